-- Every audit by documents of a certificate whose policy allows such audits under conditions (Z-6), with what had been
-- seen before it and the limits of its day. Grain: audit_no.
with audits as (
    select
        audits.*,
        certificates.program,
        certificates.uscc,
        certificates.body_id,
        certificates.region_code,
        certificates.issued_on,
        cast({{ parameter_at('certificates.program', 'onsite_interval_years', 'audits.audited_on') }} as integer)
            as onsite_years,
        cast({{ parameter_at('certificates.program', 'good_credit_penalty_years', 'audits.audited_on') }} as integer)
            as penalty_years
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on audits.certificate_no = certificates.certificate_no
    where audits.mode = '非现场'
),

-- audits before it; one day: smaller audit_no
earlier as (
    select
        audits.audit_no,
        max(others.audited_on) filter (where others.mode = '现场') as last_onsite_on,
        count(*) as n_earlier,
        arg_max(others.audit_no, (others.audited_on, others.audit_no)) as previous_audit_no
    from audits
    inner join {{ ref('stg_surveillance_audits') }} as others
        on audits.certificate_no = others.certificate_no
            and (others.audited_on, others.audit_no) < (audits.audited_on, audits.audit_no)
    group by audits.audit_no
)

select
    audits.audit_no,
    audits.certificate_no,
    audits.program,
    audits.uscc,
    audits.body_id,
    audits.region_code,
    audits.audited_on,
    audits.kind,
    audits.major_change,
    audits.test_report,
    audits.self_report,
    audits.pledge,
    earlier.previous_audit_no,
    previous.audited_on as previous_audited_on,
    previous.major_change as previous_major_change,
    coalesce(earlier.last_onsite_on, audits.issued_on) as last_onsite_on,
    {{ add_years('coalesce(earlier.last_onsite_on, audits.issued_on)', 'audits.onsite_years') }} as onsite_due_on,
    {{ look_back_start('audits.audited_on', 'audits.penalty_years', 'audits.program') }} as penalties_after,
    audits.record_key
from audits
left join earlier on audits.audit_no = earlier.audit_no
left join {{ ref('stg_surveillance_audits') }} as previous on earlier.previous_audit_no = previous.audit_no
where audits.penalty_years is not null
