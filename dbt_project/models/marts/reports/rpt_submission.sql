with reporters as (
    select program, unnest(string_split(reporters, ';')) as reporter from {{ ref('programmes') }}
    union
    select program, reporter from {{ ref('int_programme_reports_submitted') }}
),

years as (
    select distinct program, year from {{ ref('int_judgement_grid') }} where is_current
),

-- 31 December of a year, and the day by which a policy then in force wants the report
deadlines as (
    select
        years.program,
        years.year,
        {{ policy_in_force('years.program', last_day_of_year('years.year')) }} as is_policy_in_force,
        cast(years.year || '-' || parameters.value as date) as due_on
    from years
    left join {{ ref('policy_parameters') }} as parameters
        on years.program = parameters.program
            and parameters.parameter = 'annual_report_due_month_day'
            and {{ last_day_of_year('years.year') }} >= coalesce(parameters.valid_from, {{ dawn_of_time() }})
            and {{ last_day_of_year('years.year') }} <= coalesce(parameters.valid_to, {{ end_of_time() }})
),

expected as (
    select deadlines.*, reporters.reporter, submitted.submitted_on
    from deadlines
    inner join reporters on deadlines.program = reporters.program
    left join {{ ref('int_programme_reports_submitted') }} as submitted
        on deadlines.program = submitted.program
            and reporters.reporter = submitted.reporter
            and deadlines.year = submitted.year
)

select
    program,
    reporter,
    year,
    due_on,
    submitted_on,
    case
        when not is_policy_in_force then 'policy_lapsed'
        when due_on is null then 'no_deadline'
        when submitted_on <= due_on then 'on_time'
        when submitted_on > due_on then 'late'
        when {{ as_of() }} > due_on then 'missing'
        else 'not_due'
    end as status,
    case when status = 'late' then {{ days_between('due_on', 'submitted_on') }} end as days_late,
    {{ as_of() }} as as_of
from expected
