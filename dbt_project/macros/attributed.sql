{#- To whom the records of a feed belong: the given code; else a person's confirmed answer; else the only enterprise whose
    name is the same; else none (feeds.md, complaints, Match). An answer counts from its day on, so a record has one row
    per span of knowledge [known_from, known_to]: join it on the as_of cut. -#}
{% macro attributed(relation, feed, key, uscc, name) %}
with without_code as (
    select {{ key }} as source_key, {{ comparable_name(name) }} as comparable_name
    from {{ relation }}
    where {{ uscc }} is null
),

links as (
    select links.*
    from {{ ref('int_identity_links_dated') }} as links
    inner join without_code using (source_key)
    where links.source_feed = '{{ feed }}' and links.held_from <= links.held_to
),

first_links as (
    select source_key, min(held_from) as first_held_from from links group by source_key
)

select
    {{ key }} as source_key,
    {{ uscc }} as uscc,
    'given' as match_method,
    cast(null as varchar) as link_no,
    {{ dawn_of_time() }} as known_from,
    {{ end_of_time() }} as known_to
from {{ relation }}
where {{ uscc }} is not null

union all

select
    source_key,
    uscc,
    case when uscc is null then 'none' else 'confirmed' end,
    link_no,
    held_from,
    held_to
from links

union all

select
    without_code.source_key,
    names.uscc,
    case when names.uscc is null then 'none' else 'exact_name' end,
    null,
    {{ dawn_of_time() }},
    coalesce({{ previous_day('first_links.first_held_from') }}, {{ end_of_time() }})
from without_code
left join first_links using (source_key)
left join {{ ref('int_enterprise_names_unique') }} as names using (comparable_name)
{% endmacro %}
