-- Every right effective at as_of with the first day on which it no longer is, by its own expiry or, for certification, by
-- its certificate's; null: no end is known. Grain: right_no.
with dated as (
    select
        rights.right_no,
        rights.program,
        rights.uscc,
        rights.product_code,
        rights.standard_no,
        rights.path,
        rights.granted_on,
        least(rights.expires_on, certificates.expires_on) as last_day
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join {{ ref('int_mark_right_periods') }} as periods
        on rights.right_no = periods.right_no and periods.to_date = {{ as_of() }} and periods.left_out_from is null
    left join {{ ref('stg_certificates') }} as certificates
        on rights.certificate_no = certificates.certificate_no and rights.path = 'certification'
    where rights.left_out_from is null
)

select * exclude (last_day), {{ next_day('last_day') }} as ends_on
from dated
