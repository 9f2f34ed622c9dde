select program, metric_code, year, cast(target as double) as target, unit, source, {{ as_of() }} as as_of
from {{ ref('targets') }}
