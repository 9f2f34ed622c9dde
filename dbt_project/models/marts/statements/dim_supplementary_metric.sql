select
    metric_code,
    name_zh,
    name_en,
    unit,
    string_split(programs, ';') as programs,
    formula,
    formula_en,
    clause_id,
    {{ as_of() }} as as_of
from {{ ref('supplementary_metrics') }}
