with valid as (
    select
        grid.program,
        grid.year,
        certificates.body_id,
        certificates.region_code
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('int_certificates_resolved') }} as certificates on grid.program = certificates.program
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and grid.period_end between periods.from_date and periods.to_date
    where grid.is_current
),

counted as (
    select valid.program, valid.year, regions.region_code, valid.body_id, count(*) as certificates_valid
    from valid
    inner join ({{ programme_regions() }}) as regions
        on valid.program = regions.program
            and (regions.level = 'province' or {{ city_of('valid.region_code') }} = regions.region_code)
    where regions.level in ('province', 'city')
    group by valid.program, valid.year, regions.region_code, valid.body_id
),

totals as (
    select
        program,
        year,
        region_code,
        sum(certificates_valid) as certificates_all,
        sum(certificates_valid * certificates_valid) as sum_of_squares
    from counted
    group by program, year, region_code
)

select
    counted.program,
    counted.year,
    counted.region_code,
    counted.body_id,
    cast(counted.certificates_valid as bigint) as certificates_valid,
    cast(totals.certificates_all as bigint) as certificates_all,
    {{ quotient('counted.certificates_valid', 'totals.certificates_all') }} as share_rate,
    {{ quotient('totals.sum_of_squares', 'totals.certificates_all * totals.certificates_all') }} as concentration,
    {{ as_of() }} as as_of
from counted
inner join totals using (program, year, region_code)
