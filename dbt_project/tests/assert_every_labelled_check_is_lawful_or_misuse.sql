-- Checks that found the label and are neither on a day the right was effective nor in dec_mark_misuse, or are both.
with lawful as (
    select check_no from {{ ref('int_label_checks_judged') }} where is_effective and left_out_from is null
)

select
    checks.check_no,
    checks.right_no,
    checks.checked_on,
    lawful.check_no is not null as is_lawful,
    misuse.reason
from {{ ref('stg_label_checks') }} as checks
left join lawful on checks.check_no = lawful.check_no
left join {{ ref('dec_mark_misuse') }} as misuse on checks.check_no = misuse.check_no
where (checks.labelled and (lawful.check_no is null) = (misuse.check_no is null))
    or (not checks.labelled and misuse.check_no is not null)
    or (misuse.check_no is not null and misuse.reason is null)
