-- Of each right effective in a period of the grid: whether it was checked on a day it was effective, and what the latest
-- such check found (rulebook, Labelling rate). Grain: program, year, cut_on, right_no.
with authorised as (
    select distinct
        grid.program,
        grid.year,
        grid.cut_on,
        grid.period_start,
        grid.period_end,
        periods.right_no,
        periods.path,
        periods.standard_no,
        periods.region_code
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('int_mark_right_periods') }} as periods
        on grid.program = periods.program
            and periods.from_date <= grid.period_end
            and periods.to_date >= grid.period_start
            and (periods.left_out_from is null or grid.cut_on < periods.left_out_from)
),

latest_checks as (
    select
        authorised.program,
        authorised.year,
        authorised.cut_on,
        authorised.right_no,
        checks.labelled,
        checks.kpi_disclosed,
        coalesce(checks.c_performed, false) as c_performed
    from authorised
    inner join {{ ref('int_label_checks_judged') }} as checks
        on authorised.right_no = checks.right_no
            and authorised.program = checks.program
            and checks.is_effective
            and checks.checked_on between authorised.period_start and authorised.period_end
    qualify row_number() over (
        partition by authorised.program, authorised.year, authorised.cut_on, authorised.right_no
        order by checks.checked_on desc, checks.check_no desc
    ) = 1
)

select
    authorised.program,
    authorised.year,
    authorised.cut_on,
    authorised.right_no,
    authorised.path,
    authorised.standard_no,
    authorised.region_code,
    latest_checks.right_no is not null as is_checked,
    coalesce(latest_checks.labelled, false) as is_labelled,
    coalesce(latest_checks.kpi_disclosed, false) as is_kpi_disclosed,
    coalesce(latest_checks.c_performed, false) as is_c_performed
from authorised
left join latest_checks using (program, year, cut_on, right_no)
