with effective_days as (
    select right_no, min(from_date) as first_effective_on, max(to_date) as last_effective_on
    from {{ ref('int_mark_right_periods') }}
    where left_out_from is null
    group by right_no
)

select
    rights.right_no,
    rights.program,
    rights.uscc,
    rights.product_code,
    rights.standard_no,
    rights.path,
    rights.granted_on,
    coalesce(effective_days.last_effective_on = {{ as_of() }}, false) as effective,
    effective_days.first_effective_on,
    effective_days.last_effective_on,
    {{ as_of() }} as as_of
from {{ ref('int_mark_rights_resolved') }} as rights
left join effective_days on rights.right_no = effective_days.right_no
where rights.left_out_from is null
