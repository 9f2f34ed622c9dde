-- Every ground on which a Zhejiang right effective at as_of must be revoked, with the day it was first met (rulebook,
-- Z-11). Only what happened from granted_on on counts. Grain: right_no, reason.
with rights as (
    select rights.*
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join {{ ref('int_mark_right_periods') }} as periods
        on rights.right_no = periods.right_no and periods.to_date = {{ as_of() }} and periods.left_out_from is null
    inner join {{ ref('programmes') }} as programmes
        on rights.program = programmes.program and programmes.rights_source = 'authorizations'
    where rights.left_out_from is null
),

self_declared as (
    select * from rights where path = 'self_declaration'
),

latest_checks as (
    select self_declared.right_no, checks.c_performed, checks.checked_on
    from self_declared
    inner join {{ ref('stg_label_checks') }} as checks
        on self_declared.right_no = checks.right_no and checks.checked_on >= self_declared.granted_on
    qualify row_number() over (
        partition by self_declared.right_no order by checks.checked_on desc, checks.check_no desc
    ) = 1
),

triggers as (
    select self_declared.right_no, 'PRODUCT_PENALTY' as reason, 1 as reason_order, penalties.decided_on as trigger_on
    from self_declared
    inner join {{ ref('int_quality_penalties') }} as penalties
        on self_declared.uscc = penalties.uscc
            and self_declared.product_code = penalties.product_code
            and penalties.decided_on >= self_declared.granted_on

    union all

    select right_no, 'C_STANDARD_NOT_PERFORMED', 2, checked_on
    from latest_checks
    where not c_performed

    union all

    select self_declared.right_no, 'RECALL_NOT_PERFORMED', 3, {{ next_day('recalls.due_on') }}
    from self_declared
    inner join {{ ref('stg_recalls') }} as recalls
        on self_declared.uscc = recalls.uscc
            and self_declared.product_code = recalls.product_code
            and recalls.completed_on is null
            and recalls.due_on < {{ as_of() }}
            and {{ next_day('recalls.due_on') }} >= self_declared.granted_on

    union all

    select rights.right_no, 'TWO_FAILED_INSPECTIONS', 4, failures.confirmed_on
    from rights
    inner join {{ ref('int_failed_inspections') }} as failures
        on rights.uscc = failures.uscc
            and rights.product_code = failures.product_code
            and failures.consequence = 'REVOKE'
            and failures.confirmed_on >= rights.granted_on

    union all

    select rights.right_no, 'SERIOUS_DISHONESTY', 5, greatest(listings.listed_on, rights.granted_on)
    from rights
    inner join {{ ref('int_dishonesty_listings') }} as listings
        on rights.uscc = listings.uscc
            and listings.is_serious
            and {{ as_of() }} between listings.listed_on and listings.listed_to

    union all

    select self_declared.right_no, 'OTHER_NONCONFORMITY', 6, failures.confirmed_on
    from self_declared
    inner join {{ ref('int_failed_inspections') }} as failures
        on self_declared.uscc = failures.uscc
            and self_declared.product_code = failures.product_code
            and failures.confirmed_on >= self_declared.granted_on
    where cast({{ parameter_at('self_declared.program', 'revoke_on_first_failure', as_of()) }} as integer) = 1
)

select right_no, reason, min(reason_order) as reason_order, min(trigger_on) as first_trigger_on
from triggers
group by right_no, reason
