with due as (
    select
        right_no,
        list(reason order by reason_order) as reasons,
        min(first_trigger_on) as first_trigger_on
    from {{ ref('int_revocation_triggers') }}
    group by right_no
)

select
    rights.right_no,
    rights.uscc,
    rights.product_code,
    rights.path,
    due.reasons,
    due.first_trigger_on,
    {{ days_between('due.first_trigger_on', as_of()) }} as days_outstanding,
    {{ policy_in_force('rights.program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from due
inner join {{ ref('int_mark_rights_resolved') }} as rights
    on due.right_no = rights.right_no and rights.left_out_from is null
