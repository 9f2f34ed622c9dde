{#- The last steps of a query that counts rights (rulebook, Labelling rate): rate, Wilson's score interval (E. B. Wilson,
    JASA 22, 1927), coverage and bounds, as of the day asked about. `counts` names the query's rows: `keys`, then authorised,
    checked, labelled, kpi_disclosed, c_performed. -#}
{% macro labelling_rates(counts, keys) %}
rated as (
    select
        *,
        labelled / nullif(cast(checked as double), 0) as share,
        cast({{ parameter_at('program', 'confidence_z', 'least(' ~ last_day_of_year('year') ~ ', ' ~ as_of() ~ ')') }} as double)
            as z
    from {{ counts }}
),

-- centre and half width, over a common denominator
wilson as (
    select
        *,
        1 + z * z / nullif(checked, 0) as scale,
        (share + z * z / (2 * nullif(checked, 0))) / scale as centre,
        z * sqrt(share * (1 - share) / nullif(checked, 0) + z * z / (4.0 * nullif(checked, 0) * checked)) / scale
            as half_width
    from rated
)

select
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    authorised,
    checked,
    labelled,
    kpi_disclosed,
    c_performed,
    {{ quotient('labelled', 'checked') }} as labelling_rate,
    {{ clamp('round(centre - half_width, 12)', '0', '1') }} as ci_low,
    {{ clamp('round(centre + half_width, 12)', '0', '1') }} as ci_high,
    {{ quotient('checked', 'authorised') }} as coverage_rate,
    {{ quotient('labelled', 'authorised') }} as strict_rate,
    {{ quotient('labelled + authorised - checked', 'authorised') }} as upper_rate,
    {{ as_of() }} as as_of
from wilson
{%- endmacro %}
