-- The records that count towards the risk of each holder at as_of (S-13): those of the look-back, and the lists it is
-- on that day. Only for programmes with points. Grain: program, uscc, contribution, feed, record_key.
with holders as (
    select distinct
        rights.program,
        rights.uscc,
        {{ look_back_start(
            as_of(), parameter_at('rights.program', 'risk_look_back_years', as_of()), 'rights.program'
        ) }} as counted_after
    from {{ ref('int_mark_right_periods') }} as rights
    where rights.to_date = {{ as_of() }}
        and rights.left_out_from is null
        and rights.program in (select program from {{ ref('risk_points') }})
),

-- a null programme: counted in every programme of the firm
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
)

select holders.program, holders.uscc, records.contribution, records.feed, records.record_key
from holders
inner join records
    on holders.uscc = records.uscc
        and (records.program is null or holders.program = records.program)
        and records.day > holders.counted_after

union all

select holders.program, holders.uscc, 'LISTED', 'credit_listings', listings.record_key
from holders
inner join {{ ref('int_dishonesty_listings') }} as listings
    on holders.uscc = listings.uscc and {{ as_of() }} between listings.listed_on and listings.listed_to
