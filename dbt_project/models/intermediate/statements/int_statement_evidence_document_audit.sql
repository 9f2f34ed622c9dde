-- Evidence of dec_document_audit. Grain: decision_key, reason, feed, record_key.
with judged as (
    select audits.*, audits.audit_no as decision_key, decisions.reasons, decisions.verdict
    from {{ ref('int_document_audits_dated') }} as audits
    inner join {{ ref('dec_document_audit') }} as decisions on audits.audit_no = decisions.audit_no
),

decisions as (
    select decision_key, program, reasons as codes, verdict = 'allowed' as in_favour from judged
),

subjects as (
    select decision_key, 'surveillance_audits' as feed, record_key from judged
    union all
    select decision_key, 'surveillance_audits', previous_audit_no from judged where previous_audit_no is not null
    union all
    select judged.decision_key, supports.feed, supports.record_key
    from judged
    inner join {{ ref('int_evidence_certificate_supports') }} as supports
        on judged.certificate_no = supports.certificate_no
    union all
    {{ enterprise_subjects('judged') }}
),

-- the audit on site that the interval is counted from
onsite as (
    select judged.decision_key, audits.record_key
    from judged
    inner join {{ ref('stg_surveillance_audits') }} as audits
        on judged.certificate_no = audits.certificate_no
            and audits.mode = '现场'
            and judged.last_onsite_on = audits.audited_on
),

findings as (
    select audit_no as decision_key, code, 'proof' as role, feed, record_key
    from {{ ref('int_document_audit_grounds') }}
    where record_key is not null

    union all

    select decision_key, 'ONSITE_OVERDUE', 'proof', 'surveillance_audits', record_key from onsite

    union all

    -- in favour: the audit itself holds its papers and says that nothing changed
    select
        decision_key,
        unnest(['DOCUMENT_MISSING', 'NOT_SURVEILLANCE', 'MAJOR_CHANGE']),
        'proof',
        'surveillance_audits',
        record_key
    from judged
    where verdict = 'allowed'

    union all

    select
        decision_key,
        unnest(['NO_EARLIER_AUDIT', 'CHANGE_NOT_STATED']),
        'proof',
        'surveillance_audits',
        previous_audit_no
    from judged
    where verdict = 'allowed'
),

searches as (
    select
        decision_key,
        unnest(['NO_EARLIER_AUDIT', 'LISTED', 'QUALITY_PENALTY', 'ONSITE_OVERDUE']) as code,
        unnest(['surveillance_audits', 'credit_listings', 'penalties', 'surveillance_audits']) as feed
    from judged
),

{{ evidence_rows('dec_document_audit') }}
