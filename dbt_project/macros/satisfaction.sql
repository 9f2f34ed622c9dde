{#- The satisfaction index (rulebook, Satisfaction) of each group of `groups` (a list of columns) over the answers of
    `answers` (a relation with these columns, indicator_code, score100, weight, indicator_weight): mean per indicator
    weighted by the answer, then weighted by indicator, renormalised over the indicators present. -#}
{% macro satisfaction_indices(answers, groups) %}
select
    {{ groups | join(', ') }},
    cast(sum(n_answers) as bigint) as n_responses,
    {{ score('sum(indicator_score * indicator_weight)', 'sum(indicator_weight)') }} as index
from (
    select
        {{ groups | join(', ') }},
        indicator_code,
        count(*) as n_answers,
        max(indicator_weight) as indicator_weight,
        {{ score('sum(cast(score100 as decimal(12, 9)) * cast(weight as decimal(26, 9)))', 'sum(weight)') }}
            as indicator_score
    from {{ answers }}
    group by {{ groups | join(', ') }}, indicator_code
) as indicator_scores
group by {{ groups | join(', ') }}
{% endmacro %}
