-- 哪个市的贴标率最低，这一点是否可以肯定？
-- Which city labels worst, and is that certain?
--
-- A rate is certainly below the whole programme's where the upper end of its 95 % interval is. Who is checked was
-- chosen and not drawn, so even then it speaks of those checked; coverage says how many that were.
-- Marts: fct_labelling_rate (slices `city` and `all`), dim_region. Clause: Z-13.
select
    regions.name as city,
    rates.authorised,
    rates.checked,
    rates.coverage_rate,
    rates.labelling_rate,
    rates.ci_low,
    rates.ci_high,
    whole.labelling_rate as whole_rate,
    rates.ci_high < whole.labelling_rate as is_certainly_below
from marts.fct_labelling_rate as rates
inner join marts.fct_labelling_rate as whole
    on rates.program = whole.program and rates.year = whole.year and whole.slice = 'all'
left join marts.dim_region as regions on rates.slice_value = regions.region_code
where rates.program = 'zhejiang_made'
    and rates.year = year(rates.as_of)
    and rates.slice = 'city'
    and rates.checked > 0
order by rates.labelling_rate, regions.name
