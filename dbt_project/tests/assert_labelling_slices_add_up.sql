-- Slices that part all rights of a programme and year (city, county, path) and do not add up to them; rights under a
-- standard are no more than all; the annual metric is not that of the slice `all`.
with summed as (
    select
        program,
        year,
        slice,
        sum(authorised) as authorised,
        sum(checked) as checked,
        sum(labelled) as labelled,
        sum(kpi_disclosed) as kpi_disclosed,
        sum(c_performed) as c_performed
    from {{ ref('fct_labelling_rate') }}
    group by program, year, slice
),

whole as (
    select * from summed where slice = 'all'
),

slices as (
    select unnest(['city', 'county', 'path', 'standard']) as slice
),

compared as (
    select
        whole.program,
        whole.year,
        slices.slice,
        whole.authorised - coalesce(summed.authorised, 0) as authorised_missing,
        whole.checked - coalesce(summed.checked, 0) as checked_missing,
        whole.labelled - coalesce(summed.labelled, 0) as labelled_missing,
        whole.kpi_disclosed - coalesce(summed.kpi_disclosed, 0) as kpi_disclosed_missing,
        whole.c_performed - coalesce(summed.c_performed, 0) as c_performed_missing
    from whole
    cross join slices
    left join summed on whole.program = summed.program and whole.year = summed.year and slices.slice = summed.slice

    union all

    select
        figures.program,
        figures.year,
        figures.metric_code,
        coalesce(figures.denominator, 0) - coalesce(case
            when figures.metric_code = 'label_coverage_rate' then whole.authorised
            else whole.checked
        end, 0),
        0,
        coalesce(figures.numerator, 0) - coalesce(case figures.metric_code
            when 'labelling_rate' then whole.labelled
            when 'label_coverage_rate' then whole.checked
            when 'kpi_disclosure_rate' then whole.kpi_disclosed
            when 'c_standard_rate' then whole.c_performed
        end, 0),
        0,
        0
    from {{ ref('fct_annual_metric') }} as figures
    inner join {{ ref('programmes') }} as programmes
        on figures.program = programmes.program and figures.region_code = programmes.province_code
    left join whole on figures.program = whole.program and figures.year = whole.year
    where figures.metric_code in ('labelling_rate', 'label_coverage_rate', 'kpi_disclosure_rate', 'c_standard_rate')
)

select *
from compared
where least(authorised_missing, checked_missing, labelled_missing, kpi_disclosed_missing, c_performed_missing) < 0
    or (
        slice <> 'standard'
        and greatest(
            authorised_missing, checked_missing, labelled_missing, kpi_disclosed_missing, c_performed_missing
        ) > 0
    )
