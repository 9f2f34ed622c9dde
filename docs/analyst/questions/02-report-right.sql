-- 去年的年度报告哪里不对？
-- Where is last year's report wrong?
--
-- Every claimed figure is compared with the warehouse's on the report's own cut-off day. `matches_full_year`: the
-- figure holds, its stated cut-off does not. `not_reported`: owed, and not given.
-- Marts: rpt_reconciliation, rpt_submission, dim_metric. Clauses: S-12, Z-13.
select
    claims.program,
    claims.reporter,
    claims.year,
    submissions.status as handed_in,
    coalesce(metrics.name_zh, claims.metric_code) as metric,
    claims.claimed,
    claims.cutoff_on,
    claims.computed_at_cutoff,
    claims.difference,
    claims.tolerance,
    claims.verdict
from marts.rpt_reconciliation as claims
left join marts.rpt_submission as submissions using (program, reporter, year)
left join marts.dim_metric as metrics using (metric_code)
where claims.year = year(claims.as_of) - 1
    and claims.verdict not in ('match', 'within_tolerance')
order by claims.program desc, claims.reporter, claims.verdict, claims.metric_code
