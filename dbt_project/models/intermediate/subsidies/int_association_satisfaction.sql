-- The satisfaction with the association's service on which management funds rest (rulebook, Z-14): answers of firms and
-- bureaux pooled, survey of the year before the claim, answers given by the day judged. Grain: year, judged_on.
with days as (
    select distinct program, cast(year(applied_on) - 1 as integer) as year, judged_on
    from {{ ref('int_subsidy_judgement_days') }}
    where kind = '标准管理经费'
),

answers as (
    select days.judged_on, answers.*
    from days
    inner join {{ ref('int_satisfaction_answers_scored') }} as answers
        on days.program = answers.program
            and days.year = answers.year
            and days.judged_on between answers.held_from and answers.held_to
            and answers.target_type = '联合会服务'
            and answers.respondent_type in ('企业', '市县局')
)

{{ satisfaction_indices('answers', ['program', 'year', 'judged_on']) }}
