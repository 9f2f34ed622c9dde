-- The answers that count at as_of, once for each group they belong to: their target and all targets, their type of
-- respondent and all types (pooled answers, not a mean of means). An answer about no named target is only in `all`.
-- Grain: response_no, indicator_code, target_id, respondent_type.
with counted as (
    select *
    from {{ ref('int_satisfaction_answers_scored') }}
    where {{ as_of() }} between held_from and held_to
),

by_target as (
    select * from counted where target_id is not null
    union all
    select * replace ('all' as target_id) from counted
)

select * from by_target
union all
select * replace ('all' as respondent_type) from by_target
