-- Evidence of dec_revocation_due: the right and every record that is a ground to revoke it.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select due.right_no as decision_key, due.right_no, due.reasons, rights.* exclude (right_no)
    from {{ ref('dec_revocation_due') }} as due
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on due.right_no = rights.right_no and rights.left_out_from is null
),

decisions as (
    select decision_key, program, reasons as codes, false as in_favour from judged
),

subjects as (
    {{ right_subjects('judged') }}
    union all
    {{ enterprise_subjects('judged') }}
),

latest_checks as (
    select judged.decision_key, checks.record_key
    from judged
    inner join {{ ref('stg_label_checks') }} as checks
        on judged.right_no = checks.right_no and checks.checked_on >= judged.granted_on
    qualify row_number() over (
        partition by judged.decision_key order by checks.checked_on desc, checks.check_no desc
    ) = 1
),

failures as (
    select judged.decision_key, failures.consequence, failures.record_key, failures.previous_inspection_no
    from judged
    inner join {{ ref('int_failed_inspections') }} as failures
        on judged.uscc = failures.uscc
            and judged.product_code = failures.product_code
            and failures.confirmed_on >= judged.granted_on
),

grounds as (
    select judged.decision_key, 'PRODUCT_PENALTY' as code, supports.feed, supports.record_key
    from judged
    inner join {{ ref('int_quality_penalties') }} as penalties
        on judged.uscc = penalties.uscc
            and judged.product_code = penalties.product_code
            and penalties.decided_on >= judged.granted_on
    inner join {{ ref('int_evidence_penalty_supports') }} as supports using (penalty_no)

    union all

    select decision_key, 'C_STANDARD_NOT_PERFORMED', 'label_checks', record_key from latest_checks

    union all

    select judged.decision_key, 'RECALL_NOT_PERFORMED', 'recalls', recalls.record_key
    from judged
    inner join {{ ref('stg_recalls') }} as recalls
        on judged.uscc = recalls.uscc
            and judged.product_code = recalls.product_code
            and recalls.completed_on is null
            and recalls.due_on < {{ as_of() }}
            and {{ next_day('recalls.due_on') }} >= judged.granted_on

    union all

    select decision_key, 'TWO_FAILED_INSPECTIONS', 'inspections', unnest([record_key, previous_inspection_no])
    from failures
    where consequence = 'REVOKE'

    union all

    select judged.decision_key, 'SERIOUS_DISHONESTY', 'credit_listings', listings.record_key
    from judged
    inner join {{ ref('int_dishonesty_listings') }} as listings
        on judged.uscc = listings.uscc
            and listings.is_serious
            and {{ as_of() }} between listings.listed_on and listings.listed_to

    union all

    select decision_key, 'OTHER_NONCONFORMITY', 'inspections', record_key from failures
),

findings as (
    select grounds.decision_key, grounds.code, 'proof' as role, grounds.feed, grounds.record_key
    from grounds
    inner join decisions
        on grounds.decision_key = decisions.decision_key and list_contains(decisions.codes, grounds.code)
),

searches as (
    select decision_key, code, feed from findings where false
),

{{ evidence_rows('dec_revocation_due') }}
