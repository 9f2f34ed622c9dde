-- Evidence of dec_surveillance: the certificate, its latest audits, and what stands against an audit by documents.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        *,
        certificate_no as decision_key,
        {{ look_back_start(as_of(), parameter_at('program', 'good_credit_penalty_years', as_of()), 'program') }}
            as penalties_after
    from {{ ref('dec_surveillance') }}
),

latest_audits as (
    select judged.decision_key, audits.mode = '现场' as is_onsite, audits.record_key, audits.audited_on
    from judged
    inner join {{ ref('stg_surveillance_audits') }} as audits
        on judged.certificate_no = audits.certificate_no and audits.audited_on <= {{ as_of() }}
),

last_days as (
    select
        decision_key,
        max(audited_on) as last_audit_on,
        max(audited_on) filter (where is_onsite) as last_onsite_on
    from latest_audits
    group by decision_key
),

decisions as (
    select
        decision_key,
        program,
        {{ codes_that_hold([
            ('ONSITE_OVERDUE', 'onsite_overdue'),
            ('AUDIT_OVERDUE', 'audit_overdue'),
            ('TERM_EXCEEDED', 'term_exceeded'),
        ]) }} as codes,
        false as in_favour
    from judged
),

subjects as (
    select judged.decision_key, supports.feed, supports.record_key
    from judged
    inner join {{ ref('int_evidence_certificate_supports') }} as supports using (certificate_no)
    union all
    {{ enterprise_subjects('judged') }}
    union all
    select judged.decision_key, 'credit_listings', listings.record_key
    from judged
    inner join {{ ref('int_dishonesty_listings') }} as listings
        on judged.uscc = listings.uscc and {{ as_of() }} between listings.listed_on and listings.listed_to
    where judged.document_audit_allowed is not null
    union all
    select judged.decision_key, supports.feed, supports.record_key
    from judged
    inner join {{ ref('int_quality_penalties') }} as penalties
        on judged.uscc = penalties.uscc
            and penalties.decided_on > judged.penalties_after
            and penalties.decided_on <= {{ as_of() }}
    inner join {{ ref('int_evidence_penalty_supports') }} as supports using (penalty_no)
),

findings as (
    select
        audits.decision_key,
        'ONSITE_OVERDUE' as code,
        case when audits.is_onsite then 'proof' else 'searched' end as role,
        'surveillance_audits' as feed,
        audits.record_key
    from latest_audits as audits
    inner join last_days using (decision_key)
    where last_days.last_onsite_on is null or (audits.is_onsite and audits.audited_on = last_days.last_onsite_on)

    union all

    select audits.decision_key, 'AUDIT_OVERDUE', 'proof', 'surveillance_audits', audits.record_key
    from latest_audits as audits
    inner join last_days using (decision_key)
    where audits.audited_on = last_days.last_audit_on

    union all

    select
        decision_key,
        unnest(['ONSITE_OVERDUE', 'AUDIT_OVERDUE', 'TERM_EXCEEDED']),
        'proof',
        'certificates',
        decision_key
    from judged
),

searches as (
    select decision_key, unnest(['ONSITE_OVERDUE', 'AUDIT_OVERDUE']) as code, 'surveillance_audits' as feed
    from judged
),

{{ evidence_rows('dec_surveillance') }}
