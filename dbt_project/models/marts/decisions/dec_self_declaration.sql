with judged as (
    select
        *,
        case
            when len(reasons) = 0 then 'eligible'
            when reasons = ['UNKNOWN_ENTERPRISE'] then 'cannot_be_judged'
            else 'ineligible'
        end as verdict
    from {{ ref('int_self_declarations_judged') }}
)

select
    declaration_no,
    uscc,
    product_code,
    applied_on,
    verdict,
    reasons,
    situations_met,
    case decision when '同意' then 'granted_' || verdict when '不同意' then 'refused_' || verdict end as outcome,
    decided_on,
    {{ policy_in_force('program', 'applied_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
