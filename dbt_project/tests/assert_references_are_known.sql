-- Records that name a record of another feed which is not there (at as_of): loaded all the same, and shown.
-- Each row: feed, column, the feeds named by it, the value, and where the record was read.
{{ config(severity='warn') }}
{% set references = [
    ('applications', 'uscc', ['enterprises.uscc']),
    ('applications', 'certificate_no', ['certificates.certificate_no']),
    ('association_members', 'uscc', ['enterprises.uscc']),
    ('authorizations', 'uscc', ['enterprises.uscc']),
    ('authorizations', 'standard_no', ['standards.standard_no']),
    ('authorizations', 'certificate_no', ['certificates.certificate_no']),
    ('certificate_events', 'certificate_no', ['certificates.certificate_no']),
    ('certificates', 'uscc', ['enterprises.uscc']),
    ('certificates', 'rule_id', ['certification_rules.rule_id']),
    ('certificates', 'previous_certificate_no', ['certificates.certificate_no']),
    ('credit_listings', 'uscc', ['enterprises.uscc']),
    ('enterprises', 'parent_uscc', ['enterprises.uscc']),
    ('identity_links', 'uscc', ['enterprises.uscc']),
    ('identity_links', 'source_key', ['complaints.complaint_no', 'penalties.penalty_no']),
    ('inspections', 'uscc', ['enterprises.uscc']),
    ('inspections', 'standard_no', ['standards.standard_no']),
    ('label_checks', 'right_no', ['authorizations.authorization_no', 'certificates.certificate_no']),
    ('major_changes', 'certificate_no', ['certificates.certificate_no']),
    ('quality_awards', 'uscc', ['enterprises.uscc']),
    ('recalls', 'uscc', ['enterprises.uscc']),
    ('self_declarations', 'uscc', ['enterprises.uscc']),
    ('self_declarations', 'standard_no', ['standards.standard_no']),
    ('self_declarations', 'authorization_no', ['authorizations.authorization_no']),
    ('standard_drafters', 'uscc', ['enterprises.uscc']),
    ('standard_drafters', 'standard_no', ['standards.standard_no']),
    ('standard_projects', 'uscc', ['enterprises.uscc']),
    ('standard_projects', 'standard_no', ['standards.standard_no']),
    ('standards', 'revision_of', ['standards.standard_no']),
    ('subsidy_claims', 'uscc', ['enterprises.uscc']),
    ('subsidy_claims', 'standard_no', ['standards.standard_no']),
    ('subsidy_claims', 'rule_id', ['certification_rules.rule_id']),
    ('surveillance_audits', 'certificate_no', ['certificates.certificate_no']),
] %}
{% for feed, column, targets in references %}
select
    '{{ feed }}' as feed,
    '{{ column }}' as field,
    '{{ targets | join(" / ") }}' as expected_in,
    records.{{ column }} as value,
    records.record_key,
    records.batch_id,
    records.row_number
from {{ ref('stg_' ~ feed) }} as records
where records.{{ column }} is not null
    {%- for target in targets %}
    {%- set target_feed, target_column = target.split('.') %}
    and not exists (
        select 1
        from {{ ref('stg_' ~ target_feed) }} as targets
        where targets.{{ target_column }} = records.{{ column }}
    )
    {%- endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
