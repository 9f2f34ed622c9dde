select program, parameter, valid_from, value, unit, clause_id, valid_to, source, {{ as_of() }} as as_of
from {{ ref('policy_parameters') }}
