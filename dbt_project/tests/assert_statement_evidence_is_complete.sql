-- The evidence of the clause list: every reason is proven or was searched for, once per record, by records that stand
-- in a batch, with a clause.
with reasons as (
    select 'dec_followup' as decision_mart, duty || '|' || record_key as decision_key, unnest(reasons) as reason
    from {{ ref('dec_followup') }}
    union all
    select 'dec_finding', finding || '|' || record_key, unnest(reasons) from {{ ref('dec_finding') }}
    union all
    select 'rpt_outlier', measure || '|' || record_key, unnest(reasons) from {{ ref('rpt_outlier') }}
    union all
    select 'dec_document_audit', audit_no, unnest(reasons) from {{ ref('dec_document_audit') }}
    union all
    select 'dec_revocation_review', right_no, unnest(reasons) from {{ ref('dec_revocation_review') }}
    union all
    select 'dec_certificate_issuer', certificate_no, unnest(reasons) from {{ ref('dec_certificate_issuer') }}
    union all
    select 'dec_application_order', application_no, unnest(reasons) from {{ ref('dec_application_order') }}
    union all
    select 'dec_risk_tier', program || '|' || uscc, unnest(reasons) from {{ ref('dec_risk_tier') }}
    union all
    select 'dec_credit_standing', program || '|' || uscc, unnest(reasons) from {{ ref('dec_credit_standing') }}
)

select 'reason without evidence' as problem, reasons.*
from reasons
left join {{ ref('supplementary_evidence') }} as evidence using (decision_mart, decision_key, reason)
where evidence.reason is null

union all

select 'record without a batch', decision_mart, decision_key, reason
from {{ ref('supplementary_evidence') }}
where (batch_id is null or row_number is null) <> (record_key is null or feed like 'marts.%')

union all

select 'reason without a clause', decision_mart, decision_key, reason
from {{ ref('supplementary_evidence') }}
where role <> 'subject' and clause_id is null

union all

select 'named twice', decision_mart, decision_key, reason
from {{ ref('supplementary_evidence') }}
group by decision_mart, decision_key, reason, feed, record_key
having count(*) > 1
