-- Evidence of dec_self_declaration: for each condition what stands against it, what meets it, or what was searched.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        facts.*,
        facts.declaration_no as decision_key,
        decisions.verdict,
        list_contains(facts.situations_met, '1') as has_award,
        list_contains(facts.situations_met, '2') as has_systems,
        list_contains(facts.situations_met, '3') as has_series,
        len(facts.situations_met) = 0 as has_no_situation
    from {{ ref('int_self_declarations_judged') }} as facts
    inner join {{ ref('dec_self_declaration') }} as decisions using (declaration_no)
),

-- a subsidiary outside the province stands on its parent
subsidiaries as (
    select judged.*
    from judged
    where judged.is_known and not judged.is_in_province
),

parent_rights as (
    select
        subsidiaries.decision_key,
        subsidiaries.is_controlled,
        rights.right_no,
        rights.feed,
        rights.record_key
    from subsidiaries
    inner join {{ ref('stg_enterprises') }} as parents
        on subsidiaries.parent_uscc = parents.uscc
            and left(parents.region_code, 2) = subsidiaries.province_prefix
            and subsidiaries.parent_share_pct > subsidiaries.absolute_control_pct
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on subsidiaries.program = rights.program and parents.uscc = rights.uscc and rights.left_out_from is null
    where not subsidiaries.is_controlled
        or exists (
            select 1
            from {{ ref('int_mark_right_periods') }} as periods
            where periods.right_no = rights.right_no
                and periods.left_out_from is null
                and subsidiaries.applied_on between periods.from_date and periods.to_date
        )
),

-- certificates for the second and the third situation: those that bring it about, or all that were searched
valid_certificates as (
    select judged.decision_key, certificates.certificate_no
    from judged
    inner join {{ ref('stg_certificates') }} as certificates on judged.uscc = certificates.uscc
    inner join {{ ref('int_certificate_status_periods') }} as periods
        on certificates.certificate_no = periods.certificate_no
            and periods.status = 'valid'
            and judged.applied_on between periods.from_date and periods.to_date
),

long_standing as (
    select distinct valid_certificates.decision_key, valid_certificates.certificate_no
    from valid_certificates
    inner join judged using (decision_key)
    inner join {{ ref('int_renewal_chains') }} as chains
        on valid_certificates.certificate_no = chains.certificate_no
            and chains.known_from <= judged.applied_on
            and chains.member_issued_on <= judged.systems_since
    where judged.has_systems
),

certificates as (
    select judged.decision_key, chains.member_no as certificate_no, 'proof' as role
    from long_standing
    inner join judged using (decision_key)
    inner join {{ ref('int_renewal_chains') }} as chains
        on long_standing.certificate_no = chains.certificate_no and chains.known_from <= judged.applied_on

    union

    select judged.decision_key, certificates.certificate_no, 'proof'
    from judged
    inner join valid_certificates using (decision_key)
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on valid_certificates.certificate_no = certificates.certificate_no
            and judged.program = certificates.program
            and judged.product_series = certificates.product_series
    where judged.has_series

    union

    select judged.decision_key, certificates.certificate_no, 'searched'
    from judged
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on judged.uscc = certificates.uscc and certificates.issued_on <= judged.applied_on
    left join {{ ref('management_system_schemes') }} as schemes on certificates.scheme = schemes.scheme
    where judged.has_no_situation and (schemes.scheme is not null or certificates.program = judged.program)
),

penalties as (
    select
        judged.decision_key,
        penalties.penalty_no,
        penalties.decided_on > judged.enterprise_penalties_after as is_enterprise_penalty,
        penalties.decided_on > judged.product_penalties_after
        and penalties.product_code is not distinct from judged.product_code as is_product_penalty
    from judged
    inner join {{ ref('int_quality_penalties') }} as penalties
        on judged.uscc = penalties.uscc and penalties.decided_on <= judged.applied_on
),

decisions as (
    select decision_key, program, reasons as codes, verdict = 'eligible' as in_favour from judged
),

subjects as (
    select decision_key, 'self_declarations' as feed, decision_key as record_key from judged
    union all
    {{ enterprise_subjects('judged') }}
    union all
    {{ right_subjects('parent_rights') }}
),

-- what is there, with whether it stands against the applicant; of conditions of absence the rest was searched
counted as (
    select
        judged.decision_key,
        'CATALOGUE_EXCLUDED' as code,
        judged.applied_on >= catalogue.valid_from
        and (catalogue.valid_to is null or judged.applied_on <= catalogue.valid_to) as counts,
        'exclusion_catalogue' as feed,
        catalogue.record_key
    from judged
    inner join {{ ref('stg_exclusion_catalogue') }} as catalogue using (product_category)

    union all

    select
        penalties.decision_key,
        'ENTERPRISE_PENALTY_3Y',
        penalties.is_enterprise_penalty,
        supports.feed,
        supports.record_key
    from penalties
    inner join {{ ref('int_evidence_penalty_supports') }} as supports using (penalty_no)

    union all

    select
        penalties.decision_key,
        'PRODUCT_PENALTY_5Y',
        penalties.is_product_penalty,
        supports.feed,
        supports.record_key
    from penalties
    inner join {{ ref('int_evidence_penalty_supports') }} as supports using (penalty_no)

    union all

    select
        judged.decision_key,
        'SERIOUS_DISHONESTY',
        judged.applied_on between listings.listed_on and listings.listed_to,
        'credit_listings',
        listings.record_key
    from judged
    inner join {{ ref('int_dishonesty_listings') }} as listings on judged.uscc = listings.uscc and listings.is_serious
),

findings as (
    select
        counted.decision_key,
        counted.code,
        case when counted.counts then 'proof' else 'searched' end as role,
        counted.feed,
        counted.record_key
    from counted
    inner join decisions using (decision_key)
    where counted.counts or not list_contains(decisions.codes, counted.code)

    union all

    select decision_key, 'C_STANDARD_NOT_PLEDGED', 'proof', 'self_declarations', decision_key from judged

    union all

    select decision_key, unnest(['UNKNOWN_ENTERPRISE', 'OUT_OF_PROVINCE']), 'proof', 'enterprises', uscc
    from judged
    where is_known

    union all

    select
        subsidiaries.decision_key,
        'OUT_OF_PROVINCE',
        case when subsidiaries.is_controlled then 'proof' else 'searched' end,
        'enterprises',
        parents.record_key
    from subsidiaries
    inner join {{ ref('stg_enterprises') }} as parents on subsidiaries.parent_uscc = parents.uscc

    union all

    select decision_key, 'OUT_OF_PROVINCE', case when is_controlled then 'proof' else 'searched' end, feed, record_key
    from parent_rights

    union all

    select
        judged.decision_key,
        'NO_QUALIFYING_SITUATION',
        case when judged.has_award then 'proof' else 'searched' end,
        'quality_awards',
        awards.record_key
    from judged
    inner join {{ ref('stg_quality_awards') }} as awards on judged.uscc = awards.uscc
    where judged.has_no_situation
        or (
            judged.has_award
            and awards.awarded_on <= judged.applied_on
            and awards.level in ('县', '市', '省', '国家')
        )

    union all

    select certificates.decision_key, 'NO_QUALIFYING_SITUATION', certificates.role, supports.feed, supports.record_key
    from certificates
    inner join {{ ref('int_evidence_certificate_supports') }} as supports using (certificate_no)
),

searches as (
    select decision_key, 'CATALOGUE_EXCLUDED' as code, 'exclusion_catalogue' as feed from judged
    union all
    select decision_key, unnest(['ENTERPRISE_PENALTY_3Y', 'PRODUCT_PENALTY_5Y']), 'penalties' from judged
    union all
    select decision_key, 'SERIOUS_DISHONESTY', 'credit_listings' from judged
    union all
    select decision_key, 'UNKNOWN_ENTERPRISE', 'enterprises' from judged
    union all
    select decision_key, 'NO_QUALIFYING_SITUATION', unnest(['quality_awards', 'certificates'])
    from judged
    where has_no_situation
),

{{ evidence_rows('dec_self_declaration') }}
