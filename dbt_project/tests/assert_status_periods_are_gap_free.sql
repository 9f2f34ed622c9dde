-- Periods of a certificate that do not join, overlap, repeat the status before them, or do not begin on its day of
-- issue.
with ordered as (
    select
        periods.certificate_no,
        periods.status,
        periods.from_date,
        periods.to_date,
        certificates.issued_on,
        lag(periods.to_date) over certificate as previous_to_date,
        lag(periods.status) over certificate as previous_status,
        row_number() over certificate as position
    from {{ ref('certificate_status_periods') }} as periods
    left join {{ ref('fct_certificate') }} as certificates on periods.certificate_no = certificates.certificate_no
    window certificate as (partition by periods.certificate_no order by periods.from_date)
)

select *
from ordered
where issued_on is null
    or to_date < from_date
    or (position = 1 and from_date <> issued_on)
    or (position > 1 and from_date is distinct from {{ next_day('previous_to_date') }})
    or (position > 1 and status = previous_status)
