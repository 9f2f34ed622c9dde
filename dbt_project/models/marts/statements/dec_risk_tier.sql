with summed as (
    select
        contributions.program,
        contributions.uscc,
        cast(sum(contributions.points) as bigint) as points,
        coalesce(
            list(contributions.contribution order by seeded.contribution_order)
                filter (where contributions.points > 0),
            cast([] as varchar[])
        ) as reasons
    from {{ ref('rpt_risk_contribution') }} as contributions
    inner join {{ ref('risk_points') }} as seeded
        on contributions.program = seeded.program and contributions.contribution = seeded.contribution
    group by contributions.program, contributions.uscc
)

select
    summed.program,
    summed.uscc,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    summed.points,
    (
        select max_by(tiers.tier, tiers.min_points)
        from {{ ref('risk_tiers') }} as tiers
        where tiers.program = summed.program and tiers.min_points <= summed.points
    ) as tier,
    summed.reasons,
    {{ policy_in_force('summed.program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from summed
left join {{ ref('stg_enterprises') }} as enterprises on summed.uscc = enterprises.uscc
