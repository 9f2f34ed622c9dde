with grid as (
    select grid.program, grid.year, grid.period_start, grid.period_end, grid.cut_on
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('programmes') }} as programmes
        on grid.program = programmes.program and programmes.rights_source = 'authorizations'
    where grid.is_current
),

-- money by the claim's region, rights and certificates by the enterprise's
claims as (
    select
        grid.program,
        grid.year,
        claims.region_code,
        sum(claims.paid_yuan) filter (where claims.paid_on between grid.period_start and grid.period_end) as paid_yuan,
        sum(claims.recovered_yuan) filter (where claims.recovered_on between grid.period_start and grid.period_end)
            as recovered_yuan,
        count(*) filter (where claims.paid_on between grid.period_start and grid.period_end) as claims_paid
    from grid
    inner join {{ ref('int_subsidy_claims_dated') }} as claims on grid.program = claims.program
    group by grid.program, grid.year, claims.region_code
),

rights as (
    select
        grid.program,
        grid.year,
        counted.region_code,
        count(*) as rights_authorised,
        count(*) filter (where counted.is_checked) as rights_checked,
        count(*) filter (where counted.is_labelled) as rights_labelled
    from grid
    inner join {{ ref('int_labelling_counted') }} as counted using (program, year, cut_on)
    group by grid.program, grid.year, counted.region_code
),

certificates as (
    select grid.program, grid.year, certificates.region_code, count(*) as certificates_valid
    from grid
    inner join {{ ref('int_certificates_resolved') }} as certificates on grid.program = certificates.program
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and grid.period_end between periods.from_date and periods.to_date
    group by grid.program, grid.year, certificates.region_code
),

counties as (
    select
        coalesce(claims.program, rights.program, certificates.program) as program,
        coalesce(claims.year, rights.year, certificates.year) as year,
        coalesce(claims.region_code, rights.region_code, certificates.region_code) as region_code,
        coalesce(claims.paid_yuan, 0) as paid_yuan,
        coalesce(claims.recovered_yuan, 0) as recovered_yuan,
        coalesce(claims.claims_paid, 0) as claims_paid,
        coalesce(rights.rights_authorised, 0) as rights_authorised,
        coalesce(rights.rights_checked, 0) as rights_checked,
        coalesce(rights.rights_labelled, 0) as rights_labelled,
        coalesce(certificates.certificates_valid, 0) as certificates_valid
    from claims
    full join rights using (program, year, region_code)
    full join certificates using (program, year, region_code)
),

summed as (
    select
        counties.program,
        counties.year,
        regions.region_code,
        sum(counties.paid_yuan) as paid_yuan,
        sum(counties.recovered_yuan) as recovered_yuan,
        sum(counties.claims_paid) as claims_paid,
        sum(counties.rights_authorised) as rights_authorised,
        sum(counties.rights_checked) as rights_checked,
        sum(counties.rights_labelled) as rights_labelled,
        sum(counties.certificates_valid) as certificates_valid
    from counties
    inner join ({{ programme_regions() }}) as regions
        on counties.program = regions.program
            and (
                regions.level = 'province'
                or (regions.level = 'city' and {{ city_of('counties.region_code') }} = regions.region_code)
                or (regions.level = 'county' and counties.region_code = regions.region_code)
            )
    group by counties.program, counties.year, regions.region_code
)

select
    program,
    year,
    region_code,
    cast(paid_yuan as decimal(18, 2)) as paid_yuan,
    cast(recovered_yuan as decimal(18, 2)) as recovered_yuan,
    cast(claims_paid as bigint) as claims_paid,
    cast(rights_authorised as bigint) as rights_authorised,
    cast(rights_checked as bigint) as rights_checked,
    cast(rights_labelled as bigint) as rights_labelled,
    cast(certificates_valid as bigint) as certificates_valid,
    {{ quotient('paid_yuan - recovered_yuan', 'rights_labelled') }} as yuan_per_labelled_right,
    {{ quotient('paid_yuan - recovered_yuan', 'certificates_valid') }} as yuan_per_certificate,
    {{ as_of() }} as as_of
from summed
where claims_paid > 0 or rights_authorised > 0 or certificates_valid > 0 or recovered_yuan > 0
