-- Authorisations that bear the number of a 上海品牌 certificate: the certificate holds it, the authorisation is left out of
-- every mart (rulebook, Mark right).
{{ config(severity='warn') }}
select right_no, uscc, granted_on, left_out_from, record_key, batch_id, row_number
from {{ ref('int_mark_rights_resolved') }}
where left_out_from is not null
