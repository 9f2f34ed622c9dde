-- Every record named by evidence stands in a batch and a row; only a figure of a mart or an empty search has none.
select *
from {{ ref('evidence') }}
where (batch_id is null or row_number is null) <> (record_key is null or feed like 'marts.%')
