-- Numerators and denominators whose parts are judged by a parameter of the period's end: drafters conforming in time,
-- complaints closed in time; and the money held or to be recovered as judged at the end.
-- Grain: program, year, cut_on, city_code, metric_code.
with grid as (
    select
        program,
        year,
        cut_on,
        period_start,
        period_end,
        cast({{ parameter_at('program', 'drafter_deadline_months', 'period_end') }} as integer) as deadline_months,
        cast({{ parameter_at('program', 'complaint_close_days', 'period_end') }} as integer) as close_days
    from {{ ref('int_judgement_grid') }}
),

duties as (
    select
        grid.program,
        grid.year,
        grid.cut_on,
        duties.region_code,
        {{ add_months('duties.clock_start', 'grid.deadline_months') }} as deadline,
        duties.fulfilled_on,
        grid.period_start,
        grid.period_end
    from grid
    inner join {{ ref('int_drafter_duties') }} as duties on grid.program = duties.program
),

items as (
    select
        'drafter_conformity_rate' as metric_code,
        program,
        year,
        cut_on,
        region_code,
        cast(case when fulfilled_on <= deadline then 1 else 0 end as decimal(18, 2)) as numerator,
        cast(1 as decimal(18, 2)) as denominator
    from duties
    where deadline between period_start and period_end

    union all

    select
        'complaint_on_time_rate',
        grid.program,
        grid.year,
        grid.cut_on,
        complaints.region_code,
        case when {{ days_between('complaints.accepted_on', 'complaints.closed_on') }} <= grid.close_days then 1 else 0 end,
        1
    from grid
    inner join {{ ref('int_complaints_on_brand_enterprises') }} as complaints
        on grid.program = complaints.program
            and grid.year = year(complaints.item_on)
            and complaints.item_on between grid.period_start and grid.period_end
            and grid.cut_on between complaints.known_from and complaints.known_to
            and complaints.accepted_on <= grid.cut_on
            and complaints.closed_on <= grid.cut_on
    where complaints.kind = '投诉'

    union all

    select
        metrics.metric_code,
        grid.program,
        grid.year,
        grid.cut_on,
        claims.region_code,
        case metrics.metric_code
            when 'subsidies_on_hold_yuan' then claims.amount_yuan
            else claims.to_recover_yuan
        end,
        null
    from grid
    inner join {{ ref('int_subsidies_judged') }} as claims
        on grid.program = claims.program and grid.period_end = claims.judged_at and grid.cut_on = claims.cut_on
    inner join {{ ref('int_metrics_by_programme') }} as metrics
        on grid.program = metrics.program
            and (
                (metrics.metric_code = 'subsidies_on_hold_yuan' and claims.verdict = 'hold')
                or (metrics.metric_code = 'subsidies_to_recover_yuan' and claims.verdict = 'recover_review')
            )
)

select
    program,
    year,
    cut_on,
    {{ city_of('region_code') }} as city_code,
    metric_code,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from items
group by all
