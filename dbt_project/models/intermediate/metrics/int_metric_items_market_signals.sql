-- Complaints and quality penalties on brand enterprises, as they are counted in a year's figures.
-- Grain: metric_code, item_key, known_from.
with penalties as (
    {{ on_brand_enterprises(ref('int_penalties_attributed'), ref('int_penalties_classified'), 'penalty_no', 'decided_on') }}
)

select
    'complaints' as metric_code,
    program,
    region_code,
    complaint_no as item_key,
    item_on,
    known_from,
    known_to,
    cast(1 as decimal(18, 2)) as numerator,
    cast(null as decimal(18, 2)) as denominator
from {{ ref('int_complaints_on_brand_enterprises') }}

union all

select
    'penalties_quality',
    penalties.program,
    penalties.region_code,
    penalties.source_key,
    penalties.item_on,
    greatest(penalties.known_from, penalties.item_on),
    least(penalties.attributed_to, penalties.brand_to),
    1,
    null
from penalties
inner join {{ ref('int_penalties_classified') }} as classified
    on penalties.source_key = classified.penalty_no and classified.is_quality
