-- The records that count towards the risk of each holder at as_of (S-13; Z-7: whom a draw weighs more): those of the
-- look-back, and what stands against it on that day. Only what its programme gives points.
-- Grain: program, uscc, contribution, feed, record_key.
with holders as (
    select distinct program, uscc
    from {{ ref('int_mark_right_periods') }}
    where to_date = {{ as_of() }} and left_out_from is null
),

-- a null programme: counted in every programme of the firm; what stands at as_of has its day
records as (
    select
        cast(null as varchar) as program,
        'QUALITY_PENALTY' as contribution,
        uscc,
        decided_on as day,
        'penalties' as feed,
        record_key
    from {{ ref('int_quality_penalties') }}

    union all

    select null, 'FAILED_INSPECTION', uscc, confirmed_on, 'inspections', record_key
    from {{ ref('stg_inspections') }}
    where result = '不合格'

    union all

    select program, 'MARK_MISUSE', uscc, checked_on, 'label_checks', check_no
    from {{ ref('dec_mark_misuse') }}
    where uscc is not null

    union all

    select
        certificates.program,
        'FAILED_AUDIT',
        certificates.uscc,
        audits.audited_on,
        'surveillance_audits',
        audits.record_key
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on audits.certificate_no = certificates.certificate_no
    where audits.result = '不通过' and audits.kind is distinct from '初评' and certificates.program is not null

    union all

    select
        certificates.program,
        'SUSPENSION',
        certificates.uscc,
        events.effective_on,
        'certificate_events',
        events.record_key
    from {{ ref('stg_certificate_events') }} as events
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on events.certificate_no = certificates.certificate_no
    where events.event = '暂停' and certificates.program is not null

    union all

    select null, 'COMPLAINT', uscc, received_on, 'complaints', complaint_no
    from {{ ref('fct_complaint') }}
    where uscc is not null

    union all

    select
        null,
        unnest(case when is_serious then ['LISTED', 'SERIOUS_DISHONESTY'] else ['LISTED'] end),
        uscc,
        {{ as_of() }},
        'credit_listings',
        record_key
    from {{ ref('int_dishonesty_listings') }}
    where {{ as_of() }} between listed_on and listed_to

    union all

    select rights.program, 'REVOCATION_DUE', rights.uscc, {{ as_of() }}, rights.feed, rights.record_key
    from {{ ref('dec_revocation_due') }} as due
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on due.right_no = rights.right_no and rights.left_out_from is null

    union all

    select program, 'SURVEILLANCE_OVERDUE', uscc, {{ as_of() }}, 'certificates', certificate_no
    from {{ ref('dec_surveillance') }}
    where onsite_overdue or audit_overdue

    union all

    select duties.program, 'DRAFTER_OVERDUE', duties.uscc, {{ as_of() }}, 'standard_drafters', duties.record_key
    from {{ ref('dec_drafter_conformity') }} as conformity
    inner join {{ ref('int_drafter_duties') }} as duties
        on conformity.standard_no = duties.standard_no and conformity.uscc = duties.uscc
    where conformity.status = 'overdue'
)

select holders.program, holders.uscc, records.contribution, records.feed, records.record_key
from holders
inner join records
    on holders.uscc = records.uscc and (records.program is null or holders.program = records.program)
inner join {{ ref('int_risk_points_dated') }} as points
    on holders.program = points.program and records.contribution = points.contribution
where points.counted_after is null or records.day > points.counted_after
