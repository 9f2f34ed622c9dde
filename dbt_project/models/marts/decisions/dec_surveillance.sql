with certificates as (
    select
        surveillance.*,
        certificates.expires_on,
        cast({{ parameter_at('surveillance.program', 'certificate_term_years', as_of()) }} as integer) as term_years,
        cast({{ parameter_at('surveillance.program', 'good_credit_penalty_years', as_of()) }} as integer)
            as good_credit_years,
        {{ look_back_start(as_of(), parameter_at('surveillance.program', 'good_credit_penalty_years', as_of()), 'surveillance.program') }}
            as penalties_after
    from {{ ref('int_surveillance_judged') }} as surveillance
    inner join {{ ref('int_certificates_resolved') }} as certificates using (certificate_no)
    where surveillance.judged_on = {{ as_of() }} and surveillance.cut_on = {{ as_of() }}
),

-- the latest audit of either mode; on one day the larger audit_no
latest_audits as (
    select certificate_no, major_change
    from {{ ref('stg_surveillance_audits') }}
    qualify row_number() over (partition by certificate_no order by audited_on desc, audit_no desc) = 1
),

-- I-05: what 信誉好 means; a limit is null where the programme's policy sets none
judged as (
    select
        certificates.*,
        coalesce(not latest_audits.major_change, false) as is_unchanged,
        exists (
            select 1
            from {{ ref('int_dishonesty_listings') }} as listings
            where listings.uscc = certificates.uscc and {{ as_of() }} between listings.listed_on and listings.listed_to
        ) as is_listed,
        exists (
            select 1
            from {{ ref('int_quality_penalties') }} as penalties
            where penalties.uscc = certificates.uscc
                and penalties.decided_on > certificates.penalties_after
                and penalties.decided_on <= {{ as_of() }}
        ) as is_penalised
    from certificates
    left join latest_audits on certificates.certificate_no = latest_audits.certificate_no
)

select
    certificate_no,
    program,
    uscc,
    last_onsite_on,
    onsite_due_on,
    onsite_overdue,
    last_audit_on,
    audit_due_on,
    audit_overdue,
    case
        when good_credit_years is not null
            then not is_listed and not is_penalised and is_unchanged and onsite_due_on >= {{ as_of() }}
    end as document_audit_allowed,
    case
        when term_years is not null
            then expires_on is null or expires_on > {{ add_years('issued_on', 'term_years') }}
    end as term_exceeded,
    {{ policy_in_force('program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
