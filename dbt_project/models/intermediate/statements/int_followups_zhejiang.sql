-- Duties of the Zhejiang opinion that begin with one record and are done by another (kind `followup`).
-- Grain: duty, record_key. The days allowed: seed followup_duties.
with zhejiang as (
    select program, feed_value, certificate_scheme from {{ ref('programmes') }} where rights_source = 'authorizations'
),

-- Z-8: the first authorisation that names the certificate
authorised as (
    select certificate_no, min(granted_on) as done_on, min_by(record_key, (granted_on, record_key)) as done_key
    from {{ ref('stg_authorizations') }}
    where path = '认证'
    group by certificate_no
),

-- Z-7: results are looked for by the number of the inspection or check
results as (
    select related_no, min(published_on) as done_on, min_by(record_key, (published_on, record_key)) as done_key
    from {{ ref('stg_publications') }}
    where kind = '公开' and subject in ('抽查结果', '双随机')
    group by related_no
),

-- Z-13: reports are looked for by their number
circulated as (
    select programmes.program, publications.related_no, min(publications.published_on) as done_on,
        min_by(publications.record_key, (publications.published_on, publications.record_key)) as done_key
    from {{ ref('stg_publications') }} as publications
    inner join {{ ref('programmes') }} as programmes on publications.program = programmes.feed_value
    where publications.kind in ('公开', '通报') and publications.subject = '年度报告'
    group by programmes.program, publications.related_no
),

reports as (
    select
        programmes.program,
        reports.report_no,
        min(reports.record_key) as record_key,
        min(reports.submitted_on) as submitted_on
    from {{ ref('stg_programme_reports') }} as reports
    inner join {{ ref('programmes') }} as programmes on reports.program = programmes.feed_value
    group by programmes.program, reports.report_no
),

-- Z-13: finance is told of a drafter once the year of its duty is over
duties as (
    select
        zhejiang.program,
        duties.standard_no || '|' || duties.uscc as record_key,
        duties.uscc,
        duties.deadline,
        min(told.published_on) as done_on,
        min_by(told.record_key, (told.published_on, told.record_key)) as done_key
    from {{ ref('dec_drafter_conformity') }} as duties
    cross join zhejiang
    left join {{ ref('stg_publications') }} as told
        on duties.uscc = told.uscc
            and told.kind = '财政通报'
            and told.published_on > duties.clock_start
            and (told.related_no is null or {{ as_standard_no('told.related_no') }} = duties.standard_no)
    where duties.deadline < {{ as_of() }}
    group by zhejiang.program, duties.standard_no, duties.uscc, duties.deadline
),

-- Z-4: one interval of the association's reports after another, from the first year on
intervals as (
    select
        program,
        cast(unnest(generate_series(
            {{ first_day_of_year(cast_int(parameter_at('program', 'first_report_year', as_of()))) }},
            {{ as_of() }},
            to_months({{ cast_int(parameter_at('program', 'association_report_interval_months', as_of())) }})
        )) as date) as started_on,
        {{ cast_int(parameter_at('program', 'association_report_interval_months', as_of())) }} as months
    from zhejiang
),

nonperformers as (
    select
        intervals.program,
        intervals.started_on,
        {{ previous_day(add_months('intervals.started_on', 'intervals.months')) }} as set_due_on,
        min(reports.published_on) as done_on,
        min_by(reports.record_key, (reports.published_on, reports.record_key)) as done_key
    from intervals
    inner join zhejiang on intervals.program = zhejiang.program
    left join {{ ref('stg_publications') }} as reports
        on zhejiang.feed_value = reports.program
            and reports.kind = '报告'
            and reports.subject = '未履责企业'
            and reports.published_on >= intervals.started_on
            and reports.published_on < {{ add_months('intervals.started_on', 'intervals.months') }}
    group by intervals.program, intervals.started_on, intervals.months
),

-- Z-15: what was done about an official is looked for by the number of the record
dealt_with as (
    select related_no, min(acted_on) as done_on, min_by(record_key, (acted_on, record_key)) as done_key
    from {{ ref('stg_enforcement_actions') }}
    group by related_no
)

select
    {{ followup('CERTIFICATE_AUTHORISED', 'zhejiang.program', 'certificates.record_key', 'certificates.uscc',
        'certificates.issued_on', 'authorised.done_on', 'authorised.done_key', body_id='certificates.body_id') }}
from zhejiang
inner join {{ ref('stg_certificates') }} as certificates on zhejiang.certificate_scheme = certificates.scheme
left join authorised on certificates.certificate_no = authorised.certificate_no

union all

select
    {{ followup('INSPECTION_PUBLISHED', 'zhejiang.program', 'inspections.record_key', 'inspections.uscc',
        'inspections.confirmed_on', 'results.done_on', 'results.done_key') }}
from zhejiang
cross join {{ ref('stg_inspections') }} as inspections
left join results on inspections.inspection_no = results.related_no

union all

select
    {{ followup('REPORT_CIRCULATED', 'reports.program', 'reports.record_key', 'null', 'reports.submitted_on',
        'circulated.done_on', 'circulated.done_key') }}
from reports
left join circulated on reports.program = circulated.program and reports.report_no = circulated.related_no

union all

select
    {{ followup('LABEL_CHECK_PUBLISHED', 'zhejiang.program', 'checks.record_key', 'checks.uscc', 'checks.checked_on',
        'results.done_on', 'results.done_key') }}
from zhejiang
inner join {{ ref('int_label_checks_judged') }} as checks
    on zhejiang.program = checks.program and checks.left_out_from is null and checks.channel = '监督抽查'
left join results on checks.check_no = results.related_no

union all

select
    {{ followup('PLAN_ITEM_PUBLISHED', 'zhejiang.program', 'projects.record_key', 'projects.uscc',
        'projects.decided_on', 'standards.published_on', 'standards.record_key', set_due_on='projects.planned_on') }}
from zhejiang
cross join {{ ref('stg_standard_projects') }} as projects
left join {{ ref('stg_standards') }} as standards on projects.standard_no = standards.standard_no
where projects.decision = '受理' and projects.decided_on is not null

union all

select
    {{ followup('FINANCE_TOLD', 'program', 'record_key', 'uscc', 'deadline', 'done_on', 'done_key') }}
from duties

union all

select
    {{ followup('NONPERFORMERS_REPORTED', 'program', "program || '|' || started_on", 'null', 'started_on', 'done_on',
        'done_key', set_due_on='set_due_on') }}
from nonperformers

union all

select
    {{ followup('OFFICIAL_DEALT_WITH', 'zhejiang.program', 'records.record_key', 'null', 'records.decided_on',
        'dealt_with.done_on', 'dealt_with.done_key', body_id='records.body_id') }}
from zhejiang
cross join {{ ref('stg_integrity_records') }} as records
left join dealt_with on records.record_no = dealt_with.related_no
where records.person_kind = '公职人员' and records.violation in ('强制有偿咨询', '诱导有偿咨询')
