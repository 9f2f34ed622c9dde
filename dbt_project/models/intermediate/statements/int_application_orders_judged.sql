-- Each decided application of a programme whose way to the certificate leads over a benchmark evaluation, with the
-- certificate it led to (S-4, S-9). Grain: application_no.
select
    applications.application_no,
    programmes.program,
    applications.uscc,
    applications.body_id,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    applications.applied_on,
    applications.self_evaluated,
    applications.benchmark_result,
    applications.benchmark_on,
    applications.decision,
    applications.decided_on,
    applications.explanation,
    certificates.certificate_no,
    certificates.issued_on,
    certificates.record_key as certificate_key,
    applications.record_key
from {{ ref('stg_applications') }} as applications
inner join {{ ref('programmes') }} as programmes
    on applications.program = programmes.feed_value and programmes.rights_source = 'certificates'
left join {{ ref('stg_certificates') }} as certificates on applications.certificate_no = certificates.certificate_no
left join {{ ref('stg_enterprises') }} as enterprises on applications.uscc = enterprises.uscc
where applications.decision is not null
