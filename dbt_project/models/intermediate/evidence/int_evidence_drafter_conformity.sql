-- Evidence of dec_drafter_conformity: the duty, the rights under the standard, and the checks that fulfil it or were
-- searched. Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        conformity.*,
        {{ key_of(['conformity.standard_no', 'conformity.uscc']) }} as decision_key,
        duties.program,
        duties.record_key
    from {{ ref('dec_drafter_conformity') }} as conformity
    inner join {{ ref('int_drafter_duties') }} as duties
        on conformity.standard_no = duties.standard_no and conformity.uscc = duties.uscc
),

rights as (
    select judged.decision_key, rights.right_no, rights.feed, rights.record_key, judged.brand_on
    from judged
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on judged.program = rights.program
            and judged.uscc = rights.uscc
            and judged.standard_no = rights.standard_no
            and rights.left_out_from is null
),

checks as (
    select
        rights.decision_key,
        checks.record_key,
        checks.checked_on,
        checks.is_effective and checks.labelled as is_labelled,
        checks.is_effective and checks.kpi_disclosed as is_kpi_disclosed
    from rights
    inner join {{ ref('int_label_checks_judged') }} as checks
        on rights.right_no = checks.right_no and checks.left_out_from is null
),

decisions as (
    select decision_key, program, missing as codes, status = 'fulfilled' as in_favour from judged
),

subjects as (
    select decision_key, 'standard_drafters' as feed, record_key from judged
    union all
    select decision_key, 'standards', standard_no from judged
    union all
    {{ enterprise_subjects('judged') }}
    union all
    {{ right_subjects('rights') }}
    union all
    select judged.decision_key, 'publications', publications.record_key
    from judged
    inner join {{ ref('int_drafter_publications') }} as publications
        on judged.standard_no = publications.standard_no
            and judged.uscc = publications.uscc
            and (
                (publications.kind = '公开' and publications.published_on = judged.published_on)
                or (publications.kind in ('通报', '财政通报') and publications.published_on = judged.notified_on)
            )
),

findings as (
    select
        rights.decision_key,
        'NOT_BRAND' as code,
        case when rights.brand_on is null then 'searched' else 'proof' end as role,
        rights.feed,
        rights.record_key
    from rights
    where rights.brand_on is null
        or exists (
            select 1
            from {{ ref('int_mark_right_periods') }} as periods
            where periods.right_no = rights.right_no
                and periods.left_out_from is null
                and periods.from_date = rights.brand_on
        )

    union all

    select
        judged.decision_key,
        'NOT_LABELLED',
        case when judged.labelled_on is null then 'searched' else 'proof' end,
        'label_checks',
        checks.record_key
    from judged
    inner join checks using (decision_key)
    where judged.labelled_on is null or (checks.is_labelled and checks.checked_on = judged.labelled_on)

    union all

    select
        judged.decision_key,
        'KPI_NOT_DISCLOSED',
        case when judged.kpi_on is null then 'searched' else 'proof' end,
        'label_checks',
        checks.record_key
    from judged
    inner join checks using (decision_key)
    where judged.kpi_on is null or (checks.is_kpi_disclosed and checks.checked_on = judged.kpi_on)
),

searches as (
    select decision_key, 'NOT_BRAND' as code, 'authorizations' as feed from judged
    union all
    select decision_key, unnest(['NOT_LABELLED', 'KPI_NOT_DISCLOSED']), 'label_checks' from judged
),

{{ evidence_rows('dec_drafter_conformity') }}
