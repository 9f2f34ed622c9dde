-- Names, current and former, that exactly one enterprise bears, as they are compared (feeds.md, complaints, Match).
-- Grain: comparable_name.
with names as (
    select uscc, name from {{ ref('stg_enterprises') }}
    union all
    select uscc, unnest(string_split(former_names, ';')) from {{ ref('stg_enterprises') }} where former_names is not null
),

compared as (
    select distinct uscc, {{ comparable_name('name') }} as comparable_name from names
)

select comparable_name, min(uscc) as uscc
from compared
where comparable_name <> ''
group by comparable_name
having count(*) = 1
