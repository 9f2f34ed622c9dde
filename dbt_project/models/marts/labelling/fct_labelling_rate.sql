with counted as (
    select labelling.*
    from {{ ref('int_labelling_counted') }} as labelling
    inner join {{ ref('int_judgement_grid') }} as grid
        on labelling.program = grid.program
            and labelling.year = grid.year
            and labelling.cut_on = grid.cut_on
            and grid.is_current
),

sliced as (
    select *, 'all' as slice, 'all' as slice_value from counted
    union all
    select *, 'city', {{ city_of('region_code') }} from counted
    union all
    select *, 'county', region_code from counted
    union all
    select *, 'path', path from counted
    union all
    select *, 'standard', standard_no from counted where standard_no is not null
),

-- a row for every programme year, also where nothing was authorised
frame as (
    select program, year, 'all' as slice, 'all' as slice_value
    from {{ ref('int_judgement_grid') }}
    where is_current
    union
    select program, year, slice, slice_value from sliced
),

counts as (
    select
        frame.program,
        frame.year,
        frame.slice,
        frame.slice_value,
        count(sliced.right_no) as authorised,
        count(*) filter (where sliced.is_checked) as checked,
        count(*) filter (where sliced.is_labelled) as labelled,
        count(*) filter (where sliced.is_kpi_disclosed) as kpi_disclosed,
        count(*) filter (where sliced.is_c_performed) as c_performed
    from frame
    left join sliced using (program, year, slice, slice_value)
    group by frame.program, frame.year, frame.slice, frame.slice_value
),

rated as (
    select
        *,
        labelled / nullif(cast(checked as double), 0) as share,
        cast({{ parameter_at('program', 'confidence_z', 'least(' ~ last_day_of_year('year') ~ ', ' ~ as_of() ~ ')') }} as double)
            as z
    from counts
),

-- Wilson's score interval (E. B. Wilson, JASA 22, 1927): centre and half width, over a common denominator
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
    program,
    year,
    slice,
    slice_value,
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
