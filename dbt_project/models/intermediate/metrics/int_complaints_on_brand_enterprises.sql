-- Complaints about an enterprise that was a brand enterprise of the programme on the day received, by span of knowledge.
-- Grain: complaint_no, program, known_from.
with complaints as (
    select *, cast(received_at as date) as received_on from {{ ref('stg_complaints') }}
),

brand_complaints as (
    {{ on_brand_enterprises(ref('int_complaints_attributed'), 'complaints', 'complaint_no', 'received_on') }}
)

select
    brand_complaints.source_key as complaint_no,
    brand_complaints.program,
    brand_complaints.uscc,
    brand_complaints.region_code,
    brand_complaints.item_on,
    greatest(brand_complaints.known_from, brand_complaints.item_on) as known_from,
    least(brand_complaints.attributed_to, brand_complaints.brand_to) as known_to,
    complaints.kind,
    complaints.accepted_on,
    complaints.closed_on
from brand_complaints
inner join complaints on brand_complaints.source_key = complaints.complaint_no
