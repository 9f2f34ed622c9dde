-- Surveys that more respondents answered than were invited: the number invited is wrong, or answers came twice.
{{ config(severity='warn') }}
select program, year, target_type, respondent_type, n_respondents, response_rate
from {{ ref('fct_satisfaction') }}
where response_rate > 1
