-- Labelling rates by industry of the holder and by channel of the check: of the whole programme (its
-- province's code) and of each city. A right counts once in its industry and once in every channel it was checked through,
-- there by the latest check of that channel. Grain: program, year, region_code, breakdown, breakdown_value.
with rights as (
    select
        counted.program,
        counted.year,
        counted.right_no,
        grid.period_start,
        grid.period_end,
        {{ city_of('counted.region_code') }} as city_code,
        programmes.province_code,
        coalesce(
            left(
                regexp_replace(enterprises.industry_code, '^[A-Za-z]+', ''),
                cast({{ parameter_at('counted.program', 'industry_division_digits', as_of()) }} as integer)
            ),
            'unknown'
        ) as division,
        counted.is_checked,
        counted.is_labelled,
        counted.is_kpi_disclosed,
        counted.is_c_performed
    from {{ ref('int_labelling_counted') }} as counted
    inner join {{ ref('int_judgement_grid') }} as grid
        on counted.program = grid.program
            and counted.year = grid.year
            and counted.cut_on = grid.cut_on
            and grid.is_current
    inner join {{ ref('programmes') }} as programmes on counted.program = programmes.program
    left join {{ ref('fct_mark_right') }} as held
        on counted.program = held.program and counted.right_no = held.right_no
    left join {{ ref('dim_enterprise') }} as enterprises on held.uscc = enterprises.uscc
),

placed as (
    select *, province_code as region_code from rights
    union all
    select *, city_code from rights where city_code <> province_code
),

authorised as (
    select program, year, region_code, count(*) as authorised from placed group by program, year, region_code
),

latest_checks as (
    select
        placed.program,
        placed.year,
        placed.region_code,
        checks.channel,
        checks.labelled,
        checks.kpi_disclosed,
        coalesce(checks.c_performed, false) as c_performed
    from placed
    inner join {{ ref('int_label_checks_judged') }} as checks
        on placed.right_no = checks.right_no
            and placed.program = checks.program
            and checks.is_effective
            and checks.checked_on between placed.period_start and placed.period_end
    qualify row_number() over (
        partition by placed.program, placed.year, placed.region_code, placed.right_no, checks.channel
        order by checks.checked_on desc, checks.check_no desc
    ) = 1
),

counts as (
    select
        program,
        year,
        region_code,
        'industry' as breakdown,
        division as breakdown_value,
        count(*) as authorised,
        count(*) filter (where is_checked) as checked,
        count(*) filter (where is_labelled) as labelled,
        count(*) filter (where is_kpi_disclosed) as kpi_disclosed,
        count(*) filter (where is_c_performed) as c_performed
    from placed
    group by program, year, region_code, division

    union all

    select
        checks.program,
        checks.year,
        checks.region_code,
        'channel',
        checks.channel,
        min(authorised.authorised),
        count(*),
        count(*) filter (where checks.labelled),
        count(*) filter (where checks.kpi_disclosed),
        count(*) filter (where checks.c_performed)
    from latest_checks as checks
    inner join authorised
        on checks.program = authorised.program
            and checks.year = authorised.year
            and checks.region_code = authorised.region_code
    group by checks.program, checks.year, checks.region_code, checks.channel
),

{{ labelling_rates('counts', ['program', 'year', 'region_code', 'breakdown', 'breakdown_value']) }}
