-- Industries that do not add up to the rate of the whole programme, and channels that count more than it.
with summed as (
    select
        breakdown.program,
        breakdown.year,
        breakdown.breakdown,
        sum(breakdown.authorised) as authorised,
        sum(breakdown.checked) as checked,
        sum(breakdown.labelled) as labelled,
        max(breakdown.authorised) as authorised_most,
        max(breakdown.checked) as checked_most
    from {{ ref('fct_labelling_breakdown') }} as breakdown
    inner join {{ ref('programmes') }} as programmes
        on breakdown.program = programmes.program and breakdown.region_code = programmes.province_code
    group by breakdown.program, breakdown.year, breakdown.breakdown
)

select summed.*, rates.authorised as whole_authorised, rates.checked as whole_checked, rates.labelled as whole_labelled
from summed
inner join {{ ref('fct_labelling_rate') }} as rates
    on summed.program = rates.program and summed.year = rates.year and rates.slice = 'all'
where (
    summed.breakdown = 'industry'
    and (
        summed.authorised <> rates.authorised
        or summed.checked <> rates.checked
        or summed.labelled <> rates.labelled
    )
)
or (
    summed.breakdown = 'channel'
    and (
        summed.authorised_most <> rates.authorised
        or summed.checked_most > rates.checked
        or summed.checked < rates.checked
    )
)
