-- What changes by time alone for drafters, standards, reports, followups and the documents themselves (Z-4, Z-13, S-12).
-- Grain: duty, decision_key.
with programmes as (
    select * from {{ ref('programmes') }}
),

zhejiang as (
    select * from programmes where rights_source = 'authorizations'
),

-- the day on which the holders under a standard become too few: the end of the last but so many
holders as (
    select
        program,
        standard_no,
        max(coalesce(ends_on, {{ end_of_time() }})) as ends_on
    from {{ ref('int_mark_right_ends') }}
    group by program, standard_no, uscc
),

falls as (
    select holders.program, holders.standard_no, holders.ends_on
    from holders
    qualify row_number() over (partition by holders.program, holders.standard_no order by holders.ends_on desc)
        = cast({{ parameter_at('holders.program', 'standard_review_min_enterprises', as_of()) }} as integer)
),

reviews as (
    select
        reviews.*,
        zhejiang.program,
        greatest(reviews.due_since, falls.ends_on) as turns_on
    from {{ ref('dec_standard_review') }} as reviews
    cross join zhejiang
    left join falls on zhejiang.program = falls.program and reviews.standard_no = falls.standard_no
)

select
    {{ due_date(
        'DRAFTER_DEADLINE', 'dec_drafter_conformity', key_of(['duties.standard_no', 'duties.uscc']), 'zhejiang.program',
        'duties.uscc', "case when duties.status = 'pending' then " ~ next_day('duties.deadline') ~ " end",
        "case when duties.status = 'pending' then 'overdue' end",
    ) }}
from {{ ref('dec_drafter_conformity') }} as duties
cross join zhejiang
where duties.status in ('pending', 'overdue')

union all

select
    {{ due_date(
        'LEAD_SUSPENSION', 'dec_drafter_conformity', key_of(['duties.standard_no', 'duties.uscc']), 'zhejiang.program',
        'duties.uscc', next_day('duties.deadline'), "'suspended'",
    ) }}
from {{ ref('dec_drafter_conformity') }} as duties
cross join zhejiang
where duties.status = 'pending' and duties.role = '牵头' and list_contains(duties.missing, 'NOT_BRAND')

union all

select
    {{ due_date(
        'STANDARD_REVIEW', 'dec_standard_review', 'standard_no', 'program', 'null',
        'case when not review_due and turns_on < ' ~ end_of_time() ~ ' then turns_on end',
        "case when not review_due and turns_on < " ~ end_of_time() ~ " then 'review_due' end",
    ) }}
from reviews
where not executed and (review_due or turns_on < {{ end_of_time() }})

union all

select
    {{ due_date(
        'FOLLOWUP', 'dec_followup', key_of(['duty', 'record_key']), 'program', 'uscc', next_day('due_on'), "'overdue'",
    ) }}
from {{ ref('dec_followup') }}
where status = 'pending'

union all

select
    {{ due_date(
        'REPORT', 'rpt_submission', key_of(['program', 'reporter', 'year']), 'program', 'null', next_day('due_on'),
        "'missing'",
    ) }}
from {{ ref('rpt_submission') }}
where status = 'not_due'

union all

select
    {{ due_date(
        'POLICY_LAPSE', 'dim_policy_document', 'document', 'program', 'null', next_day('in_force_to'), "'lapsed'",
    ) }}
from {{ ref('policy_documents') }}
where in_force_to >= {{ as_of() }} and program in (select program from programmes)

union all

select
    {{ due_date(
        'SUBSIDY_TRANSITION', 'dim_policy_parameter', "concat_ws('|', program, parameter, valid_from)", 'program', 'null',
        next_day('cast(value as date)'), "'OUTSIDE_TRANSITION'",
    ) }}
from {{ ref('int_policy_parameters_dated') }}
where parameter = 'subsidy_transition_to'
    and {{ as_of() }} between effective_from and effective_to
    and cast(value as date) >= {{ as_of() }}
