select
    certificate_no,
    scheme,
    program,
    uscc,
    body_id,
    product_code,
    standard_no,
    issued_on,
    expires_on,
    status,
    status_since,
    {{ as_of() }} as as_of
from {{ ref('int_certificates_resolved') }}
