-- The four labelling rates as numerators and denominators. Grain: program, year, cut_on, city_code, metric_code.
with counts as (
    select
        program,
        year,
        cut_on,
        {{ city_of('region_code') }} as city_code,
        count(*) as authorised,
        count(*) filter (where is_checked) as checked,
        count(*) filter (where is_labelled) as labelled,
        count(*) filter (where is_kpi_disclosed) as kpi_disclosed,
        count(*) filter (where is_c_performed) as c_performed
    from {{ ref('int_labelling_counted') }}
    group by program, year, cut_on, city_code
)

{% for metric_code, numerator, denominator in [
    ('labelling_rate', 'labelled', 'checked'),
    ('label_coverage_rate', 'checked', 'authorised'),
    ('kpi_disclosure_rate', 'kpi_disclosed', 'checked'),
    ('c_standard_rate', 'c_performed', 'checked'),
] %}
select
    program,
    year,
    cut_on,
    city_code,
    '{{ metric_code }}' as metric_code,
    cast({{ numerator }} as decimal(18, 2)) as numerator,
    cast({{ denominator }} as decimal(18, 2)) as denominator
from counts
{% if not loop.last %}union all{% endif %}
{% endfor %}
