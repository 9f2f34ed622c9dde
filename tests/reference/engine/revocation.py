"""Z-11: rights that must be revoked. Triggers count from granted_on, inclusive."""

from datetime import date

from .dates import ONE_DAY
from .inspections import dec_inspection_consequence, failures_of
from .labelling import checks_of
from .matching import quality_penalties
from .policy import ZHEJIANG, judged_document_in_force
from .province import Province
from .rights import SELF_DECLARATION, Right, is_effective, rights_of


def _earliest(days, granted_on: date) -> date | None:
    return min((day for day in days if day >= granted_on), default=None)


def triggers(province: Province, right: Right) -> dict[str, date]:
    """Every reason that applies with the day it was first met, in the rulebook's order."""
    as_of, since = province.as_of, right.granted_on
    own = right.path == SELF_DECLARATION
    found: dict[str, date | None] = {}
    if own:
        found["PRODUCT_PENALTY"] = _earliest(
            (
                row["decided_on"]
                for row in quality_penalties(province, right.uscc)
                if row["product_code"] == right.product_code
            ),
            since,
        )
        checks = [row for row in checks_of(province, right) if row["checked_on"] >= since]
        if checks and checks[-1]["c_performed"] is False:
            found["C_STANDARD_NOT_PERFORMED"] = checks[-1]["checked_on"]
        found["RECALL_NOT_PERFORMED"] = _earliest(
            (
                row["due_on"] + ONE_DAY
                for row in province.feed("recalls")
                if row["uscc"] == right.uscc
                and row["product_code"] == right.product_code
                and row["due_on"] < as_of
                and row["completed_on"] is None
            ),
            since,
        )
    found["TWO_FAILED_INSPECTIONS"] = _earliest(
        (
            row["confirmed_on"]
            for row in dec_inspection_consequence(province)
            if row["consequence"] == "REVOKE"
            and row["uscc"] == right.uscc
            and row["product_code"] == right.product_code
        ),
        since,
    )
    found["SERIOUS_DISHONESTY"] = min(
        (max(row["listed_on"], since) for row in province.listings_at(right.uscc, as_of)), default=None
    )
    if own and province.int_parameter(ZHEJIANG, "revoke_on_first_failure", as_of) == 1:
        found["OTHER_NONCONFORMITY"] = _earliest(
            (row["confirmed_on"] for row in failures_of(province, right.uscc, right.product_code)), since
        )
    return {code: day for code, day in found.items() if day is not None}


def dec_revocation_due(province: Province) -> list[dict]:
    """Every Zhejiang right effective at as_of to which at least one reason applies."""
    rows = []
    for right in rights_of(province, ZHEJIANG):
        if not is_effective(province, right, province.as_of):
            continue
        met = triggers(province, right)
        if not met:
            continue
        first = min(met.values())
        rows.append(
            {
                "right_no": right.right_no,
                "uscc": right.uscc,
                "product_code": right.product_code,
                "path": right.path,
                "reasons": list(met),
                "first_trigger_on": first,
                "days_outstanding": (province.as_of - first).days,
                "policy_in_force": judged_document_in_force(ZHEJIANG, province.as_of),
            }
        )
    return rows
