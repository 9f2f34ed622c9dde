{#- Exact numbers (rulebook, Conventions): one DOUBLE division of two exact numbers, rounded at once. -#}

{% macro rate_places() -%} 12 {%- endmacro %}
{% macro score_places() -%} 9 {%- endmacro %}

{#- Null where the denominator is 0 or null. -#}
{% macro quotient(numerator, denominator, places=rate_places()) -%}
round(cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0), {{ places }})
{%- endmacro %}

{#- A score as an exact number, so that sums of scores depend on no order. -#}
{% macro score(numerator, denominator) -%}
cast({{ quotient(numerator, denominator, score_places()) }} as decimal(18, 9))
{%- endmacro %}

{#- greatest and least ignore nulls; a bound of null stays null. -#}
{% macro clamp(value, low, high) -%}
case when {{ value }} is not null then least(greatest({{ value }}, {{ low }}), {{ high }}) end
{%- endmacro %}
