with dated as (
    {{ union_of(['int_due_dates_certification', 'int_due_dates_programme', 'int_due_dates_decisions']) }}
),

ways_out as (
    select
        decision_mart,
        decision_key,
        list(fact order by fact_order) as facts,
        list(text_zh order by fact_order) as texts_zh
    from {{ ref('int_ways_out') }}
    group by decision_mart, decision_key
)

select
    dated.duty,
    dated.decision_mart,
    dated.decision_key,
    dated.program,
    dated.uscc,
    dated.changes_on,
    dated.changes_to,
    duties.clause_id,
    coalesce({{ days_between(as_of(), 'dated.changes_on') }} <= 30, false) as within_30_days,
    coalesce({{ days_between(as_of(), 'dated.changes_on') }} <= 90, false) as within_90_days,
    coalesce(ways_out.facts, cast([] as varchar[])) as way_out,
    coalesce(ways_out.texts_zh, cast([] as varchar[])) as way_out_zh,
    {{ as_of() }} as as_of
from dated
inner join {{ ref('due_duties') }} as duties on dated.duty = duties.duty and dated.program = duties.program
left join ways_out
    on dated.decision_mart = ways_out.decision_mart
        and dated.decision_key = ways_out.decision_key
        and duties.has_way_out
