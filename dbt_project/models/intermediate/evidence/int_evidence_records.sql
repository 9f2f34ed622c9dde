-- Every record that can be evidence, with where it stands: the version that holds at as_of. Grain: feed, record_key.
{% for feed in evidence_feeds() %}
select '{{ feed }}' as feed, record_key, batch_id, row_number from {{ ref('stg_' ~ feed) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
