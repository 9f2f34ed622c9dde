-- Rates of the annual metrics outside 0 to 1, with more in the numerator than below it, or null with something below.
select
    figures.program,
    figures.year,
    figures.region_code,
    figures.metric_code,
    metrics.unit,
    figures.value,
    figures.numerator,
    figures.denominator
from {{ ref('fct_annual_metric') }} as figures
inner join {{ ref('dim_metric') }} as metrics on figures.metric_code = metrics.metric_code
where (
    metrics.unit = 'rate'
    and (
        figures.value < 0
        or figures.value > 1
        or figures.numerator > figures.denominator
        or (figures.value is null) <> coalesce(figures.denominator = 0, true)
    )
)
or (metrics.unit = 'score' and (figures.value < 0 or figures.value > 100))
or (metrics.unit in ('count', 'yuan') and (figures.value < 0 or figures.value is distinct from figures.numerator))
or (metrics.unit in ('count', 'yuan', 'days', 'score') and figures.denominator is not null)
