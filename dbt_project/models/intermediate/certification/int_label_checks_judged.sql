-- Label checks that found a known right, each with whether the right was effective on that day. Grain: check_no,
-- left_out_from.
select
    checks.check_no,
    checks.right_no,
    checks.checked_on,
    checks.channel,
    checks.labelled,
    coalesce(checks.kpi_premises and checks.kpi_product, false) as kpi_disclosed,
    checks.c_performed,
    rights.program,
    rights.uscc,
    rights.product_code,
    rights.standard_no,
    rights.path,
    rights.region_code,
    rights.left_out_from,
    periods.right_no is not null as is_effective,
    checks.record_key,
    checks.batch_id,
    checks.row_number
from {{ ref('stg_label_checks') }} as checks
inner join {{ ref('int_mark_rights_resolved') }} as rights on checks.right_no = rights.right_no
left join {{ ref('int_mark_right_periods') }} as periods
    on rights.right_no = periods.right_no
        and rights.left_out_from is not distinct from periods.left_out_from
        and checks.checked_on between periods.from_date and periods.to_date
