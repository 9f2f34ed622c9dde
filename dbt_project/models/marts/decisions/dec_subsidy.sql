select
    claim_no,
    kind,
    uscc,
    standard_no,
    rule_id,
    region_code,
    amount_yuan,
    applied_on,
    paid_on,
    judged_on,
    verdict,
    reasons,
    payable_yuan,
    paid_yuan,
    recovered_yuan,
    to_recover_yuan,
    {{ policy_in_force('program', 'judged_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from {{ ref('int_subsidies_judged') }}
where judged_at = {{ as_of() }} and cut_on = {{ as_of() }}
