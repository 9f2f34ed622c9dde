{#- Schemas are named as the configuration says, without the target's prefix: analysts write marts.fct_certificate. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name else target.schema }}
{%- endmacro %}
