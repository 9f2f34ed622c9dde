-- A person's answers to whom a record belongs, each with the days it is the newest (decided_on, then link_no).
-- Grain: link_no. An answer overtaken on its own day holds on no day (held_to < held_from).
select
    source_feed,
    source_key,
    uscc,
    link_no,
    decided_on as held_from,
    coalesce(
        {{ previous_day('lead(decided_on) over (partition by source_feed, source_key order by decided_on, link_no)') }},
        {{ end_of_time() }}
    ) as held_to,
    record_key,
    batch_id,
    row_number
from {{ ref('stg_identity_links') }}
