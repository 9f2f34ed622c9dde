select industry_code, name, parent_code, level, section_code, {{ as_of() }} as as_of
from {{ ref('industries') }}
