-- The duty of each drafter of a Zhejiang standard, with the first day of each of its three parts (rulebook, Z-4; I-03).
-- The deadline depends on a parameter read on the day judged and is added where a day is judged.
-- Grain: standard_no, uscc.
with duties as (
    select
        drafters.standard_no,
        drafters.uscc,
        drafters.role,
        {{ standard_clock('standards', 'programmes.program') }} as clock_start,
        programmes.program,
        {{ region_or_unknown('enterprises.region_code') }} as region_code,
        drafters.record_key,
        drafters.batch_id,
        drafters.row_number
    from {{ ref('stg_standard_drafters') }} as drafters
    inner join {{ ref('stg_standards') }} as standards on drafters.standard_no = standards.standard_no
    inner join {{ ref('programmes') }} as programmes
        on standards.program = programmes.feed_value and programmes.rights_source = 'authorizations'
    left join {{ ref('stg_enterprises') }} as enterprises on drafters.uscc = enterprises.uscc
),

brand_days as (
    select program, uscc, standard_no, min(from_date) as brand_on
    from {{ ref('int_mark_right_periods') }}
    where left_out_from is null
    group by program, uscc, standard_no
),

check_days as (
    select
        program,
        uscc,
        standard_no,
        min(checked_on) filter (where labelled) as labelled_on,
        min(checked_on) filter (where kpi_disclosed) as kpi_on
    from {{ ref('int_label_checks_judged') }}
    where is_effective and left_out_from is null
    group by program, uscc, standard_no
)

select
    duties.*,
    brand_days.brand_on,
    check_days.labelled_on,
    check_days.kpi_on,
    case
        when brand_days.brand_on is not null and check_days.labelled_on is not null and check_days.kpi_on is not null
            then greatest(brand_days.brand_on, check_days.labelled_on, check_days.kpi_on)
    end as fulfilled_on
from duties
left join brand_days using (program, uscc, standard_no)
left join check_days using (program, uscc, standard_no)
