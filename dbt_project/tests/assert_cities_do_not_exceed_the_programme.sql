-- Figures that add up over regions and do not: the cities together exceed the whole programme.
with summed as (
    select
        figures.program,
        figures.year,
        figures.metric_code,
        sum(figures.numerator) filter (where figures.region_code = programmes.province_code) as of_programme,
        sum(figures.numerator) filter (where figures.region_code <> programmes.province_code) as of_cities,
        sum(figures.denominator) filter (where figures.region_code = programmes.province_code) as below_programme,
        sum(figures.denominator) filter (where figures.region_code <> programmes.province_code) as below_cities
    from {{ ref('fct_annual_metric') }} as figures
    inner join {{ ref('programmes') }} as programmes on figures.program = programmes.program
    inner join {{ ref('dim_metric') }} as metrics on figures.metric_code = metrics.metric_code
    where metrics.unit in ('count', 'yuan', 'rate', 'per_100')
    group by figures.program, figures.year, figures.metric_code
)

select *
from summed
-- sums of money are DOUBLE here: half a fen is no difference
where of_cities > of_programme + 0.005 or below_cities > below_programme + 0.005
