-- Certificates of every scheme with their programme (null for schemes of none), status at as_of and the region of the
-- holder. Grain: certificate_no.
select
    certificates.certificate_no,
    certificates.scheme,
    programmes.program,
    certificates.uscc,
    certificates.body_id,
    certificates.product_code,
    certificates.product_series,
    certificates.standard_no,
    certificates.rule_id,
    certificates.area_code,
    certificates.issued_on,
    certificates.expires_on,
    certificates.previous_certificate_no,
    periods.status,
    periods.from_date as status_since,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    certificates.record_key,
    certificates.batch_id,
    certificates.row_number
from {{ ref('stg_certificates') }} as certificates
inner join {{ ref('int_certificate_status_periods') }} as periods
    on certificates.certificate_no = periods.certificate_no and periods.is_last
left join {{ ref('programmes') }} as programmes on certificates.scheme = programmes.certificate_scheme
left join {{ ref('stg_enterprises') }} as enterprises on certificates.uscc = enterprises.uscc
