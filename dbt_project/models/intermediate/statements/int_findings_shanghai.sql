-- Records of the Shanghai programme that lack something, disagree or need a person (kind `finding`). Grain: finding,
-- record_key, reason, related_key.
with shanghai as (
    select program, feed_value from {{ ref('programmes') }} where rights_source = 'certificates'
),

certificates as (
    select resolved.*, certificates.pledged
    from {{ ref('int_certificates_resolved') }} as resolved
    inner join shanghai on resolved.program = shanghai.program
    inner join {{ ref('stg_certificates') }} as certificates on resolved.certificate_no = certificates.certificate_no
),

-- S-7: the general requirements are told by their title
standards as (
    select
        shanghai.program,
        standards.record_key,
        standards.kind,
        standards.published_on,
        standards.advanced_evaluated_on,
        coalesce(contains(
            standards.title, {{ parameter_at('shanghai.program', 'general_requirements_title', as_of()) }}
        ), false) as is_general,
        {{ add_years(
            'standards.advanced_evaluated_on',
            parameter_at('shanghai.program', 'advanced_evaluation_valid_years', 'standards.advanced_evaluated_on'),
        ) }} as evaluation_to
    from {{ ref('stg_standards') }} as standards
    inner join shanghai on standards.program = shanghai.feed_value
    where standards.status = '现行'
),

-- S-14: bodies against which a case was opened and that are still members in good standing
sanctioned as (
    select
        shanghai.program,
        members.record_key,
        members.uscc,
        members.body_id,
        actions.acted_on,
        actions.record_key as action_key
    from {{ ref('stg_alliance_members') }} as members
    inner join shanghai on members.program = shanghai.feed_value
    inner join {{ ref('stg_enforcement_actions') }} as actions
        on members.body_id = actions.body_id and actions.kind = '立案' and actions.acted_on >= members.joined_on
    where members.status = '正常' and (members.exited_on is null or members.exited_on > {{ as_of() }})
),

-- S-14: the same of bodies that were penalised, told by the credit code of the body
penalised as (
    select
        shanghai.program,
        members.record_key,
        members.uscc,
        members.body_id,
        penalties.decided_on,
        penalties.record_key as penalty_key
    from {{ ref('stg_alliance_members') }} as members
    inner join shanghai on members.program = shanghai.feed_value
    inner join {{ ref('int_penalties_classified') }} as penalties
        on members.uscc = penalties.uscc and penalties.decided_on >= members.joined_on
    where members.status = '正常' and (members.exited_on is null or members.exited_on > {{ as_of() }})
)

-- S-10: a stated no; certificates that do not say are not counted
select {{ finding('PLEDGE_MISSING', 'program', 'record_key', 'uscc', 'issued_on', body_id='body_id') }}
from certificates
where not pledged

union all

-- S-10: the mark found on another product than the certified one
select
    {{ finding('OUT_OF_SCOPE', 'certificates.program', 'checks.record_key', 'certificates.uscc', 'checks.checked_on',
        related_key='certificates.record_key', body_id='certificates.body_id') }}
from {{ ref('stg_label_checks') }} as checks
inner join certificates on checks.right_no = certificates.certificate_no
where checks.labelled and checks.product_code <> certificates.product_code

union all

-- S-10: 应当在有效期届满前提出; the last day of validity is still before the end
select
    {{ finding('RECERTIFICATION_LATE', 'certificates.program', 'applications.record_key', 'applications.uscc',
        'applications.applied_on', related_key='previous.record_key', body_id='certificates.body_id') }}
from {{ ref('stg_applications') }} as applications
inner join certificates on applications.certificate_no = certificates.certificate_no
inner join certificates as previous
    on certificates.previous_certificate_no = previous.certificate_no and certificates.uscc = previous.uscc
where applications.applied_on > previous.expires_on

union all

select {{ finding('GENERAL_REQUIREMENTS_NOT_LOCAL', 'program', 'record_key', 'null', 'published_on') }}
from standards
where is_general and kind <> '地方标准'

union all

select {{ finding('NOT_GROUP_STANDARD', 'program', 'record_key', 'null', 'published_on') }}
from standards
where not is_general and kind <> '团体标准'

union all

-- the absence is the point: a standard in force without a day of evaluation
select {{ finding('STANDARD_NOT_EVALUATED', 'program', 'record_key', 'null', 'published_on') }}
from standards
where not is_general and (advanced_evaluated_on is null or advanced_evaluated_on > {{ as_of() }})

union all

select {{ finding('EVALUATION_OUTDATED', 'program', 'record_key', 'null', 'evaluation_to') }}
from standards
where not is_general and evaluation_to < {{ as_of() }}

union all

select
    {{ finding('SANCTIONED_BODY_MEMBER', 'program', 'record_key', 'uscc', 'acted_on', related_key='action_key',
        body_id='body_id') }}
from sanctioned

union all

select
    {{ finding('PENALISED_BODY_MEMBER', 'program', 'record_key', 'uscc', 'decided_on', related_key='penalty_key',
        body_id='body_id') }}
from penalised

{% for reason, condition in [
    ('EXITED_BUT_IN_GOOD_STANDING', "members.status = '正常' and members.exited_on <= " ~ as_of()),
    ('CANCELLED_WITHOUT_EXIT', "members.status = '取消' and members.exited_on is null"),
    ('EXITED_BEFORE_JOINING', 'members.exited_on < members.joined_on'),
] %}
union all

select
    {{ finding('MEMBERSHIP_DISAGREES', 'shanghai.program', 'members.record_key', 'members.uscc',
        'coalesce(members.exited_on, members.joined_on)', body_id='members.body_id', reason=reason) }}
from {{ ref('stg_alliance_members') }} as members
inner join shanghai on members.program = shanghai.feed_value
where {{ condition }}
{% endfor %}
