with judged as (
    select
        *,
        {{ add_months('clock_start', parameter_at('program', 'drafter_deadline_months', as_of())) }} as deadline
    from {{ ref('int_drafter_duties') }}
),

-- what the association reports and the bureau makes public, whatever the duty's status
announcements as (
    select
        judged.standard_no,
        judged.uscc,
        min(publications.published_on) filter (where publications.kind = '公开') as published_on,
        min(publications.published_on) filter (where publications.kind in ('通报', '财政通报')) as notified_on
    from judged
    inner join {{ ref('int_drafter_publications') }} as publications
        on judged.standard_no = publications.standard_no
            and judged.uscc = publications.uscc
            and publications.published_on > judged.deadline
    group by judged.standard_no, judged.uscc
),

-- new applications of a lead drafter are suspended from the day after the deadline until it is a brand enterprise (I-04);
-- in the other reading until all its duties are fulfilled
freed as (
    select
        *,
        case
            when {{ other_reading('program', 'suspension_until_fulfilled', as_of()) }} then fulfilled_on
            else brand_on
        end as free_on
    from judged
),

suspended as (
    select
        *,
        case
            when
                role = '牵头'
                and {{ as_of() }} > deadline
                and (free_on is null or free_on > {{ next_day('deadline') }})
                then {{ next_day('deadline') }}
        end as suspended_from
    from freed
)

select
    suspended.standard_no,
    suspended.uscc,
    suspended.role,
    suspended.clock_start,
    suspended.deadline,
    suspended.brand_on,
    suspended.labelled_on,
    suspended.kpi_on,
    suspended.fulfilled_on,
    case
        when suspended.fulfilled_on <= suspended.deadline then 'fulfilled'
        when suspended.fulfilled_on > suspended.deadline then 'fulfilled_late'
        when {{ as_of() }} <= suspended.deadline then 'pending'
        else 'overdue'
    end as status,
    {{ codes_that_hold([
        ('NOT_BRAND', 'suspended.brand_on is null'),
        ('NOT_LABELLED', 'suspended.labelled_on is null'),
        ('KPI_NOT_DISCLOSED', 'suspended.kpi_on is null'),
    ]) }} as missing,
    suspended.suspended_from,
    case when suspended.suspended_from is not null then suspended.free_on end as suspended_to,
    announcements.published_on,
    announcements.notified_on,
    {{ policy_in_force('suspended.program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from suspended
left join announcements on suspended.standard_no = announcements.standard_no and suspended.uscc = announcements.uscc
