-- Areas of each year's guidance catalogue with at least one certificate valid at the end of the period (S-2, S-6).
-- Grain: program, year, cut_on.
with areas as (
    select grid.program, grid.year, grid.cut_on, grid.period_end, areas.area_code
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('int_metrics_by_programme') }} as metrics
        on grid.program = metrics.program and metrics.metric_code = 'catalogue_coverage_rate'
    inner join {{ ref('stg_catalogue_areas') }} as areas on grid.year = areas.year
),

covered as (
    select distinct areas.program, areas.year, areas.cut_on, areas.area_code
    from areas
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on areas.program = certificates.program and areas.area_code = certificates.area_code
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and areas.period_end between periods.from_date and periods.to_date
)

select
    areas.program,
    areas.year,
    areas.cut_on,
    cast(count(covered.area_code) as decimal(18, 2)) as numerator,
    cast(count(*) as decimal(18, 2)) as denominator
from areas
left join covered using (program, year, cut_on, area_code)
group by areas.program, areas.year, areas.cut_on
