-- What a quality penalty on an enterprise stands on: the penalty, the person's answer that says whose it is, or the
-- enterprise that alone bears the name. Grain: penalty_no, feed, record_key.
with penalties as (
    select quality.*, classified.match_method
    from {{ ref('int_quality_penalties') }} as quality
    inner join {{ ref('int_penalties_classified') }} as classified using (penalty_no)
)

select penalty_no, 'penalties' as feed, record_key from penalties

union all

select penalties.penalty_no, 'identity_links', links.record_key
from penalties
inner join {{ ref('stg_identity_links') }} as links on penalties.link_no = links.link_no

union all

select penalties.penalty_no, 'enterprises', enterprises.record_key
from penalties
inner join {{ ref('stg_enterprises') }} as enterprises on penalties.uscc = enterprises.uscc
where penalties.match_method = 'exact_name'
