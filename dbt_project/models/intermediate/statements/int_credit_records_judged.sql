-- The listings that tell of the credit of each firm that holds or held a certificate of a programme whose platform
-- keeps its credit (S-17); one row without a listing where there is none. Grain: program, uscc, listing (record_key).
with holders as (
    select distinct certificates.program, certificates.uscc
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join {{ ref('programmes') }} as programmes
        on certificates.program = programmes.program and programmes.rights_source = 'certificates'
)

select
    holders.program,
    holders.uscc,
    listings.record_key,
    listings.listed_on,
    listings.removed_on,
    case
        when listings.record_key is null then 'CLEAR'
        when listings.list = '守信激励名单' and listings.removed_on is null then 'COMMENDED'
        when listings.list = '守信激励名单' then 'COMMENDATION_ENDED'
        when listings.removed_on is null and listings.list = '严重违法失信名单' then 'LISTED_SERIOUS'
        when listings.removed_on is null then 'LISTED_ABNORMAL'
        when listings.removal_reason = '信用修复' then 'REPAIRED'
        else 'REMOVED_OTHERWISE'
    end as code
from holders
left join {{ ref('stg_credit_listings') }} as listings on holders.uscc = listings.uscc
