-- Satisfaction rows with an index or interval outside 0 to 100, an index outside its interval, fewer answers than
-- respondents, or an interval where there is none to give.
select *
from {{ ref('fct_satisfaction') }}
where not (index between 0 and 100)
    or n_respondents < 1
    or n_responses < n_respondents
    or (ci_low is null) <> (n_respondents < 2)
    or (ci_high is null) <> (n_respondents < 2)
    or not (ci_low >= 0 and ci_high <= 100)
    or not (index between ci_low - 1e-9 and ci_high + 1e-9)
    or response_rate < 0
    or (response_rate is not null and target_id <> 'all')
