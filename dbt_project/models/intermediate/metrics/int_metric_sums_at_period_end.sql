-- Certificates, rights, brand enterprises, standards and members as they stood at the end of each period of the grid.
-- Grain: program, year, cut_on, city_code, metric_code.
with grid as (
    select program, year, cut_on, period_start, period_end from {{ ref('int_judgement_grid') }}
),

certificates as (
    select certificates.program, certificates.region_code, certificates.certificate_no, periods.from_date, periods.to_date
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no and periods.status = 'valid'
    where certificates.program is not null
),

certificates_valid as (
    select grid.program, grid.year, grid.cut_on, certificates.region_code, certificates.certificate_no as item_key
    from grid
    inner join certificates
        on grid.program = certificates.program and grid.period_end between certificates.from_date and certificates.to_date
),

rights as (
    select grid.program, grid.year, grid.cut_on, periods.region_code, periods.right_no as item_key, periods.path
    from grid
    inner join {{ ref('int_mark_right_periods') }} as periods
        on grid.program = periods.program
            and grid.period_end between periods.from_date and periods.to_date
            and (periods.left_out_from is null or grid.cut_on < periods.left_out_from)
),

brand_days as (
    select
        grid.program,
        grid.year,
        grid.cut_on,
        grid.period_start,
        grid.period_end,
        brands.region_code,
        brands.uscc as item_key,
        min(brands.from_date) as first_day,
        bool_or(grid.period_end <= brands.to_date) as is_brand
    from grid
    inner join {{ ref('int_brand_enterprise_periods') }} as brands
        on grid.program = brands.program
            and brands.from_date <= grid.period_end
            and (brands.left_out_from is null or grid.cut_on < brands.left_out_from)
    group by all
),

dishonest as (
    select distinct brand_days.program, brand_days.year, brand_days.cut_on, brand_days.region_code, brand_days.item_key
    from brand_days
    inner join {{ ref('int_dishonesty_listings') }} as listings
        on brand_days.item_key = listings.uscc
            and listings.is_serious
            and brand_days.period_end between listings.listed_on and listings.listed_to
    where brand_days.is_brand
),

standards as (
    select grid.program, grid.year, grid.cut_on, cast(null as varchar) as region_code, standards.standard_no as item_key
    from grid
    inner join {{ ref('programmes') }} as programmes on grid.program = programmes.program
    inner join {{ ref('stg_standards') }} as standards
        on programmes.feed_value = standards.program
            and standards.published_on <= grid.period_end
            and standards.status = '现行'
),

members as (
    select distinct
        grid.program,
        grid.year,
        grid.cut_on,
        {{ region_or_unknown('enterprises.region_code') }} as region_code,
        members.uscc as item_key
    from grid
    inner join {{ ref('int_metrics_by_programme') }} as metrics
        on grid.program = metrics.program and metrics.metric_code = 'association_members_end'
    inner join {{ ref('stg_association_members') }} as members
        on members.joined_on <= grid.period_end
            and (members.exited_on is null or members.exited_on > grid.period_end)
    left join {{ ref('stg_enterprises') }} as enterprises on members.uscc = enterprises.uscc
),

overdue as (
    select grid.program, grid.year, grid.cut_on, surveillance.region_code, surveillance.certificate_no as item_key
    from grid
    inner join {{ ref('int_surveillance_judged') }} as surveillance
        on grid.program = surveillance.program
            and grid.period_end = surveillance.judged_on
            and grid.cut_on = surveillance.cut_on
            and surveillance.onsite_overdue
),

items as (
    select 'certificates_valid_end' as metric_code, program, year, cut_on, region_code, item_key from certificates_valid
    union all
    select 'mark_rights_end', program, year, cut_on, region_code, item_key from rights
    union all
    select 'mark_rights_self_declared_end', program, year, cut_on, region_code, item_key
    from rights
    where path = 'self_declaration'
    union all
    select 'brand_enterprises_end', program, year, cut_on, region_code, item_key from brand_days where is_brand
    union all
    select 'brand_enterprises_new', program, year, cut_on, region_code, item_key
    from brand_days
    where first_day >= period_start
    union all
    select 'dishonest_brand_enterprises_end', program, year, cut_on, region_code, item_key from dishonest
    union all
    select 'standards_in_force_end', program, year, cut_on, region_code, item_key from standards
    union all
    select 'association_members_end', program, year, cut_on, region_code, item_key from members
    union all
    select 'onsite_overdue_end', program, year, cut_on, region_code, item_key from overdue
)

select
    program,
    year,
    cut_on,
    {{ city_of('region_code') }} as city_code,
    metric_code,
    cast(count(*) as decimal(18, 2)) as numerator,
    cast(null as decimal(18, 2)) as denominator
from items
group by all
