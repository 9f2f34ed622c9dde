select
    clauses.clause_id,
    clauses.document,
    documents.program,
    clauses.title,
    clauses.text,
    clauses.valid_from,
    clauses.valid_to,
    {{ as_of() }} >= coalesce(clauses.valid_from, documents.in_force_from)
    and {{ as_of() }} <= coalesce(clauses.valid_to, documents.in_force_to, {{ end_of_time() }}) as in_force,
    {{ as_of() }} as as_of
from {{ ref('policy_clauses') }} as clauses
inner join {{ ref('policy_documents') }} as documents on clauses.document = documents.document
