-- Quality penalties on known enterprises, as the rules count them. Grain: penalty_no.
select penalty_no, uscc, product_code, decided_on, link_no, record_key, batch_id, row_number
from {{ ref('int_penalties_classified') }}
where is_quality and uscc is not null
