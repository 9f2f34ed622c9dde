with failures as (
    select * from {{ ref('int_failed_inspections') }}
),

interviews as (
    select failures.inspection_no, min(actions.acted_on) as interviewed_on
    from failures
    inner join {{ ref('stg_enforcement_actions') }} as actions
        on failures.inspection_no = actions.related_no and actions.kind = '约谈'
    group by failures.inspection_no
),

follow_ups as (
    select failures.inspection_no, min(others.sampled_on) as followed_up_on
    from failures
    inner join {{ ref('stg_inspections') }} as others
        on failures.uscc = others.uscc
            and failures.product_code = others.product_code
            and failures.inspection_no <> others.inspection_no
            and others.sampled_on > failures.confirmed_on
    group by failures.inspection_no
),

still_effective as (
    select distinct program, uscc, product_code
    from {{ ref('int_mark_right_periods') }}
    where to_date = {{ as_of() }} and left_out_from is null
),

judged as (
    select
        failures.*,
        interviews.interviewed_on,
        follow_ups.followed_up_on,
        case failures.consequence
            when 'REVOKE' then still_effective.uscc is null
            else interviews.interviewed_on is not null and follow_ups.followed_up_on is not null
        end as executed
    from failures
    left join interviews on failures.inspection_no = interviews.inspection_no
    left join follow_ups on failures.inspection_no = follow_ups.inspection_no
    left join still_effective
        on failures.program = still_effective.program
            and failures.uscc = still_effective.uscc
            and failures.product_code = still_effective.product_code
)

select
    inspection_no,
    uscc,
    product_code,
    confirmed_on,
    consequence,
    previous_inspection_no,
    interviewed_on,
    followed_up_on,
    executed,
    case when not executed then {{ days_between('confirmed_on', as_of()) }} end as days_outstanding,
    {{ policy_in_force('program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
