-- Days on which an enterprise is on a negative credit list (rulebook, Listed: not on the day of removal).
-- Grain: listing_no. is_serious: the list of serious dishonesty, which alone revokes rights; the other is 经营异常名录.
select
    listing_no,
    uscc,
    list = '严重违法失信名单' as is_serious,
    listed_on,
    coalesce({{ previous_day('removed_on') }}, {{ end_of_time() }}) as listed_to,
    record_key,
    batch_id,
    row_number
from {{ ref('stg_credit_listings') }}
where list in ('严重违法失信名单', '经营异常名录')
