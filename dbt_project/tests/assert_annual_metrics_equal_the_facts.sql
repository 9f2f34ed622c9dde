-- Figures of the whole programme that differ from what the published facts and decisions add up to (of the year's end
-- only the current year: the facts are those of as_of).
with current_year as (
    select year({{ as_of() }}) as year
),

rights as (
    select * from {{ ref('fct_mark_right') }}
),

certificates as (
    select * from {{ ref('fct_certificate') }} where program is not null
),

claims as (
    select programmes.program, claims.*
    from {{ ref('dec_subsidy') }} as claims
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
),

failures as (
    select programmes.program, failures.*
    from {{ ref('dec_inspection_consequence') }} as failures
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
),

counted as (
    select 'mark_rights_granted' as metric_code, program, year(granted_on) as year, count(*) as figure
    from rights
    group by all
    union all
    select 'brand_enterprises_new', program, year(first_day), count(*)
    from (select program, uscc, min(first_effective_on) as first_day from rights group by program, uscc)
    where first_day is not null
    group by all
    union all
    select 'certificates_issued', program, year(issued_on), count(*) from certificates group by all
    union all
    select 'subsidies_paid_yuan', program, year(paid_on), sum(paid_yuan)
    from claims
    where paid_on is not null
    group by all
    union all
    select 'mark_rights_end', program, year, count(*) from rights, current_year where effective group by all
    union all
    select 'mark_rights_self_declared_end', program, year, count(*)
    from rights, current_year
    where effective and path = 'self_declaration'
    group by all
    union all
    select 'brand_enterprises_end', program, year, count(distinct uscc)
    from rights, current_year
    where effective
    group by all
    union all
    select 'certificates_valid_end', program, year, count(*)
    from certificates, current_year
    where status = 'valid'
    group by all
    union all
    select 'onsite_overdue_end', program, year, count(*)
    from {{ ref('dec_surveillance') }}, current_year
    where onsite_overdue
    group by all
    union all
    select 'subsidies_on_hold_yuan', program, year, sum(amount_yuan)
    from claims, current_year
    where verdict = 'hold'
    group by all
    union all
    select 'subsidies_to_recover_yuan', program, year, sum(to_recover_yuan) from claims, current_year group by all
),

-- what failed is what was inspected and did not pass
failed as (
    select program, year(confirmed_on) as year, count(*) as n_failed from failures group by all
),

figures as (
    select figures.program, figures.year, figures.metric_code, figures.numerator, figures.denominator
    from {{ ref('fct_annual_metric') }} as figures
    inner join {{ ref('programmes') }} as programmes
        on figures.program = programmes.program and figures.region_code = programmes.province_code
)

select
    figures.program,
    figures.year,
    figures.metric_code,
    figures.numerator as published,
    coalesce(counted.figure, 0) as counted_again
from figures
left join counted
    on figures.program = counted.program
        and figures.year = counted.year
        and figures.metric_code = counted.metric_code
where figures.metric_code in (select metric_code from counted)
    and (
        figures.year = (select year from current_year)
        or figures.metric_code not in (
            'mark_rights_end', 'mark_rights_self_declared_end', 'brand_enterprises_end', 'certificates_valid_end',
            'onsite_overdue_end', 'subsidies_on_hold_yuan', 'subsidies_to_recover_yuan'
        )
    )
    and abs(figures.numerator - coalesce(counted.figure, 0)) > 0.005

union all

select
    figures.program,
    figures.year,
    'inspections failed',
    figures.denominator - figures.numerator,
    coalesce(failed.n_failed, 0)
from figures
left join failed on figures.program = failed.program and figures.year = failed.year
where figures.metric_code = 'inspection_pass_rate'
    and figures.denominator - figures.numerator <> coalesce(failed.n_failed, 0)
