-- Every dated version of an enterprise's register entry known by as_of, with the days it held: from the day it was
-- written to the day before the next. stg_enterprises holds the version that the rules read. Grain: uscc, held_from.
with versions as (
    select
        landed.*,
        cast(landed.updated_at as date) as updated_on,
        ledger.seq
    from {{ source('landing', 'enterprises') }} as landed
    inner join {{ source('ledger', 'batches') }} as ledger using (batch_id)
    where landed.record_status = '正常' and cast(landed.updated_at as date) <= {{ as_of() }}
),

of_days as (
    select *
    from versions
    qualify row_number() over (
        partition by uscc, updated_on order by updated_at desc, seq desc, row_number desc
    ) = 1
)

select
    uscc,
    region_code,
    parent_uscc,
    parent_share_pct,
    updated_on as held_from,
    coalesce(
        {{ previous_day('lead(updated_on) over (partition by uscc order by updated_on)') }}, {{ end_of_time() }}
    ) as held_to,
    batch_id,
    row_number
from of_days
