-- The days on which claims are judged: as_of for the decision, and the end of each period of the grid for the year's
-- figures. A claim paid by that day is judged at its payment. Grain: claim_no, judged_at, cut_on.
with days as (
    select program, {{ as_of() }} as judged_at, {{ as_of() }} as cut_on
    from {{ ref('programmes') }}
    union
    select program, period_end, cut_on
    from {{ ref('int_judgement_grid') }}
)

select
    claims.*,
    days.judged_at,
    days.cut_on,
    claims.paid_on is not null and claims.paid_on <= days.judged_at as is_paid,
    case when is_paid then claims.paid_on else days.judged_at end as judged_on,
    case
        when claims.recovered_on is null or claims.recovered_on <= days.judged_at then coalesce(claims.recovered_yuan, 0)
        else 0
    end as recovered_by_then_yuan
from {{ ref('int_subsidy_claims_dated') }} as claims
inner join days on claims.program = days.program and claims.applied_on <= days.judged_at
