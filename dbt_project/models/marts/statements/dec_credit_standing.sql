with codes as (
    select
        program,
        uscc,
        list(distinct code) filter (where record_key is not null) as codes,
        max(removed_on) filter (where code = 'REPAIRED') as repaired_on
    from {{ ref('int_credit_records_judged') }}
    group by program, uscc
),

judged as (
    select
        *,
        {{ codes_in_order('codes', [
            'LISTED_SERIOUS', 'LISTED_ABNORMAL', 'REPAIRED', 'REMOVED_OTHERWISE', 'COMMENDED',
        ]) }} as reasons
    from codes
)

select
    judged.program,
    judged.uscc,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    case
        when list_contains(judged.reasons, 'LISTED_SERIOUS') then 'serious_dishonesty'
        when list_contains(judged.reasons, 'LISTED_ABNORMAL') then 'abnormal'
        when list_contains(judged.reasons, 'COMMENDED') then 'commended'
        when list_contains(judged.reasons, 'REPAIRED') then 'repaired'
        when list_contains(judged.reasons, 'REMOVED_OTHERWISE') then 'removed'
        else 'clear'
    end as standing,
    judged.repaired_on,
    judged.reasons,
    {{ policy_in_force('judged.program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
left join {{ ref('stg_enterprises') }} as enterprises on judged.uscc = enterprises.uscc
