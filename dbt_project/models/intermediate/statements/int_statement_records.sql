-- Where every record stands that can be evidence of a statement: those of int_evidence_records and of the feeds that only
-- statements rest on. Grain: feed, record_key.
select feed, record_key, batch_id, row_number from {{ ref('int_evidence_records') }}
{% for feed in statement_feeds() %}
union all
select '{{ feed }}', record_key, batch_id, row_number from {{ ref('stg_' ~ feed) }}
{% endfor %}
