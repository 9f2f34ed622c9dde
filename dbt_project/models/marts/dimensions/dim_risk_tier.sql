select program, tier, min_points, weight, clause_id, source, {{ as_of() }} as as_of
from {{ ref('risk_tiers') }}
