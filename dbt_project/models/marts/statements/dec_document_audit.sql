with codes as (
    select audit_no, list(distinct code) as codes
    from {{ ref('int_document_audit_grounds') }}
    group by audit_no
),

judged as (
    select
        audits.*,
        {{ codes_in_order('codes.codes', [
            'NOT_SURVEILLANCE', 'LISTED', 'QUALITY_PENALTY', 'NO_EARLIER_AUDIT', 'CHANGE_NOT_STATED', 'MAJOR_CHANGE',
            'ONSITE_OVERDUE', 'DOCUMENT_MISSING', 'DOCUMENT_NOT_STATED',
        ]) }} as reasons
    from {{ ref('int_document_audits_dated') }} as audits
    left join codes on audits.audit_no = codes.audit_no
)

select
    audit_no,
    certificate_no,
    program,
    uscc,
    body_id,
    region_code,
    audited_on,
    last_onsite_on,
    onsite_due_on,
    previous_audit_no,
    case
        when len(reasons) = 0 then 'allowed'
        when reasons = ['DOCUMENT_NOT_STATED'] then 'cannot_be_judged'
        else 'not_allowed'
    end as verdict,
    reasons,
    {{ policy_in_force('program', 'audited_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
