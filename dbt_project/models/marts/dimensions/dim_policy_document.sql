select
    document,
    program,
    title,
    number,
    issued_on,
    in_force_from,
    in_force_to,
    superseded_by,
    note,
    {{ as_of() }} as as_of
from {{ ref('policy_documents') }}
