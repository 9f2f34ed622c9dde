"""Readings, duties and ways out against the parameters, clauses, models and contracts that they name."""

import csv
import re
from pathlib import Path

import pytest

from ingestion.products import load_products
from orchestration.outcomes import OUTCOMES
from orchestration.parameter_changes import read_changes

DBT = Path(__file__).resolve().parents[2] / "dbt_project"
SILENT = {"dec_subsidy": {"PAID_MORE_THAN_PAYABLE"}}
"""Codes that no decision with a way out bears: a claim that is held is not paid."""


def read_seed(name: str) -> list[dict[str, str]]:
    with (DBT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


READINGS, DUTIES, WAYS_OUT = read_seed("readings"), read_seed("due_duties"), read_seed("ways_out")
CLAUSES = {row["clause_id"] for row in read_seed("policy_clauses")}


@pytest.mark.parametrize("row", READINGS, ids=lambda row: row["reading"])
def test_reading_is_a_parameter_whose_value_is_the_chosen_one(row):
    known = [
        p
        for p in read_seed("policy_parameters")
        if (p["program"], p["parameter"]) == (row["program"], row["parameter"])
    ]
    assert [(p["value"], p["source"], p["clause_id"]) for p in known] == [
        (row["chosen"], "interpretation", row["clause_id"])
    ]
    (change,) = read_changes(
        [f"{row['program']}.{row['parameter']}={row['alternative']}"],
        [p | {"valid_from": None, "valid_to": None} for p in known],
        None,
    )
    assert change.value != row["chosen"]
    assert row["text_zh"]
    assert row["text_en"]


def test_contract_lists_the_readings_duties_and_facts():
    products = load_products()
    assert [v.value for v in products["reading_sensitivity"].by_name["reading"].values] == [
        r["reading"] for r in READINGS
    ]
    assert {v.value for v in products["due_dates"].by_name["duty"].values} == {row["duty"] for row in DUTIES}
    assert {v.value for v in products["due_dates"].by_name["way_out"].values} == {
        row["fact"] for row in WAYS_OUT
    }


def test_every_duty_of_the_models_has_its_clause():
    models = (DBT / "models" / "intermediate" / "outlook").glob("int_due_dates_*.sql")
    text = "\n".join(path.read_text("utf-8") for path in models)
    named = set(re.findall(r"due_date\(\s*'([A-Z_]+)'", text)) | set(
        re.findall(r"\('([A-Z_]+)', '\w+_overdue'", text)
    )
    assert named == {row["duty"] for row in DUTIES}
    assert {row["clause_id"] for row in DUTIES} <= CLAUSES
    keys = [(row["duty"], row["program"]) for row in DUTIES]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("mart", "column"),
    [("dec_subsidy", "reasons"), ("dec_self_declaration", "reasons"), ("dec_drafter_conformity", "missing")],
)
def test_every_code_has_a_fact_that_turns_it(mart, column):
    codes = {v.value for v in load_products()[mart].by_name[column].values}
    answered = {row["reason"] for row in WAYS_OUT if row["decision_mart"] == mart}
    assert answered - {"NEITHER_CHECKED"} == codes - SILENT.get(mart, set())


def test_every_mart_of_decisions_has_an_outcome():
    assert {name for name in load_products() if name.startswith("dec_")} <= set(OUTCOMES)
