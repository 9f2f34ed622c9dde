select region_code, name, parent_code, level, {{ as_of() }} as as_of
from {{ ref('regions') }}
