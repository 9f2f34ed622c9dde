-- Evidence of dec_project_acceptance: the application, and of one that was accepted the duties of its lead drafter.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select
        acceptance.*,
        acceptance.project_no as decision_key,
        programmes.program,
        acceptance.status in ('accepted', 'accepted_while_suspended') as is_accepted
    from {{ ref('dec_project_acceptance') }} as acceptance
    inner join {{ ref('programmes') }} as programmes on programmes.rights_source = 'authorizations'
),

duties as (
    select
        judged.decision_key,
        duties.program,
        duties.uscc,
        duties.standard_no,
        duties.record_key,
        list_contains(judged.suspended_by, duties.standard_no) as suspends
    from judged
    inner join {{ ref('int_drafter_duties') }} as duties on judged.uscc = duties.uscc and duties.role = '牵头'
    where judged.is_accepted
),

rights as (
    select duties.decision_key, duties.suspends, rights.right_no, rights.feed, rights.record_key
    from duties
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on duties.program = rights.program
            and duties.uscc = rights.uscc
            and duties.standard_no = rights.standard_no
            and rights.left_out_from is null
),

decisions as (
    select
        decision_key,
        program,
        case when status = 'accepted_while_suspended' then ['ACCEPTED_WHILE_SUSPENDED'] else [] end as codes,
        false as in_favour
    from judged
),

subjects as (
    select decision_key, 'standard_projects' as feed, decision_key as record_key from judged
    union all
    {{ enterprise_subjects('judged') }}
    union all
    select decision_key, 'standard_drafters', record_key from duties
    union all
    select decision_key, 'standards', standard_no from duties
    union all
    {{ right_subjects('rights') }}
),

findings as (
    select
        decision_key,
        'ACCEPTED_WHILE_SUSPENDED' as code,
        'proof' as role,
        'standard_projects' as feed,
        decision_key as record_key
    from judged
    union all
    select decision_key, 'ACCEPTED_WHILE_SUSPENDED', 'proof', 'standard_drafters', record_key from duties where suspends
    union all
    select decision_key, 'ACCEPTED_WHILE_SUSPENDED', 'proof', 'standards', standard_no from duties where suspends
    union all
    select decision_key, 'ACCEPTED_WHILE_SUSPENDED', 'searched', feed, record_key from rights where suspends
),

searches as (
    select decision_key, 'ACCEPTED_WHILE_SUSPENDED' as code, 'authorizations' as feed from judged
),

{{ evidence_rows('dec_project_acceptance') }}
