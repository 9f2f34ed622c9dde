-- Rows missing from, or not belonging to, the frame of the annual metrics: every metric of the programme, every year
-- from the first reported to as_of, the whole programme and each of its cities, once.
with years as (
    select
        programmes.program,
        programmes.province_code,
        cast(unnest(range(cast(parameters.value as integer), cast(year({{ as_of() }}) as integer) + 1)) as integer)
            as year
    from {{ ref('programmes') }} as programmes
    inner join {{ ref('int_policy_parameters_dated') }} as parameters
        on programmes.program = parameters.program
            and parameters.parameter = 'first_report_year'
            and {{ as_of() }} between parameters.effective_from and parameters.effective_to
),

metrics as (
    select metric_code, unnest(programs) as program from {{ ref('dim_metric') }}
),

cities as (
    select region_code, parent_code from {{ ref('regions') }} where level = 'city' and status = 'current'
),

expected as (
    select years.program, years.year, years.province_code as region_code, metrics.metric_code
    from years
    inner join metrics on years.program = metrics.program
    union all
    select years.program, years.year, cities.region_code, metrics.metric_code
    from years
    inner join metrics on years.program = metrics.program
    inner join cities on years.province_code = cities.parent_code
),

counted as (
    select program, year, region_code, metric_code, count(*) as n_rows
    from {{ ref('fct_annual_metric') }}
    group by program, year, region_code, metric_code
)

select
    coalesce(expected.program, counted.program) as program,
    coalesce(expected.year, counted.year) as year,
    coalesce(expected.region_code, counted.region_code) as region_code,
    coalesce(expected.metric_code, counted.metric_code) as metric_code,
    expected.program is not null as is_expected,
    coalesce(counted.n_rows, 0) as n_rows
from expected
full outer join counted
    on expected.program = counted.program
        and expected.year = counted.year
        and expected.region_code = counted.region_code
        and expected.metric_code = counted.metric_code
where expected.program is null or counted.n_rows is distinct from 1
