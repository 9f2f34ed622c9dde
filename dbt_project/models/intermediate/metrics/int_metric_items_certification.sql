-- What happened on one day in certification and authorisation and is counted in a year's figures. An item is known to
-- the cuts from known_from to known_to. Grain: metric_code, item_key.
with applications as (
    select
        applications.application_no,
        programmes.program,
        applications.applied_on,
        applications.decided_on,
        applications.decision,
        applications.explanation,
        {{ region_or_unknown('enterprises.region_code') }} as region_code
    from {{ ref('stg_applications') }} as applications
    inner join {{ ref('programmes') }} as programmes on applications.program = programmes.feed_value
    left join {{ ref('stg_enterprises') }} as enterprises on applications.uscc = enterprises.uscc
),

certificates as (
    select * from {{ ref('int_certificates_resolved') }} where program is not null
),

events as (
    select
        events.event_no,
        events.effective_on,
        'certificates_' || effects.status as metric_code,
        certificates.program,
        certificates.region_code,
        certificates.issued_on
    from {{ ref('stg_certificate_events') }} as events
    inner join certificates on events.certificate_no = certificates.certificate_no
    inner join {{ ref('certificate_event_effects') }} as effects on events.event = effects.event
),

audits as (
    select
        audits.audit_no,
        audits.audited_on,
        audits.kind,
        audits.mode,
        certificates.program,
        certificates.region_code,
        certificates.issued_on
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join certificates on audits.certificate_no = certificates.certificate_no
),

items as (
    select
        'applications_received' as metric_code,
        program,
        region_code,
        application_no as item_key,
        applied_on as item_on,
        applied_on as known_from,
        cast(null as date) as left_out_from
    from applications

    union all

    select
        case decision when '通过' then 'applications_granted' else 'applications_refused' end,
        program, region_code, application_no, decided_on, decided_on, null
    from applications
    where decided_on is not null and decision is not null

    union all

    select 'refusals_unexplained', program, region_code, application_no, decided_on, decided_on, null
    from applications
    where decided_on is not null and decision = '不予通过' and explanation is null

    union all

    select 'certificates_issued', program, region_code, certificate_no, issued_on, issued_on, null
    from certificates

    union all

    select metric_code, program, region_code, event_no, effective_on, issued_on, null
    from events

    union all

    select
        'certificates_expired', certificates.program, certificates.region_code, certificates.certificate_no,
        periods.from_date, periods.from_date, null
    from certificates
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no and periods.status = 'expired'

    union all

    select 'mark_rights_granted', program, region_code, right_no, granted_on, granted_on, left_out_from
    from {{ ref('int_mark_rights_resolved') }}

    union all

    select 'mark_rights_revoked', program, region_code, right_no, revoked_on, revoked_on, left_out_from
    from {{ ref('int_mark_rights_resolved') }}
    where revoked_on is not null

    union all

    select 'surveillance_audits', program, region_code, audit_no, audited_on, issued_on, null
    from audits
    where kind is distinct from '初评'

    union all

    select 'onsite_assessments', program, region_code, audit_no, audited_on, issued_on, null
    from audits
    where kind in ('初评', '再认证') and mode = '现场'
)

select
    metric_code,
    program,
    region_code,
    item_key,
    item_on,
    greatest(item_on, known_from) as known_from,
    coalesce({{ previous_day('left_out_from') }}, {{ end_of_time() }}) as known_to,
    cast(1 as decimal(18, 2)) as numerator,
    cast(null as decimal(18, 2)) as denominator
from items
