-- 哪些来源的数据隔离最多，最常见的原因是什么？
-- Which feeds lose most rows to the quarantine, and why?
--
-- received = accepted + quarantined holds for every batch. A row may have several findings, so findings exceed rows.
-- Tables: meta.batches, meta.quarantine.
with received as (
    select feed, sum(received) as received, sum(accepted) as accepted, sum(quarantined) as quarantined
    from meta.batches
    group by feed
),

causes as (
    select
        feed, rule, field, count(*) as findings,
        row_number() over (partition by feed order by count(*) desc, rule, field) as place
    from meta.quarantine
    group by feed, rule, field
)

select
    received.feed,
    received.received,
    received.accepted,
    received.quarantined,
    received.quarantined / nullif(received.received, 0) as share_quarantined,
    causes.rule as commonest_rule,
    causes.field as in_field,
    causes.findings
from received
left join causes on received.feed = causes.feed and causes.place = 1
where received.quarantined > 0
order by share_quarantined desc, received.feed
