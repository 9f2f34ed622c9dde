-- 今后 30 天内什么会到期？
-- What falls due in the next 30 days?
--
-- For every duty and every negative decision: the first day on which it changes by time alone, and into what.
-- Marts: due_dates. Clause: the one each row names.
select
    program,
    duty,
    changes_to,
    clause_id,
    count(*) as decisions,
    count(distinct uscc) as enterprises,
    min(changes_on) as first_on,
    max(changes_on) as last_on
from marts.due_dates
where within_30_days
group by all
order by first_on, program, duty, changes_to
