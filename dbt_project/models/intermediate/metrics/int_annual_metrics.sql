-- Every metric of every row of the grid (marts.md, Annual metrics): the frame of programme, year, region and metric,
-- filled with what was counted. Cut-off days of reports have the whole programme only.
-- Grain: program, year, cut_on, region_code, metric_code.
with sums as (
    select * from {{ ref('int_metric_sums_of_items') }}
    union all
    select * from {{ ref('int_metric_sums_at_period_end') }}
    union all
    select * from {{ ref('int_metric_sums_of_rates') }}
    union all
    select * from {{ ref('int_metric_sums_of_labelling') }}
),

regions as (
    select program, province_code as region_code, true as is_programme from {{ ref('programmes') }}
    union all
    select programmes.program, regions.region_code, false
    from {{ ref('programmes') }} as programmes
    inner join {{ ref('regions') }} as regions
        on programmes.province_code = regions.parent_code and regions.level = 'city' and regions.status = 'current'
),

frame as (
    select
        grid.program,
        grid.year,
        grid.cut_on,
        grid.is_current,
        regions.region_code,
        regions.is_programme,
        metrics.metric_code,
        metrics.unit,
        metrics.level = 'programme_null' and not regions.is_programme as is_void
    from {{ ref('int_judgement_grid') }} as grid
    inner join regions on grid.program = regions.program and (grid.is_current or regions.is_programme)
    inner join {{ ref('int_metrics_by_programme') }} as metrics on grid.program = metrics.program
),

regional_sums as (
    select sums.program, sums.year, sums.cut_on, sums.city_code as region_code, sums.metric_code, sums.numerator, sums.denominator
    from sums
    inner join regions on sums.program = regions.program and sums.city_code = regions.region_code and not regions.is_programme

    union all

    select
        sums.program,
        sums.year,
        sums.cut_on,
        programmes.province_code,
        sums.metric_code,
        sum(sums.numerator),
        sum(sums.denominator)
    from sums
    inner join {{ ref('programmes') }} as programmes on sums.program = programmes.program
    group by sums.program, sums.year, sums.cut_on, programmes.province_code, sums.metric_code
),

complaints_per_enterprise as (
    select
        program,
        year,
        cut_on,
        region_code,
        'complaints_per_100' as metric_code,
        sum(numerator) filter (where metric_code = 'complaints') as numerator,
        sum(numerator) filter (where metric_code = 'brand_enterprises_end') as denominator
    from regional_sums
    where metric_code in ('complaints', 'brand_enterprises_end')
    group by program, year, cut_on, region_code
),

filled as (
    select
        frame.*,
        case
            when frame.is_void then null
            when frame.metric_code = 'catalogue_coverage_rate' then coalesce(catalogue.numerator, 0)
            when frame.unit in ('rate', 'per_100', 'count', 'yuan')
                then coalesce(regional_sums.numerator, complaints_per_enterprise.numerator, 0)
        end as numerator,
        case
            when frame.is_void then null
            when frame.metric_code = 'catalogue_coverage_rate' then coalesce(catalogue.denominator, 0)
            when frame.unit in ('rate', 'per_100')
                then coalesce(regional_sums.denominator, complaints_per_enterprise.denominator, 0)
        end as denominator,
        case frame.metric_code
            when 'decision_days_median' then decision_days.value
            when 'satisfaction_index' then case when frame.is_programme then cast(satisfaction.index as double) end
        end as measured
    from frame
    left join regional_sums using (program, year, cut_on, region_code, metric_code)
    left join complaints_per_enterprise using (program, year, cut_on, region_code, metric_code)
    left join {{ ref('int_metric_catalogue_coverage') }} as catalogue using (program, year, cut_on)
    left join {{ ref('int_metric_decision_days') }} as decision_days using (program, year, cut_on, region_code)
    left join {{ ref('int_programme_satisfaction') }} as satisfaction using (program, year, cut_on)
)

select
    program,
    year,
    cut_on,
    is_current,
    region_code,
    metric_code,
    unit,
    case
        when unit = 'rate' then {{ quotient('numerator', 'denominator') }}
        when unit = 'per_100' then {{ quotient('100 * numerator', 'denominator') }}
        else coalesce(measured, cast(numerator as double))
    end as value,
    coalesce(measured, cast(numerator as double)) as numerator,
    cast(denominator as double) as denominator
from filled
