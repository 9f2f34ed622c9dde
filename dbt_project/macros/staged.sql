{#- One feed as the rest of the warehouse sees it: of each key the version that holds, withdrawn records gone, and the
    as_of cut made (rulebook, Conventions; interfaces.md, Versions): a record whose event date is after as_of is not
    there, a date that happened later is null together with the columns that tell of the same happening.
    Key, event and happened-later columns come from the feed's contract by way of the source's meta. -#}
{% macro staged(landed) %}
{%- set ns = namespace(node=none) -%}
{%- if execute -%}
    {%- for node in graph.sources.values() if node.source_name == 'landing' and node.name == landed.identifier -%}
        {%- set ns.node = node -%}
    {%- endfor -%}
{%- endif -%}
{%- if ns.node is none -%}
select * from {{ landed }}
{%- else -%}
{%- set contract = ns.node.config.meta or ns.node.meta -%}
{%- set cut = {} -%}
{%- for happened_on, companions in contract.happened.items() -%}
    {%- for column in [happened_on] + companions -%}
        {%- do cut.update({column: cut.get(column, []) + [happened_on]}) -%}
    {%- endfor -%}
{%- endfor -%}
with versions as (
    select
        landed.*,
        row_number() over (
            partition by {{ contract.key | join(', ') }}
            order by updated_at desc nulls last, ledger.seq desc, landed.row_number desc
        ) as version_rank
    from {{ landed }} as landed
    inner join {{ source('ledger', 'batches') }} as ledger using (batch_id)
)

select
    {%- for column in ns.node.columns if column not in ('updated_at', 'record_status') %}
    {%- if column in cut %}
    case
        when {% for happened_on in cut[column] -%}
            ({{ happened_on }} is null or {{ happened_on }} <= {{ as_of() }})
            {%- if not loop.last %} and {% endif %}{% endfor %} then {{ column }}
    end as {{ column }},
    {%- else %}
    {{ column }},
    {%- endif %}
    {%- endfor %}
    {{ key_of(contract.key) }} as record_key,
    batch_id,
    row_number
from versions
where version_rank = 1 and record_status = '正常'
{%- if contract.event %} and cast({{ contract.event }} as date) <= {{ as_of() }} {%- endif %}
{%- endif -%}
{% endmacro %}
