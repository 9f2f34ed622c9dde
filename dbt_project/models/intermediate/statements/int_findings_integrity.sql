-- Complaints about bodies and consulting, barred persons, members under sanction (Z-8, Z-15; kind `finding`).
-- Grain: finding, record_key, reason, related_key.
with zhejiang as (
    select program, feed_value from {{ ref('programmes') }} where rights_source = 'authorizations'
),

bodies as (
    select
        programmes.program,
        members.body_id,
        members.uscc,
        {{ comparable_name('members.body_name') }} as comparable_name,
        members.record_key
    from {{ ref('stg_alliance_members') }} as members
    inner join {{ ref('programmes') }} as programmes on members.program = programmes.feed_value
),

-- names are compared once each, however often they are complained of
respondents as (
    select names.respondent_name, bodies.program, bodies.body_id, bodies.record_key as member_key
    from (select distinct respondent_name from {{ ref('stg_complaints') }}) as names
    inner join bodies on {{ comparable_name('names.respondent_name') }} = bodies.comparable_name
),

about_bodies as (
    select
        complaints.record_key,
        complaints.respondent_uscc,
        cast(complaints.received_at as date) as received_on,
        respondents.program,
        respondents.body_id,
        respondents.member_key
    from {{ ref('stg_complaints') }} as complaints
    inner join respondents on complaints.respondent_name = respondents.respondent_name
    union
    select
        complaints.record_key,
        complaints.respondent_uscc,
        cast(complaints.received_at as date),
        bodies.program,
        bodies.body_id,
        bodies.record_key
    from {{ ref('stg_complaints') }} as complaints
    inner join bodies on complaints.respondent_uscc = bodies.uscc
),

-- the programme of the province the complaint belongs to
categorised as (
    select
        complaints.record_key,
        cast(complaints.received_at as date) as received_on,
        categories.finding,
        located.uscc,
        programmes.program
    from {{ ref('stg_complaints') }} as complaints
    inner join {{ ref('complaint_categories') }} as categories on complaints.category = categories.category
    inner join {{ ref('fct_complaint') }} as located on complaints.complaint_no = located.complaint_no
    left join {{ ref('programmes') }} as programmes on left(located.region_code, 2) = programmes.province_prefix
),

-- Z-15: a person barred before the day may take no part in reviews of any kind
barred_auditors as (
    select
        certificates.program,
        audits.record_key,
        certificates.uscc,
        certificates.body_id,
        audits.audited_on,
        records.record_key as bar_key
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join {{ ref('stg_integrity_records') }} as records
        on audits.auditor_id = records.person_id and audits.audited_on >= records.barred_from
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on audits.certificate_no = certificates.certificate_no
    inner join zhejiang on certificates.program = zhejiang.program
),

barred_reviewers as (
    select
        zhejiang.program,
        applications.record_key,
        applications.uscc,
        applications.body_id,
        coalesce(applications.benchmark_on, applications.decided_on, applications.applied_on) as reviewed_on,
        records.record_key as bar_key
    from {{ ref('stg_applications') }} as applications
    inner join zhejiang on applications.program = zhejiang.feed_value
    inner join {{ ref('stg_integrity_records') }} as records
        on applications.reviewer_id = records.person_id
            and records.barred_from
            <= coalesce(applications.benchmark_on, applications.decided_on, applications.applied_on)
)

select
    {{ finding('COMPLAINT_ABOUT_BODY', 'program', 'record_key', 'respondent_uscc', 'received_on',
        related_key='member_key', body_id='body_id') }}
from about_bodies

union all

select finding, program, record_key, uscc, null, received_on, null, finding
from categorised

union all

select
    {{ finding('PAID_CONSULTING_RECORDED', 'zhejiang.program', 'records.record_key', 'null', 'records.decided_on',
        body_id='records.body_id') }}
from {{ ref('stg_integrity_records') }} as records
cross join zhejiang
where records.violation in ('强制有偿咨询', '诱导有偿咨询')

union all

select
    {{ finding('BARRED_AUDITOR', 'program', 'record_key', 'uscc', 'audited_on', related_key='bar_key',
        body_id='body_id') }}
from barred_auditors

union all

select
    {{ finding('BARRED_REVIEWER', 'program', 'record_key', 'uscc', 'reviewed_on', related_key='bar_key',
        body_id='body_id') }}
from barred_reviewers

union all

select
    {{ finding('MEMBER_UNDER_SANCTION', 'zhejiang.program', 'members.record_key', 'members.uscc', 'listings.listed_on',
        related_key='listings.record_key') }}
from {{ ref('stg_association_members') }} as members
cross join zhejiang
inner join {{ ref('int_dishonesty_listings') }} as listings
    on members.uscc = listings.uscc
        and listings.is_serious
        and {{ as_of() }} between listings.listed_on and listings.listed_to
where members.exited_on is null or members.exited_on > {{ as_of() }}
