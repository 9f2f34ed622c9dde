{#- One feed as the rest of the warehouse sees it: of each key the version that holds, withdrawn records gone, and the
    as_of cut made (rulebook, Conventions; interfaces.md, Versions): a record whose event date is after as_of is not
    there, a date that happened later is null together with the columns that tell of the same happening.
    Key, event and happened-later columns come from the feed's contract by way of the source's meta. -#}
{% macro staged(landed) %}
{%- set contract = landed_contract(landed) -%}
{%- if not contract -%}
select * from {{ landed }}
{%- else -%}
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
    {%- for column in contract.columns if column not in ('updated_at', 'record_status') %}
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

{#- What the contract of a landed feed says, by way of the source's meta: key, event, happened, columns. A macro of its own,
    so that a unit test, where the graph is not at hand, can give it. -#}
{% macro landed_contract(landed) %}
{%- set ns = namespace(contract=none) -%}
{%- if execute -%}
    {%- for node in graph.sources.values() if node.source_name == 'landing' and node.name == landed.identifier -%}
        {%- set meta = node.config.meta or node.meta -%}
        {%- set ns.contract = {
            'key': meta.key, 'event': meta.event, 'happened': meta.happened, 'columns': node.columns.keys() | list
        } -%}
    {%- endfor -%}
{%- endif -%}
{%- do return(ns.contract) -%}
{% endmacro %}
