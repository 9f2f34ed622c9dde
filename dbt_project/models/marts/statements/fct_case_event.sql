select
    event_no,
    mart as decision_mart,
    decision_key,
    kind,
    text,
    recorded_by,
    recorded_on,
    {{ as_of() }} as as_of
from {{ ref('stg_case_events') }}
