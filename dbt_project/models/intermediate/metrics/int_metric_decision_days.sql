-- The median of days from application to decision, of the whole programme and of each city: the one figure that does not
-- add up. Grain: program, year, cut_on, region_code.
with decided as (
    select
        grid.program,
        grid.year,
        grid.cut_on,
        programmes.province_code,
        {{ city_of(region_or_unknown('enterprises.region_code')) }} as city_code,
        {{ days_between('applications.applied_on', 'applications.decided_on') }} as decision_days
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('programmes') }} as programmes on grid.program = programmes.program
    inner join {{ ref('stg_applications') }} as applications
        on programmes.feed_value = applications.program
            and applications.decided_on between grid.period_start and grid.period_end
    left join {{ ref('stg_enterprises') }} as enterprises on applications.uscc = enterprises.uscc
)

select program, year, cut_on, province_code as region_code, cast(median(decision_days) as double) as value
from decided
group by program, year, cut_on, province_code

union all

select program, year, cut_on, city_code, cast(median(decision_days) as double)
from decided
where city_code <> province_code
group by program, year, cut_on, city_code
