-- What changes by time alone for inspections, revocations, applications and subsidies (Z-9, Z-10, Z-11, Z-14).
-- Grain: duty, decision_key.
with zhejiang as (
    select * from {{ ref('programmes') }} where rights_source = 'authorizations'
),

rights as (
    select ends.*
    from {{ ref('int_mark_right_ends') }} as ends
    inner join zhejiang on ends.program = zhejiang.program
),

-- the day on which the last right is over; null where one has no end
by_product as (
    select uscc, product_code, case when count(*) = count(ends_on) then max(ends_on) end as ends_on
    from rights
    group by uscc, product_code
),

by_standard as (
    select uscc, standard_no, case when count(*) = count(ends_on) then max(ends_on) end as ends_on
    from rights
    group by uscc, standard_no
),

recalls as (
    select rights.right_no, rights.program, rights.uscc, min({{ next_day('recalls.due_on') }}) as turns_on
    from rights
    inner join {{ ref('stg_recalls') }} as recalls
        on rights.uscc = recalls.uscc
            and rights.product_code = recalls.product_code
            and recalls.completed_on is null
            and recalls.due_on >= {{ as_of() }}
            and {{ next_day('recalls.due_on') }} >= rights.granted_on
            and (rights.ends_on is null or {{ next_day('recalls.due_on') }} < rights.ends_on)
    where rights.path = 'self_declaration'
    group by rights.right_no, rights.program, rights.uscc
),

applications as (
    select
        declarations.*,
        zhejiang.program,
        cast({{ parameter_at('zhejiang.program', 'self_declaration_enterprise_penalty_years', as_of()) }} as integer)
            as enterprise_years,
        cast({{ parameter_at('zhejiang.program', 'self_declaration_product_penalty_years', as_of()) }} as integer)
            as product_years,
        {{ anniversary_days('zhejiang.program') }} as anniversary_days
    from {{ ref('dec_self_declaration') }} as declarations
    cross join zhejiang
    where declarations.verdict = 'ineligible' and declarations.outcome is distinct from 'granted_ineligible'
),

-- when the same application would no longer be barred by the penalties known
barred as (
    select
        applications.declaration_no,
        applications.program,
        applications.uscc,
        max({{ look_back_end('penalties.decided_on', 'applications.enterprise_years', 'applications.anniversary_days') }})
            as enterprise_free_on,
        max({{ look_back_end('penalties.decided_on', 'applications.product_years', 'applications.anniversary_days') }})
            filter (where penalties.product_code = applications.product_code) as product_free_on
    from applications
    inner join {{ ref('int_quality_penalties') }} as penalties
        on applications.uscc = penalties.uscc and penalties.decided_on <= {{ as_of() }}
    group by applications.declaration_no, applications.program, applications.uscc
)

select
    {{ due_date(
        'INSPECTION_CONSEQUENCE', 'dec_inspection_consequence', 'consequences.inspection_no', 'zhejiang.program',
        'consequences.uscc', "case when consequences.consequence = 'REVOKE' then by_product.ends_on end",
        "case when consequences.consequence = 'REVOKE' and by_product.ends_on is not null then 'executed' end",
    ) }}
from {{ ref('dec_inspection_consequence') }} as consequences
cross join zhejiang
left join by_product on consequences.uscc = by_product.uscc and consequences.product_code = by_product.product_code
where not consequences.executed

union all

select
    {{ due_date(
        'REVOCATION', 'dec_revocation_due', 'due.right_no', 'rights.program', 'due.uscc', 'rights.ends_on',
        "case when rights.ends_on is not null then 'right_ended' end",
    ) }}
from {{ ref('dec_revocation_due') }} as due
inner join rights on due.right_no = rights.right_no

union all

select
    {{ due_date('RECALL', 'dec_revocation_due', 'right_no', 'program', 'uscc', 'turns_on', "'RECALL_NOT_PERFORMED'") }}
from recalls

union all

select {{ due_date('SELF_DECLARATION', 'dec_self_declaration', 'declaration_no', 'program', 'uscc', 'null', 'null') }}
from applications

union all

select
    {{ due_date(
        'ENTERPRISE_LOOK_BACK', 'dec_self_declaration', 'declaration_no', 'program', 'uscc', 'enterprise_free_on',
        "'ENTERPRISE_PENALTY_ENDED'",
    ) }}
from barred
where enterprise_free_on > {{ as_of() }}

union all

select
    {{ due_date(
        'PRODUCT_LOOK_BACK', 'dec_self_declaration', 'declaration_no', 'program', 'uscc', 'product_free_on',
        "'PRODUCT_PENALTY_ENDED'",
    ) }}
from barred
where product_free_on > {{ as_of() }}

union all

select
    {{ due_date(
        'SUBSIDY', 'dec_subsidy', 'claims.claim_no', 'zhejiang.program', 'claims.uscc',
        "case when claims.verdict = 'release' then by_standard.ends_on end",
        "case when claims.verdict = 'release' then 'hold' end",
    ) }}
from {{ ref('dec_subsidy') }} as claims
cross join zhejiang
left join by_standard on claims.uscc = by_standard.uscc and claims.standard_no = by_standard.standard_no
where claims.verdict = 'hold'
    or (claims.verdict = 'release' and claims.kind = '标准起草奖补' and by_standard.ends_on is not null)
