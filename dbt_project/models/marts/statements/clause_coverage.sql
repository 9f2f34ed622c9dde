-- what each answer names as open, a row a code
with named as (
    select "row", finding_mart, unnest(string_split(finding_codes, ';')) as finding_code
    from {{ ref('clause_answers') }}
    where finding_mart is not null
),

counted as (
    select named."row", cast(coalesce(sum(findings.open_findings), 0) as bigint) as open_findings
    from named
    left join {{ ref('int_open_findings') }} as findings
        on named.finding_mart = findings.finding_mart and named.finding_code = findings.finding_code
    group by named."row"
)

select
    lpad(cast(statements."row" as varchar), 3, '0') as statement_no,
    statements.clause_id,
    documents.program,
    statements.actor,
    statements.statement,
    statements.statement_zh,
    statements.measure,
    statements."user" as user_role,
    answers.state,
    answers.kind,
    coalesce(string_split(answers.answered_by, ';'), cast([] as varchar[])) as answered_by,
    answers.lacking_zh,
    answers.lacking_en,
    counted.open_findings,
    {{ as_of() }} as as_of
from {{ ref('clause_statements') }} as statements
inner join {{ ref('clause_answers') }} as answers on statements."row" = answers."row"
inner join {{ ref('policy_clauses') }} as clauses on statements.clause_id = clauses.clause_id
inner join {{ ref('policy_documents') }} as documents on clauses.document = documents.document
left join counted on statements."row" = counted."row"
