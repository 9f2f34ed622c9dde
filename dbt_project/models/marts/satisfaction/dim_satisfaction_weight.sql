-- The weight of each kind of target in the satisfaction index of a programme. Grain: target_type.
select target_type, cast(weight as double) as weight, source, {{ as_of() }} as as_of
from {{ ref('satisfaction_targets') }}
