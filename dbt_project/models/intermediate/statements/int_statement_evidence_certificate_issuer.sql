-- Evidence of dec_certificate_issuer: the certificate, the membership of its body, its rule and its standard, or where
-- they were searched. Grain: decision_key, reason, feed, record_key.
with judged as (
    select issuers.*, issuers.certificate_no as decision_key, decisions.reasons, decisions.verdict
    from {{ ref('int_certificate_issuers_judged') }} as issuers
    inner join {{ ref('dec_certificate_issuer') }} as decisions on issuers.certificate_no = decisions.certificate_no
),

decisions as (
    select decision_key, program, reasons as codes, verdict = 'in_order' as in_favour from judged
),

subjects as (
    select decision_key, 'certificates' as feed, record_key from judged
    union all
    select decision_key, 'alliance_members', member_key from judged where member_key is not null
    union all
    select decision_key, 'certification_rules', rule_key from judged where rule_key is not null
    union all
    select decision_key, 'standards', standard_key from judged where standard_key is not null
    union all
    {{ enterprise_subjects('judged') }}
),

findings as (
    select
        decision_key,
        unnest(['BODY_NOT_MEMBER', 'BODY_SUSPENDED', 'BODY_SUSPENSION_UNDATED']) as code,
        'proof' as role,
        'alliance_members' as feed,
        member_key as record_key
    from judged
    where member_key is not null

    union all

    select decision_key, 'RULE_NOT_STATED', 'proof', 'certificates', record_key from judged where rule_id is null

    union all

    select decision_key, 'RULE_NOT_PUBLISHED', 'proof', 'certification_rules', rule_key
    from judged
    where rule_key is not null

    union all

    select
        decision_key,
        unnest(['STANDARD_NOT_EVALUATED', 'EVALUATION_LAPSED', 'NOT_GROUP_STANDARD']),
        'proof',
        'standards',
        standard_key
    from judged
    where standard_key is not null
),

searches as (
    select
        decision_key,
        unnest(['BODY_NOT_MEMBER', 'RULE_NOT_PUBLISHED', 'STANDARD_UNKNOWN']) as code,
        unnest(['alliance_members', 'certification_rules', 'standards']) as feed
    from judged
),

{{ evidence_rows('dec_certificate_issuer') }}
