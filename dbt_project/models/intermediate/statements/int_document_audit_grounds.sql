-- What speaks against each audit by documents, with the records that prove it (Z-6). A null record_key: nothing was
-- found where it had to be. Grain: audit_no, code, feed, record_key.
with audits as (
    select * from {{ ref('int_document_audits_dated') }}
)

-- only the yearly surveillance may be done by documents
select audit_no, 'NOT_SURVEILLANCE' as code, 'surveillance_audits' as feed, record_key
from audits
where kind in ('初评', '再认证')

union all

select audits.audit_no, 'LISTED', 'credit_listings', listings.record_key
from audits
inner join {{ ref('int_dishonesty_listings') }} as listings
    on audits.uscc = listings.uscc and audits.audited_on between listings.listed_on and listings.listed_to

union all

select audits.audit_no, 'QUALITY_PENALTY', 'penalties', penalties.record_key
from audits
inner join {{ ref('int_quality_penalties') }} as penalties
    on audits.uscc = penalties.uscc
        and penalties.decided_on > audits.penalties_after
        and penalties.decided_on <= audits.audited_on

union all

select audit_no, 'NO_EARLIER_AUDIT', 'surveillance_audits', cast(null as varchar)
from audits
where previous_audit_no is null

union all

select audit_no, 'CHANGE_NOT_STATED', 'surveillance_audits', previous_audit_no
from audits
where previous_audit_no is not null and previous_major_change is null

union all

select audit_no, 'MAJOR_CHANGE', 'surveillance_audits', previous_audit_no
from audits
where previous_major_change

union all

select audit_no, 'MAJOR_CHANGE', 'surveillance_audits', record_key
from audits
where major_change

union all

-- changes of the time since the audit before, however late they were reported
select audits.audit_no, 'MAJOR_CHANGE', 'major_changes', changes.record_key
from audits
inner join {{ ref('stg_major_changes') }} as changes
    on audits.certificate_no = changes.certificate_no
        and changes.changed_on > audits.previous_audited_on
        and changes.changed_on <= audits.audited_on

union all

select audit_no, 'ONSITE_OVERDUE', 'surveillance_audits', record_key
from audits
where onsite_due_on < audited_on

union all

select audit_no, 'DOCUMENT_MISSING', 'surveillance_audits', record_key
from audits
where not test_report or not self_report or not pledge

union all

-- papers that nobody recorded: neither there nor missing
select audit_no, 'DOCUMENT_NOT_STATED', 'surveillance_audits', record_key
from audits
where coalesce(test_report, true) and coalesce(self_report, true) and coalesce(pledge, true)
    and (test_report is null or self_report is null or pledge is null)
