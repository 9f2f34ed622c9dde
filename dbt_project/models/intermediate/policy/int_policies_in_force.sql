-- The spans in which a document that sets clauses for a programme is in force. A document whose text is not at hand
-- sets none, so it keeps nothing in force. Grain: document.
select
    documents.document,
    documents.program,
    coalesce(documents.in_force_from, {{ dawn_of_time() }}) as in_force_from,
    coalesce(documents.in_force_to, {{ end_of_time() }}) as in_force_to
from {{ ref('policy_documents') }} as documents
where exists (select 1 from {{ ref('policy_clauses') }} as clauses where clauses.document = documents.document)
