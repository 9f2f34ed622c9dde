select
    metric_code,
    name_zh,
    name_en,
    unit,
    string_split(programs, ';') as programs,
    coalesce(string_split(required_of, ';'), cast([] as varchar[])) as required_of,
    formula,
    clause_id,
    string_split(clause_ids, ';') as clause_ids,
    {{ as_of() }} as as_of
from {{ ref('metrics') }}
