-- The smallest set of facts that would turn a held subsidy, an overdue drafter or an ineligible application: each code that
-- stands asks for the fact that the seed ways_out names; a right is asked for where a check would need one, and one check
-- does for label and table alike. Grain: decision_mart, decision_key, fact.
with effective as (
    select distinct uscc, standard_no from {{ ref('int_mark_right_ends') }}
),

drafters as (
    select
        {{ key_of(['duties.standard_no', 'duties.uscc']) }} as decision_key,
        case
            when list_has_all(duties.missing, ['NOT_LABELLED', 'KPI_NOT_DISCLOSED'])
                then list_concat(list_filter(duties.missing, lambda code: code = 'NOT_BRAND'), ['NEITHER_CHECKED'])
            else duties.missing
        end as missing,
        effective.uscc is null as is_without_right
    from {{ ref('dec_drafter_conformity') }} as duties
    left join effective on duties.uscc = effective.uscc and duties.standard_no = effective.standard_no
    where duties.status = 'overdue'
),

asked as (
    select 'dec_drafter_conformity' as decision_mart, decision_key, unnest(missing) as reason from drafters
    union
    select 'dec_drafter_conformity', decision_key, 'NOT_BRAND' from drafters where is_without_right
    union
    select 'dec_subsidy', claim_no, unnest(reasons) from {{ ref('dec_subsidy') }} where verdict = 'hold'
    union
    select 'dec_self_declaration', declaration_no, unnest(reasons)
    from {{ ref('dec_self_declaration') }}
    where verdict = 'ineligible' and outcome is distinct from 'granted_ineligible'
)

select distinct asked.decision_mart, asked.decision_key, facts.fact, facts.fact_order, facts.text_zh, facts.text_en
from asked
inner join {{ ref('ways_out') }} as facts on asked.decision_mart = facts.decision_mart and asked.reason = facts.reason
