-- Decisions whose verdict, status or outcome contradicts their list of reasons or their other columns.
select 'dec_subsidy' as mart, claim_no as decision_key, verdict, array_to_string(reasons, ',') as reasons
from {{ ref('dec_subsidy') }}
where reasons is null
    or (verdict in ('release', 'paid_ok', 'local_rule')) <> (len(reasons) = 0)
    or (verdict = 'local_rule') <> (kind = '地方补助')
    or (verdict in ('release', 'hold') and paid_on is not null)
    or (verdict in ('paid_ok', 'recover_review') and paid_on is null)
    or (verdict = 'cannot_be_judged')
    <> (reasons in (['UNKNOWN_STANDARD'], ['UNKNOWN_RULE'], ['NO_SATISFACTION_INDEX']))
    or (list_contains(reasons, 'PAID_MORE_THAN_PAYABLE') and len(reasons) > 1)
    or judged_on <> coalesce(paid_on, as_of)

union all

select 'dec_self_declaration', declaration_no, verdict, array_to_string(reasons, ',')
from {{ ref('dec_self_declaration') }}
where reasons is null
    or situations_met is null
    or (verdict = 'eligible') <> (len(reasons) = 0)
    or (verdict = 'cannot_be_judged') <> (reasons = ['UNKNOWN_ENTERPRISE'])
    or (list_contains(reasons, 'NO_QUALIFYING_SITUATION')) <> (len(situations_met) = 0)
    or (list_contains(reasons, 'UNKNOWN_ENTERPRISE') and list_contains(reasons, 'OUT_OF_PROVINCE'))
    or (outcome is not null and outcome not in ('granted_' || verdict, 'refused_' || verdict))

union all

select 'dec_revocation_due', right_no, cast(first_trigger_on as varchar), array_to_string(reasons, ',')
from {{ ref('dec_revocation_due') }}
where reasons is null or len(reasons) = 0 or first_trigger_on > as_of or days_outstanding < 0

union all

select 'dec_drafter_conformity', standard_no || '|' || uscc, status, array_to_string(missing, ',')
from {{ ref('dec_drafter_conformity') }}
where missing is null
    or (status in ('fulfilled', 'fulfilled_late')) <> (len(missing) = 0)
    or (fulfilled_on is null) <> (len(missing) > 0)
    or (list_contains(missing, 'NOT_BRAND')) <> (brand_on is null)
    or (list_contains(missing, 'NOT_LABELLED')) <> (labelled_on is null)
    or (list_contains(missing, 'KPI_NOT_DISCLOSED')) <> (kpi_on is null)
    or (labelled_on < brand_on or kpi_on < brand_on)
    or (suspended_from is null and suspended_to is not null)
    or suspended_to <= suspended_from

union all

select 'dec_project_acceptance', project_no, status, array_to_string(suspended_by, ',')
from {{ ref('dec_project_acceptance') }}
where suspended_by is null or (status = 'accepted_while_suspended') <> (len(suspended_by) > 0)

union all

select 'dec_inspection_consequence', inspection_no, consequence, previous_inspection_no
from {{ ref('dec_inspection_consequence') }}
where (consequence = 'REVOKE') <> (previous_inspection_no is not null)
    or executed is null
    or executed <> (days_outstanding is null)
    or followed_up_on <= confirmed_on

union all

select 'dec_standard_review', standard_no, cast(review_due as varchar), cast(executed as varchar)
from {{ ref('dec_standard_review') }}
where review_due is null
    or executed is null
    or (executed and not review_due)
    or (days_outstanding is null) = (review_due and not executed)
    or (review_due and due_since > as_of)
