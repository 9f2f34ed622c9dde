-- What counts on one day in the supplementary figures of the Shanghai guidance (kind `metric`). Grain: an item of a
-- metric.
with shanghai as (
    select program, feed_value, province_prefix from {{ ref('programmes') }} where rights_source = 'certificates'
),

-- S-3: certificates that name their rule, and whether it was published when they were issued
ruled as (
    select
        certificates.program,
        certificates.region_code,
        certificates.issued_on,
        coalesce(rules.published_on <= certificates.issued_on, false) as is_published
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join shanghai on certificates.program = shanghai.program
    left join {{ ref('stg_certification_rules') }} as rules on certificates.rule_id = rules.rule_id
    where certificates.rule_id is not null
),

issued as (
    select program, region_code, done_on, {{ days_between('started_on', 'done_on') }} as issue_days
    from {{ ref('dec_followup') }}
    where duty = 'CERTIFICATE_ISSUED' and done_on is not null
),

-- S-16: each auditor once a year, on the first day of that year with an audit of the programme's certificates
auditors as (
    select certificates.program, audits.auditor_id, min(audits.audited_on) as audited_on
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on audits.certificate_no = certificates.certificate_no
    inner join shanghai on certificates.program = shanghai.program
    where audits.auditor_id is not null
    group by certificates.program, audits.auditor_id, year(audits.audited_on)
),

-- S-6: areas of a year's catalogue that say of which class they are
areas as (
    select shanghai.program, {{ first_day_of_year('areas.year') }} as catalogue_on, areas.area_class
    from {{ ref('stg_catalogue_areas') }} as areas
    cross join shanghai
    where areas.area_class is not null
),

-- S-15: funds of the programme's own province by their use
funds as (
    select
        shanghai.program,
        claims.region_code,
        claims.paid_on,
        claims.purpose,
        coalesce(claims.paid_yuan, claims.amount_yuan) as paid_yuan
    from {{ ref('stg_subsidy_claims') }} as claims
    inner join shanghai on left(claims.region_code, 2) = shanghai.province_prefix
    where claims.kind = '地方补助' and claims.paid_on is not null
)

select
    {{ period_item('published_rule_rate', 'program', 'region_code', 'issued_on', one_if('is_published'), '1') }}
from ruled

union all

select {{ period_item('issue_days_median', 'program', 'region_code', 'done_on', 'issue_days') }}
from issued

union all

select {{ period_item('auditors_active', 'program', 'null', 'audited_on') }}
from auditors

union all

select
    {{ period_item('catalogue_key_areas_rate', 'program', 'null', 'catalogue_on', one_if("area_class <> '其他'"),
        '1') }}
from areas

{% for metric_code, purpose in [
    ('industry_fund_yuan', '产业发展引导'),
    ('brand_fund_yuan', '品牌发展'),
    ('standardisation_fund_yuan', '标准化推进'),
] %}
union all

select {{ period_item(metric_code, 'program', 'region_code', 'paid_on', 'paid_yuan') }}
from funds
where purpose = '{{ purpose }}'
{% endfor %}
