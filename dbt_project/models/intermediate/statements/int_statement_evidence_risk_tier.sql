-- Evidence of dec_risk_tier: every record that counts, the rights that make a holder of the firm, what says whose a
-- penalty or complaint is, and for a contribution that is itself a decision what that decision stands on.
-- Grain: decision_key, reason, feed, record_key.
with judged as (
    select tiers.*, tiers.program || '|' || tiers.uscc as decision_key from {{ ref('dec_risk_tier') }} as tiers
),

decisions as (
    select decision_key, program, reasons as codes, false as in_favour from judged
),

firm_rights as (
    select judged.decision_key, judged.program, rights.right_no, rights.granted_on
    from judged
    inner join {{ ref('int_mark_rights_resolved') }} as rights
        on judged.program = rights.program and judged.uscc = rights.uscc and rights.left_out_from is null
),

-- decisions that count where they stand; a surveillance that is not overdue stands on its audits: without them it would be
other_decisions as (
    select judged.decision_key, judged.program, 'REVOCATION_DUE' as code, due.right_no as other_key
    from judged
    inner join {{ ref('dec_revocation_due') }} as due on judged.uscc = due.uscc

    union all

    select judged.decision_key, judged.program, 'SURVEILLANCE_OVERDUE', surveillance.certificate_no
    from judged
    inner join {{ ref('dec_surveillance') }} as surveillance
        on judged.program = surveillance.program and judged.uscc = surveillance.uscc

    union all

    select
        judged.decision_key,
        judged.program,
        'DRAFTER_OVERDUE',
        {{ key_of(['conformity.standard_no', 'conformity.uscc']) }}
    from judged
    inner join {{ ref('dec_drafter_conformity') }} as conformity on judged.uscc = conformity.uscc
    where conformity.status = 'overdue'
),

other_evidence as (
    {% for code, model in [
        ('REVOCATION_DUE', 'revocation_due'),
        ('SURVEILLANCE_OVERDUE', 'surveillance'),
        ('DRAFTER_OVERDUE', 'drafter_conformity'),
    ] %}
    select
        others.decision_key,
        others.code,
        named.role = 'proof' and named.reason <> 'TERM_EXCEEDED' as is_proof,
        named.feed,
        named.record_key
    from other_decisions as others
    inner join {{ ref('int_risk_points_dated') }} as points
        on others.program = points.program and others.code = points.contribution
    inner join {{ ref('int_evidence_' ~ model) }} as named
        on others.other_key = named.decision_key and others.program = named.program
    where others.code = '{{ code }}' and named.record_key is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

subjects as (
    {{ enterprise_subjects('judged') }}

    union

    select judged.decision_key, supports.feed, supports.record_key
    from judged
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on judged.program = certificates.program and judged.uscc = certificates.uscc
    inner join {{ ref('int_evidence_certificate_supports') }} as supports
        on certificates.certificate_no = supports.certificate_no

    union

    {{ right_subjects('firm_rights') }}

    union

    select decision_key, feed, record_key from other_evidence where not is_proof

    union

    -- an older check among the proof must not stand for the latest, which alone can be a ground to revoke
    (
        select firm_rights.decision_key, 'label_checks' as feed, checks.record_key
        from firm_rights
        inner join {{ ref('int_risk_points_dated') }} as points
            on firm_rights.program = points.program and points.contribution = 'REVOCATION_DUE'
        inner join {{ ref('stg_label_checks') }} as checks
            on firm_rights.right_no = checks.right_no and checks.checked_on >= firm_rights.granted_on
        qualify row_number() over (
            partition by firm_rights.right_no order by checks.checked_on desc, checks.check_no desc
        ) = 1
    )

    union

    select judged.decision_key, supports.feed, supports.record_key
    from judged
    inner join {{ ref('int_risk_contributions') }} as counted
        on judged.program = counted.program and judged.uscc = counted.uscc and counted.feed = 'penalties'
    inner join {{ ref('int_evidence_penalty_supports') }} as supports
        on counted.record_key = supports.penalty_no and supports.feed <> 'penalties'

    union

    select judged.decision_key, 'identity_links', links.record_key
    from judged
    inner join {{ ref('int_risk_contributions') }} as counted
        on judged.program = counted.program and judged.uscc = counted.uscc and counted.feed = 'complaints'
    inner join {{ ref('int_complaints_attributed') }} as attributed
        on counted.record_key = attributed.source_key
            and {{ as_of() }} between attributed.known_from and attributed.known_to
    inner join {{ ref('stg_identity_links') }} as links on attributed.link_no = links.link_no
),

findings as (
    select program || '|' || uscc as decision_key, contribution as code, 'proof' as role, feed, record_key
    from {{ ref('int_risk_contributions') }}

    union all

    select decision_key, code, 'proof', feed, record_key from other_evidence where is_proof
),

searches as (
    select decision_key, unnest(['LISTED', 'SERIOUS_DISHONESTY']) as code, 'credit_listings' as feed from judged
),

{{ evidence_rows('dec_risk_tier') }}
