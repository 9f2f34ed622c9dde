-- Evidence of dec_risk_tier: every record that counts, the certificates that make a holder of the firm, and what says
-- whose a penalty or complaint is. Grain: decision_key, reason, feed, record_key.
with judged as (
    select tiers.*, tiers.program || '|' || tiers.uscc as decision_key from {{ ref('dec_risk_tier') }} as tiers
),

decisions as (
    select decision_key, program, reasons as codes, false as in_favour from judged
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
),

searches as (
    select decision_key, 'LISTED' as code, 'credit_listings' as feed from judged
),

{{ evidence_rows('dec_risk_tier') }}
