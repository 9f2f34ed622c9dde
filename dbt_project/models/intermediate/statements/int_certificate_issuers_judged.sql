-- Each certificate of a programme whose rights are its certificates, with what was known of its body, rule and standard
-- on the day it was issued (S-3, S-7). Grain: certificate_no.
with certificates as (
    select
        certificates.*,
        programmes.feed_value,
        {{ parameter_at('certificates.program', 'general_requirements_title', 'certificates.issued_on') }}
            as general_title
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join {{ ref('programmes') }} as programmes
        on certificates.program = programmes.program and programmes.rights_source = 'certificates'
)

select
    certificates.certificate_no,
    certificates.program,
    certificates.uscc,
    certificates.body_id,
    certificates.region_code,
    certificates.rule_id,
    certificates.standard_no,
    certificates.issued_on,
    certificates.record_key,
    members.record_key as member_key,
    coalesce(
        members.joined_on <= certificates.issued_on
        and (members.exited_on is null or members.exited_on > certificates.issued_on),
        false
    ) as is_member,
    -- a member suspended or cancelled, from a day that may not be recorded; one that left says when
    members.status in ('暂停', '取消') and members.exited_on is null as is_suspended_now,
    members.status_from,
    rules.record_key as rule_key,
    coalesce(rules.published_on <= certificates.issued_on, false) as rule_published,
    standards.record_key as standard_key,
    standards.kind as standard_kind,
    coalesce(contains(standards.title, certificates.general_title), false) as is_general,
    coalesce(standards.advanced_evaluated_on <= certificates.issued_on, false) as standard_evaluated,
    coalesce(
        {{ add_years(
            'standards.advanced_evaluated_on',
            parameter_at('certificates.program', 'advanced_evaluation_valid_years', 'certificates.issued_on'),
        ) }} < certificates.issued_on,
        false
    ) as evaluation_lapsed
from certificates
left join {{ ref('stg_alliance_members') }} as members
    on certificates.body_id = members.body_id and certificates.feed_value = members.program
left join {{ ref('stg_certification_rules') }} as rules on certificates.rule_id = rules.rule_id
left join {{ ref('stg_standards') }} as standards
    on certificates.standard_no = standards.standard_no and certificates.feed_value = standards.program
