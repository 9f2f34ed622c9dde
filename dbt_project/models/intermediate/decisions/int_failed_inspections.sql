-- Every failed inspection with the latest earlier failure of the same product inside the window (rulebook, Z-10; I-06).
-- consequence_code: what follows from it. Grain: inspection_no.
with failures as (
    select
        inspections.*,
        programmes.program,
        {{ add_years('inspections.confirmed_on', '-cast(' ~ parameter_at('programmes.program', 'failed_inspection_window_years', 'inspections.confirmed_on') ~ ' as integer)') }}
            as window_start,
        lag(inspections.inspection_no) over product as previous_no,
        lag(inspections.confirmed_on) over product as previous_confirmed_on
    from {{ ref('stg_inspections') }} as inspections
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
    where inspections.result = '不合格'
    window product as (
        partition by inspections.uscc, inspections.product_code
        order by inspections.confirmed_on, inspections.inspection_no
    )
)

select
    * exclude (previous_no, previous_confirmed_on, window_start),
    case when previous_confirmed_on >= window_start then previous_no end as previous_inspection_no,
    case when previous_confirmed_on >= window_start then 'REVOKE' else 'INTERVIEW_AND_TRACK' end as consequence
from failures
