select
    penalty_no,
    uscc,
    match_method,
    decided_on,
    is_quality,
    product_code,
    fine_yuan,
    authority,
    {{ as_of() }} as as_of
from {{ ref('int_penalties_classified') }}
