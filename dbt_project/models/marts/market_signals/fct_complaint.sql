with complaints as (
    select
        complaints.*,
        attributed.uscc,
        attributed.match_method,
        {{ region_or_unknown('coalesce(complaints.region_code, enterprises.region_code)') }} as settled_region_code
    from {{ ref('stg_complaints') }} as complaints
    inner join {{ ref('int_complaints_attributed') }} as attributed
        on complaints.complaint_no = attributed.source_key
            and {{ as_of() }} between attributed.known_from and attributed.known_to
    left join {{ ref('stg_enterprises') }} as enterprises on attributed.uscc = enterprises.uscc
),

-- the limit of the programme of the complaint's province; elsewhere the longest that any programme sets
limits as (
    select
        programmes.province_code,
        cast({{ parameter_at('programmes.program', 'complaint_close_days', as_of()) }} as integer) as close_days
    from {{ ref('programmes') }} as programmes
)

select
    complaints.complaint_no,
    complaints.kind,
    cast(complaints.received_at as date) as received_on,
    complaints.settled_region_code as region_code,
    complaints.uscc,
    complaints.match_method,
    complaints.category,
    complaints.accepted_on,
    complaints.closed_on,
    case
        when complaints.kind = '投诉'
            then
                {{ days_between('complaints.accepted_on', 'complaints.closed_on') }}
                <= coalesce(limits.close_days, (select max(close_days) from limits))
    end as on_time,
    {{ as_of() }} as as_of
from complaints
left join limits on {{ province_of('complaints.settled_region_code') }} = limits.province_code
