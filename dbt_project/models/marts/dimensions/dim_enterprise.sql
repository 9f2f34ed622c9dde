with brands as (
    select uscc, program
    from {{ ref('int_brand_enterprise_periods') }}
    where left_out_from is null and to_date = {{ as_of() }}
),

dishonest as (
    select distinct uscc
    from {{ ref('int_dishonesty_listings') }}
    where is_serious and {{ as_of() }} between listed_on and listed_to
)

select
    enterprises.uscc,
    enterprises.name,
    enterprises.region_code,
    {{ city_of('enterprises.region_code') }} as city_code,
    {{ province_of('enterprises.region_code') }} as province_code,
    enterprises.industry_code,
    enterprises.registration_status,
    exists (select 1 from brands where brands.uscc = enterprises.uscc and brands.program = 'zhejiang_made')
        as is_brand_zhejiang,
    exists (select 1 from brands where brands.uscc = enterprises.uscc and brands.program = 'shanghai_brand')
        as is_brand_shanghai,
    exists (select 1 from dishonest where dishonest.uscc = enterprises.uscc) as is_dishonest,
    {{ as_of() }} as as_of
from {{ ref('stg_enterprises') }} as enterprises
