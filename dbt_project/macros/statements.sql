{#- The kinds of answer to the statements of the clause list (docs/statements.md). -#}

{#- The rows of several models of one kind, as one relation. -#}
{% macro union_of(models) -%}
{%- for model in models %}
select * from {{ ref(model) }}
{%- if not loop.last %} union all by name {% endif %}
{%- endfor %}
{%- endmacro %}

{#- Whole days later; null where either is. -#}
{% macro add_days(day, days) -%} cast({{ day }} + to_days(cast({{ days }} as integer)) as date) {%- endmacro %}

{#- A record found to lack something or to disagree with another (kind `finding`): one row for each reason and each
    other record that proves it, the related_key null where the record proves it itself. The reason is the finding's own
    code unless another is given. All arguments but the codes are SQL expressions. -#}
{% macro finding(code, program, record_key, uscc, found_on, related_key='null', body_id='null', reason=none) -%}
    '{{ code }}' as finding,
    cast({{ program }} as varchar) as program,
    {{ record_key }} as record_key,
    cast({{ uscc }} as varchar) as uscc,
    cast({{ body_id }} as varchar) as body_id,
    cast({{ found_on }} as date) as found_on,
    cast({{ related_key }} as varchar) as related_key,
    '{{ reason or code }}' as reason
{%- endmacro %}

{#- A duty that began with a record and is done by another (kind `followup`). The days allowed are the parameter named
    in the seed `followup_duties`, unless the record itself sets the day (set_due_on). -#}
{% macro followup(duty, program, record_key, uscc, started_on, done_on, done_key, body_id='null', set_due_on='null') -%}
    '{{ duty }}' as duty,
    {{ program }} as program,
    {{ record_key }} as record_key,
    cast({{ uscc }} as varchar) as uscc,
    cast({{ body_id }} as varchar) as body_id,
    cast({{ started_on }} as date) as started_on,
    cast({{ done_on }} as date) as done_on,
    cast({{ done_key }} as varchar) as done_key,
    cast({{ set_due_on }} as date) as set_due_on
{%- endmacro %}

{#- What counts in a yearly figure on one day (kind `metric`, figures of a period): a share when it has a denominator,
    else a count or a sum. -#}
{% macro period_item(metric_code, program, region_code, item_on, numerator='1', denominator='null') -%}
    '{{ metric_code }}' as metric_code,
    {{ program }} as program,
    {{ region_or_unknown(region_code) }} as region_code,
    cast({{ item_on }} as date) as item_on,
    cast({{ numerator }} as decimal(18, 2)) as numerator,
    cast({{ denominator }} as decimal(18, 2)) as denominator
{%- endmacro %}

{#- The same as it stood at the end of each period (kind `metric`, figures of a period's end). -#}
{% macro end_item(metric_code, region_code, numerator='1', denominator='null', grid='grid') -%}
    '{{ metric_code }}' as metric_code,
    {{ grid }}.program,
    {{ grid }}.year,
    {{ region_or_unknown(region_code) }} as region_code,
    cast({{ numerator }} as decimal(18, 2)) as numerator,
    cast({{ denominator }} as decimal(18, 2)) as denominator
{%- endmacro %}

{% macro cast_int(value) -%} cast({{ value }} as integer) {%- endmacro %}

{#- 1 or 0, for the numerator of a share; an unknown condition is 0. -#}
{% macro one_if(condition) -%} case when {{ condition }} then 1 else 0 end {%- endmacro %}

{#- An amount that is compared with those of its peers (kind `outlier`). -#}
{% macro measure(code, program, peer_group, record_key, uscc, measured_on, amount, body_id='null') -%}
    '{{ code }}' as measure,
    {{ program }} as program,
    cast({{ peer_group }} as varchar) as peer_group,
    {{ record_key }} as record_key,
    cast({{ uscc }} as varchar) as uscc,
    cast({{ body_id }} as varchar) as body_id,
    cast({{ measured_on }} as date) as measured_on,
    cast({{ amount }} as decimal(38, 9)) as amount
{%- endmacro %}

{#- Those of the codes that the list `held` holds, in the order given; never null. -#}
{% macro codes_in_order(held, codes) -%}
list_filter(
    ['{{ codes | join("', '") }}'], lambda code: list_contains(coalesce({{ held }}, cast([] as varchar[])), code)
)
{%- endmacro %}

{#- The regions a figure of a programme is given for: its province (the whole programme, firms outside included), its
    cities and counties. -#}
{% macro programme_regions() -%}
select
    programmes.program,
    regions.region_code,
    case when regions.region_code = programmes.province_code then 'province' else regions.level end as level
from {{ ref('programmes') }} as programmes
inner join {{ ref('regions') }} as regions
    on regions.region_code = programmes.province_code
        or (left(regions.region_code, 2) = programmes.province_prefix and regions.level in ('city', 'county'))
{%- endmacro %}

{#- Feeds whose records are evidence of statements only (beside evidence_feeds). -#}
{% macro statement_feeds() -%}
{{ return([
    'alliance_members', 'applications', 'association_members', 'catalogue_areas', 'complaints', 'integrity_records',
    'major_changes', 'programme_reports',
]) }}
{%- endmacro %}

{#- The decision marts of statements that bring evidence of their own: model int_statement_evidence_<name>. -#}
{% macro statement_evidence() -%}
{{ return([
    'application_order', 'certificate_issuer', 'credit_standing', 'document_audit', 'revocation_review', 'risk_tier',
]) }}
{%- endmacro %}

{#- Rows of a mart by a code (a column or an SQL expression); where given, only the rows that are open. -#}
{% macro open_codes(mart, code, condition='true') -%}
select '{{ mart }}' as finding_mart, {{ code }} as finding_code, count(*) as n
from {{ ref(mart) }}
where {{ condition }}
group by all
{%- endmacro %}

{#- The same by each code of a list. -#}
{% macro open_lists(mart, codes, condition='true') -%}
select '{{ mart }}' as finding_mart, codes.code as finding_code, count(*) as n
from {{ ref(mart) }} as open_rows
cross join unnest(open_rows.{{ codes }}) as codes (code)
where {{ condition }}
group by all
{%- endmacro %}
