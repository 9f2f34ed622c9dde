-- Programme, reporter and year without exactly one row in rpt_submission, or a status that contradicts its dates.
with years as (
    select distinct program, year from {{ ref('fct_annual_metric') }}
),

reporters as (
    select distinct program, reporter from {{ ref('rpt_submission') }}
),

counted as (
    select years.program, reporters.reporter, years.year, count(submissions.program) as n_rows
    from years
    inner join reporters on years.program = reporters.program
    left join {{ ref('rpt_submission') }} as submissions
        on years.program = submissions.program
            and reporters.reporter = submissions.reporter
            and years.year = submissions.year
    group by years.program, reporters.reporter, years.year
)

select program, reporter, year, 'rows: ' || n_rows as fault
from counted
where n_rows <> 1

union all

select program, reporter, year, 'status: ' || status
from {{ ref('rpt_submission') }}
where (status = 'on_time') <> coalesce(submitted_on <= due_on, false)
    or (status = 'late') <> coalesce(submitted_on > due_on, false)
    or (days_late is null) = (status = 'late')
    or days_late <= 0
    or (status = 'missing' and (submitted_on is not null or as_of <= due_on))
    or (status = 'not_due' and (submitted_on is not null or as_of > due_on))
    or (status in ('policy_lapsed', 'no_deadline') and due_on is not null)

union all

select years.program, null, years.year, 'no reporter'
from years
where not exists (select 1 from reporters where reporters.program = years.program)
