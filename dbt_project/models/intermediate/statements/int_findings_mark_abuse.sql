-- Penalties and complaints about a programme's mark forged, passed off, transferred or used in false publicity (S-10,
-- S-14; kind `finding`): both an abuse and the mark are named in words (seed mark_phrases). Who held an effective right
-- on that day is a holder, anyone else a third party. Grain: finding, record_key, reason, related_key.
with phrases as (
    select program, kind, value from {{ ref('mark_phrases') }}
),

named as (
    select
        phrases.program,
        penalties.penalty_no,
        penalties.record_key,
        penalties.decided_on,
        concat_ws(' ', penalties.violation_type, penalties.facts, penalties.content) as told
    from {{ ref('stg_penalties') }} as penalties
    inner join phrases
        on phrases.kind = 'mark'
            and contains(
                concat_ws(' ', penalties.violation_type, penalties.facts, penalties.content), phrases.value
            )
),

abused as (
    select distinct
        named.program,
        named.record_key,
        named.decided_on,
        classified.uscc,
        phrases.kind
    from named
    inner join phrases
        on named.program = phrases.program and phrases.kind <> 'mark' and contains(named.told, phrases.value)
    inner join {{ ref('int_penalties_classified') }} as classified on named.penalty_no = classified.penalty_no
),

judged as (
    select
        abused.*,
        exists (
            select 1
            from {{ ref('int_brand_enterprise_periods') }} as brands
            where brands.program = abused.program
                and brands.uscc = abused.uscc
                and abused.decided_on between brands.from_date and brands.to_date
        ) as is_holder
    from abused
),

complained as (
    select distinct
        marks.program,
        complaints.record_key,
        located.uscc,
        cast(complaints.received_at as date) as received_on
    from {{ ref('stg_complaints') }} as complaints
    inner join phrases as marks on marks.kind = 'mark' and contains(complaints.product_name, marks.value)
    inner join phrases
        on marks.program = phrases.program and phrases.kind <> 'mark' and contains(complaints.category, phrases.value)
    inner join {{ ref('fct_complaint') }} as located on complaints.complaint_no = located.complaint_no
)

{% for finding_code, kind in [('MARK_ABUSE', 'abuse'), ('FALSE_PUBLICITY', 'publicity')] %}
{% for reason, condition in [('BY_THIRD_PARTY', 'not is_holder'), ('BY_HOLDER', 'is_holder')] %}
select {{ finding(finding_code, 'program', 'record_key', 'uscc', 'decided_on', reason=reason) }}
from judged
where kind = '{{ kind }}' and {{ condition }}

union all
{% endfor %}
{% endfor %}
select {{ finding('MARK_ABUSE_COMPLAINT', 'program', 'record_key', 'uscc', 'received_on') }}
from complained
