-- Who may use a mark, on what product, by which way (rulebook, Mark right): Zhejiang's authorisations and Shanghai's
-- certificates. An authorisation that bears the number of a certificate of a programme whose certificates are its rights
-- is left out from the day that certificate exists (left_out_from). Grain: right_no, left_out_from.
with certificate_rights as (
    select certificates.*
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join {{ ref('programmes') }} as programmes
        on certificates.program = programmes.program and programmes.rights_source = 'certificates'
),

rights as (
    select
        authorizations.authorization_no as right_no,
        programmes.program,
        authorizations.uscc,
        authorizations.product_code,
        authorizations.standard_no,
        case authorizations.path when '认证' then 'certification' else 'self_declaration' end as path,
        authorizations.certificate_no,
        authorizations.granted_on,
        authorizations.expires_on,
        authorizations.revoked_on,
        certificate_rights.issued_on as left_out_from,
        'authorizations' as feed,
        authorizations.record_key,
        authorizations.batch_id,
        authorizations.row_number
    from {{ ref('stg_authorizations') }} as authorizations
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
    left join certificate_rights on authorizations.authorization_no = certificate_rights.certificate_no

    union all

    select
        certificate_no,
        program,
        uscc,
        product_code,
        standard_no,
        'certification',
        certificate_no,
        issued_on,
        cast(null as date),
        cast(null as date),
        cast(null as date),
        'certificates',
        record_key,
        batch_id,
        row_number
    from certificate_rights
)

select rights.*, {{ region_or_unknown('enterprises.region_code') }} as region_code
from rights
left join {{ ref('stg_enterprises') }} as enterprises on rights.uscc = enterprises.uscc
