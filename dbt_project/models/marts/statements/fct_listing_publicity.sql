select
    listing_no,
    uscc,
    list,
    listed_on,
    removed_on,
    removed_on is null as is_public,
    {{ as_of() }} as as_of
from {{ ref('stg_credit_listings') }}
