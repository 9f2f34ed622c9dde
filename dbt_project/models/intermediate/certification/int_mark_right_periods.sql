-- The days on which each mark right is effective, as one table for labelling, misuse, brand days and evidence alike
-- (rulebook, Mark right, Effective; I-02). Grain: right_no, left_out_from, from_date. Both days are included.
with own_days as (
    select
        *,
        least(
            {{ as_of() }},
            coalesce({{ previous_day('revoked_on') }}, {{ end_of_time() }}),
            coalesce(expires_on, {{ end_of_time() }})
        ) as last_day
    from {{ ref('int_mark_rights_resolved') }}
),

self_declared as (
    select *, granted_on as from_date, last_day as to_date
    from own_days
    where path = 'self_declaration'
),

certified as (
    select
        own_days.*,
        greatest(own_days.granted_on, periods.from_date) as from_date,
        least(own_days.last_day, periods.to_date) as to_date
    from own_days
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on own_days.certificate_no = periods.certificate_no and periods.status = 'valid'
    where own_days.path = 'certification'
)

select
    right_no,
    program,
    uscc,
    product_code,
    standard_no,
    path,
    region_code,
    left_out_from,
    from_date,
    to_date
from (select * from self_declared union all select * from certified)
where from_date <= to_date
