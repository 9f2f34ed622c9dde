-- The days on which an enterprise is a brand enterprise of a programme: at least one right effective (rulebook, Brand
-- enterprise). Overlapping and adjoining days merged; rights left out from some cut on are kept apart.
-- Grain: program, uscc, left_out_from, from_date. Both passes need one and the same order: two rights can share their days.
with ordered as (
    select
        *,
        max(to_date) over (
            partition by program, uscc, left_out_from
            order by from_date, to_date, right_no
            rows between unbounded preceding and 1 preceding
        ) as reached
    from {{ ref('int_mark_right_periods') }}
),

numbered as (
    select
        *,
        sum(case when reached is null or from_date > {{ next_day('reached') }} then 1 else 0 end) over (
            partition by program, uscc, left_out_from
            order by from_date, to_date, right_no
            rows unbounded preceding
        ) as stretch
    from ordered
)

select
    program,
    uscc,
    left_out_from,
    min(from_date) as from_date,
    max(to_date) as to_date,
    min(region_code) as region_code
from numbered
group by program, uscc, left_out_from, stretch
