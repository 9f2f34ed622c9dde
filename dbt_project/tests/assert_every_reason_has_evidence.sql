-- Every reason of every decision, and every condition of one in the applicant's favour, is proven by at least one row
-- of evidence or shown to have been searched for.
with reasons as (
    select
        'dec_drafter_conformity' as decision_mart,
        {{ key_of(['standard_no', 'uscc']) }} as decision_key,
        unnest(missing) as reason
    from {{ ref('dec_drafter_conformity') }}
    union all
    select
        'dec_drafter_conformity',
        {{ key_of(['standard_no', 'uscc']) }},
        unnest(['MET_NOT_BRAND', 'MET_NOT_LABELLED', 'MET_KPI_NOT_DISCLOSED'])
    from {{ ref('dec_drafter_conformity') }}
    where status = 'fulfilled'
    union all
    select 'dec_inspection_consequence', inspection_no, consequence from {{ ref('dec_inspection_consequence') }}
    union all
    select 'dec_mark_misuse', check_no, reason from {{ ref('dec_mark_misuse') }}
    union all
    select 'dec_project_acceptance', project_no, 'ACCEPTED_WHILE_SUSPENDED'
    from {{ ref('dec_project_acceptance') }}
    where status = 'accepted_while_suspended'
    union all
    select 'dec_revocation_due', right_no, unnest(reasons) from {{ ref('dec_revocation_due') }}
    union all
    select 'dec_self_declaration', declaration_no, unnest(reasons) from {{ ref('dec_self_declaration') }}
    union all
    select 'dec_self_declaration', decisions.declaration_no, 'MET_' || clauses.reason
    from {{ ref('dec_self_declaration') }} as decisions
    inner join {{ ref('reason_clauses') }} as clauses on clauses.decision_mart = 'dec_self_declaration'
    where decisions.verdict = 'eligible'
    union all
    select 'dec_standard_review', standard_no, 'REVIEW_DUE' from {{ ref('dec_standard_review') }} where review_due
    union all
    select 'dec_subsidy', claim_no, unnest(reasons) from {{ ref('dec_subsidy') }}
    union all
    select 'dec_subsidy', claim_no, 'MET_OUTSIDE_TRANSITION'
    from {{ ref('dec_subsidy') }}
    where verdict in ('release', 'paid_ok')
    union all
    select 'dec_surveillance', certificate_no, 'ONSITE_OVERDUE' from {{ ref('dec_surveillance') }} where onsite_overdue
    union all
    select 'dec_surveillance', certificate_no, 'AUDIT_OVERDUE' from {{ ref('dec_surveillance') }} where audit_overdue
    union all
    select 'dec_surveillance', certificate_no, 'TERM_EXCEEDED' from {{ ref('dec_surveillance') }} where term_exceeded
)

select reasons.*
from reasons
left join {{ ref('evidence') }} as evidence using (decision_mart, decision_key, reason)
where evidence.reason is null
