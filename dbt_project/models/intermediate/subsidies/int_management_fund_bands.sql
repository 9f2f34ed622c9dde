-- The bands of the satisfaction index and the share of the claim payable in each, with the days they are read for: the
-- parameters management_fund_band_<n>_min and _ratio, and the floor. Grain: program, band_min, effective_from.
with parameters as (
    select
        program,
        regexp_extract(parameter, '^management_fund_(.*)_(min|ratio)$', 1) as band,
        regexp_extract(parameter, '^management_fund_(.*)_(min|ratio)$', 2) as part,
        cast(value as decimal(18, 9)) as value,
        effective_from,
        effective_to
    from {{ ref('int_policy_parameters_dated') }}
    where parameter like 'management\_fund\_%' escape '\'
)

select
    ratios.program,
    ratios.band,
    coalesce(minima.value, 0) as band_min,
    ratios.value as ratio,
    greatest(ratios.effective_from, coalesce(minima.effective_from, ratios.effective_from)) as effective_from,
    least(ratios.effective_to, coalesce(minima.effective_to, ratios.effective_to)) as effective_to
from parameters as ratios
left join parameters as minima
    on ratios.program = minima.program
        and ratios.band = minima.band
        and minima.part = 'min'
        and ratios.effective_from <= minima.effective_to
        and minima.effective_from <= ratios.effective_to
where ratios.part = 'ratio'
