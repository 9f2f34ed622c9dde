{#- The value of a policy parameter on the day judged, as text: before its first valid_from the first row, after its
    valid_to the last (rulebook, Conventions). `program` and `day` are SQL expressions. -#}
{% macro parameter_at(program, parameter, day) -%}
(
    select value
    from {{ ref('int_policy_parameters_dated') }}
    where program = {{ program }} and parameter = '{{ parameter }}' and {{ day }} between effective_from and effective_to
)
{%- endmacro %}

{#- Whether the day judged lies within the time in force of a document that sets clauses for the programme. -#}
{% macro policy_in_force(program, day) -%}
exists (
    select 1
    from {{ ref('int_policies_in_force') }}
    where program = {{ program }} and {{ day }} between in_force_from and in_force_to
)
{%- endmacro %}
