-- Evidence of dec_inspection_consequence: the failure, the earlier one or the search for it, and what followed.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        consequences.*,
        consequences.inspection_no as decision_key,
        failures.program
    from {{ ref('dec_inspection_consequence') }} as consequences
    inner join {{ ref('int_failed_inspections') }} as failures using (inspection_no)
),

revocations as (
    select judged.decision_key, rights.right_no
    from judged
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on judged.program = rights.program
            and judged.uscc = rights.uscc
            and judged.product_code = rights.product_code
    where judged.consequence = 'REVOKE' and rights.left_out_from is null
),

decisions as (
    select decision_key, program, [consequence] as codes, false as in_favour from judged
),

-- what was done about it is no ground of the decision, but stands beside it in the row
subjects as (
    select decision_key, 'inspections' as feed, decision_key as record_key from judged
    union all
    {{ enterprise_subjects('judged') }}
    union all
    {{ right_subjects('revocations') }}
    union all
    select judged.decision_key, 'enforcement_actions', actions.record_key
    from judged
    inner join {{ ref('stg_enforcement_actions') }} as actions
        on judged.inspection_no = actions.related_no
            and judged.interviewed_on = actions.acted_on
            and actions.kind = '约谈'
    union all
    select judged.decision_key, 'inspections', others.record_key
    from judged
    inner join {{ ref('stg_inspections') }} as others
        on judged.uscc = others.uscc
            and judged.product_code = others.product_code
            and judged.followed_up_on = others.sampled_on
            and judged.inspection_no <> others.inspection_no
),

earlier as (
    select judged.decision_key, judged.consequence, failures.record_key
    from judged
    inner join {{ ref('int_failed_inspections') }} as failures
        on judged.uscc = failures.uscc
            and judged.product_code = failures.product_code
            and (
                failures.confirmed_on < judged.confirmed_on
                or (failures.confirmed_on = judged.confirmed_on and failures.inspection_no < judged.inspection_no)
            )
    where judged.previous_inspection_no is null or failures.inspection_no = judged.previous_inspection_no
),

findings as (
    select decision_key, consequence as code, 'proof' as role, 'inspections' as feed, decision_key as record_key
    from judged

    union all

    select
        decision_key,
        consequence,
        case consequence when 'REVOKE' then 'proof' else 'searched' end,
        'inspections',
        record_key
    from earlier

    union all

    select decision_key, consequence, 'searched', 'inspections', null
    from judged
    where not exists (select 1 from earlier where earlier.decision_key = judged.decision_key)
),

searches as (
    select decision_key, code, feed from findings where false
),

{{ evidence_rows('dec_inspection_consequence') }}
