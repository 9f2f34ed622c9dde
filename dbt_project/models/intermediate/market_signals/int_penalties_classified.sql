-- Every penalty with whether it was imposed because of quality (rulebook, Quality penalty) and whom it belongs to with
-- the links known at as_of. Grain: penalty_no.
with compared as (
    select
        penalty_no,
        {{ comparable_law('violation_type') }} as violation_type,
        {{ comparable_law('legal_basis') }} as legal_basis
    from {{ ref('stg_penalties') }}
),

violations as (
    select kind, {{ comparable_law('value') }} as comparable_value from {{ ref('quality_violations') }}
),

quality as (
    select distinct compared.penalty_no
    from compared
    inner join violations
        on (violations.kind = 'violation_type' and compared.violation_type = violations.comparable_value)
            or (violations.kind = 'law' and contains(compared.legal_basis, violations.comparable_value))
)

select
    penalties.penalty_no,
    attributed.uscc,
    attributed.match_method,
    attributed.link_no,
    penalties.decided_on,
    quality.penalty_no is not null as is_quality,
    penalties.product_code,
    penalties.fine_yuan,
    penalties.authority,
    penalties.record_key,
    penalties.batch_id,
    penalties.row_number
from {{ ref('stg_penalties') }} as penalties
inner join {{ ref('int_penalties_attributed') }} as attributed
    on penalties.penalty_no = attributed.source_key
        and {{ as_of() }} between attributed.known_from and attributed.known_to
left join quality on penalties.penalty_no = quality.penalty_no
