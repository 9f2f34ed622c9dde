-- Every claim judged on every day asked for: which codes stand, what was payable (rulebook, Z-14).
-- Grain: claim_no, judged_at, cut_on.
with days as (
    select
        program,
        judged_on,
        {{ other_reading('program', 'subsidy_label_once_suffices', 'judged_on') }} as is_once_enough
    from (select distinct program, judged_on from {{ ref('int_subsidy_judgement_days') }} where kind = '标准起草奖补')
),

-- the latest check decides; in the other reading one that found the label is enough
label_checks as (
    select
        claims.claim_no,
        claims.judged_at,
        claims.cut_on,
        checks.labelled,
        checks.check_no
    from {{ ref('int_subsidy_judgement_days') }} as claims
    inner join {{ ref('int_label_checks_judged') }} as checks
        on claims.program = checks.program
            and claims.uscc = checks.uscc
            and claims.standard_no = checks.standard_no
            and checks.checked_on <= claims.judged_on
    inner join days on claims.program = days.program and claims.judged_on = days.judged_on
    where checks.is_effective and checks.left_out_from is null and claims.kind = '标准起草奖补'
    qualify row_number() over (
        partition by claims.claim_no, claims.judged_at, claims.cut_on
        order by days.is_once_enough and checks.labelled desc, checks.checked_on desc, checks.check_no desc
    ) = 1
),

authorised as (
    select distinct claims.claim_no, claims.judged_at, claims.cut_on
    from {{ ref('int_subsidy_judgement_days') }} as claims
    inner join {{ ref('int_mark_right_periods') }} as periods
        on claims.program = periods.program
            and claims.uscc = periods.uscc
            and claims.standard_no = periods.standard_no
            and claims.judged_on between periods.from_date and periods.to_date
    where periods.left_out_from is null and claims.kind = '标准起草奖补'
),

rule_use as (
    select claims.claim_no, claims.judged_at, claims.cut_on, count(*) as n_certificates
    from {{ ref('int_subsidy_judgement_days') }} as claims
    inner join {{ ref('stg_certificates') }} as certificates
        on claims.rule_id = certificates.rule_id and certificates.issued_on <= claims.judged_on
    where claims.kind = '认证细则补助'
    group by claims.claim_no, claims.judged_at, claims.cut_on
),

facts as (
    select
        claims.*,
        coalesce(claims.standard_published_on <= claims.cut_on, false) as is_standard_known,
        coalesce(claims.rule_published_on <= claims.cut_on, false) as is_rule_known,
        authorised.claim_no is not null as is_authorised,
        label_checks.labelled as latest_labelled,
        label_checks.check_no as latest_check_no,
        coalesce(rule_use.n_certificates, 0) as n_certificates,
        satisfaction.index as satisfaction_index,
        bands.ratio as band_ratio,
        cast({{ parameter_at('claims.program', 'subsidy_transition_from', 'claims.judged_on') }} as date)
            as transition_from,
        cast({{ parameter_at('claims.program', 'subsidy_transition_to', 'claims.judged_on') }} as date)
            as transition_to,
        cast({{ parameter_at('claims.program', 'rule_subsidy_min_certificates', 'claims.judged_on') }} as integer)
            as min_certificates
    from {{ ref('int_subsidy_judgement_days') }} as claims
    left join authorised using (claim_no, judged_at, cut_on)
    left join label_checks using (claim_no, judged_at, cut_on)
    left join rule_use using (claim_no, judged_at, cut_on)
    left join {{ ref('int_association_satisfaction') }} as satisfaction
        on claims.kind = '标准管理经费'
            and claims.program = satisfaction.program
            and year(claims.applied_on) - 1 = satisfaction.year
            and claims.judged_on = satisfaction.judged_on
    left join {{ ref('int_management_fund_bands') }} as bands
        on claims.program = bands.program
            and satisfaction.index >= bands.band_min
            and claims.judged_on between bands.effective_from and bands.effective_to
    qualify row_number() over (
        partition by claims.claim_no, claims.judged_at, claims.cut_on order by bands.band_min desc nulls last
    ) = 1
),

judged as (
    select
        *,
        {{ codes_that_hold([
            ('OUTSIDE_TRANSITION', "kind <> '地方补助' and (applied_on < transition_from or applied_on > transition_to)"),
            ('UNKNOWN_STANDARD', "kind = '标准起草奖补' and not is_standard_known"),
            ('NOT_DRAFTER', "kind = '标准起草奖补' and is_standard_known and not is_drafter"),
            ('NOT_AUTHORISED', "kind = '标准起草奖补' and is_standard_known and not is_authorised"),
            ('LABEL_NOT_CHECKED', "kind = '标准起草奖补' and is_standard_known and latest_labelled is null"),
            ('NOT_LABELLED', "kind = '标准起草奖补' and is_standard_known and not latest_labelled"),
            ('UNKNOWN_RULE', "kind = '认证细则补助' and not is_rule_known"),
            ('RULE_NOT_USED', "kind = '认证细则补助' and is_rule_known and n_certificates < min_certificates"),
            ('DUPLICATE_CLAIM', "is_duplicate and case kind when '标准起草奖补' then is_standard_known else is_rule_known end"),
            ('NO_SATISFACTION_INDEX', "kind = '标准管理经费' and satisfaction_index is null"),
        ]) }} as unmet,
        case
            when kind = '地方补助' or len(unmet) > 0 then cast(0 as decimal(18, 2))
            when kind = '标准管理经费' then cast(round(amount_yuan * band_ratio, 2) as decimal(18, 2))
            else amount_yuan
        end as payable_yuan,
        kind <> '地方补助' and is_paid and len(unmet) = 0 and paid_yuan > payable_yuan as is_paid_more
    from facts
)

select
    * exclude (unmet, is_paid_more),
    case when is_paid_more then list_append(unmet, 'PAID_MORE_THAN_PAYABLE') else unmet end as reasons,
    case
        when kind = '地方补助' then 'local_rule'
        when unmet in (['UNKNOWN_STANDARD'], ['UNKNOWN_RULE'], ['NO_SATISFACTION_INDEX']) then 'cannot_be_judged'
        when not is_paid then case when len(unmet) = 0 then 'release' else 'hold' end
        when len(reasons) = 0 then 'paid_ok'
        else 'recover_review'
    end as verdict,
    case
        when verdict = 'recover_review'
            then cast(greatest(0, paid_yuan - payable_yuan - recovered_by_then_yuan) as decimal(18, 2))
        else cast(0 as decimal(18, 2))
    end as to_recover_yuan
from judged
