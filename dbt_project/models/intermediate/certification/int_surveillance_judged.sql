-- When each certificate of a programme was last audited, as it stood on each day judged (as_of and the period ends of
-- the grid). Only certificates valid or suspended on that day. Grain: certificate_no, judged_on, cut_on.
with days as (
    select distinct program, period_end as judged_on, cut_on from {{ ref('int_judgement_grid') }}
    union
    select program, {{ as_of() }}, {{ as_of() }} from {{ ref('programmes') }}
),

parameters as (
    select
        *,
        cast({{ parameter_at('program', 'onsite_interval_years', 'judged_on') }} as integer) as onsite_years,
        cast({{ parameter_at('program', 'audit_interval_years', 'judged_on') }} as integer) as audit_years
    from days
),

certificates as (
    select
        certificates.certificate_no,
        certificates.program,
        certificates.uscc,
        certificates.region_code,
        certificates.issued_on,
        parameters.judged_on,
        parameters.cut_on,
        parameters.onsite_years,
        parameters.audit_years
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join parameters on certificates.program = parameters.program
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and parameters.judged_on between periods.from_date and periods.to_date
            and periods.status in ('valid', 'suspended')
),

audited as (
    select
        certificates.certificate_no,
        certificates.judged_on,
        certificates.cut_on,
        max(audits.audited_on) filter (where audits.mode = '现场') as last_onsite_on,
        max(audits.audited_on) as last_audit_on
    from certificates
    inner join {{ ref('stg_surveillance_audits') }} as audits
        on certificates.certificate_no = audits.certificate_no and audits.audited_on <= certificates.judged_on
    group by certificates.certificate_no, certificates.judged_on, certificates.cut_on
),

due as (
    select
        certificates.*,
        coalesce(audited.last_onsite_on, certificates.issued_on) as last_onsite_on,
        coalesce(audited.last_audit_on, certificates.issued_on) as last_audit_on
    from certificates
    left join audited using (certificate_no, judged_on, cut_on)
)

select
    *,
    {{ add_years('last_onsite_on', 'onsite_years') }} as onsite_due_on,
    judged_on > {{ add_years('last_onsite_on', 'onsite_years') }} as onsite_overdue,
    {{ add_years('last_audit_on', 'audit_years') }} as audit_due_on,
    judged_on > {{ add_years('last_audit_on', 'audit_years') }} as audit_overdue
from due
