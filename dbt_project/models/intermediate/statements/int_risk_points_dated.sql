-- What every contribution to a firm's risk counts at as_of, after which day records count (null: as it stands on that
-- day), and its clause. Grain: program, contribution.
select
    points.program,
    points.contribution,
    points.contribution_order,
    points.points,
    points.max_points,
    reasons.clause_id,
    {{ look_back_start(as_of(), 'dated.value', 'points.program') }} as counted_after
from {{ ref('risk_points') }} as points
inner join {{ ref('statement_reasons') }} as reasons
    on reasons.decision_mart = 'dec_risk_tier'
        and points.program = reasons.program
        and points.contribution = reasons.reason
left join {{ ref('int_policy_parameters_dated') }} as dated
    on points.program = dated.program
        and points.look_back_parameter = dated.parameter
        and {{ as_of() }} between dated.effective_from and dated.effective_to
