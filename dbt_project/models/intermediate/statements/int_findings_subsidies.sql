-- Claims paid or claimed although something beside the conditions of dec_subsidy speaks against it (Z-14; kind
-- `finding`): shown for a person, no recovery is asserted. Grain: finding, record_key, reason, related_key.
with claims as (
    select claims.*, programmes.program
    from {{ ref('dec_subsidy') }} as claims
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
),

-- the rights of the drafter under the standard and the last day of each
rights as (
    select
        claims.claim_no,
        rights.record_key as right_key,
        periods.to_date,
        bool_or(periods.to_date = {{ as_of() }}) over (partition by claims.claim_no) as has_right,
        max(periods.to_date) over (partition by claims.claim_no) as last_day
    from claims
    inner join {{ ref('int_mark_right_periods') }} as periods
        on claims.program = periods.program
            and claims.uscc = periods.uscc
            and claims.standard_no = periods.standard_no
            and periods.left_out_from is null
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on periods.right_no = rights.right_no and rights.left_out_from is null
    where claims.kind = '标准起草奖补' and claims.verdict = 'paid_ok'
),

owners as (
    select claims.claim_no, members.record_key as member_key, members.body_id, members.uscc = claims.uscc as is_owner
    from claims
    inner join {{ ref('stg_certification_rules') }} as rules on claims.rule_id = rules.rule_id
    inner join {{ ref('stg_alliance_members') }} as members
        on rules.body_id = members.body_id and members.uscc is not null
    where claims.kind = '认证细则补助'
),

-- the answers that the ratio of a management fund rests on
samples as (
    select
        claims.claim_no,
        count(distinct answers.respondent_id) as n_respondents
    from claims
    inner join {{ ref('int_satisfaction_answers_scored') }} as answers
        on claims.program = answers.program
            and year(claims.applied_on) - 1 = answers.year
            and claims.judged_on between answers.held_from and answers.held_to
            and answers.target_type = '联合会服务'
            and answers.respondent_type in ('企业', '市县局')
    where claims.kind = '标准管理经费'
    group by claims.claim_no
)

select
    {{ finding('LOST_AFTER_PAYMENT', 'claims.program', 'claims.claim_no', 'claims.uscc', next_day('rights.last_day'),
        related_key='rights.right_key') }}
from claims
inner join rights on claims.claim_no = rights.claim_no
where not rights.has_right

union all

select
    {{ finding('NOT_RULE_OWNER', 'claims.program', 'claims.claim_no', 'claims.uscc', 'claims.applied_on',
        related_key='owners.member_key', body_id='owners.body_id') }}
from claims
inner join owners on claims.claim_no = owners.claim_no
where not exists (select 1 from owners as others where others.claim_no = claims.claim_no and others.is_owner)

union all

select {{ finding('CLAIMANT_NOT_ASSOCIATION', 'program', 'claim_no', 'uscc', 'applied_on') }}
from claims
where kind = '标准管理经费' and uscc <> {{ parameter_at('claims.program', 'association_uscc', 'claims.judged_on') }}

union all

select {{ finding('INSUFFICIENT_SAMPLE', 'claims.program', 'claims.claim_no', 'claims.uscc', 'claims.judged_on') }}
from claims
inner join samples on claims.claim_no = samples.claim_no
where samples.n_respondents
    < cast({{ parameter_at('claims.program', 'survey_min_respondents', 'claims.judged_on') }} as integer)
