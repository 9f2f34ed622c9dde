"""The generator is deterministic, gives acceptable records, and meets every outcome of the rulebook."""

import csv
from collections import Counter
from datetime import date

import pytest

from .engine import compare, evaluate
from .engine.feeds import EVENT_DATES, KEYS
from .engine.policy import METRICS
from .random_province import random_as_of, random_parameters, random_records, write_drop

SEEDS = range(200)

EXPECTED = {
    ("certificate_status_periods", "status"): {
        "valid",
        "suspended",
        "expired",
        "withdrawn",
        "cancelled",
        "terminated_early",
    },
    ("fct_complaint", "match_method"): {"given", "exact_name", "confirmed", "none"},
    ("fct_penalty", "match_method"): {"given", "exact_name", "confirmed", "none"},
    ("fct_labelling_rate", "slice"): {"all", "city", "county", "path", "standard"},
    ("fct_satisfaction", "sufficient"): {True, False},
    ("rpt_submission", "status"): {
        "policy_lapsed",
        "no_deadline",
        "on_time",
        "late",
        "missing",
        "not_due",
    },
    ("rpt_reconciliation", "verdict"): {
        "unknown_metric",
        "not_reported",
        "mismatch",
        "match",
        "within_tolerance",
        "matches_full_year",
    },
    ("dec_drafter_conformity", "status"): {"fulfilled", "fulfilled_late", "pending", "overdue"},
    ("dec_drafter_conformity", "missing"): {"NOT_BRAND", "NOT_LABELLED", "KPI_NOT_DISCLOSED"},
    ("dec_project_acceptance", "status"): {"refused", "open", "accepted_while_suspended", "accepted"},
    ("dec_standard_review", "review_due"): {True, False},
    ("dec_standard_review", "executed"): {True, False},
    ("dec_self_declaration", "verdict"): {"eligible", "ineligible", "cannot_be_judged"},
    ("dec_self_declaration", "reasons"): {
        "CATALOGUE_EXCLUDED",
        "ENTERPRISE_PENALTY_3Y",
        "PRODUCT_PENALTY_5Y",
        "SERIOUS_DISHONESTY",
        "C_STANDARD_NOT_PLEDGED",
        "OUT_OF_PROVINCE",
        "UNKNOWN_ENTERPRISE",
        "NO_QUALIFYING_SITUATION",
    },
    ("dec_self_declaration", "situations_met"): {"1", "2", "3"},
    ("dec_self_declaration", "outcome"): {
        f"{taken}_{verdict}"
        for taken in ("granted", "refused")
        for verdict in ("eligible", "ineligible", "cannot_be_judged")
    },
    ("dec_inspection_consequence", "consequence"): {"REVOKE", "INTERVIEW_AND_TRACK"},
    ("dec_inspection_consequence", "executed"): {True, False},
    ("dec_revocation_due", "reasons"): {
        "PRODUCT_PENALTY",
        "C_STANDARD_NOT_PERFORMED",
        "RECALL_NOT_PERFORMED",
        "TWO_FAILED_INSPECTIONS",
        "SERIOUS_DISHONESTY",
        "OTHER_NONCONFORMITY",
    },
    ("dec_mark_misuse", "reason"): {
        "BEFORE_GRANT",
        "REVOKED",
        "RIGHT_EXPIRED",
        "CERTIFICATE_SUSPENDED",
        "CERTIFICATE_EXPIRED",
        "CERTIFICATE_WITHDRAWN",
        "CERTIFICATE_CANCELLED",
        "CERTIFICATE_TERMINATED_EARLY",
        "UNKNOWN_CERTIFICATE",
        "CERTIFICATE_NOT_ISSUED",
        "UNKNOWN_RIGHT",
    },
    ("dec_surveillance", "document_audit_allowed"): {True, False, None},
    ("dec_surveillance", "term_exceeded"): {True, False, None},
    ("dec_surveillance", "onsite_overdue"): {True, False},
    ("dec_subsidy", "verdict"): {
        "local_rule",
        "cannot_be_judged",
        "release",
        "hold",
        "paid_ok",
        "recover_review",
    },
    ("dec_subsidy", "reasons"): {
        "OUTSIDE_TRANSITION",
        "UNKNOWN_STANDARD",
        "NOT_DRAFTER",
        "NOT_AUTHORISED",
        "LABEL_NOT_CHECKED",
        "NOT_LABELLED",
        "DUPLICATE_CLAIM",
        "UNKNOWN_RULE",
        "RULE_NOT_USED",
        "NO_SATISFACTION_INDEX",
        "PAID_MORE_THAN_PAYABLE",
    },
}


def occurring(seeds=SEEDS) -> dict[tuple[str, str], Counter]:
    """How often every value of the columns above, and every figure, occurs over the seeds."""
    found = {column: Counter() for column in EXPECTED}
    figures = found["fct_annual_metric", "value"] = Counter()
    ratios = found["dec_subsidy", "ratio"] = Counter()
    for seed in seeds:
        marts = evaluate(random_records(seed), random_as_of(seed), random_parameters(seed))
        for mart, column in EXPECTED:
            for row in marts[mart]:
                value = row[column]
                found[mart, column].update(value if isinstance(value, list) else [value])
        figures.update(row["metric_code"] for row in marts["fct_annual_metric"] if row["value"])
        for row in marts["dec_subsidy"]:
            if row["kind"] == "标准管理经费" and row["payable_yuan"] > 0:
                ratios[round(float(row["payable_yuan"] / row["amount_yuan"]), 2)] += 1
    return found


@pytest.fixture(scope="module")
def found():
    """One walk over the seeds."""
    return occurring()


@pytest.mark.parametrize("column", EXPECTED, ids=lambda column: ".".join(column))
def test_every_outcome_occurs(found, column):
    """No status, verdict or reason of the rulebook goes untried, and none is invented."""
    assert EXPECTED[column] - set(found[column]) == set()
    assert set(found[column]) - EXPECTED[column] <= {None}


def test_every_metric_is_met_with_a_figure_other_than_zero(found):
    """mark_rights_revoked and the like are not tried on zeros alone."""
    assert set(METRICS) - set(found["fct_annual_metric", "value"]) == set()


def test_every_band_of_the_management_fund_pays(found):
    """All four ratios occur."""
    assert set(found["dec_subsidy", "ratio"]) >= {1.0, 0.9, 0.7, 0.5}


def test_same_seed_gives_same_records():
    """A seed names a data set for ever."""
    assert random_records(7) == random_records(7)
    assert random_records(7) != random_records(8)


def test_keys_and_event_dates_are_never_null():
    """Rows that ingestion would accept."""
    for seed in range(20):
        for feed, rows in random_records(seed).items():
            required = {*KEYS[feed]} | ({EVENT_DATES[feed]} if feed in EVENT_DATES else set())
            assert all(row[column] is not None for row in rows for column in required)


def test_drop_holds_every_row_in_its_batch(tmp_path):
    """One file per batch, rows in the order of `_row`."""
    records = random_records(3)
    write_drop(records, tmp_path)
    for feed, rows in records.items():
        files = sorted((tmp_path / feed).glob("*.csv"))
        assert [int(file.stem) for file in files] == sorted({row["_batch"] for row in rows})
        assert len({file.read_bytes() for file in files}) == len(files)
        for file in files:
            with file.open(encoding="utf-8", newline="") as opened:
                written = list(csv.DictReader(opened))
            assert len(written) == sum(row["_batch"] == int(file.stem) for row in rows)


def test_comparison_names_mart_key_and_column():
    """The same agrees with itself; a changed cell, a lost row and a twin are named."""
    marts = evaluate(random_records(5), date(2023, 3, 1))
    assert compare(marts, marts) == []
    changed = {mart: [dict(row) for row in rows] for mart, rows in marts.items()}
    changed["fct_certificate"][0]["status"] = "lost"
    gone = changed["fct_mark_right"].pop()
    changed["dim_enterprise"].append(changed["dim_enterprise"][0])
    text = "\n".join(compare(marts, changed))
    assert ".status: expected" in text
    assert f"fct_mark_right[{gone['right_no']}]: row is missing" in text
    assert "the key stands twice (actual)" in text
    assert len(text.splitlines()) == 3
