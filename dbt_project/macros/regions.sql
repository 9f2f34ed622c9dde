{#- Region of a record = its enterprise's region_code; unknown enterprise: 000000 (rulebook, Conventions). -#}
{% macro unknown_region() -%} '000000' {%- endmacro %}
{% macro region_or_unknown(region_code) -%} coalesce({{ region_code }}, {{ unknown_region() }}) {%- endmacro %}
{% macro city_of(region_code) -%} left({{ region_code }}, 4) || '00' {%- endmacro %}
{% macro province_of(region_code) -%} left({{ region_code }}, 2) || '0000' {%- endmacro %}
