with labelled_checks as (
    select * from {{ ref('stg_label_checks') }} where labelled
),

effective_checks as (
    select check_no from {{ ref('int_label_checks_judged') }} where is_effective and left_out_from is null
),

judged as (
    select
        checks.check_no,
        checks.right_no,
        checks.checked_on,
        rights.program,
        rights.uscc,
        case
            when rights.right_no is null then 'UNKNOWN_RIGHT'
            when checks.checked_on < rights.granted_on then 'BEFORE_GRANT'
            when rights.revoked_on <= checks.checked_on then 'REVOKED'
            when rights.expires_on < checks.checked_on then 'RIGHT_EXPIRED'
            when certificates.certificate_no is null then 'UNKNOWN_CERTIFICATE'
            when checks.checked_on < certificates.issued_on then 'CERTIFICATE_NOT_ISSUED'
            else 'CERTIFICATE_' || upper(periods.status)
        end as reason
    from labelled_checks as checks
    left join {{ ref('int_mark_rights_resolved') }} as rights
        on checks.right_no = rights.right_no and rights.left_out_from is null
    left join {{ ref('stg_certificates') }} as certificates on rights.certificate_no = certificates.certificate_no
    left join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and checks.checked_on between periods.from_date and periods.to_date
    where not exists (select 1 from effective_checks where effective_checks.check_no = checks.check_no)
)

select
    check_no,
    program,
    right_no,
    uscc,
    checked_on,
    reason,
    -- a mark without a known right belongs to no programme, so no policy can be named
    case when program is not null then {{ policy_in_force('program', 'checked_on') }} end as policy_in_force,
    {{ as_of() }} as as_of
from judged
