-- Batches of the ledger whose rows do not add up: received = accepted + quarantined, and of them so many are in the
-- landing and in the quarantine (findings about a whole file, row_number 0, are no rows).
with landed as (
    {%- if execute %}
    {%- for node in graph.sources.values() if node.source_name == 'landing' %}
    select batch_id, count(*) as n_rows from {{ node.relation_name }} group by batch_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- else %}
    select cast(null as varchar) as batch_id, cast(null as bigint) as n_rows
    {%- endif %}
),

quarantined as (
    select batch_id, count(distinct row_number) as n_rows
    from {{ source('ledger', 'quarantine') }}
    where row_number > 0
    group by batch_id
)

select
    coalesce(batches.batch_id, landed.batch_id, quarantined.batch_id) as batch_id,
    batches.feed,
    batches.file,
    batches.received,
    batches.accepted,
    batches.quarantined,
    coalesce(landed.n_rows, 0) as rows_in_landing,
    coalesce(quarantined.n_rows, 0) as rows_in_quarantine
from {{ source('ledger', 'batches') }} as batches
full outer join landed on batches.batch_id = landed.batch_id
full outer join quarantined on batches.batch_id = quarantined.batch_id
where batches.batch_id is null
    or batches.received is distinct from batches.accepted + batches.quarantined
    or batches.accepted is distinct from coalesce(landed.n_rows, 0)
    or batches.quarantined is distinct from coalesce(quarantined.n_rows, 0)
