-- Evidence of dec_mark_misuse: the check, the right of that day, and what had ended it.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        misuse.check_no as decision_key,
        misuse.program,
        misuse.uscc,
        misuse.right_no,
        misuse.reason,
        misuse.checked_on as day,
        rights.certificate_no,
        rights.feed as right_feed,
        rights.record_key as right_record_key,
        periods.status
    from {{ ref('dec_mark_misuse') }} as misuse
    left join {{ ref('int_mark_rights_resolved') }} as rights
        on misuse.right_no = rights.right_no and rights.left_out_from is null
    left join {{ ref('int_certificate_status_periods') }} as periods
        on rights.certificate_no = periods.certificate_no
            and misuse.checked_on between periods.from_date and periods.to_date
),

-- the reasons that lie in the certificate, not in the right itself
certificate_judged as (
    select * from judged where reason like 'CERTIFICATE\_%' escape '\'
),

decisions as (
    select decision_key, program, [reason] as codes, false as in_favour from judged
),

subjects as (
    select decision_key, 'label_checks' as feed, decision_key as record_key from judged
    union all
    {{ right_subjects('judged') }}
    union all
    {{ enterprise_subjects('judged') }}
),

proofs as (
    select decision_key, 'label_checks' as feed, decision_key as record_key from judged
    union all
    select decision_key, right_feed, right_record_key from judged where right_record_key is not null
    union all
    select certificate_judged.decision_key, 'certificates', certificates.record_key
    from certificate_judged
    inner join {{ ref('stg_certificates') }} as certificates using (certificate_no)
    union all
    {{ deciding_events('certificate_judged') }}
),

findings as (
    select proofs.decision_key, judged.reason as code, 'proof' as role, proofs.feed, proofs.record_key
    from proofs
    inner join judged using (decision_key)

    union all

    -- a certificate of that number that gives no right to a mark
    select judged.decision_key, judged.reason, 'searched', 'certificates', certificates.record_key
    from judged
    inner join {{ ref('stg_certificates') }} as certificates on judged.right_no = certificates.certificate_no
    where judged.right_record_key is null
),

searches as (
    select decision_key, reason as code, unnest(['authorizations', 'certificates']) as feed
    from judged
    where right_record_key is null

    union all

    select decision_key, reason, 'certificates' from judged where reason = 'UNKNOWN_CERTIFICATE'
),

{{ evidence_rows('dec_mark_misuse') }}
