-- The satisfaction index of the whole programme in each row of the grid, from the answers that counted on its cut-off
-- day: each target type's index weighted by type, renormalised over the types present. Grain: program, year, cut_on.
with answers as (
    select grid.cut_on, answers.*
    from {{ ref('int_judgement_grid') }} as grid
    inner join {{ ref('int_satisfaction_answers_scored') }} as answers
        on grid.program = answers.program
            and grid.year = answers.year
            and grid.cut_on between answers.held_from and answers.held_to
),

indices as (
    {{ satisfaction_indices('answers', ['program', 'year', 'cut_on', 'target_type']) }}
)

select
    indices.program,
    indices.year,
    indices.cut_on,
    {{ score('sum(indices.index * targets.weight)', 'sum(targets.weight)') }} as index
from indices
inner join {{ ref('satisfaction_targets') }} as targets on indices.target_type = targets.target_type
group by indices.program, indices.year, indices.cut_on
