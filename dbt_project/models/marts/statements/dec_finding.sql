with items as (
    {{ union_of([
        'int_findings_standards',
        'int_findings_certification',
        'int_findings_integrity',
        'int_findings_subsidies',
        'int_findings_shanghai',
        'int_findings_mark_abuse',
    ]) }}
),

-- one row a record; a rule gives one for each reason and each other record that proves it
found as (
    select
        finding,
        record_key,
        min(program) as program,
        min(uscc) as uscc,
        min(body_id) as body_id,
        min(found_on) as found_on,
        coalesce(
            list(distinct related_key order by related_key) filter (where related_key is not null),
            cast([] as varchar[])
        ) as related_keys,
        list(distinct reason order by reason) as reasons
    from items
    group by finding, record_key
)

select
    found.finding,
    found.record_key,
    found.program,
    rules.clause_id,
    rules.feed,
    rules.related_feed,
    found.related_keys,
    found.uscc,
    found.body_id,
    {{ region_or_unknown('enterprises.region_code') }} as region_code,
    found.found_on,
    found.reasons,
    case when found.program is not null then {{ policy_in_force('found.program', 'found.found_on') }} end
        as policy_in_force,
    {{ as_of() }} as as_of
from found
inner join {{ ref('finding_rules') }} as rules on found.finding = rules.finding
left join {{ ref('stg_enterprises') }} as enterprises on found.uscc = enterprises.uscc
