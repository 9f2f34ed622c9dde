-- Certificates without exactly one open period, or whose status at as_of is not that period's.
with last_periods as (
    select
        certificate_no,
        count(*) as n_last_periods,
        min(status) as last_status,
        min(from_date) as last_from_date
    from {{ ref('certificate_status_periods') }}
    where to_date is null
    group by certificate_no
)

select
    certificates.certificate_no,
    certificates.status,
    certificates.status_since,
    last_periods.n_last_periods,
    last_periods.last_status,
    last_periods.last_from_date
from {{ ref('fct_certificate') }} as certificates
full outer join last_periods on certificates.certificate_no = last_periods.certificate_no
where certificates.certificate_no is null
    or last_periods.n_last_periods is distinct from 1
    or certificates.status is distinct from last_periods.last_status
    or certificates.status_since is distinct from last_periods.last_from_date
