-- What stood at the end of each year in the supplementary figures of the Zhejiang opinion (kind `metric`).
-- Grain: an item of a metric and year.
with grid as (
    select grid.program, grid.year, grid.period_start, grid.period_end, programmes.feed_value
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('programmes') }} as programmes
        on grid.program = programmes.program and programmes.rights_source = 'authorizations'
    where grid.is_current
),

standards as (
    select
        grid.program,
        grid.year,
        standards.standard_no,
        standards.kpi_table,
        standards.kpi_leads,
        standards.industry_code
    from grid
    inner join {{ ref('stg_standards') }} as standards
        on grid.feed_value = standards.program
            and standards.published_on <= grid.period_end
            and standards.status = '现行'
),

drafters as (
    select standards.program, standards.year, drafters.kind
    from standards
    inner join {{ ref('stg_standard_drafters') }} as drafters on standards.standard_no = drafters.standard_no
    where drafters.kind is not null
),

-- rights effective at the end
rights as (
    select
        grid.program,
        grid.year,
        grid.period_start,
        grid.period_end,
        periods.right_no,
        periods.uscc,
        periods.product_code,
        periods.path,
        periods.region_code,
        coalesce(standards.is_consumer, false) as is_consumer
    from grid
    inner join {{ ref('int_mark_right_periods') }} as periods
        on grid.program = periods.program
            and grid.period_end between periods.from_date and periods.to_date
            and periods.left_out_from is null
    left join {{ ref('stg_standards') }} as standards on periods.standard_no = standards.standard_no
),

brands as (
    select program, year, uscc, min(region_code) as region_code, bool_or(is_consumer) as is_consumer
    from rights
    group by program, year, uscc
),

-- firms with a title on the last day of the year; 小巨人 is one of 专精特新
titled as (
    select distinct
        grid.program,
        grid.year,
        titles.uscc,
        case titles.title when '出口型' then 'exporter_coverage_rate' else 'title_coverage_rate' end as metric_code
    from grid
    inner join {{ ref('stg_enterprise_titles') }} as titles
        on titles.title in ('专精特新', '专精特新小巨人', '出口型')
            and titles.granted_on <= grid.period_end
            and (titles.valid_to is null or titles.valid_to >= grid.period_end)
),

covered as (
    select titled.*, enterprises.region_code, brands.uscc is not null as is_brand
    from titled
    inner join {{ ref('stg_enterprises') }} as enterprises on titled.uscc = enterprises.uscc
    left join brands on titled.program = brands.program and titled.year = brands.year and titled.uscc = brands.uscc
),

-- GB/T 4754: a code may bear the letter of its section before the digits
divisions as (
    select distinct
        program,
        year,
        left(
            regexp_replace(industry_code, '^[A-Za-z]+', ''),
            cast({{ parameter_at('standards.program', 'industry_division_digits', as_of()) }} as integer)
        ) as division
    from standards
    where industry_code is not null
),

inspected as (
    select distinct rights.program, rights.year, rights.right_no
    from rights
    inner join {{ ref('stg_inspections') }} as inspections
        on rights.uscc = inspections.uscc
            and rights.product_code = inspections.product_code
            and inspections.confirmed_on between rights.period_start and rights.period_end
),

spot_checked as (
    select distinct rights.program, rights.year, rights.right_no
    from rights
    inner join {{ ref('stg_label_checks') }} as checks
        on rights.right_no = checks.right_no
            and checks.channel = '自我声明抽查'
            and checks.checked_on between rights.period_start and rights.period_end
    where rights.path = 'self_declaration'
)

select {{ end_item('standards_kpi_table_rate', 'null', one_if('kpi_table'), '1', grid='standards') }}
from standards
where kpi_table is not null

union all

select {{ end_item('standards_kpi_leading_rate', 'null', one_if('kpi_leads'), '1', grid='standards') }}
from standards
where kpi_leads is not null

union all

select {{ end_item('institute_drafters_rate', 'null', one_if("kind not in ('企业', '其他')"), '1', grid='drafters') }}
from drafters

union all

select {{ end_item('industries_with_standard_end', 'null', grid='divisions') }}
from divisions
where division <> ''

union all

select {{ end_item('brand_enterprises_consumer_end', 'region_code', grid='brands') }}
from brands
where is_consumer

union all

select {{ end_item('brand_enterprises_consumer_rate', 'region_code', one_if('is_consumer'), '1', grid='brands') }}
from brands

union all

select
    covered.metric_code,
    covered.program,
    covered.year,
    {{ region_or_unknown('covered.region_code') }},
    {{ one_if('covered.is_brand') }},
    1
from covered

union all

select
    {{ end_item('inspection_coverage_rate', 'rights.region_code', one_if('inspected.right_no is not null'), '1',
        grid='rights') }}
from rights
left join inspected using (program, year, right_no)

union all

select
    {{ end_item('self_declared_check_rate', 'rights.region_code', one_if('spot_checked.right_no is not null'), '1',
        grid='rights') }}
from rights
left join spot_checked using (program, year, right_no)
where rights.path = 'self_declaration'
