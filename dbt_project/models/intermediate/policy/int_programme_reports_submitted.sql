-- The first day on which each reporter handed in anything for a year. Grain: program, reporter, year.
select programmes.program, reports.reporter, reports.year, min(reports.submitted_on) as submitted_on
from {{ ref('stg_programme_reports') }} as reports
inner join {{ ref('programmes') }} as programmes on reports.program = programmes.feed_value
group by programmes.program, reports.reporter, reports.year
