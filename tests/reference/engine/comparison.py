"""Readable differences between two evaluations, mart by mart, key by key, column by column."""

import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from numbers import Number

KEYS: dict[str, tuple[str, ...]] = {
    "dim_enterprise": ("uscc",),
    "certificate_status_periods": ("certificate_no", "from_date"),
    "fct_certificate": ("certificate_no",),
    "fct_mark_right": ("right_no",),
    "fct_labelling_rate": ("program", "year", "slice", "slice_value"),
    "fct_satisfaction": ("program", "year", "target_type", "target_id", "respondent_type"),
    "fct_annual_metric": ("program", "year", "region_code", "metric_code"),
    "fct_complaint": ("complaint_no",),
    "fct_penalty": ("penalty_no",),
    "rpt_submission": ("program", "reporter", "year"),
    "rpt_reconciliation": ("program", "reporter", "year", "metric_code"),
    "dec_drafter_conformity": ("standard_no", "uscc"),
    "dec_project_acceptance": ("project_no",),
    "dec_standard_review": ("standard_no",),
    "dec_self_declaration": ("declaration_no",),
    "dec_inspection_consequence": ("inspection_no",),
    "dec_revocation_due": ("right_no",),
    "dec_mark_misuse": ("check_no",),
    "dec_surveillance": ("certificate_no",),
    "dec_subsidy": ("claim_no",),
}

RATE_UNIT, SCORE_UNIT = 1e-12, 1e-9
SCORE_COLUMNS = {
    ("fct_satisfaction", "index"),
    ("fct_satisfaction", "ci_low"),
    ("fct_satisfaction", "ci_high"),
    ("rpt_reconciliation", "difference"),
}


def compare(
    expected: dict[str, list[dict]],
    actual: dict[str, list[dict]],
    ignored: Iterable[tuple[str, str]] = (),
) -> list[str]:
    """The differences between two evaluations; an empty list when they agree.

    Args:
        expected: rows per mart, as `evaluate` gives them; only its marts and columns are compared.
        actual: the warehouse's rows per mart; more columns are welcome.
        ignored: (mart, column) pairs not to look at.
    """
    differences: list[str] = []
    skipped = set(ignored)
    for mart, rows in expected.items():
        if mart not in actual:
            differences.append(f"{mart}: the mart is missing")
            continue
        differences += _compare_mart(mart, rows, actual[mart], skipped)
    return differences


def _compare_mart(mart: str, expected: list[dict], actual: list[dict], skipped: set) -> list[str]:
    differences = []
    ours, theirs = (
        _by_key(mart, expected, differences, "expected"),
        _by_key(mart, actual, differences, "actual"),
    )
    for key in ours.keys() | theirs.keys():
        name = f"{mart}[{'|'.join(str(part) for part in key)}]"
        if key not in theirs:
            differences.append(f"{name}: row is missing, expected {_shown(ours[key])}")
        elif key not in ours:
            differences.append(f"{name}: row is not expected, found {_shown(theirs[key])}")
        else:
            for column, value in ours[key].items():
                if (mart, column) in skipped:
                    continue
                if column not in theirs[key]:
                    differences.append(f"{name}.{column}: the column is missing")
                elif not same_value(value, theirs[key][column], _unit(mart, column, ours[key])):
                    found = theirs[key][column]
                    differences.append(f"{name}.{column}: expected {value!r}, found {found!r}")
    return sorted(differences)


def _by_key(mart: str, rows: list[dict], differences: list[str], side: str) -> dict[tuple, dict]:
    found: dict[tuple, dict] = {}
    for row in rows:
        key = tuple(_plain(row.get(column)) for column in KEYS[mart])
        if key in found:
            differences.append(f"{mart}[{'|'.join(map(str, key))}]: the key stands twice ({side})")
        found[key] = row
    return found


def _unit(mart: str, column: str, row: dict) -> float:
    if (mart, column) in SCORE_COLUMNS or row.get("metric_code") == "satisfaction_index":
        return SCORE_UNIT
    return RATE_UNIT


def same_value(expected, actual, unit: float = RATE_UNIT) -> bool:
    """Null-safe; floats within one unit of the last decimal, DECIMALs and dates exactly, lists by order."""
    expected, actual = _plain(expected), _plain(actual)
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, list) or isinstance(actual, list):
        return (
            isinstance(expected, list)
            and isinstance(actual, list)
            and len(expected) == len(actual)
            and all(same_value(ours, theirs, unit) for ours, theirs in zip(expected, actual, strict=True))
        )
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, float) and isinstance(actual, Number):
        # Both stand on the grid of the last decimal, 0, 1, 2 … units apart: 1.5 takes one unit, not two.
        return abs(expected - float(actual)) <= max(1.5 * unit, 4 * math.ulp(abs(expected)))
    return expected == actual


def _plain(value):
    """Values of duckdb, numpy and pandas made plain Python ones; nan and NaT are null."""
    if value is None or isinstance(value, str | bool | int | Decimal):
        return value
    if isinstance(value, datetime):
        return value.date() if value == value else None
    if isinstance(value, date):
        return value
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _shown(row: dict) -> str:
    return ", ".join(f"{column}={value!r}" for column, value in row.items())
