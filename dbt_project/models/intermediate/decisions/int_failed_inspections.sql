-- Every failed inspection with the latest earlier failure of the same product inside the window (rulebook, Z-10; I-06).
-- consequence_code: what follows from it. Grain: inspection_no.
with failures as (
    select
        inspections.*,
        programmes.program,
        case
            when {{ other_reading('programmes.program', 'failed_inspection_clock_on_sampling', 'inspections.confirmed_on') }}
                then coalesce(inspections.sampled_on, inspections.confirmed_on)
            else inspections.confirmed_on
        end as clock_on,
        cast({{ parameter_at('programmes.program', 'failed_inspection_window_years', 'inspections.confirmed_on') }} as integer)
            as window_years,
        {{ other_reading('programmes.program', 'failed_inspection_anniversary_excluded', 'inspections.confirmed_on') }}
            as is_anniversary_excluded
    from {{ ref('stg_inspections') }} as inspections
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
    where inspections.result = '不合格'
),

preceded as (
    select
        *,
        {{ add_years('clock_on', '-window_years') }} as window_start,
        lag(inspection_no) over product as previous_no,
        lag(clock_on) over product as previous_clock_on
    from failures
    window product as (partition by uscc, product_code order by clock_on, inspection_no)
),

windowed as (
    select
        *,
        coalesce(
            previous_clock_on > window_start or (previous_clock_on = window_start and not is_anniversary_excluded), false
        ) as is_repeated
    from preceded
)

select
    * exclude (
        clock_on, window_years, is_anniversary_excluded, window_start, previous_no, previous_clock_on, is_repeated
    ),
    case when is_repeated then previous_no end as previous_inspection_no,
    case when is_repeated then 'REVOKE' else 'INTERVIEW_AND_TRACK' end as consequence
from windowed
