select program, year, region_code, metric_code, value, numerator, denominator, {{ as_of() }} as as_of
from {{ ref('int_annual_metrics') }}
where is_current
