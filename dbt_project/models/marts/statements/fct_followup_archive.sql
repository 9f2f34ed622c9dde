{% set feeds = [
    ('surveillance_audits', 'audited_on', "concat_ws(' ', coalesce(records.kind, '监督'), records.mode, records.result)"),
    ('certificate_events', 'effective_on', "concat_ws(' ', records.event, records.reason)"),
    ('major_changes', 'reported_on', "'重大变化'"),
] %}
with certificates as (
    select certificate_no, program, uscc, body_id, region_code
    from {{ ref('int_certificates_resolved') }}
    where program is not null
),

entries as (
    {% for feed, day, told in feeds %}
    select
        records.certificate_no,
        '{{ feed }}' as feed,
        records.record_key,
        records.{{ day }} as entered_on,
        {{ told }} as told
    from {{ ref('stg_' ~ feed) }} as records

    union all

    {% endfor %}
    select
        right_no,
        'label_checks',
        record_key,
        checked_on,
        concat_ws(' ', channel, case when labelled then '贴标' else '未贴标' end)
    from {{ ref('stg_label_checks') }}
)

select
    entries.certificate_no,
    entries.feed,
    entries.record_key,
    certificates.program,
    certificates.uscc,
    certificates.body_id,
    certificates.region_code,
    entries.entered_on,
    entries.told,
    {{ as_of() }} as as_of
from entries
inner join certificates on entries.certificate_no = certificates.certificate_no
