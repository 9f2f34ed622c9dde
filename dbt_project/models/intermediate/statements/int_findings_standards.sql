-- Standards and applications that lack something (kind `finding`). Grain: finding, record_key, reason, related_key.
with zhejiang as (
    select program, feed_value from {{ ref('programmes') }} where rights_source = 'authorizations'
),

-- Z-9: products of applications by the names that rights and certificates give them
product_names as (
    select uscc, product_code, product_name from {{ ref('stg_authorizations') }}
    union
    select uscc, product_code, product_name from {{ ref('stg_certificates') }}
),

-- quality penalties of the firm that name no product code but mention the product
mentioned as (
    select
        zhejiang.program,
        declarations.record_key,
        declarations.uscc,
        declarations.applied_on,
        penalties.record_key as penalty_key
    from {{ ref('stg_self_declarations') }} as declarations
    cross join zhejiang
    inner join product_names
        on declarations.uscc = product_names.uscc and declarations.product_code = product_names.product_code
    inner join {{ ref('int_quality_penalties') }} as quality
        on declarations.uscc = quality.uscc
            and quality.product_code is null
            and quality.decided_on <= declarations.applied_on
            and quality.decided_on
            > {{ look_back_start(
                'declarations.applied_on',
                parameter_at('zhejiang.program', 'self_declaration_product_penalty_years', 'declarations.applied_on'),
                'zhejiang.program',
            ) }}
    inner join {{ ref('stg_penalties') }} as penalties
        on quality.penalty_no = penalties.penalty_no
            and (
                contains(penalties.facts, product_names.product_name)
                or contains(penalties.content, product_names.product_name)
            )
),

-- Z-9: the register as it stood on the day of the application, against the version that the verdict reads
then_and_now as (
    select
        zhejiang.program,
        declarations.record_key,
        declarations.uscc,
        declarations.applied_on,
        enterprises.record_key as enterprise_key,
        left(then_held.region_code, 2) <> left(enterprises.region_code, 2) as is_moved,
        then_held.parent_uscc is distinct from enterprises.parent_uscc
        or then_held.parent_share_pct is distinct from enterprises.parent_share_pct as is_owned_otherwise
    from {{ ref('stg_self_declarations') }} as declarations
    cross join zhejiang
    inner join {{ ref('stg_enterprises') }} as enterprises on declarations.uscc = enterprises.uscc
    inner join {{ ref('stg_enterprise_versions') }} as then_held
        on declarations.uscc = then_held.uscc
            and declarations.applied_on between then_held.held_from and then_held.held_to
)

{% for reason, condition in [('REGION_CHANGED', 'is_moved'), ('OWNERSHIP_CHANGED', 'is_owned_otherwise')] %}
select
    {{ finding('ENTERPRISE_CHANGED_SINCE', 'program', 'record_key', 'uscc', 'applied_on',
        related_key='enterprise_key', reason=reason) }}
from then_and_now
where {{ condition }}

union all

{% endfor %}
select {{ finding('KPI_TABLE_MISSING', 'zhejiang.program', 'standards.record_key', 'null', 'standards.published_on') }}
from {{ ref('stg_standards') }} as standards
inner join zhejiang on standards.program = zhejiang.feed_value
where standards.status = '现行' and not standards.kpi_table

union all

select
    {{ finding('PRODUCT_PENALTY_POSSIBLE', 'program', 'record_key', 'uscc', 'applied_on', related_key='penalty_key') }}
from mentioned
