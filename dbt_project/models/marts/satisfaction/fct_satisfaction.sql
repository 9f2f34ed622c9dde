select
    program,
    year,
    target_type,
    target_id,
    respondent_type,
    n_respondents,
    n_responses,
    cast(index as double) as index,
    ci_low,
    ci_high,
    sufficient,
    response_rate,
    {{ as_of() }} as as_of
from {{ ref('int_satisfaction_summarised') }}
