-- Evidence of dec_application_order: the application itself and the certificate it led to. Grain: decision_key, reason,
-- feed, record_key.
with judged as (
    select orders.*, orders.application_no as decision_key, decisions.reasons, decisions.verdict
    from {{ ref('int_application_orders_judged') }} as orders
    inner join {{ ref('dec_application_order') }} as decisions on orders.application_no = decisions.application_no
),

decisions as (
    select decision_key, program, reasons as codes, verdict = 'in_order' as in_favour from judged
),

subjects as (
    select decision_key, 'applications' as feed, record_key from judged
    union all
    select decision_key, 'certificates', certificate_key from judged where certificate_key is not null
    union all
    {{ enterprise_subjects('judged') }}
),

findings as (
    select
        decision_key,
        unnest([
            'SELF_EVALUATION_MISSING', 'SELF_EVALUATION_NOT_STATED', 'BENCHMARK_MISSING', 'BENCHMARK_FAILED',
            'BENCHMARK_BEFORE_APPLICATION', 'BENCHMARK_AFTER_DECISION', 'BENCHMARK_UNDATED', 'REFUSAL_UNEXPLAINED',
        ]) as code,
        'proof' as role,
        'applications' as feed,
        record_key
    from judged

    union all

    select decision_key, 'CERTIFICATE_BEFORE_DECISION', 'proof', 'certificates', certificate_key
    from judged
    where certificate_key is not null
),

searches as (
    select decision_key, 'CERTIFICATE_BEFORE_DECISION' as code, 'certificates' as feed from judged
),

{{ evidence_rows('dec_application_order') }}
