with judged as (
    select
        *,
        {{ codes_that_hold([
            ('SELF_EVALUATION_MISSING', 'not self_evaluated'),
            ('SELF_EVALUATION_NOT_STATED', 'self_evaluated is null'),
            ('BENCHMARK_MISSING', "decision = '通过' and benchmark_result is null"),
            ('BENCHMARK_FAILED', "decision = '通过' and benchmark_result = '不通过'"),
            ('BENCHMARK_BEFORE_APPLICATION', 'benchmark_on < applied_on'),
            ('BENCHMARK_AFTER_DECISION', "decision = '通过' and benchmark_on > decided_on"),
            ('BENCHMARK_UNDATED', "decision = '通过' and benchmark_result is not null and benchmark_on is null"),
            ('CERTIFICATE_BEFORE_DECISION', "decision = '通过' and issued_on < decided_on"),
            ('REFUSAL_UNEXPLAINED', "decision = '不予通过' and explanation is null"),
        ]) }} as reasons
    from {{ ref('int_application_orders_judged') }}
)

select
    application_no,
    program,
    uscc,
    body_id,
    region_code,
    applied_on,
    benchmark_on,
    decision,
    decided_on,
    certificate_no,
    issued_on,
    case
        when len(reasons) = 0 then 'in_order'
        when len(list_filter(
            reasons, lambda code: code not in ('SELF_EVALUATION_NOT_STATED', 'BENCHMARK_UNDATED')
        )) = 0 then 'cannot_be_judged'
        else 'not_in_order'
    end as verdict,
    reasons,
    {{ policy_in_force('program', 'applied_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
