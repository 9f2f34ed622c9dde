-- Every policy parameter with the days it is read for: the first row of a parameter reaches back for ever, each holds
-- until the next begins, the last for ever (rulebook, Conventions). Grain: program, parameter, effective_from.
select
    program,
    parameter,
    value,
    unit,
    clause_id,
    valid_from,
    valid_to,
    source,
    case
        when lag(parameter) over (partition by program, parameter order by valid_from nulls first) is null
            then {{ dawn_of_time() }}
        else valid_from
    end as effective_from,
    coalesce(
        {{ previous_day('lead(valid_from) over (partition by program, parameter order by valid_from nulls first)') }},
        {{ end_of_time() }}
    ) as effective_to
from {{ ref('policy_parameters') }}
