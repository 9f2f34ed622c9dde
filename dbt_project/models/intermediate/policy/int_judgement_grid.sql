-- Every (programme, year, as_of cut) for which the annual metrics are computed, with the days of its period and the day
-- judged (period_end): the years up to as_of, and the year of each report as it stood on the report's own cut-off day.
-- Grain: program, year, cut_on. is_current marks the rows of fct_annual_metric.
with programmes as (
    select
        program,
        cast({{ parameter_at('program', 'first_report_year', as_of()) }} as integer) as first_year
    from {{ ref('programmes') }}
),

current_years as (
    select program, cast(unnest(range(first_year, cast(year({{ as_of() }}) as integer) + 1)) as integer) as year
    from programmes
),

cuts as (
    select program, year, {{ as_of() }} as cut_on from current_years
    union
    select reports.program, reports.year, reports.cutoff_on
    from {{ ref('int_programme_reports_held') }} as reports
    inner join programmes
        on reports.program = programmes.program
            and reports.year between programmes.first_year and year(reports.cutoff_on)
)

select
    program,
    year,
    cut_on,
    {{ first_day_of_year('year') }} as period_start,
    least({{ last_day_of_year('year') }}, cut_on) as period_end,
    cut_on = {{ as_of() }} as is_current
from cuts
