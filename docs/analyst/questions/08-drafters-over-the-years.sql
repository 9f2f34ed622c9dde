-- 起草单位履责情况逐年是好转还是变差？牵头单位与参与单位有何不同？
-- Do drafters fulfil their duties better over the years? Do leaders differ from participants?
--
-- By the year of the deadline, so that each year's duties had the same time. The last year may hold duties whose
-- deadline has passed only just.
-- Marts: dec_drafter_conformity. Clause: Z-4.
select
    year(deadline) as year,
    role,
    count(*) as duties,
    count(*) filter (status = 'fulfilled') as in_time,
    count(*) filter (status = 'fulfilled_late') as late,
    count(*) filter (status = 'overdue') as overdue,
    count(*) filter (status = 'fulfilled') / count(*) as share_in_time,
    median(date_diff('day', clock_start, fulfilled_on)) as days_to_fulfil_median
from marts.dec_drafter_conformity
where deadline <= as_of
group by all
order by year, role
