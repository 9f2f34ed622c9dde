"""All marts of marts.md from typed records."""

from collections.abc import Iterable
from datetime import date

from .certificates import certificate_status_periods, fct_certificate
from .drafters import dec_drafter_conformity, dec_project_acceptance, dec_standard_review
from .inspections import dec_inspection_consequence
from .labelling import fct_labelling_rate
from .matching import fct_complaint, fct_penalty
from .metrics import fct_annual_metric
from .misuse import dec_mark_misuse
from .policy import DEFAULT_REGIONS, DEFAULTS
from .province import Province
from .reports import rpt_reconciliation, rpt_submission
from .revocation import dec_revocation_due
from .rights import dim_enterprise, fct_mark_right
from .satisfaction import fct_satisfaction
from .self_declaration import dec_self_declaration
from .subsidies import dec_subsidy
from .surveillance import dec_surveillance

MARTS = {
    "dim_enterprise": dim_enterprise,
    "certificate_status_periods": certificate_status_periods,
    "fct_certificate": fct_certificate,
    "fct_mark_right": fct_mark_right,
    "fct_labelling_rate": fct_labelling_rate,
    "fct_satisfaction": fct_satisfaction,
    "fct_annual_metric": fct_annual_metric,
    "fct_complaint": fct_complaint,
    "fct_penalty": fct_penalty,
    "rpt_submission": rpt_submission,
    "rpt_reconciliation": rpt_reconciliation,
    "dec_drafter_conformity": dec_drafter_conformity,
    "dec_project_acceptance": dec_project_acceptance,
    "dec_standard_review": dec_standard_review,
    "dec_self_declaration": dec_self_declaration,
    "dec_inspection_consequence": dec_inspection_consequence,
    "dec_revocation_due": dec_revocation_due,
    "dec_mark_misuse": dec_mark_misuse,
    "dec_surveillance": dec_surveillance,
    "dec_subsidy": dec_subsidy,
}


def evaluate(
    records: dict[str, list[dict]],
    as_of: date,
    parameters: list[dict] = DEFAULTS,
    regions: dict[str, tuple[str, tuple[str, ...]]] = DEFAULT_REGIONS,
    marts: Iterable[str] | None = None,
) -> dict[str, list[dict]]:
    """Evaluate the rulebook literally.

    Args:
        records: per feed the typed records in every version, with `_batch`, `_row`, `updated_at` and
            `record_status`; a column that is left out reads as null.
        as_of: the day the question is asked about, at its end.
        parameters: rows of policy_parameters (program, parameter, value, valid_from, valid_to).
        regions: per programme its province code and its cities.
        marts: the marts wanted; all by default.

    Returns:
        Per mart its rows with the columns of marts.md, without as_of; dec_ marts also policy_in_force.
    """
    province = Province(records, as_of, parameters, regions)
    return {mart: MARTS[mart](province) for mart in (MARTS if marts is None else marts)}
