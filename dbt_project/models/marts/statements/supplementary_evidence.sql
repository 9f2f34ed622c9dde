with named as (
    select * from {{ ref('int_statement_evidence_kinds') }}

    {% for mart in statement_evidence() %}
    union all

    select
        named.decision_mart,
        named.decision_key,
        named.reason,
        clauses.clause_id,
        named.role,
        named.feed,
        named.record_key
    from {{ ref('int_statement_evidence_' ~ mart) }} as named
    left join {{ ref('statement_reasons') }} as clauses
        on named.decision_mart = clauses.decision_mart
            and named.program is not distinct from clauses.program
            and {{ code_of_reason('named.reason') }} = clauses.reason
    {% endfor %}
),

records as (
    select feed, record_key, batch_id, row_number from {{ ref('int_evidence_records') }}
    union all
    select feed, record_key, batch_id, row_number from {{ ref('int_statement_records') }}
)

select
    named.decision_mart,
    named.decision_key,
    named.reason,
    named.feed,
    named.record_key,
    named.clause_id,
    named.role,
    records.batch_id,
    records.row_number,
    {{ as_of() }} as as_of
from named
left join records on named.feed = records.feed and named.record_key = records.record_key
