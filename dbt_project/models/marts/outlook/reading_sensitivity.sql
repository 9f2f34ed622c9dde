-- Made empty here and filled after the marts are built, one reading after the other (orchestration.sensitivity).
select
    cast(null as varchar) as decision_mart,
    cast(null as varchar) as decision_key,
    reading,
    program,
    cast(null as varchar) as uscc,
    parameter,
    chosen,
    alternative,
    clause_id,
    cast(null as varchar) as verdict_now,
    cast(null as varchar) as verdict_then,
    cast([] as varchar[]) as reasons_now,
    cast([] as varchar[]) as reasons_then,
    cast(null as decimal(18, 2)) as money_yuan,
    {{ as_of() }} as as_of
from {{ ref('readings') }}
where false
