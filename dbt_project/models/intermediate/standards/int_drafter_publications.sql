-- Publications that name a drafter that did not perform its duty; their related_no is read as a standard_no (rulebook,
-- Z-4). Grain: publication_no.
select
    publication_no,
    uscc,
    {{ as_standard_no('related_no') }} as standard_no,
    kind,
    published_on,
    record_key,
    batch_id,
    row_number
from {{ ref('stg_publications') }}
where subject = '未履责企业' and uscc is not null and related_no is not null
