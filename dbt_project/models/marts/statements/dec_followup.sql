with items as (
    {{ union_of(['int_followups_zhejiang', 'int_followups_shanghai']) }}
),

due as (
    select
        items.*,
        duties.clause_id,
        duties.feed,
        duties.done_feed,
        coalesce(items.set_due_on, {{ add_days('items.started_on', 'parameters.value') }}) as due_on
    from items
    inner join {{ ref('followup_duties') }} as duties on items.duty = duties.duty
    left join {{ ref('int_policy_parameters_dated') }} as parameters
        on items.program = parameters.program
            and duties.parameter = parameters.parameter
            and items.started_on between parameters.effective_from and parameters.effective_to
),

judged as (
    select
        *,
        case
            when done_on > due_on then 'done_late'
            when done_on is not null then 'done'
            when due_on is null then 'open'
            when {{ as_of() }} <= due_on then 'pending'
            else 'overdue'
        end as status
    from due
)

select
    judged.duty,
    judged.record_key,
    judged.program,
    judged.clause_id,
    judged.feed,
    judged.uscc,
    judged.body_id,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    judged.started_on,
    judged.due_on,
    judged.done_on,
    judged.done_feed,
    judged.done_key,
    judged.status,
    case judged.status
        when 'done_late' then {{ days_between('judged.due_on', 'judged.done_on') }}
        when 'overdue' then {{ days_between('judged.due_on', as_of()) }}
    end as days_late,
    {{ codes_that_hold([
        ('DONE_LATE', "judged.status = 'done_late'"),
        ('OVERDUE', "judged.status = 'overdue'"),
    ]) }} as reasons,
    {{ policy_in_force('judged.program', 'judged.started_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
left join {{ ref('stg_enterprises') }} as enterprises on judged.uscc = enterprises.uscc
