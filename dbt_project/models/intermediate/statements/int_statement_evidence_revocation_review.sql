-- Evidence of dec_revocation_review: the right, the records that are grounds, or where grounds were searched.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select reviewed.*, reviewed.right_no as decision_key from {{ ref('dec_revocation_review') }} as reviewed
),

decisions as (
    select decision_key, program, reasons as codes, false as in_favour from judged
),

subjects as (
    {{ right_subjects('judged') }}
    union all
    {{ enterprise_subjects('judged') }}
),

findings as (
    select right_no as decision_key, code, 'proof' as role, feed, record_key
    from {{ ref('int_revocation_grounds_found') }}

    union all

    -- what the record itself says
    select decision_key, 'ENDED_ON_REQUEST', 'proof', 'authorizations', right_no from judged

    union all

    -- no ground: the records about the firm that were looked through
    select judged.decision_key, 'NO_GROUND_FOUND', 'searched', 'inspections', inspections.record_key
    from judged
    inner join {{ ref('stg_inspections') }} as inspections
        on judged.uscc = inspections.uscc
            and judged.product_code = inspections.product_code
            and inspections.confirmed_on between judged.granted_on and judged.revoked_on

    union all

    select judged.decision_key, 'NO_GROUND_FOUND', 'searched', 'label_checks', checks.record_key
    from judged
    inner join {{ ref('stg_label_checks') }} as checks
        on judged.right_no = checks.right_no and checks.checked_on between judged.granted_on and judged.revoked_on
),

searches as (
    select
        decision_key,
        'NO_GROUND_FOUND' as code,
        unnest(['penalties', 'label_checks', 'recalls', 'inspections', 'credit_listings']) as feed
    from judged
),

{{ evidence_rows('dec_revocation_review') }}
