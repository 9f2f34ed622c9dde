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

{{ labelling_rates('counts', ['program', 'year', 'slice', 'slice_value']) }}
