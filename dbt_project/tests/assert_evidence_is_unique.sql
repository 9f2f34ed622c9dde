-- One row of evidence per decision, reason and record, null keys included.
select decision_mart, decision_key, reason, feed, record_key, count(*) as n
from {{ ref('evidence') }}
group by decision_mart, decision_key, reason, feed, record_key
having count(*) > 1
