{#- What changes by time alone (docs/what-if.md). -#}

{#- The day after which what happened on `day` is no longer inside a look-back of some years (look_back_start, mirrored, a
    clamped month's end included). `anniversary_days`: 1 in the reading that counts the anniversary, else 0. -#}
{% macro look_back_end(day, years, anniversary_days) -%}
{%- set start = 'cast(' ~ day ~ ' + to_days(' ~ anniversary_days ~ ') as date)' -%}
{%- set ahead = add_years(start, years) -%}
case when {{ add_years(ahead, '-' ~ years) }} >= {{ start }} then {{ ahead }} else {{ next_day(ahead) }} end
{%- endmacro %}

{#- 1 in the reading that counts the anniversary of a look-back, else 0. -#}
{% macro anniversary_days(program) -%}
coalesce(cast({{ parameter_at(program, 'look_back_includes_anniversary', as_of()) }} as integer), 0)
{%- endmacro %}

{#- One thing that changes: which decision, when by time alone (null: never), and to what. All but the first two are SQL
    expressions. -#}
{% macro due_date(duty, mart, key, program, uscc, changes_on, changes_to) -%}
    '{{ duty }}' as duty,
    '{{ mart }}' as decision_mart,
    {{ key }} as decision_key,
    cast({{ program }} as varchar) as program,
    cast({{ uscc }} as varchar) as uscc,
    cast({{ changes_on }} as date) as changes_on,
    cast({{ changes_to }} as varchar) as changes_to
{%- endmacro %}
