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

{#- Whether the other reading of a sentence is chosen (seed `readings`): a flag that is 0, or not there, where ours is. -#}
{% macro other_reading(program, parameter, day) -%}
coalesce(cast({{ parameter_at(program, parameter, day) }} as integer), 0) = 1
{%- endmacro %}

{#- The start of a look-back of some years before a day: what happened later is inside, what happened on the anniversary
    is not (I-01), unless the other reading is chosen, which begins a day earlier. -#}
{% macro look_back_start(day, years, program) -%}
cast(
    {{ add_years(day, '-cast(' ~ years ~ ' as integer)') }}
    - to_days(coalesce(cast({{ parameter_at(program, 'look_back_includes_anniversary', day) }} as integer), 0)) as date
)
{%- endmacro %}

{#- The day from which a standard's spans are counted: the later of publication and effect (I-03), or, in the other
    reading, the publication. -#}
{% macro standard_clock(standards, program) -%}
case
    when {{ other_reading(program, 'standard_clock_from_publication', as_of()) }}
        then coalesce({{ standards }}.published_on, {{ standards }}.effective_on)
    else greatest({{ standards }}.published_on, {{ standards }}.effective_on)
end
{%- endmacro %}
