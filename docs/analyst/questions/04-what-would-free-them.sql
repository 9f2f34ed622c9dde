-- 每一笔暂缓的申请，最少补齐什么就可以兑现？
-- For each claim on hold: what is the least that would free it?
--
-- `way_out` is the smallest set of facts that turns the verdict, found by the rules themselves; empty: nothing that
-- can still happen would. `changes_on` is the first day on which time alone changes the verdict.
-- Marts: dec_subsidy, due_dates, dim_enterprise. Clause: Z-14.
select
    claims.claim_no,
    enterprises.name as claimant,
    claims.kind,
    claims.amount_yuan,
    claims.reasons,
    due.way_out_zh as way_out,
    due.changes_on
from marts.dec_subsidy as claims
left join marts.due_dates as due
    on due.decision_mart = 'dec_subsidy' and due.decision_key = claims.claim_no
left join marts.dim_enterprise as enterprises on claims.uscc = enterprises.uscc
where claims.verdict = 'hold'
order by len(due.way_out), claims.amount_yuan desc, claims.claim_no
