with grid as (
    select program, year, period_start, period_end from {{ ref('int_judgement_grid') }} where is_current
),

regions as (
    select program, province_code as region_code, true as is_programme from {{ ref('programmes') }}
    union all
    select programmes.program, regions.region_code, false
    from {{ ref('programmes') }} as programmes
    inner join {{ ref('regions') }} as regions
        on programmes.province_code = regions.parent_code and regions.level = 'city' and regions.status = 'current'
),

metrics as (
    select metric_code, unnest(string_split(programs, ';')) as program, unit, level
    from {{ ref('supplementary_metrics') }}
),

frame as (
    select
        grid.program,
        grid.year,
        regions.region_code,
        metrics.metric_code,
        metrics.unit,
        metrics.level = 'programme_null' and not regions.is_programme as is_void
    from grid
    inner join regions on grid.program = regions.program
    inner join metrics on grid.program = metrics.program
),

period_items as (
    {{ union_of(['int_supplementary_items_zhejiang', 'int_supplementary_items_shanghai']) }}
),

end_items as (
    {{ union_of(['int_supplementary_states_zhejiang', 'int_supplementary_states_shanghai']) }}
),

items as (
    select
        grid.program,
        grid.year,
        {{ city_of('period_items.region_code') }} as city_code,
        period_items.metric_code,
        period_items.numerator,
        period_items.denominator
    from period_items
    inner join grid
        on period_items.program = grid.program
            and year(period_items.item_on) = grid.year
            and period_items.item_on between grid.period_start and grid.period_end

    union all

    select program, year, {{ city_of('region_code') }}, metric_code, numerator, denominator from end_items
),

sums as (
    select
        items.program,
        items.year,
        regions.region_code,
        items.metric_code,
        sum(items.numerator) as numerator,
        sum(items.denominator) as denominator,
        -- numbers of days are items of a median, never of a sum
        cast(median(items.numerator) as double) as middle
    from items
    inner join regions
        on items.program = regions.program and (regions.is_programme or items.city_code = regions.region_code)
    group by all
),

filled as (
    select
        frame.*,
        case when not frame.is_void and frame.unit <> 'days' then coalesce(sums.numerator, 0) end as numerator,
        case when not frame.is_void and frame.unit = 'rate' then coalesce(sums.denominator, 0) end as denominator,
        case when not frame.is_void and frame.unit = 'days' then sums.middle end as middle
    from frame
    left join sums using (program, year, region_code, metric_code)
)

select
    program,
    year,
    region_code,
    metric_code,
    case
        when unit = 'rate' then {{ quotient('numerator', 'denominator') }}
        else coalesce(middle, cast(numerator as double))
    end as value,
    coalesce(middle, cast(numerator as double)) as numerator,
    cast(denominator as double) as denominator,
    {{ as_of() }} as as_of
from filled
