-- Standards and certification rules published, inspections confirmed, subsidies paid: what is counted in a year's
-- figures and is no certification. Items without region count for the whole programme only. Grain: metric_code, item_key.
with standards as (
    select
        standards.standard_no as item_key,
        programmes.program,
        standards.published_on as item_on,
        standards.revision_of
    from {{ ref('stg_standards') }} as standards
    inner join {{ ref('programmes') }} as programmes on standards.program = programmes.feed_value
),

inspections as (
    select
        inspections.inspection_no as item_key,
        inspections.confirmed_on as item_on,
        {{ region_or_unknown('enterprises.region_code') }} as region_code,
        case inspections.result when '合格' then 1 else 0 end as passed
    from {{ ref('stg_inspections') }} as inspections
    left join {{ ref('stg_enterprises') }} as enterprises on inspections.uscc = enterprises.uscc
),

items as (
    select
        'standards_published' as metric_code,
        program,
        cast(null as varchar) as region_code,
        item_key,
        item_on,
        cast(1 as decimal(18, 2)) as numerator,
        cast(null as decimal(18, 2)) as denominator
    from standards

    union all

    select 'standards_revised', program, null, item_key, item_on, 1, null
    from standards
    where revision_of is not null

    union all

    select metrics.metric_code, metrics.program, null, rules.rule_id, rules.published_on, 1, null
    from {{ ref('stg_certification_rules') }} as rules
    inner join {{ ref('int_metrics_by_programme') }} as metrics
        on metrics.metric_code = 'certification_rules_published'

    union all

    select
        metrics.metric_code,
        metrics.program,
        inspections.region_code,
        inspections.item_key,
        inspections.item_on,
        case metrics.metric_code when 'inspection_pass_rate' then inspections.passed else 1 end,
        case metrics.metric_code when 'inspection_pass_rate' then 1 end
    from inspections
    inner join {{ ref('int_metrics_by_programme') }} as metrics
        on metrics.metric_code in ('inspections', 'inspection_pass_rate')

    union all

    select 'subsidies_paid_yuan', program, region_code, claim_no, paid_on, paid_yuan, null
    from {{ ref('int_subsidy_claims_dated') }}
    where paid_on is not null
)

select
    items.metric_code,
    items.program,
    items.region_code,
    items.item_key,
    items.item_on,
    items.item_on as known_from,
    {{ end_of_time() }} as known_to,
    items.numerator,
    items.denominator
from items
inner join {{ ref('int_metrics_by_programme') }} as metrics
    on items.metric_code = metrics.metric_code and items.program = metrics.program
