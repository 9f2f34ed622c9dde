-- Items summed over the period of each row of the grid, as known at its cut. Grain: program, year, cut_on, city_code,
-- metric_code.
with items as (
    select * from {{ ref('int_metric_items_certification') }}
    union all
    select * from {{ ref('int_metric_items_programme') }}
    union all
    select * from {{ ref('int_metric_items_market_signals') }}
)

select
    grid.program,
    grid.year,
    grid.cut_on,
    {{ city_of('items.region_code') }} as city_code,
    items.metric_code,
    sum(items.numerator) as numerator,
    sum(items.denominator) as denominator
from items
inner join {{ ref('int_judgement_grid') }} as grid
    on items.program = grid.program
        and year(items.item_on) = grid.year
        and items.item_on between grid.period_start and grid.period_end
        and grid.cut_on between items.known_from and items.known_to
group by all
