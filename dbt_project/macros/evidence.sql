{#- Evidence (marts.md, evidence): which source records a decision stands on, in one shape for every dec_ mart. A macro
    per kind of evidence; the models in intermediate/evidence only say which records belong to which condition. -#}

{#- Feeds whose records can be evidence. -#}
{% macro evidence_feeds() -%}
{{ return([
    'authorizations', 'certificate_events', 'certificates', 'certification_rules', 'credit_listings',
    'enforcement_actions', 'enterprises', 'exclusion_catalogue', 'identity_links', 'inspections', 'label_checks',
    'penalties', 'publications', 'quality_awards', 'recalls', 'satisfaction_responses', 'self_declarations',
    'standard_drafters', 'standard_projects', 'standards', 'subsidy_claims', 'surveillance_audits',
]) }}
{%- endmacro %}

{#- Reason of the rows that name the record judged, and prefix of the conditions that were met. -#}
{% macro subject_reason() -%} 'SUBJECT' {%- endmacro %}
{% macro met_prefix() -%} 'MET_' {%- endmacro %}

{#- The evidence of one mart from four relations of the model that calls it:
      decisions  decision_key, program, codes (the reasons that stand), in_favour
      subjects   decision_key, feed, record_key: the record judged and those it stands on
      findings   decision_key, code, role (proof or searched), feed, record_key: what a condition rests on, whichever
                 way it went; a null record_key says that the feed was searched and held nothing
      searches   decision_key, code, feed: where a condition looks; a row of its own where it found nothing
    A condition that stands is a reason; one that does not is MET_… in a decision in the applicant's favour, else what
    meets it (role proof) is among the subjects, so that loaded alone the decision comes out the same. -#}
{% macro evidence_rows(mart) -%}
looked_at as (
    select decision_key, code, role, feed, record_key from findings

    union all

    select searches.decision_key, searches.code, 'searched', searches.feed, cast(null as varchar)
    from searches
    where not exists (
        select 1
        from findings
        where findings.decision_key = searches.decision_key
            and findings.code = searches.code
            and findings.feed = searches.feed
    )
),

weighed as (
    select
        looked_at.*,
        decisions.in_favour,
        list_contains(decisions.codes, looked_at.code) as stands
    from looked_at
    inner join decisions using (decision_key)
),

named as (
    select
        decision_key,
        case when stands then code when in_favour then {{ met_prefix() }} || code else {{ subject_reason() }} end
            as reason,
        case when stands then role when in_favour then 'met' else 'subject' end as role,
        feed,
        record_key
    from weighed
    where stands or in_favour or role = 'proof'

    union all

    select decision_key, {{ subject_reason() }}, 'subject', feed, record_key from subjects
)

select
    '{{ mart }}' as decision_mart,
    named.decision_key,
    decisions.program,
    named.reason,
    min(named.role) as role,
    named.feed,
    named.record_key
from named
inner join decisions using (decision_key)
group by named.decision_key, decisions.program, named.reason, named.feed, named.record_key
{%- endmacro %}

{#- Enterprises as subjects: `relation` holds decision_key and uscc. -#}
{% macro enterprise_subjects(relation, uscc='uscc') -%}
select distinct judged.decision_key, 'enterprises' as feed, enterprises.record_key
from {{ relation }} as judged
inner join {{ ref('stg_enterprises') }} as enterprises on judged.{{ uscc }} = enterprises.uscc
{%- endmacro %}

{#- Rights with their certificates and these certificates' events: `relation` holds decision_key and right_no. -#}
{% macro right_subjects(relation) -%}
select distinct judged.decision_key, supports.feed, supports.record_key
from {{ relation }} as judged
inner join {{ ref('int_evidence_right_supports') }} as supports on judged.right_no = supports.right_no
{%- endmacro %}

{#- What decided the status of a certificate on a day, where an event did: the earliest terminal event, else the latest
    suspension or resumption (rulebook, Certificate status). `relation` holds decision_key, certificate_no, day and
    status. -#}
{% macro deciding_events(relation) -%}
select judged.decision_key, 'certificate_events' as feed, events.record_key
from {{ relation }} as judged
inner join {{ ref('stg_certificate_events') }} as events
    on judged.certificate_no = events.certificate_no and events.effective_on <= judged.day
inner join {{ ref('certificate_event_effects') }} as effects
    on events.event = effects.event and effects.status = judged.status
qualify row_number() over (
    partition by judged.decision_key, judged.certificate_no
    order by
        case when effects.is_terminal then events.effective_on end,
        case when effects.is_terminal then events.event_no end,
        events.effective_on desc,
        events.event_no desc
) = 1
{%- endmacro %}

{#- Marts whose decisions carry evidence, as their models in intermediate/evidence are named. -#}
{% macro evidence_marts() -%}
{{ return([
    'drafter_conformity', 'inspection_consequence', 'mark_misuse', 'project_acceptance', 'revocation_due',
    'self_declaration', 'standard_review', 'subsidy', 'surveillance',
]) }}
{%- endmacro %}

{#- The code of a condition, whether it stands or was met. -#}
{% macro code_of_reason(reason) -%} regexp_replace({{ reason }}, '^' || {{ met_prefix() }}, '') {%- endmacro %}
