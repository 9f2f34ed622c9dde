{#- Records about an enterprise that was a brand enterprise on that day, once per programme and span of knowledge.
    `attributed` holds source_key, uscc and the span; `records` the day of each record. Where the enterprise was one only
    through a right that some later cut leaves out, the span ends before that cut. -#}
{% macro on_brand_enterprises(attributed, records, key, day) %}
select
    attributed.source_key,
    attributed.uscc,
    brands.program,
    min(brands.region_code) as region_code,
    records.{{ day }} as item_on,
    attributed.known_from,
    min(attributed.known_to) as attributed_to,
    case
        when bool_or(brands.left_out_from is null) then {{ end_of_time() }}
        else {{ previous_day('max(brands.left_out_from)') }}
    end as brand_to
from {{ attributed }} as attributed
inner join {{ records }} as records on attributed.source_key = records.{{ key }}
inner join {{ ref('int_brand_enterprise_periods') }} as brands
    on attributed.uscc = brands.uscc and records.{{ day }} between brands.from_date and brands.to_date
group by attributed.source_key, attributed.uscc, brands.program, records.{{ day }}, attributed.known_from
{% endmacro %}
