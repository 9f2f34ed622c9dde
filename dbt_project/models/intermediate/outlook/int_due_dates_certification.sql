-- What changes by time alone for certificates, rights and their surveillance (Z-6, Z-8; S-10, S-11).
-- Grain: duty, decision_key.
with surveillance as (
    select
        dec_surveillance.*,
        {{ next_day('certificates.expires_on') }} as expired_on,
        {{ next_day('dec_surveillance.onsite_due_on') }} as onsite_overdue_on,
        {{ next_day('dec_surveillance.audit_due_on') }} as audit_overdue_on,
        cast({{ parameter_at('dec_surveillance.program', 'good_credit_penalty_years', as_of()) }} as integer)
            as penalty_years,
        {{ anniversary_days('dec_surveillance.program') }} as anniversary_days
    from {{ ref('dec_surveillance') }} as dec_surveillance
    inner join {{ ref('int_certificates_resolved') }} as certificates using (certificate_no)
),

-- the day on which the last quality penalty of the holder leaves the look-back
penalised as (
    select
        surveillance.certificate_no,
        max({{ look_back_end('penalties.decided_on', 'surveillance.penalty_years', 'surveillance.anniversary_days') }})
            as free_on
    from surveillance
    inner join {{ ref('int_quality_penalties') }} as penalties
        on surveillance.uscc = penalties.uscc and penalties.decided_on <= {{ as_of() }}
    where surveillance.penalty_years is not null
    group by surveillance.certificate_no
),

unchanged as (
    select certificate_no, not major_change as is_unchanged
    from {{ ref('stg_surveillance_audits') }}
    qualify row_number() over (partition by certificate_no order by audited_on desc, audit_no desc) = 1
),

-- whether nothing but time stands against an audit by documents
credit as (
    select
        surveillance.*,
        penalised.free_on,
        coalesce(unchanged.is_unchanged, false) and not exists (
            select 1
            from {{ ref('int_dishonesty_listings') }} as listings
            where listings.uscc = surveillance.uscc and {{ as_of() }} between listings.listed_on and listings.listed_to
        ) as is_free_but_for_penalties
    from surveillance
    left join penalised using (certificate_no)
    left join unchanged using (certificate_no)
    where surveillance.document_audit_allowed is not null
),

document_audits as (
    select
        *,
        case
            when document_audit_allowed then onsite_overdue_on
            when is_free_but_for_penalties and free_on > {{ as_of() }} and free_on < onsite_overdue_on then free_on
        end as turns_on
    from credit
)

select
    {{ due_date(
        'CERTIFICATE_EXPIRY', 'fct_certificate', 'certificate_no', 'program', 'uscc', next_day('expires_on'), "'expired'",
    ) }}
from {{ ref('int_certificates_resolved') }}
where program is not null and status in ('valid', 'suspended') and expires_on is not null

union all

select {{ due_date('RIGHT_END', 'fct_mark_right', 'right_no', 'program', 'uscc', 'ends_on', "'not_effective'") }}
from {{ ref('int_mark_right_ends') }}
where ends_on is not null

{% for duty, overdue, overdue_on in [
    ('ONSITE_AUDIT', 'onsite_overdue', 'onsite_overdue_on'), ('YEARLY_AUDIT', 'audit_overdue', 'audit_overdue_on'),
] %}
union all

select
    {{ due_date(
        duty, 'dec_surveillance', 'certificate_no', 'program', 'uscc',
        'case when ' ~ overdue ~ ' then expired_on else least(' ~ overdue_on ~ ', expired_on) end',
        "case when not " ~ overdue ~ " and (expired_on is null or " ~ overdue_on ~ " < expired_on) then '"
        ~ overdue | upper ~ "' when expired_on is not null then 'expired' end",
    ) }}
from surveillance
{% endfor %}

union all

select
    {{ due_date(
        'DOCUMENT_AUDIT', 'dec_surveillance', 'certificate_no', 'program', 'uscc', 'least(turns_on, expired_on)',
        "case when turns_on < coalesce(expired_on, " ~ end_of_time() ~ ")"
        ~ " then case when document_audit_allowed then 'not_allowed' else 'allowed' end"
        ~ " when expired_on is not null then 'expired' end",
    ) }}
from document_audits
