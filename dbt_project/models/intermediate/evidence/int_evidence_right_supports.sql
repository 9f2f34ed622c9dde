-- What the days of a mark right stand on: its own record and, for a right by certification, its certificate with all
-- its events. Rights that are left out are evidence of nothing. Grain: right_no, feed, record_key.
select right_no, feed, record_key
from {{ ref('int_mark_rights_resolved') }}
where left_out_from is null

union

select rights.right_no, supports.feed, supports.record_key
from {{ ref('int_mark_rights_resolved') }} as rights
inner join {{ ref('int_evidence_certificate_supports') }} as supports on rights.certificate_no = supports.certificate_no
where rights.left_out_from is null and rights.path = 'certification'
