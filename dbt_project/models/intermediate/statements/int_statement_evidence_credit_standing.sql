-- Evidence of dec_credit_standing: the listings it follows from and the certificates that make the firm one whose
-- credit is kept. Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        standings.*,
        standings.program || '|' || standings.uscc as decision_key
    from {{ ref('dec_credit_standing') }} as standings
),

decisions as (
    select decision_key, program, reasons as codes, false as in_favour from judged
),

subjects as (
    {{ enterprise_subjects('judged') }}

    union all

    select judged.decision_key, 'certificates', certificates.record_key
    from judged
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on judged.program = certificates.program and judged.uscc = certificates.uscc
),

findings as (
    select program || '|' || uscc as decision_key, code, 'proof' as role, 'credit_listings' as feed, record_key
    from {{ ref('int_credit_records_judged') }}
    where record_key is not null
),

searches as (
    select decision_key, 'LISTED_SERIOUS' as code, 'credit_listings' as feed from judged
),

{{ evidence_rows('dec_credit_standing') }}
