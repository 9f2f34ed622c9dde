-- Duties of the Shanghai guidance that begin with one record and are done by another, or by a later date of the same
-- (kind `followup`). Grain: duty, record_key. The days allowed: seed followup_duties.
with shanghai as (
    select program, feed_value from {{ ref('programmes') }} where rights_source = 'certificates'
),

certificates as (
    select resolved.*, certificates.published_on
    from {{ ref('int_certificates_resolved') }} as resolved
    inner join shanghai on resolved.program = shanghai.program
    inner join {{ ref('stg_certificates') }} as certificates on resolved.certificate_no = certificates.certificate_no
),

-- S-11, S-12: suspensions and withdrawals are to be published and reported
events as (
    select
        certificates.program,
        certificates.uscc,
        certificates.body_id,
        events.certificate_no,
        events.effective_on,
        events.reported_on,
        events.published_on,
        events.record_key
    from {{ ref('stg_certificate_events') }} as events
    inner join certificates on events.certificate_no = certificates.certificate_no
    where events.event in ('暂停', '撤销')
),

-- S-11, S-12: audits after the certificate was issued
audits as (
    select
        certificates.program,
        certificates.uscc,
        certificates.body_id,
        audits.certificate_no,
        audits.audited_on,
        audits.reported_on,
        audits.result,
        audits.record_key
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join certificates on audits.certificate_no = certificates.certificate_no
    where audits.kind is distinct from '初评'
),

-- S-11: a certificate that was not valid before the day of the audit and still is not has had its consequence
failed as (
    select audits.*
    from audits
    where audits.result = '不通过'
        and not exists (
            select 1
            from {{ ref('int_certificate_status_periods') }} as periods
            where periods.certificate_no = audits.certificate_no
                and periods.status <> 'valid'
                and periods.from_date < audits.audited_on
                and periods.to_date >= audits.audited_on
        )
),

consequences as (
    select
        failed.record_key,
        min(events.effective_on) as done_on,
        min_by(events.record_key, (events.effective_on, events.record_key)) as done_key
    from failed
    inner join events on failed.certificate_no = events.certificate_no and events.effective_on >= failed.audited_on
    group by failed.record_key
),

-- S-8: rules that certificates of the programme were issued under
rules as (
    select distinct certificates.program, rules.record_key, rules.body_id, rules.published_on, rules.filed_on
    from {{ ref('stg_certification_rules') }} as rules
    inner join certificates on rules.rule_id = certificates.rule_id
),

-- S-6: the years with no catalogue, and those whose catalogue says when it was published
catalogue_years as (
    select
        shanghai.program,
        cast(unnest(range(
            {{ cast_int(parameter_at('shanghai.program', 'first_report_year', as_of())) }},
            year({{ as_of() }}) + 1
        )) as integer) as year
    from shanghai
),

catalogues as (
    select
        years.program,
        years.year,
        {{ first_day_of_year('years.year') }} as started_on,
        cast(
            years.year || '-' || {{ parameter_at(
                'years.program', 'catalogue_due_month_day', last_day_of_year('years.year')
            ) }} as date
        ) as due_on,
        count(areas.record_key) as n_areas,
        min(areas.published_on) as published_on,
        min_by(areas.record_key, (areas.published_on, areas.record_key)) as area_key
    from catalogue_years as years
    left join {{ ref('stg_catalogue_areas') }} as areas on years.year = areas.year
    group by years.program, years.year
),

-- S-14: what was done is looked for by the number of the check that found the mark used without right
actions as (
    select related_no, min(acted_on) as done_on, min_by(record_key, (acted_on, record_key)) as done_key
    from {{ ref('stg_enforcement_actions') }}
    group by related_no
)

select
    {{ followup('CERTIFICATE_PUBLISHED', 'program', 'record_key', 'uscc', 'issued_on', 'published_on',
        'case when published_on is not null then record_key end', body_id='body_id') }}
from certificates

union all

select
    {{ followup('CERTIFICATE_ISSUED', 'shanghai.program', 'applications.record_key', 'applications.uscc',
        'applications.decided_on', 'certificates.issued_on', 'certificates.record_key',
        body_id='applications.body_id') }}
from {{ ref('stg_applications') }} as applications
inner join shanghai on applications.program = shanghai.feed_value
left join certificates on applications.certificate_no = certificates.certificate_no
where applications.decision = '通过' and applications.decided_on is not null

union all

select
    {{ followup('RULE_FILED', 'program', 'record_key', 'null', 'published_on', 'filed_on',
        'case when filed_on is not null then record_key end', body_id='body_id') }}
from rules

union all

select
    {{ followup('EVENT_PUBLISHED', 'program', 'record_key', 'uscc', 'effective_on', 'published_on',
        'case when published_on is not null then record_key end', body_id='body_id') }}
from events

union all

select
    {{ followup('SUDDEN_EVENT_REPORTED', 'program', 'record_key', 'uscc', 'effective_on', 'reported_on',
        'case when reported_on is not null then record_key end', body_id='body_id') }}
from events

union all

select
    {{ followup('MAJOR_CHANGE_REPORTED', 'certificates.program', 'changes.record_key', 'certificates.uscc',
        'changes.changed_on', 'changes.reported_on', 'changes.record_key', body_id='certificates.body_id') }}
from {{ ref('stg_major_changes') }} as changes
inner join certificates on changes.certificate_no = certificates.certificate_no

union all

select
    {{ followup('AUDIT_REPORTED', 'program', 'record_key', 'uscc', 'audited_on', 'reported_on',
        'case when reported_on is not null then record_key end', body_id='body_id') }}
from audits

union all

select
    {{ followup('FAILED_AUDIT_CONSEQUENCE', 'failed.program', 'failed.record_key', 'failed.uscc', 'failed.audited_on',
        'consequences.done_on', 'consequences.done_key', body_id='failed.body_id') }}
from failed
left join consequences on failed.record_key = consequences.record_key

union all

select
    {{ followup('CATALOGUE_PUBLISHED', 'program', "program || '|' || year", 'null', 'started_on',
        'case when published_on <= ' ~ as_of() ~ ' then published_on end',
        'case when published_on <= ' ~ as_of() ~ ' then area_key end',
        set_due_on='due_on') }}
from catalogues
where (n_areas = 0 or published_on is not null) and {{ policy_in_force('catalogues.program', 'catalogues.due_on') }}

union all

select
    {{ followup('MISUSE_ACTED_ON', 'shanghai.program', 'misuse.check_no', 'misuse.uscc', 'misuse.checked_on',
        'actions.done_on', 'actions.done_key') }}
from {{ ref('dec_mark_misuse') }} as misuse
inner join shanghai on misuse.program = shanghai.program
left join actions on misuse.check_no = actions.related_no
