-- 哪些奖补申请现在不能兑现，为什么，各多少钱？
-- Which subsidy claims must not be paid now, why, and how much money is that?
--
-- A claim may have several reasons; `alone` counts those with no other, which one fact would free.
-- Marts: dec_subsidy. Clause: Z-14.
with reasons as (
    select *, unnest(reasons) as reason
    from marts.dec_subsidy
    where verdict = 'hold'
)

select
    kind,
    reason,
    count(*) as claims,
    count(*) filter (len(reasons) = 1) as alone,
    sum(amount_yuan) as amount_yuan
from reasons
group by kind, reason
order by amount_yuan desc, kind, reason
