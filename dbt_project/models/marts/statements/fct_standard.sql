with standards as (
    select standards.standard_no, programmes.program, standards.status, standards.is_consumer
    from {{ ref('stg_standards') }} as standards
    inner join {{ ref('programmes') }} as programmes on standards.program = programmes.feed_value
),

-- rights effective at as_of with what their latest check on an effective day found
rights as (
    select periods.program, periods.standard_no, periods.right_no, periods.uscc, periods.region_code, checks.labelled
    from {{ ref('int_mark_right_periods') }} as periods
    left join (
        select right_no, labelled
        from {{ ref('int_label_checks_judged') }}
        where is_effective and left_out_from is null
        qualify row_number() over (partition by right_no order by checked_on desc, check_no desc) = 1
    ) as checks on periods.right_no = checks.right_no
    where periods.to_date = {{ as_of() }} and periods.left_out_from is null
),

drafters as (
    select drafters.standard_no, drafters.uscc, {{ region_or_unknown('enterprises.region_code') }} as region_code
    from {{ ref('stg_standard_drafters') }} as drafters
    left join {{ ref('stg_enterprises') }} as enterprises on drafters.uscc = enterprises.uscc
),

members as (
    select
        standards.standard_no,
        standards.program,
        rights.region_code,
        rights.uscc,
        rights.right_no,
        rights.labelled,
        false as is_drafter
    from standards
    inner join rights on standards.standard_no = rights.standard_no and standards.program = rights.program
    union all
    select standards.standard_no, standards.program, drafters.region_code, drafters.uscc, null, null, true
    from standards
    inner join drafters on standards.standard_no = drafters.standard_no
),

counted as (
    select
        members.standard_no,
        regions.region_code,
        count(distinct members.uscc) filter (where members.right_no is not null) as brand_enterprises,
        count(members.right_no) as rights_effective,
        count(members.labelled) as rights_checked,
        count(*) filter (where members.labelled) as rights_labelled,
        count(distinct members.uscc) filter (where members.is_drafter) as drafters
    from members
    inner join ({{ programme_regions() }}) as regions
        on members.program = regions.program
            and (
                regions.level = 'province'
                or (regions.level = 'city' and {{ city_of('members.region_code') }} = regions.region_code)
                or (regions.level = 'county' and members.region_code = regions.region_code)
            )
    group by members.standard_no, regions.region_code
),

-- every standard has a row of the whole programme
framed as (
    select standard_no, region_code from counted
    union
    select standards.standard_no, programmes.province_code
    from standards
    inner join {{ ref('programmes') }} as programmes on standards.program = programmes.program
)

select
    framed.standard_no,
    framed.region_code,
    standards.program,
    standards.status as standard_status,
    standards.is_consumer,
    coalesce(counted.drafters, 0) as drafters,
    coalesce(counted.brand_enterprises, 0) as brand_enterprises,
    coalesce(counted.rights_effective, 0) as rights_effective,
    coalesce(counted.rights_checked, 0) as rights_checked,
    coalesce(counted.rights_labelled, 0) as rights_labelled,
    {{ as_of() }} as as_of
from framed
inner join standards on framed.standard_no = standards.standard_no
left join counted on framed.standard_no = counted.standard_no and framed.region_code = counted.region_code
