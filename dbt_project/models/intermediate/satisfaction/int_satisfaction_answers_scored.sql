-- Survey answers to known indicators, on the scale 0 to 100, each with the days it is the latest of its respondent about
-- its target (rulebook, Satisfaction). Grain: response_no, indicator_code.
with answers as (
    select
        responses.*,
        programmes.program as programme,
        lead(responses.answered_on) over (
            partition by
                responses.program, responses.survey_year, responses.respondent_id, responses.indicator_code,
                responses.target_type, responses.target_id
            order by responses.answered_on, responses.response_no
        ) as overtaken_on
    from {{ ref('stg_satisfaction_responses') }} as responses
    inner join {{ ref('programmes') }} as programmes on responses.program = programmes.feed_value
)

select
    answers.programme as program,
    answers.survey_year as year,
    answers.target_type,
    answers.target_id,
    answers.respondent_type,
    answers.respondent_id,
    answers.response_no,
    answers.indicator_code,
    {{ score('100 * (answers.score - answers.scale_min)', 'answers.scale_max - answers.scale_min') }} as score100,
    answers.weight,
    indicators.weight as indicator_weight,
    answers.answered_on as held_from,
    coalesce({{ previous_day('answers.overtaken_on') }}, {{ end_of_time() }}) as held_to,
    answers.record_key,
    answers.batch_id,
    answers.row_number
from answers
inner join {{ ref('satisfaction_indicators') }} as indicators
    on answers.target_type = indicators.target_type and answers.indicator_code = indicators.indicator_code
