with holders as (
    select distinct program, uscc
    from {{ ref('int_mark_right_periods') }}
    where to_date = {{ as_of() }} and left_out_from is null
),

counted as (
    select program, uscc, contribution, count(*) as n
    from {{ ref('int_risk_contributions') }}
    group by program, uscc, contribution
)

select
    holders.program,
    holders.uscc,
    points.contribution,
    points.clause_id,
    coalesce(counted.n, 0) as n_records,
    points.points as points_each,
    points.max_points,
    cast(least(coalesce(counted.n, 0) * points.points, points.max_points) as bigint) as points,
    points.counted_after,
    {{ as_of() }} as as_of
from holders
inner join {{ ref('int_risk_points_dated') }} as points on holders.program = points.program
left join counted
    on holders.program = counted.program
        and holders.uscc = counted.uscc
        and points.contribution = counted.contribution
