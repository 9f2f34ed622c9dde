select
    certificate_no,
    from_date,
    status,
    case when not is_last then to_date end as to_date,
    {{ as_of() }} as as_of
from {{ ref('int_certificate_status_periods') }}
