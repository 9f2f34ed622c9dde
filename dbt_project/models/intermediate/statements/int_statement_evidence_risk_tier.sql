-- Evidence of dec_risk_tier: every record that counts. Grain: decision_key, reason, feed, record_key.
with judged as (
    select tiers.*, tiers.program || '|' || tiers.uscc as decision_key from {{ ref('dec_risk_tier') }} as tiers
),

decisions as (
    select decision_key, program, reasons as codes, false as in_favour from judged
),

subjects as (
    {{ enterprise_subjects('judged') }}
),

findings as (
    select program || '|' || uscc as decision_key, contribution as code, 'proof' as role, feed, record_key
    from {{ ref('int_risk_contributions') }}
),

searches as (
    select decision_key, 'LISTED' as code, 'credit_listings' as feed from judged
),

{{ evidence_rows('dec_risk_tier') }}
