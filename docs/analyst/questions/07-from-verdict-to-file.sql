-- 这笔申请为什么暂缓：一直追到来源文件的那一行
-- Why is this claim on hold: down to the row of the source file
--
-- `role`: proof (the record that proves the reason), searched (the records looked through where the proof is that
-- there is none), subject (what is judged). `pinbiao explain dec_subsidy CLAIM_NO` says the same, with parameters.
-- Marts: dec_subsidy, evidence, dim_clause; meta.batches.
with claim as (
    select claim_no
    from marts.dec_subsidy
    where verdict = 'hold'
    order by amount_yuan desc, claim_no
    limit 1
)

select
    evidence.decision_key as claim_no,
    evidence.reason,
    evidence.role,
    evidence.clause_id,
    clauses.title as clause,
    evidence.feed,
    evidence.record_key,
    batches.file,
    evidence.row_number
from marts.evidence as evidence
inner join claim on evidence.decision_mart = 'dec_subsidy' and evidence.decision_key = claim.claim_no
left join marts.dim_clause as clauses using (clause_id)
left join meta.batches as batches using (batch_id)
order by evidence.reason, evidence.role, evidence.feed, evidence.record_key
