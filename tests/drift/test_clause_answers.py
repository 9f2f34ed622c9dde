"""The answers to the clause list against what exists: each names a mart, column, code, command or page."""

import csv
import re
from pathlib import Path

import pytest

from ingestion.products import load_products

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"
MODELS = ROOT / "dbt_project" / "models"
PRODUCTS = load_products()
SEED_OF_MART = {
    "dec_followup": ("followup_duties", "duty"),
    "dec_finding": ("finding_rules", "finding"),
    "rpt_outlier": ("outlier_measures", "measure"),
    "fct_annual_metric": ("metrics", "metric_code"),
    "fct_supplementary_metric": ("supplementary_metrics", "metric_code"),
}
"""Where the codes of a mart are defined, row by row."""
COMMANDS = {"draw", "pull"}
PAGES = {"public_lookup"}
KINDS = {"followup", "finding", "outlier", "metric", "decision", "figure", "list", "tool", "none"}


def read_seed(name):
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATEMENTS, ANSWERS = read_seed("clause_statements"), read_seed("clause_answers")
CODES = {mart: {row[column] for row in read_seed(seed)} for mart, (seed, column) in SEED_OF_MART.items()}
EVERY_ANSWER = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["row"])


def listed(answer, column):
    return [part for part in answer[column].split(";") if part]


def problem_of(reference):
    """What is wrong with one reference of `answered_by`, or None."""
    if reference.startswith("command:"):
        return None if reference.removeprefix("command:") in COMMANDS else "no such command"
    if reference.startswith("page:"):
        return None if reference.removeprefix("page:") in PAGES else "no such page"
    mart, separator, detail = re.match(r"(\w+)([.:]?)(.*)", reference).groups()
    if mart not in PRODUCTS:
        return "no such mart"
    if separator == "." and detail not in PRODUCTS[mart].by_name:
        return "no such column"
    if separator == ":" and detail not in CODES.get(mart, ()):
        return "no such code"
    return None


def codes_of(mart):
    """The codes whose rows can be open: those of the mart's seed, of its code lists, and its columns."""
    values = {value.value for column in PRODUCTS[mart].columns for value in column.values}
    return values | CODES.get(mart, set()) | set(PRODUCTS[mart].by_name)


def test_every_statement_has_one_answer():
    assert [answer["row"] for answer in ANSWERS] == [statement["row"] for statement in STATEMENTS]


@EVERY_ANSWER
def test_state_follows_the_statement(answer):
    stated = STATEMENTS[int(answer["row"]) - 1]["state"]
    allowed = {"to_design": {"designed", "to_design", "not_computable"}}
    assert answer["state"] in allowed.get(stated, {stated})
    assert answer["kind"] in KINDS


@EVERY_ANSWER
def test_answered_or_named(answer):
    if answer["state"] in ("specified", "designed"):
        assert listed(answer, "answered_by")
        assert answer["kind"] != "none"
    else:
        assert answer["lacking_zh"]
    assert bool(answer["lacking_zh"]) == bool(answer["lacking_en"]), "said in both languages or in none"


@EVERY_ANSWER
def test_every_reference_exists(answer):
    problems = {reference: problem_of(reference) for reference in listed(answer, "answered_by")}
    assert {reference: problem for reference, problem in problems.items() if problem} == {}


@EVERY_ANSWER
def test_open_findings_are_counted_by_codes_that_exist(answer):
    mart = answer["finding_mart"]
    assert bool(mart) == bool(answer["finding_codes"])
    if mart:
        assert set(listed(answer, "finding_codes")) <= codes_of(mart)


@EVERY_ANSWER
def test_a_mart_with_open_findings_is_counted(answer):
    counted = (MODELS / "intermediate" / "statements" / "int_open_findings.sql").read_text(encoding="utf-8")
    if answer["finding_mart"]:
        assert f"'{answer['finding_mart']}'" in counted


@pytest.mark.parametrize("mart", SEED_OF_MART)
def test_every_code_of_a_kind_answers_a_statement(mart):
    if mart == "fct_annual_metric":
        return
    named = {
        reference.split(":", 1)[1]
        for answer in ANSWERS
        for reference in listed(answer, "answered_by")
        if reference.startswith(f"{mart}:")
    }
    assert CODES[mart] - named == set(), "defined, but no statement is answered by it"


@pytest.mark.parametrize("mart", [mart for mart in SEED_OF_MART if mart != "fct_annual_metric"])
def test_every_code_of_a_kind_has_its_rule(mart):
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (MODELS / "intermediate" / "statements").glob("int_*.sql")
    )
    dynamic = {row["finding"] for row in read_seed("complaint_categories")}
    assert {code for code in CODES[mart] - dynamic if f"'{code}'" not in text} == set()


@pytest.mark.parametrize(
    "row", read_seed("statement_reasons"), ids=lambda row: f"{row['decision_mart']}-{row['reason']}"
)
def test_reasons_are_those_of_the_contract(row):
    column = PRODUCTS[row["decision_mart"]].by_name["reasons"]
    assert row["reason"] in {value.value for value in column.values}
    parameters = {(p["program"], p["parameter"]) for p in read_seed("policy_parameters")}
    assert {(row["program"], name) for name in row["parameters"].split(";") if name} <= parameters
    assert not row["judged_on"] or row["judged_on"] in PRODUCTS[row["decision_mart"]].by_name


@pytest.mark.parametrize(
    "seed", ["followup_duties", "finding_rules", "outlier_measures", "supplementary_metrics"]
)
def test_rules_name_clauses(seed):
    clauses = {row["clause_id"] for row in read_seed("policy_clauses")}
    assert {row["clause_id"] for row in read_seed(seed)} <= clauses


def test_parameters_of_duties_exist():
    parameters = {row["parameter"] for row in read_seed("policy_parameters")}
    assert {row["parameter"] for row in read_seed("followup_duties") if row["parameter"]} <= parameters
