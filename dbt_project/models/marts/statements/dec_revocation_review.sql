with found as (
    select right_no, list(distinct code) as codes
    from {{ ref('int_revocation_grounds_found') }}
    group by right_no
),

judged as (
    select
        rights.*,
        {{ codes_in_order('found.codes', [
            'PRODUCT_PENALTY', 'C_STANDARD_NOT_PERFORMED', 'RECALL_NOT_PERFORMED', 'TWO_FAILED_INSPECTIONS',
            'SERIOUS_DISHONESTY', 'OTHER_NONCONFORMITY', 'CERTIFICATE_NOT_VALID', 'PRODUCT_PENALTY_POSSIBLE',
        ]) }} as codes
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join {{ ref('programmes') }} as programmes
        on rights.program = programmes.program and programmes.rights_source = 'authorizations'
    left join found on rights.right_no = found.right_no
    where rights.revoked_on is not null and rights.left_out_from is null
)

select
    judged.right_no,
    judged.program,
    judged.uscc,
    judged.product_code,
    judged.path,
    judged.region_code,
    judged.granted_on,
    judged.revoked_on,
    authorizations.revoke_reason,
    case
        when len(judged.codes) = 0 then 'no_ground_found'
        when judged.codes = ['PRODUCT_PENALTY_POSSIBLE'] then 'cannot_be_judged'
        else 'ground_found'
    end as verdict,
    case when len(judged.codes) = 0 then ['NO_GROUND_FOUND'] else judged.codes end as reasons,
    {{ policy_in_force('judged.program', 'judged.revoked_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
inner join {{ ref('stg_authorizations') }} as authorizations on judged.right_no = authorizations.authorization_no
