-- Every claim with what does not depend on the day judged: its programme, whether an earlier claim asked for the same,
-- whether its standard, rule and drafter are known. Paid without an amount: the claimed amount was paid.
-- Grain: claim_no.
select
    claims.claim_no,
    programmes.program,
    claims.kind,
    claims.uscc,
    claims.standard_no,
    claims.rule_id,
    claims.region_code,
    claims.amount_yuan,
    claims.applied_on,
    claims.paid_on,
    case when claims.paid_on is not null then coalesce(claims.paid_yuan, claims.amount_yuan) else claims.paid_yuan end
        as paid_yuan,
    claims.recovered_on,
    claims.recovered_yuan,
    standards.published_on as standard_published_on,
    rules.published_on as rule_published_on,
    drafters.uscc is not null as is_drafter,
    case
        when claims.kind = '标准起草奖补' then claims.standard_no
        when claims.kind = '认证细则补助' then claims.rule_id
    end as claimed_for,
    case
        when claimed_for is not null
            then
                row_number() over (
                    partition by claims.kind, claims.uscc, claimed_for order by claims.applied_on, claims.claim_no
                ) > 1
        else false
    end as is_duplicate,
    claims.record_key,
    claims.batch_id,
    claims.row_number
from {{ ref('stg_subsidy_claims') }} as claims
inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
left join {{ ref('stg_standards') }} as standards on claims.standard_no = standards.standard_no
left join {{ ref('stg_certification_rules') }} as rules on claims.rule_id = rules.rule_id
left join {{ ref('stg_standard_drafters') }} as drafters
    on claims.standard_no = drafters.standard_no and claims.uscc = drafters.uscc
