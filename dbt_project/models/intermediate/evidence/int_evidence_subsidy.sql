-- Evidence of dec_subsidy: for each condition of the kind of claim what meets it, what stands against it, or what was
-- searched. The satisfaction index that management funds rest on is no row of a mart (firms and bureaux pooled, by the
-- day judged), so the answers it is made of are named. Grain: decision_key, reason, feed, record_key.
with judged as (
    select *, claim_no as decision_key
    from {{ ref('int_subsidies_judged') }}
    where judged_at = {{ as_of() }} and cut_on = {{ as_of() }}
),

for_drafting as (
    select * from judged where kind = '标准起草奖补'
),

drafting_known as (
    select * from for_drafting where is_standard_known
),

for_rules as (
    select * from judged where kind = '认证细则补助'
),

rules_known as (
    select * from for_rules where is_rule_known
),

for_management as (
    select * from judged where kind = '标准管理经费'
),

rights as (
    select
        drafting_known.decision_key,
        drafting_known.is_authorised,
        rights.right_no,
        rights.feed,
        rights.record_key,
        exists (
            select 1
            from {{ ref('int_mark_right_periods') }} as periods
            where periods.right_no = rights.right_no
                and periods.left_out_from is null
                and drafting_known.judged_on between periods.from_date and periods.to_date
        ) as is_effective
    from drafting_known
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on drafting_known.program = rights.program
            and drafting_known.uscc = rights.uscc
            and drafting_known.standard_no = rights.standard_no
            and rights.left_out_from is null
),

same_claims as (
    select
        judged.decision_key,
        judged.is_duplicate,
        others.record_key,
        others.applied_on < judged.applied_on
        or (others.applied_on = judged.applied_on and others.claim_no < judged.claim_no) as is_earlier
    from judged
    inner join {{ ref('int_subsidy_claims_dated') }} as others
        on judged.kind = others.kind
            and judged.uscc = others.uscc
            and judged.claimed_for = others.claimed_for
            and judged.claim_no <> others.claim_no
),

decisions as (
    select decision_key, program, reasons as codes, verdict in ('release', 'paid_ok') as in_favour from judged
),

subjects as (
    select decision_key, 'subsidy_claims' as feed, decision_key as record_key from judged
    union all
    {{ enterprise_subjects('judged') }}
    union all
    select judged.decision_key, 'standards', standards.record_key
    from judged
    inner join {{ ref('stg_standards') }} as standards using (standard_no)
    union all
    select judged.decision_key, 'certification_rules', rules.record_key
    from judged
    inner join {{ ref('stg_certification_rules') }} as rules using (rule_id)
    union all
    {{ right_subjects('rights') }}
),

findings_on_claim as (
    select
        decision_key,
        'OUTSIDE_TRANSITION' as code,
        'proof' as role,
        'subsidy_claims' as feed,
        decision_key as record_key
    from judged
    where kind <> '地方补助'

    union all

    select decision_key, 'PAID_MORE_THAN_PAYABLE', 'proof', 'subsidy_claims', decision_key
    from judged
    where kind <> '地方补助' and is_paid

    union all

    select
        decision_key,
        'DUPLICATE_CLAIM',
        case when is_earlier then 'proof' else 'searched' end,
        'subsidy_claims',
        record_key
    from same_claims
    where is_earlier or not is_duplicate
),

findings_on_drafting as (
    select decision_key, 'UNKNOWN_STANDARD' as code, 'proof' as role, 'standards' as feed, standard_no as record_key
    from drafting_known

    union all

    select
        claims.decision_key,
        'NOT_DRAFTER',
        case when claims.is_drafter then 'proof' else 'searched' end,
        'standard_drafters',
        drafters.record_key
    from drafting_known as claims
    inner join {{ ref('stg_standard_drafters') }} as drafters on claims.standard_no = drafters.standard_no
    where not claims.is_drafter or claims.uscc = drafters.uscc

    union all

    select decision_key, 'NOT_AUTHORISED', case when is_authorised then 'proof' else 'searched' end, feed, record_key
    from rights
    where is_effective or not is_authorised

    union all

    select decision_key, unnest(['LABEL_NOT_CHECKED', 'NOT_LABELLED']), 'proof', 'label_checks', latest_check_no
    from drafting_known
    where latest_check_no is not null

    union all

    select claims.decision_key, 'LABEL_NOT_CHECKED', 'searched', 'label_checks', checks.record_key
    from drafting_known as claims
    inner join rights using (decision_key)
    inner join {{ ref('int_label_checks_judged') }} as checks
        on rights.right_no = checks.right_no and checks.left_out_from is null
    where claims.latest_check_no is null
),

findings_on_rules as (
    select decision_key, 'UNKNOWN_RULE' as code, 'proof' as role, 'certification_rules' as feed, rule_id as record_key
    from rules_known

    union all

    select
        claims.decision_key,
        'RULE_NOT_USED',
        case when certificates.issued_on <= claims.judged_on then 'proof' else 'searched' end,
        'certificates',
        certificates.record_key
    from rules_known as claims
    inner join {{ ref('stg_certificates') }} as certificates using (rule_id)
    where certificates.issued_on <= claims.judged_on or list_contains(claims.reasons, 'RULE_NOT_USED')
),

findings_on_management as (
    select
        claims.decision_key,
        'NO_SATISFACTION_INDEX' as code,
        case when claims.satisfaction_index is null then 'searched' else 'proof' end as role,
        'satisfaction_responses' as feed,
        answers.record_key
    from for_management as claims
    inner join {{ ref('int_satisfaction_answers_scored') }} as answers
        on claims.program = answers.program
            and year(claims.applied_on) - 1 = answers.year
            and answers.target_type = '联合会服务'
    where claims.satisfaction_index is null
        or (
            answers.respondent_type in ('企业', '市县局')
            and claims.judged_on between answers.held_from and answers.held_to
        )
),

findings as (
    select * from findings_on_claim
    union all
    select * from findings_on_drafting
    union all
    select * from findings_on_rules
    union all
    select * from findings_on_management
),

searches as (
    select decision_key, 'UNKNOWN_STANDARD' as code, 'standards' as feed from for_drafting
    union all
    select decision_key, 'NOT_DRAFTER', 'standard_drafters' from drafting_known
    union all
    select decision_key, 'NOT_AUTHORISED', 'authorizations' from drafting_known
    union all
    select decision_key, 'LABEL_NOT_CHECKED', 'label_checks' from drafting_known
    union all
    select decision_key, 'DUPLICATE_CLAIM', 'subsidy_claims' from drafting_known
    union all
    select decision_key, 'DUPLICATE_CLAIM', 'subsidy_claims' from rules_known
    union all
    select decision_key, 'UNKNOWN_RULE', 'certification_rules' from for_rules
    union all
    select decision_key, 'RULE_NOT_USED', 'certificates' from rules_known
    union all
    select decision_key, 'NO_SATISFACTION_INDEX', 'satisfaction_responses' from for_management
),

{{ evidence_rows('dec_subsidy') }}
