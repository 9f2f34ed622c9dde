-- Evidence of dec_standard_review: the standard and the rights under it, those that count and those searched.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select reviews.*, reviews.standard_no as decision_key, programmes.program
    from {{ ref('dec_standard_review') }} as reviews
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
),

rights as (
    select
        judged.decision_key,
        rights.right_no,
        rights.feed,
        rights.record_key,
        exists (
            select 1
            from {{ ref('int_mark_right_periods') }} as periods
            where periods.right_no = rights.right_no
                and periods.left_out_from is null
                and periods.to_date = {{ as_of() }}
        ) as counts
    from judged
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on judged.program = rights.program
            and judged.standard_no = rights.standard_no
            and rights.left_out_from is null
),

decisions as (
    select decision_key, program, case when review_due then ['REVIEW_DUE'] else [] end as codes, false as in_favour
    from judged
),

subjects as (
    select decision_key, 'standards' as feed, decision_key as record_key from judged
    union all
    {{ right_subjects('rights') }}
),

findings as (
    select decision_key, 'REVIEW_DUE' as code, 'proof' as role, 'standards' as feed, decision_key as record_key
    from judged
    union all
    select decision_key, 'REVIEW_DUE', case when counts then 'proof' else 'searched' end, feed, record_key from rights
),

searches as (
    select decision_key, 'REVIEW_DUE' as code, 'authorizations' as feed from judged
),

{{ evidence_rows('dec_standard_review') }}
