select
    penalty_no,
    decided_on,
    publicity_ends_on,
    coalesce(publicity_ends_on >= {{ as_of() }}, true) as is_public,
    {{ as_of() }} as as_of
from {{ ref('stg_penalties') }}
