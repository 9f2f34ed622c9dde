{#- The value of a policy parameter on the day judged, as text: before its first valid_from the first row, after its
    valid_to the last (rulebook, Conventions). `program` and `day` are SQL expressions; the columns inside are renamed so
    that an unqualified one in them means the caller's. -#}
{% macro parameter_at(program, parameter, day) -%}
(
    select dated.dated_value
    from (
        select program as dated_program, value as dated_value, effective_from as dated_from, effective_to as dated_to
        from {{ ref('int_policy_parameters_dated') }}
        where parameter = '{{ parameter }}'
    ) as dated
    where dated.dated_program = {{ program }} and {{ day }} between dated.dated_from and dated.dated_to
)
{%- endmacro %}

{#- Whether the day judged lies within the time in force of a document that sets clauses for the programme. -#}
{% macro policy_in_force(program, day) -%}
exists (
    select 1
    from (
        select program as dated_program, in_force_from as dated_from, in_force_to as dated_to
        from {{ ref('int_policies_in_force') }}
    ) as dated
    where dated.dated_program = {{ program }} and {{ day }} between dated.dated_from and dated.dated_to
)
{%- endmacro %}
