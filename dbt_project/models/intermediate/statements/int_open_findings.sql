-- How many rows of each mart stand open under each code or boolean column at as_of, for the clause list.
-- Grain: finding_mart, finding_code.
with counted as (
    {{ open_codes('dec_followup', 'duty', "len(reasons) > 0") }}
    union all
    {{ open_codes('dec_finding', 'finding') }}
    union all
    {{ open_codes('rpt_outlier', 'measure') }}
    {% for mart in [
        'dec_document_audit', 'dec_revocation_review', 'dec_certificate_issuer', 'dec_application_order',
        'dec_credit_standing',
    ] %}
    union all
    {{ open_lists(mart, 'reasons') }}
    {% endfor %}
    union all
    -- graded supervision is a duty of S-13; the tiers of the other programme only weigh its draw
    {{ open_codes(
        'dec_risk_tier',
        'tier',
        "program in (select program from " ~ ref('programmes') ~ " where rights_source = 'certificates')",
    ) }}
    union all
    {{ open_lists('dec_drafter_conformity', 'missing', "status = 'overdue'") }}
    union all
    {{ open_codes('dec_drafter_conformity', "'published_on'", "status = 'overdue' and published_on is null") }}
    union all
    {{ open_codes('dec_drafter_conformity', "'notified_on'", "status = 'overdue' and notified_on is null") }}
    union all
    {{ open_codes(
        'dec_drafter_conformity',
        "'suspended_from'",
        'suspended_from is not null and suspended_to is null',
    ) }}
    union all
    {{ open_codes('dec_project_acceptance', 'status', "status = 'accepted_while_suspended'") }}
    union all
    {{ open_codes('dec_standard_review', "'review_due'", 'review_due and not executed') }}
    union all
    {{ open_lists('dec_self_declaration', 'reasons', "outcome = 'granted_ineligible'") }}
    union all
    {{ open_codes('dec_self_declaration', 'outcome', "outcome in ('granted_ineligible', 'refused_eligible')") }}
    union all
    {{ open_codes('dec_inspection_consequence', 'consequence', 'not executed') }}
    union all
    {{ open_lists('dec_revocation_due', 'reasons') }}
    union all
    {{ open_codes('dec_revocation_due', "'days_outstanding'") }}
    union all
    {{ open_codes('dec_mark_misuse', 'reason') }}
    {% for column in ['onsite_overdue', 'audit_overdue', 'term_exceeded'] %}
    union all
    {{ open_codes('dec_surveillance', "'" ~ column ~ "'", column) }}
    {% endfor %}
    union all
    {{ open_lists('dec_subsidy', 'reasons', "verdict in ('hold', 'recover_review', 'cannot_be_judged')") }}
    union all
    {{ open_codes('dec_subsidy', "'to_recover_yuan'", 'to_recover_yuan > 0') }}
    union all
    {{ open_codes('rpt_submission', 'status', "status in ('late', 'missing')") }}
    union all
    {{ open_codes('rpt_reconciliation', 'verdict', "verdict in ('unknown_metric', 'not_reported', 'mismatch')") }}
)

select finding_mart, finding_code, cast(sum(n) as bigint) as open_findings
from counted
group by finding_mart, finding_code
