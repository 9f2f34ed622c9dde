with metrics as (
    select
        by_programme.metric_code,
        by_programme.program,
        by_programme.unit,
        string_split(coalesce(metrics.required_of, ''), ';') as required_of
    from {{ ref('int_metrics_by_programme') }} as by_programme
    inner join {{ ref('metrics') }} as metrics on by_programme.metric_code = metrics.metric_code
),

current_years as (
    select program, year, period_end from {{ ref('int_judgement_grid') }} where is_current
),

whole_programme as (
    select figures.program, figures.year, figures.cut_on, figures.is_current, figures.metric_code, figures.value
    from {{ ref('int_annual_metrics') }} as figures
    inner join {{ ref('programmes') }} as programmes
        on figures.program = programmes.program and figures.region_code = programmes.province_code
),

-- metrics required of a reporter that submitted for a year of the range but did not name them
not_reported as (
    select submitted.program, submitted.reporter, submitted.year, metrics.metric_code
    from {{ ref('int_programme_reports_submitted') }} as submitted
    inner join current_years using (program, year)
    inner join metrics
        on submitted.program = metrics.program
            and list_contains(metrics.required_of, submitted.program || ':' || submitted.reporter)
    anti join {{ ref('int_programme_reports_held') }} as held
        on submitted.program = held.program
            and submitted.reporter = held.reporter
            and submitted.year = held.year
            and metrics.metric_code = held.metric_code
),

claims as (
    select program, reporter, year, metric_code, claimed, claimed_scale, cutoff_on, false as is_missing
    from {{ ref('int_programme_reports_held') }}
    union all
    select program, reporter, year, metric_code, null, null, null, true
    from not_reported
),

compared as (
    select
        claims.program,
        claims.reporter,
        claims.year,
        claims.metric_code,
        claims.is_missing,
        claims.cutoff_on,
        cast(claims.claimed as double) as claimed,
        metrics.metric_code is null as is_unknown,
        at_cutoff.value as computed_at_cutoff,
        in_full.value as computed,
        round(cast(claims.claimed as double) - at_cutoff.value, 9) as difference,
        round(cast(claims.claimed as double) - in_full.value, 9) as difference_in_full,
        case
            when metrics.unit in ('count', 'yuan') then 0
            when metrics.unit = 'rate'
                then
                    least(
                        0.5 * power(10.0, -claims.claimed_scale),
                        cast({{ parameter_at('claims.program', 'reconciliation_rate_tolerance',
                            'least(' ~ last_day_of_year('claims.year') ~ ', ' ~ as_of() ~ ')') }} as double)
                    )
            else 0.5 * power(10.0, -claims.claimed_scale)
        end as tolerance,
        1e-9 as negligible
    from claims
    left join metrics on claims.program = metrics.program and claims.metric_code = metrics.metric_code
    left join whole_programme as at_cutoff
        on claims.program = at_cutoff.program
            and claims.year = at_cutoff.year
            and claims.cutoff_on = at_cutoff.cut_on
            and claims.metric_code = at_cutoff.metric_code
    left join whole_programme as in_full
        on claims.program = in_full.program
            and claims.year = in_full.year
            and in_full.is_current
            and claims.metric_code = in_full.metric_code
)

select
    program,
    reporter,
    year,
    metric_code,
    claimed,
    cutoff_on,
    computed_at_cutoff,
    computed,
    difference,
    case when not is_unknown and not is_missing then tolerance end as tolerance,
    case
        when is_unknown then 'unknown_metric'
        when is_missing then 'not_reported'
        when computed_at_cutoff is null then 'mismatch'
        when abs(difference) <= negligible then 'match'
        when abs(difference) <= tolerance + negligible then 'within_tolerance'
        when abs(difference_in_full) <= tolerance + negligible then 'matches_full_year'
        else 'mismatch'
    end as verdict,
    {{ as_of() }} as as_of
from compared
