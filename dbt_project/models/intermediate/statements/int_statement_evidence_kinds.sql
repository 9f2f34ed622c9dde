-- Evidence of the duties, findings and outliers, which follows from their rows: the record is the subject, what it is
-- related to the proof; a duty done in time is met, one not done was searched for. Grain: decision_mart, decision_key,
-- reason, feed, record_key.
with duties as (
    select *, duty || '|' || record_key as decision_key from {{ ref('dec_followup') }}
),

-- without related records a record proves it itself
findings as (
    select
        *,
        finding || '|' || record_key as decision_key,
        case when len(related_keys) = 0 then feed else related_feed end as proof_feed,
        case when len(related_keys) = 0 then [record_key] else related_keys end as proof_keys
    from {{ ref('dec_finding') }}
),

outliers as (
    select *, measure || '|' || record_key as decision_key from {{ ref('rpt_outlier') }}
),

-- the certificates that are too many units of one series
series as (
    select outliers.*, certificates.record_key as certificate_key
    from outliers
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on outliers.program = certificates.program
            and outliers.record_key = certificates.uscc || '|' || certificates.product_series
            and certificates.status = 'valid'
    where outliers.measure = 'UNITS_PER_SERIES'
)

select
    'dec_followup' as decision_mart,
    decision_key,
    {{ subject_reason() }} as reason,
    cast(null as varchar) as clause_id,
    'subject' as role,
    feed,
    record_key
from duties
-- a duty of every so many months begins with no record
where feed is not null

union all

select
    'dec_followup',
    decision_key,
    case status when 'done' then {{ met_prefix() }} || 'OVERDUE' else reasons[1] end,
    clause_id,
    case status when 'done' then 'met' when 'done_late' then 'proof' else 'searched' end,
    done_feed,
    done_key
from duties
where status in ('done', 'done_late', 'overdue')

union all

select 'dec_finding', decision_key, {{ subject_reason() }}, null, 'subject', feed, record_key
from findings

union all

select
    'dec_finding',
    findings.decision_key,
    reasons.reason,
    findings.clause_id,
    'proof',
    findings.proof_feed,
    proofs.record_key
from findings
cross join unnest(findings.reasons) as reasons (reason)
cross join unnest(findings.proof_keys) as proofs (record_key)

union all

select 'rpt_outlier', decision_key, unnest(reasons), clause_id, 'proof', feed, record_key
from outliers
where measure <> 'UNITS_PER_SERIES'

union all

select 'rpt_outlier', decision_key, unnest(reasons), clause_id, 'proof', feed, certificate_key
from series
