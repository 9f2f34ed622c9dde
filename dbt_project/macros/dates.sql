{#- Calendar arithmetic of the rulebook (Conventions): the day of month is kept, clamped to the month's end. -#}

{% macro as_of() -%} cast('{{ var("as_of") }}' as date) {%- endmacro %}

{#- Bounds of an open span: every date that a feed can hold lies between them. -#}
{% macro dawn_of_time() -%} cast('0001-01-01' as date) {%- endmacro %}
{% macro end_of_time() -%} cast('9999-12-31' as date) {%- endmacro %}

{% macro add_months(day, months) -%} {{ adapter.dispatch('add_months')(day, months) }} {%- endmacro %}
{% macro default__add_months(day, months) -%}
cast({{ day }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro add_years(day, years) -%} {{ add_months(day, '12 * cast(' ~ years ~ ' as integer)') }} {%- endmacro %}

{#- Whole days from one date to another; null where either is. -#}
{% macro days_between(earlier, later) -%} {{ adapter.dispatch('days_between')(earlier, later) }} {%- endmacro %}
{% macro default__days_between(earlier, later) -%} date_diff('day', {{ earlier }}, {{ later }}) {%- endmacro %}

{% macro next_day(day) -%} cast({{ day }} + interval 1 day as date) {%- endmacro %}
{% macro previous_day(day) -%} cast({{ day }} - interval 1 day as date) {%- endmacro %}

{#- A year is a number that anyone may have typed: outside the calendar's years the nearest is meant. -#}
{% macro calendar_year(year) -%} cast(least(greatest({{ year }}, 1), 9999) as bigint) {%- endmacro %}
{% macro last_day_of_year(year) -%} make_date({{ calendar_year(year) }}, 12, 31) {%- endmacro %}
{% macro first_day_of_year(year) -%} make_date({{ calendar_year(year) }}, 1, 1) {%- endmacro %}
