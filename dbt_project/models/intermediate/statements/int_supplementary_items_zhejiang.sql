-- What counts on one day in the supplementary figures of the Zhejiang opinion (kind `metric`). Grain: an item of a
-- metric.
with zhejiang as (
    select program, feed_value from {{ ref('programmes') }} where rights_source = 'authorizations'
),

projects as (
    select zhejiang.program, enterprises.region_code, projects.decided_on, projects.call_published_on
    from {{ ref('stg_standard_projects') }} as projects
    cross join zhejiang
    left join {{ ref('stg_enterprises') }} as enterprises on projects.uscc = enterprises.uscc
    where projects.decision = '受理'
),

certificates as (
    select resolved.program, resolved.region_code, resolved.issued_on, certificates.countries, certificates.ccc_joint
    from {{ ref('int_certificates_resolved') }} as resolved
    inner join {{ ref('stg_certificates') }} as certificates on resolved.certificate_no = certificates.certificate_no
    where resolved.program is not null
),

-- Z-6: a label check of the certification channel on a right of the audited certificate, near the audit
audits as (
    select
        certificates.program,
        certificates.region_code,
        audits.audited_on,
        exists (
            select 1
            from {{ ref('int_mark_rights_resolved') }} as rights
            inner join {{ ref('stg_label_checks') }} as checks
                on rights.right_no = checks.right_no and checks.channel = '认证监督'
            where rights.certificate_no = audits.certificate_no
                and rights.left_out_from is null
                and abs({{ days_between('audits.audited_on', 'checks.checked_on') }}) <= audits.days
        ) as has_check
    from (
        select
            audits.*,
            zhejiang.program,
            {{ cast_int(parameter_at('zhejiang.program', 'audit_label_check_days', 'audits.audited_on')) }} as days
        from {{ ref('stg_surveillance_audits') }} as audits
        cross join zhejiang
        where audits.kind is distinct from '初评'
    ) as audits
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on audits.certificate_no = certificates.certificate_no and audits.program = certificates.program
),

applications as (
    select zhejiang.program, enterprises.region_code, applications.applied_on, applications.in_system
    from {{ ref('stg_applications') }} as applications
    inner join zhejiang on applications.program = zhejiang.feed_value
    left join {{ ref('stg_enterprises') }} as enterprises on applications.uscc = enterprises.uscc
),

results as (
    select * from {{ ref('dec_followup') }} where duty in ('INSPECTION_PUBLISHED', 'LABEL_CHECK_PUBLISHED')
),

authorised as (
    select program, region_code, done_on, {{ days_between('started_on', 'done_on') }} as lag_days
    from {{ ref('dec_followup') }}
    where duty = 'CERTIFICATE_AUTHORISED' and done_on is not null
),

checks as (
    select judged.*, checks.kpi_premises, checks.kpi_product
    from {{ ref('int_label_checks_judged') }} as judged
    inner join zhejiang on judged.program = zhejiang.program
    inner join {{ ref('stg_label_checks') }} as checks on judged.check_no = checks.check_no
    where judged.left_out_from is null
),

-- Z-14: what local funds were paid for
funds as (
    select
        dated.program,
        dated.region_code,
        dated.paid_on,
        dated.paid_yuan,
        claims.purpose
    from {{ ref('int_subsidy_claims_dated') }} as dated
    inner join {{ ref('stg_subsidy_claims') }} as claims on dated.claim_no = claims.claim_no
    where dated.kind = '地方补助' and dated.paid_on is not null
)

select
    {{ period_item('projects_with_call_rate', 'program', 'region_code', 'decided_on',
        one_if('call_published_on is not null'), '1') }}
from projects

union all

select
    {{ period_item('multi_country_rate', 'program', 'region_code', 'issued_on', one_if('countries is not null'), '1') }}
from certificates

union all

select {{ period_item('ccc_joint_rate', 'program', 'region_code', 'issued_on', one_if('ccc_joint'), '1') }}
from certificates

union all

select
    {{ period_item('audits_with_label_check_rate', 'program', 'region_code', 'audited_on', one_if('has_check'), '1') }}
from audits

union all

select {{ period_item('system_use_rate', 'program', 'region_code', 'applied_on', one_if('in_system'), '1') }}
from applications
where in_system is not null

union all

select
    {{ period_item('draw_results_published_rate', 'program', 'region_code', 'started_on',
        one_if('done_on is not null'), '1') }}
from results

union all

select {{ period_item('authorisation_lag_days_median', 'program', 'region_code', 'done_on', 'lag_days') }}
from authorised

union all

select
    {{ period_item('check_content_complete_rate', 'program', 'region_code', 'checked_on',
        one_if('kpi_premises is not null and kpi_product is not null and c_performed is not null'), '1') }}
from checks

{% for metric_code, channel in [
    ('labelling_rate_daily', '日常监督'),
    ('labelling_rate_certification', '认证监督'),
    ('labelling_rate_self_declared', '自我声明抽查'),
] %}
union all

select {{ period_item(metric_code, 'program', 'region_code', 'checked_on', one_if('labelled'), '1') }}
from checks
where is_effective and channel = '{{ channel }}'
{% endfor %}

{% for metric_code, purpose in [
    ('local_funds_insurance_yuan', '公共品牌保险'),
    ('local_funds_inspection_yuan', '抽检评价'),
    ('local_funds_publicity_yuan', '宣传推广'),
] %}
union all

select {{ period_item(metric_code, 'program', 'region_code', 'paid_on', 'paid_yuan') }}
from funds
where purpose = '{{ purpose }}'
{% endfor %}
