with found as (
    select right_no, list(distinct code) as codes
    from {{ ref('int_revocation_grounds_found') }}
    group by right_no
),

judged as (
    select
        rights.*,
        authorizations.revoke_reason,
        exists (
            select 1
            from {{ ref('voluntary_endings') }} as endings
            where contains(authorizations.revoke_reason, endings.phrase)
        ) as is_voluntary,
        {{ codes_in_order('found.codes', [
            'PRODUCT_PENALTY', 'C_STANDARD_NOT_PERFORMED', 'RECALL_NOT_PERFORMED', 'TWO_FAILED_INSPECTIONS',
            'SERIOUS_DISHONESTY', 'OTHER_NONCONFORMITY', 'CERTIFICATE_NOT_VALID', 'PRODUCT_PENALTY_POSSIBLE',
        ]) }} as codes
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join {{ ref('programmes') }} as programmes
        on rights.program = programmes.program and programmes.rights_source = 'authorizations'
    inner join {{ ref('stg_authorizations') }} as authorizations on rights.right_no = authorizations.authorization_no
    left join found on rights.right_no = found.right_no
    where rights.revoked_on is not null and rights.left_out_from is null
)

select
    right_no,
    program,
    uscc,
    product_code,
    path,
    region_code,
    granted_on,
    revoked_on,
    revoke_reason,
    case
        when len(list_filter(codes, lambda code: code <> 'PRODUCT_PENALTY_POSSIBLE')) > 0 then 'ground_found'
        when is_voluntary then 'ended_on_request'
        when len(codes) > 0 then 'cannot_be_judged'
        else 'no_ground_found'
    end as verdict,
    case
        when is_voluntary then list_append(codes, 'ENDED_ON_REQUEST')
        when len(codes) = 0 then ['NO_GROUND_FOUND']
        else codes
    end as reasons,
    {{ policy_in_force('program', 'revoked_on') }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
