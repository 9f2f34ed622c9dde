-- Of each metric that a reporter claimed for a year the version that holds: the largest version, then the later
-- submission, then report_no (rulebook, Reconciliation). Grain: program, reporter, year, metric_code.
select
    programmes.program,
    reports.reporter,
    reports.year,
    reports.metric_code,
    reports.report_no,
    reports.submitted_on,
    reports.claimed,
    reports.claimed_scale,
    coalesce(reports.cutoff_on, least(reports.submitted_on, {{ last_day_of_year('reports.year') }})) as cutoff_on,
    reports.record_key,
    reports.batch_id,
    reports.row_number
from {{ ref('stg_programme_reports') }} as reports
inner join {{ ref('programmes') }} as programmes on reports.program = programmes.feed_value
qualify row_number() over (
    partition by programmes.program, reports.reporter, reports.year, reports.metric_code
    order by reports.version desc, reports.submitted_on desc, reports.report_no desc
) = 1
