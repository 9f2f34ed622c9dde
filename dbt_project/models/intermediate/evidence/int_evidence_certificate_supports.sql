-- What the status of a certificate stands on: the certificate and all its events.
-- Grain: certificate_no, feed, record_key.
select certificate_no, 'certificates' as feed, record_key
from {{ ref('stg_certificates') }}

union all

select events.certificate_no, 'certificate_events', events.record_key
from {{ ref('stg_certificate_events') }} as events
inner join {{ ref('stg_certificates') }} as certificates on events.certificate_no = certificates.certificate_no
