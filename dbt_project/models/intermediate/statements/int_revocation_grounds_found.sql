-- Every ground of the policy that a revoked Zhejiang right met between its grant and its revocation, with the records
-- that prove it (Z-8, Z-10, Z-11): the rules of int_revocation_triggers, read on the day of the revocation. Grain:
-- right_no, code, feed, record_key.
with rights as (
    select rights.*, rights.path = 'self_declaration' as is_self_declared
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join {{ ref('programmes') }} as programmes
        on rights.program = programmes.program and programmes.rights_source = 'authorizations'
    where rights.revoked_on is not null and rights.left_out_from is null
),

penalties as (
    select
        rights.right_no,
        penalties.product_code,
        penalties.record_key,
        penalties.product_code = rights.product_code as is_named
    from rights
    inner join {{ ref('int_quality_penalties') }} as penalties
        on rights.uscc = penalties.uscc and penalties.decided_on between rights.granted_on and rights.revoked_on
    where rights.is_self_declared
),

latest_checks as (
    select rights.right_no, checks.c_performed, checks.record_key
    from rights
    inner join {{ ref('stg_label_checks') }} as checks
        on rights.right_no = checks.right_no and checks.checked_on between rights.granted_on and rights.revoked_on
    where rights.is_self_declared
    qualify row_number() over (partition by rights.right_no order by checks.checked_on desc, checks.check_no desc) = 1
),

failures as (
    select
        rights.right_no,
        rights.is_self_declared,
        rights.program,
        rights.revoked_on,
        failures.consequence,
        failures.record_key
    from rights
    inner join {{ ref('int_failed_inspections') }} as failures
        on rights.uscc = failures.uscc
            and rights.product_code = failures.product_code
            and failures.confirmed_on between rights.granted_on and rights.revoked_on
)

select right_no, 'PRODUCT_PENALTY' as code, 'penalties' as feed, record_key
from penalties
where is_named

union all

-- a penalty that names no product: a person must say whether it was this one
select right_no, 'PRODUCT_PENALTY_POSSIBLE', 'penalties', record_key
from penalties
where product_code is null

union all

select right_no, 'C_STANDARD_NOT_PERFORMED', 'label_checks', record_key
from latest_checks
where not c_performed

union all

select rights.right_no, 'RECALL_NOT_PERFORMED', 'recalls', recalls.record_key
from rights
inner join {{ ref('stg_recalls') }} as recalls
    on rights.uscc = recalls.uscc
        and rights.product_code = recalls.product_code
        and {{ next_day('recalls.due_on') }} between rights.granted_on and rights.revoked_on
        and (recalls.completed_on is null or recalls.completed_on > rights.revoked_on)
where rights.is_self_declared

union all

select right_no, 'TWO_FAILED_INSPECTIONS', 'inspections', record_key
from failures
where consequence = 'REVOKE'

union all

select rights.right_no, 'SERIOUS_DISHONESTY', 'credit_listings', listings.record_key
from rights
inner join {{ ref('int_dishonesty_listings') }} as listings
    on rights.uscc = listings.uscc
        and listings.is_serious
        and rights.revoked_on between listings.listed_on and listings.listed_to

union all

select right_no, 'OTHER_NONCONFORMITY', 'inspections', record_key
from failures
where is_self_declared
    and {{ cast_int(parameter_at('failures.program', 'revoke_on_first_failure', 'failures.revoked_on')) }} = 1

union all

-- Z-8: a right by certification lives only with its certificate
select rights.right_no, 'CERTIFICATE_NOT_VALID', 'certificates', rights.certificate_no
from rights
inner join {{ ref('int_certificate_status_periods') }} as periods
    on rights.certificate_no = periods.certificate_no
        and rights.revoked_on between periods.from_date and periods.to_date
where not rights.is_self_declared and periods.status <> 'valid'
