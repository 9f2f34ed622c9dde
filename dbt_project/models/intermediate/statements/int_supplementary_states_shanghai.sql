-- What stood at the end of each year in the supplementary figures of the Shanghai guidance (kind `metric`). Grain: an
-- item of a metric and year.
with grid as (
    select grid.program, grid.year, grid.period_end, programmes.feed_value
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('programmes') }} as programmes
        on grid.program = programmes.program and programmes.rights_source = 'certificates'
    where grid.is_current
),

-- S-9: certificates valid at the end that were not published by then
unpublished as (
    select grid.program, grid.year, certificates.region_code
    from grid
    inner join {{ ref('int_certificates_resolved') }} as certificates on grid.program = certificates.program
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and grid.period_end between periods.from_date and periods.to_date
    inner join {{ ref('stg_certificates') }} as issued on certificates.certificate_no = issued.certificate_no
    where issued.published_on is null or issued.published_on > grid.period_end
),

-- S-2: memberships by their dates; one cancelled on a day nobody recorded is left out
members as (
    select grid.program, grid.year
    from grid
    inner join {{ ref('stg_alliance_members') }} as members
        on grid.feed_value = members.program
            and members.joined_on <= grid.period_end
            and (members.exited_on is null or members.exited_on > grid.period_end)
    where members.status <> '取消' or members.exited_on is not null
),

-- S-7: product standards in force that had passed the evaluation by the end
standards as (
    select
        grid.program,
        grid.year,
        coalesce(standards.advanced_evaluated_on <= grid.period_end, false) as is_evaluated
    from grid
    inner join {{ ref('stg_standards') }} as standards
        on grid.feed_value = standards.program
            and standards.published_on <= grid.period_end
            and standards.status = '现行'
    where not coalesce(
        contains(standards.title, {{ parameter_at('grid.program', 'general_requirements_title', 'grid.period_end') }}),
        false
    )
)

select {{ end_item('unpublished_certificates_end', 'region_code', grid='unpublished') }}
from unpublished

union all

select {{ end_item('alliance_members_end', 'null', grid='members') }}
from members

union all

select {{ end_item('standards_evaluated_rate', 'null', one_if('is_evaluated'), '1', grid='standards') }}
from standards
