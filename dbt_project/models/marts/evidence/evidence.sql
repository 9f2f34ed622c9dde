with named as (
    {% for mart in evidence_marts() %}
    select * from {{ ref('int_evidence_' ~ mart) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

clauses as (
    select decision_mart, program, reason, clause_id from {{ ref('reason_clauses') }}
)

select
    named.decision_mart,
    named.decision_key,
    named.reason,
    named.feed,
    named.record_key,
    clauses.clause_id,
    named.role,
    records.batch_id,
    records.row_number,
    {{ as_of() }} as as_of
from named
left join clauses
    on named.decision_mart = clauses.decision_mart
        and named.program is not distinct from clauses.program
        and {{ code_of_reason('named.reason') }} = clauses.reason
left join {{ ref('int_evidence_records') }} as records
    on named.feed = records.feed and named.record_key = records.record_key
