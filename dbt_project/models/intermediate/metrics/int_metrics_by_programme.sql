-- Which metric is computed for which programme. Grain: metric_code, program.
select
    metric_code,
    unnest(string_split(programs, ';')) as program,
    unit,
    level,
    kind
from {{ ref('metrics') }}
