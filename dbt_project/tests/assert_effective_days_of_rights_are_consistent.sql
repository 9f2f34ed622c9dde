-- Rights whose first and last effective day contradict each other, the day of grant, as_of or the flag `effective`.
select right_no, program, granted_on, effective, first_effective_on, last_effective_on, as_of
from {{ ref('fct_mark_right') }}
where (first_effective_on is null) <> (last_effective_on is null)
    or first_effective_on > last_effective_on
    or first_effective_on < granted_on
    or last_effective_on > as_of
    or effective is distinct from coalesce(last_effective_on = as_of, false)
