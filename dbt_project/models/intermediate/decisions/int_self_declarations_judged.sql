-- Every application for self-declaration with the facts of its day and the codes that stand (rulebook, Z-9).
-- Grain: declaration_no.
with declarations as (
    select
        declarations.*,
        programmes.program,
        programmes.province_prefix,
        enterprises.uscc is not null as is_known,
        enterprises.region_code,
        enterprises.parent_uscc,
        enterprises.parent_share_pct,
        {{ look_back_start('declarations.applied_on', parameter_at('programmes.program', 'self_declaration_enterprise_penalty_years', 'declarations.applied_on'), 'programmes.program') }}
            as enterprise_penalties_after,
        {{ look_back_start('declarations.applied_on', parameter_at('programmes.program', 'self_declaration_product_penalty_years', 'declarations.applied_on'), 'programmes.program') }}
            as product_penalties_after,
        {{ add_years('declarations.applied_on', '-cast(' ~ parameter_at('programmes.program', 'self_declaration_system_years', 'declarations.applied_on') ~ ' as integer)') }}
            as systems_since,
        cast({{ parameter_at('programmes.program', 'self_declaration_parent_share_pct', 'declarations.applied_on') }} as decimal(18, 9))
            as absolute_control_pct
    from {{ ref('stg_self_declarations') }} as declarations
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
    left join {{ ref('stg_enterprises') }} as enterprises on declarations.uscc = enterprises.uscc
),

excluded as (
    select distinct declarations.declaration_no
    from declarations
    inner join {{ ref('stg_exclusion_catalogue') }} as catalogue
        on declarations.product_category = catalogue.product_category
            and declarations.applied_on >= catalogue.valid_from
            and (catalogue.valid_to is null or declarations.applied_on <= catalogue.valid_to)
),

penalised as (
    select
        declarations.declaration_no,
        bool_or(penalties.decided_on > declarations.enterprise_penalties_after) as has_enterprise_penalty,
        bool_or(
            penalties.decided_on > declarations.product_penalties_after
            and penalties.product_code is not distinct from declarations.product_code
        ) as has_product_penalty
    from declarations
    inner join {{ ref('int_quality_penalties') }} as penalties
        on declarations.uscc = penalties.uscc and penalties.decided_on <= declarations.applied_on
    group by declarations.declaration_no
),

listed as (
    select distinct declarations.declaration_no
    from declarations
    inner join {{ ref('int_dishonesty_listings') }} as listings
        on declarations.uscc = listings.uscc
            and listings.is_serious
            and declarations.applied_on between listings.listed_on and listings.listed_to
),

controlled as (
    select distinct declarations.declaration_no
    from declarations
    inner join {{ ref('stg_enterprises') }} as parents
        on declarations.parent_uscc = parents.uscc
            and left(parents.region_code, 2) = declarations.province_prefix
            and declarations.parent_share_pct > declarations.absolute_control_pct
    inner join {{ ref('int_brand_enterprise_periods') }} as brands
        on parents.uscc = brands.uscc
            and declarations.program = brands.program
            and brands.left_out_from is null
            and declarations.applied_on between brands.from_date and brands.to_date
),

awarded as (
    select distinct declarations.declaration_no
    from declarations
    inner join {{ ref('stg_quality_awards') }} as awards
        on declarations.uscc = awards.uscc
            and awards.level in ('县', '市', '省', '国家')
            and awards.awarded_on <= declarations.applied_on
),

systems as (
    select declarations.declaration_no, count(distinct certificates.scheme) as n_schemes
    from declarations
    inner join {{ ref('stg_certificates') }} as certificates on declarations.uscc = certificates.uscc
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and declarations.applied_on between periods.from_date and periods.to_date
    inner join {{ ref('int_renewal_chains') }} as chains
        on certificates.certificate_no = chains.certificate_no
            and chains.known_from <= declarations.applied_on
            and chains.member_issued_on <= declarations.systems_since
    group by declarations.declaration_no
),

same_series as (
    select distinct declarations.declaration_no
    from declarations
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on declarations.uscc = certificates.uscc
            and declarations.program = certificates.program
            and declarations.product_series = certificates.product_series
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and declarations.applied_on between periods.from_date and periods.to_date
),

facts as (
    select
        declarations.*,
        excluded.declaration_no is not null as is_excluded,
        coalesce(penalised.has_enterprise_penalty, false) as has_enterprise_penalty,
        coalesce(penalised.has_product_penalty, false) as has_product_penalty,
        listed.declaration_no is not null as is_listed,
        coalesce(left(declarations.region_code, 2) = declarations.province_prefix, false) as is_in_province,
        controlled.declaration_no is not null as is_controlled,
        {{ codes_that_hold([
            ('1', 'awarded.declaration_no is not null'),
            ('2', 'systems.n_schemes = (select count(*) from ' ~ ref('management_system_schemes') ~ ')'),
            ('3', 'same_series.declaration_no is not null'),
        ]) }} as situations_met
    from declarations
    left join excluded using (declaration_no)
    left join penalised using (declaration_no)
    left join listed using (declaration_no)
    left join controlled using (declaration_no)
    left join awarded using (declaration_no)
    left join systems using (declaration_no)
    left join same_series using (declaration_no)
)

select
    *,
    {{ codes_that_hold([
        ('CATALOGUE_EXCLUDED', 'is_excluded'),
        ('ENTERPRISE_PENALTY_3Y', 'has_enterprise_penalty'),
        ('PRODUCT_PENALTY_5Y', 'has_product_penalty'),
        ('SERIOUS_DISHONESTY', 'is_listed'),
        ('C_STANDARD_NOT_PLEDGED', 'not c_pledged'),
        ('UNKNOWN_ENTERPRISE', 'not is_known'),
        ('OUT_OF_PROVINCE', 'is_known and not is_in_province and not is_controlled'),
        ('NO_QUALIFYING_SITUATION', 'len(situations_met) = 0'),
    ]) }} as reasons
from facts
