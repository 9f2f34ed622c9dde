-- Survey answers to an indicator that the seed does not hold for that type of target: left out of every index.
{{ config(severity='warn') }}
select
    responses.response_no,
    responses.indicator_code,
    responses.program,
    responses.survey_year,
    responses.target_type,
    responses.batch_id,
    responses.row_number
from {{ ref('stg_satisfaction_responses') }} as responses
left join {{ ref('satisfaction_indicators') }} as indicators
    on responses.target_type = indicators.target_type and responses.indicator_code = indicators.indicator_code
where indicators.indicator_code is null
