-- Index, interval over respondents and response rate of each group (rulebook, Satisfaction).
-- Grain: program, year, target_type, target_id, respondent_type.
{% set judged_on = 'least(' ~ last_day_of_year('indices.year') ~ ', ' ~ as_of() ~ ')' %}
{% set groups = ['program', 'year', 'target_type', 'target_id', 'respondent_type'] %}
with indices as (
    {{ satisfaction_indices(ref('int_satisfaction_answers_grouped'), groups) }}
),

respondent_indices as (
    {{ satisfaction_indices(ref('int_satisfaction_answers_grouped'), groups + ['respondent_id']) }}
),

-- whole numbers of 1e-9, so that the sums of squares are exact in any order
respondents as (
    select {{ groups | join(', ') }}, cast(cast(index as decimal(38, 9)) * 1000000000 as hugeint) as units from respondent_indices
),

spread as (
    select
        {{ groups | join(', ') }},
        count(*) as n_respondents,
        cast(count(*) * sum(units * units) - sum(units) * sum(units) as double)
        / nullif(cast(count(*) as double) * (count(*) - 1) * 1e18, 0) as variance
    from respondents
    group by {{ groups | join(', ') }}
),

-- who was asked: a round per type of respondent; for all types only if every type that answered has one
invited_by_type as (
    select
        programmes.program,
        rounds.survey_year as year,
        rounds.target_type,
        rounds.respondent_type,
        rounds.invited
    from {{ ref('stg_survey_rounds') }} as rounds
    inner join {{ ref('programmes') }} as programmes on rounds.program = programmes.feed_value
),

without_round as (
    select indices.program, indices.year, indices.target_type
    from indices
    left join invited_by_type using (program, year, target_type, respondent_type)
    where indices.target_id = 'all' and indices.respondent_type <> 'all' and invited_by_type.invited is null
),

invited as (
    select program, year, target_type, respondent_type, invited from invited_by_type
    union all
    select program, year, target_type, 'all', sum(invited)
    from invited_by_type
    where not exists (
        select 1
        from without_round
        where without_round.program = invited_by_type.program
            and without_round.year = invited_by_type.year
            and without_round.target_type = invited_by_type.target_type
    )
    group by program, year, target_type
),

bounds as (
    select
        indices.*,
        spread.n_respondents,
        cast({{ parameter_at('indices.program', 'confidence_z', judged_on) }} as double)
        * sqrt(spread.variance / spread.n_respondents) as half_width,
        cast({{ parameter_at('indices.program', 'survey_min_respondents', judged_on) }} as integer) as min_respondents,
        case when indices.target_id = 'all' then invited.invited end as invited
    from indices
    inner join spread using ({{ groups | join(', ') }})
    left join invited using (program, year, target_type, respondent_type)
)

select
    {{ groups | join(', ') }},
    n_respondents,
    n_responses,
    index,
    {{ clamp('round(cast(index as double) - half_width, 9)', '0', '100') }} as ci_low,
    {{ clamp('round(cast(index as double) + half_width, 9)', '0', '100') }} as ci_high,
    n_respondents >= min_respondents as sufficient,
    {{ quotient('n_respondents', 'invited') }} as response_rate
from bounds
