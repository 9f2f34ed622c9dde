with suspensions as (
    select
        projects.project_no,
        list(duties.standard_no order by duties.standard_no) as suspended_by
    from {{ ref('stg_standard_projects') }} as projects
    inner join {{ ref('dec_drafter_conformity') }} as duties
        on projects.uscc = duties.uscc
            and duties.suspended_from <= projects.decided_on
            and (duties.suspended_to is null or projects.decided_on < duties.suspended_to)
    where projects.decision = '受理'
    group by projects.project_no
)

select
    projects.project_no,
    projects.uscc,
    projects.applied_on,
    projects.decided_on,
    case
        when projects.decision = '不予受理' then 'refused'
        when projects.decision is null then 'open'
        when suspensions.project_no is not null then 'accepted_while_suspended'
        else 'accepted'
    end as status,
    coalesce(suspensions.suspended_by, cast([] as varchar[])) as suspended_by,
    {{ policy_in_force('programmes.program', as_of()) }} as policy_in_force,
    {{ as_of() }} as as_of
from {{ ref('stg_standard_projects') }} as projects
inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
left join suspensions on projects.project_no = suspensions.project_no
