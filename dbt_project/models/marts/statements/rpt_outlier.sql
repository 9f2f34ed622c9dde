with measured as (
    {{ union_of(['int_measures_zhejiang']) }}
),

ranked as (
    select
        measured.*,
        measures.clause_id,
        measures.feed,
        measures.sides,
        cast(percentiles.value as integer) as percentile,
        cast(peers.value as integer) as min_peers,
        count(*) over peer_group as n_peers,
        row_number() over (peer_group order by measured.amount, measured.record_key) as rank
    from measured
    inner join {{ ref('outlier_measures') }} as measures on measured.measure = measures.measure
    inner join {{ ref('int_policy_parameters_dated') }} as percentiles
        on measured.program = percentiles.program
            and percentiles.parameter = 'outlier_percentile'
            and {{ as_of() }} between percentiles.effective_from and percentiles.effective_to
    inner join {{ ref('int_policy_parameters_dated') }} as peers
        on measured.program = peers.program
            and peers.parameter = 'outlier_min_peers'
            and {{ as_of() }} between peers.effective_from and peers.effective_to
    window peer_group as (partition by measured.measure, measured.program, measured.peer_group)
),

-- nearest rank: the smallest amount that at least so many of a hundred peers do not exceed; its mirror below
limits as (
    select
        measure,
        program,
        peer_group,
        min(amount) filter (where 100 * rank >= percentile * n_peers) as upper_limit,
        max(amount) filter (where 100 * (n_peers - rank + 1) >= percentile * n_peers) as lower_limit
    from ranked
    where n_peers >= min_peers
    group by measure, program, peer_group
)

select
    ranked.measure,
    ranked.record_key,
    ranked.program,
    ranked.clause_id,
    ranked.feed,
    ranked.peer_group,
    ranked.uscc,
    ranked.body_id,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    ranked.measured_on,
    cast(ranked.amount as double) as amount,
    cast(limits.lower_limit as double) as lower_limit,
    cast(limits.upper_limit as double) as upper_limit,
    ranked.n_peers,
    {{ codes_that_hold([
        ('ABOVE_PEERS', 'ranked.amount > limits.upper_limit'),
        ('BELOW_PEERS', "ranked.sides = 'both' and ranked.amount < limits.lower_limit"),
    ]) }} as reasons,
    {{ policy_in_force('ranked.program', 'ranked.measured_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from ranked
inner join limits
    on ranked.measure = limits.measure
        and ranked.program = limits.program
        and ranked.peer_group = limits.peer_group
left join {{ ref('stg_enterprises') }} as enterprises on ranked.uscc = enterprises.uscc
where ranked.amount > limits.upper_limit or (ranked.sides = 'both' and ranked.amount < limits.lower_limit)
