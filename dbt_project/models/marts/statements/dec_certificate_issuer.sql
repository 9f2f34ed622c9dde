with judged as (
    select
        *,
        {{ codes_that_hold([
            ('BODY_NOT_MEMBER', 'not is_member'),
            ('BODY_SUSPENDED', 'is_member and is_suspended_now and status_from <= issued_on'),
            ('BODY_SUSPENSION_UNDATED', 'is_member and is_suspended_now and status_from is null'),
            ('RULE_NOT_STATED', 'rule_id is null'),
            ('RULE_NOT_PUBLISHED', 'rule_id is not null and not rule_published'),
            ('STANDARD_UNKNOWN', 'standard_key is null'),
            ('STANDARD_NOT_EVALUATED', 'standard_key is not null and not is_general and not standard_evaluated'),
            ('EVALUATION_LAPSED', 'not is_general and evaluation_lapsed'),
            ('NOT_GROUP_STANDARD', "not is_general and standard_kind <> '团体标准'"),
        ]) }} as reasons
    from {{ ref('int_certificate_issuers_judged') }}
)

select
    certificate_no,
    program,
    uscc,
    body_id,
    region_code,
    rule_id,
    standard_no,
    issued_on,
    case
        when len(reasons) = 0 then 'in_order'
        when len(list_filter(
            reasons,
            lambda code: code not in ('BODY_SUSPENSION_UNDATED', 'RULE_NOT_STATED', 'STANDARD_UNKNOWN')
        )) = 0 then 'cannot_be_judged'
        else 'not_in_order'
    end as verdict,
    reasons,
    {{ policy_in_force('program', 'issued_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
