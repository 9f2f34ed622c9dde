-- Where every record stands that only statements rest on; the others are in int_evidence_records. Grain: feed,
-- record_key.
{% for feed in statement_feeds() %}
select '{{ feed }}' as feed, record_key, batch_id, row_number from {{ ref('stg_' ~ feed) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
