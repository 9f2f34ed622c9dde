with standards as (
    select
        standards.standard_no,
        programmes.program,
        {{ standard_clock('standards', 'programmes.program') }} as clock_start,
        standards.reviewed_on
    from {{ ref('stg_standards') }} as standards
    inner join {{ ref('programmes') }} as programmes
        on standards.program = programmes.feed_value and programmes.rights_source = 'authorizations'
    where standards.is_consumer and standards.status = '现行'
),

conforming as (
    select program, standard_no, count(distinct uscc) as conforming_enterprises
    from {{ ref('int_mark_right_periods') }}
    where to_date = {{ as_of() }} and left_out_from is null
    group by program, standard_no
),

dated as (
    select
        standards.*,
        {{ add_years('standards.clock_start', parameter_at('standards.program', 'standard_review_years', as_of())) }}
            as due_since,
        cast({{ parameter_at('standards.program', 'standard_review_min_enterprises', as_of()) }} as integer)
            as min_enterprises,
        coalesce(conforming.conforming_enterprises, 0) as conforming_enterprises
    from standards
    left join conforming on standards.program = conforming.program and standards.standard_no = conforming.standard_no
),

judged as (
    select
        *,
        {{ as_of() }} >= due_since and conforming_enterprises < min_enterprises as review_due,
        review_due and coalesce(reviewed_on >= due_since, false) as executed
    from dated
)

select
    standard_no,
    clock_start,
    due_since,
    conforming_enterprises,
    review_due,
    reviewed_on,
    executed,
    case when review_due and not executed then {{ days_between('due_since', as_of()) }} end as days_outstanding,
    {{ policy_in_force('program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from judged
