"""What `pinbiao explain` says of a reason: clause, parameters of the day judged, values as JSON has them."""

import csv
from datetime import date, datetime
from decimal import Decimal

import pytest

from ingestion.products import load_products
from ingestion.reasons import MET, REASONS, Decision, ReasonEntry, parameters_used, plain, read_reasons
from orchestration.build import DBT_PROJECT
from orchestration.commands.explain import _reason_lines, _worded

LISTS = ("reasons", "missing", "consequence", "reason")


def read_seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize(("mart", "program", "code"), sorted(read_reasons()))
def test_reason_has_its_clause_and_its_parameters(mart: str, program: str, code: str) -> None:
    rows = read_seed("reason_clauses") + read_seed("statement_reasons")
    (row,) = [r for r in rows if (r["decision_mart"], r["program"], r["reason"]) == (mart, program, code)]
    assert row["clause_id"] in {clause["clause_id"] for clause in read_seed("policy_clauses")}
    assert row["title_zh"]
    assert row["title_en"]
    parameters = {p["parameter"] for p in read_seed("policy_parameters") if p["program"] == program}
    assert set(read_reasons()[mart, program, code].parameters) <= parameters
    assert not row["judged_on"] or row["judged_on"] in load_products()[mart].by_name


@pytest.mark.parametrize("mart", sorted({mart for mart, _, _ in read_reasons(REASONS[:1])}))
def test_every_code_of_the_contract_has_a_reason(mart: str) -> None:
    product = load_products()[mart]
    allowed = {v.value for name in LISTS if name in product.by_name for v in product.by_name[name].values}
    known = {code for of, _, code in read_reasons() if of == mart}
    assert allowed <= known


def used(versions: list[tuple[date | None, str]], day: date) -> list[str]:
    rows = [
        {
            "program": "p",
            "parameter": "n",
            "value": v,
            "valid_from": since,
            "valid_to": None,
            "source": "local",
        }
        for since, v in versions
    ]
    decision = Decision("dec_x", "1", {"as_of": date(2025, 1, 1), "judged_on": day}, [], {})
    reason = ReasonEntry(("n",), "judged_on", "", "", 0)
    return [entry["value"] for entry in parameters_used(decision, reason, "p", rows)]


@pytest.mark.parametrize(
    ("day", "value"),
    [
        pytest.param(date(2019, 1, 1), "1", id="before the first version the first"),
        pytest.param(date(2020, 12, 31), "1", id="the day before the second begins"),
        pytest.param(date(2021, 1, 1), "2", id="the day it begins"),
        pytest.param(date(2031, 1, 1), "2", id="the last for ever"),
    ],
)
def test_parameter_is_read_on_the_day_judged(day: date, value: str) -> None:
    assert used([(date(2021, 1, 1), "2"), (date(2020, 1, 1), "1")], day) == [value]


def test_parameter_without_a_first_day_is_the_first() -> None:
    assert used([(date(2021, 1, 1), "2"), (None, "1")], date(2020, 5, 5)) == ["1"]


def test_values_as_json_has_them() -> None:
    given = {
        "a": Decimal("2.50"),
        "b": Decimal("3.00"),
        "c": [date(2024, 2, 29)],
        "d": datetime(2024, 1, 1, 8),
    }
    assert plain(given) == {"a": 2.5, "b": 3, "c": ["2024-02-29"], "d": "2024-01-01T08:00:00"}


def test_met_condition_is_told_as_met() -> None:
    reason = {"code": f"{MET}DUPLICATE_CLAIM", "clause_id": "Z-14", "clause_text": "……", "parameters": []}
    item = {"role": "met", "feed": "subsidy_claims", "record_key": None}
    lines = [text for text, _ in _reason_lines("dec_subsidy", reason | {"evidence": [item]})]
    assert "已满足：没有“重复申请”的情形（MET_DUPLICATE_CLAIM）" in lines
    assert "  [满足] subsidy_claims：查无记录" in lines


def test_only_the_first_rows_are_shown_and_the_rest_counted() -> None:
    item = {"role": "proof", "feed": "f", "record_key": "k", "file": None, "raw": None, "record": {"a": 1}}
    reason = {
        "code": "REVOKE",
        "clause_id": "Z-10",
        "clause_text": "……",
        "parameters": [],
        "evidence": [item] * 21,
    }
    lines = [text for text, _ in _reason_lines("dec_inspection_consequence", reason)]
    assert lines[-1] == "  …… 共 21 条，此处列出 20 条；--json 给出全部。"


def test_values_are_told_with_their_labels() -> None:
    column = load_products()["dec_subsidy"].by_name["reasons"]
    assert _worded(["DUPLICATE_CLAIM"], column) == "重复申请（DUPLICATE_CLAIM）"
    assert _worded([], column) == "（无）"
    assert _worded(None, None) == "（空）"
    assert _worded(True, None) == "是"
