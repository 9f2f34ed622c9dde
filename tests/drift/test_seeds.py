"""The seeds against the specification: metrics, clauses, programmes, and a declared type for every column."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from ingestion.products import load_products

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.csv"))
ZHEJIANG, SHANGHAI = "zhejiang_made", "shanghai_brand"
SPECIFIED = yaml.safe_load((Path(__file__).parent / "published_tables.yml").read_text(encoding="utf-8"))
METRICS = SPECIFIED["metrics"].split()
CLAUSES = {f"Z-{n}" for n in range(16)} | {f"S-{n}" for n in range(19)}


def read_seed(name):
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def properties():
    files = SEEDS.glob("_*__properties.yml")
    described = [yaml.safe_load(file.read_text(encoding="utf-8"))["seeds"] for file in files]
    return {seed["name"]: seed for seeds in described for seed in seeds}


@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_a_seed_has_a_type_and_a_description(name, properties):
    header = list(read_seed(name)[0])
    assert list(properties[name]["config"]["column_types"]) == header
    assert [column["name"] for column in properties[name]["columns"]] == header
    assert all(column["description"] for column in properties[name]["columns"])


@pytest.mark.parametrize("name", NAMES)
def test_codes_are_text(name, properties):
    types = properties[name]["config"]["column_types"]
    codes = [c for c in types if c.endswith(("_code", "_codes", "_id", "_prefix"))]
    assert {types[column] for column in codes} <= {"varchar"}


def test_no_properties_without_a_seed(properties):
    assert set(properties) == set(NAMES)


def test_metrics_stand_in_the_specified_order():
    assert [row["metric_code"] for row in read_seed("metrics")] == METRICS


@pytest.mark.parametrize("row", read_seed("metrics"), ids=lambda row: row["metric_code"])
def test_metric_belongs_to_its_programmes_and_reporters(row):
    code = row["metric_code"]
    programs = [ZHEJIANG] * (code not in SPECIFIED["shanghai_only"].split()) + [SHANGHAI] * (
        code not in SPECIFIED["zhejiang_only"].split()
    )
    required = [
        f"{program}:认证联盟" for program in programs if code in SPECIFIED["required_of_alliance"].split()
    ]
    required += [f"{ZHEJIANG}:品牌建设联合会"] * (code in SPECIFIED["required_of_association"].split())
    assert row["programs"].split(";") == programs
    assert [part for part in row["required_of"].split(";") if part] == required


@pytest.mark.parametrize("row", read_seed("metrics"), ids=lambda row: row["metric_code"])
def test_metric_has_its_unit_level_and_clauses(row):
    code = row["metric_code"]
    endings = {
        "_rate": "rate",
        "_yuan": "yuan",
        "_per_100": "per_100",
        "_days_median": "days",
        "_index": "score",
    }
    assert row["unit"] == next((unit for end, unit in endings.items() if code.endswith(end)), "count")
    level = (
        "programme_zero"
        if code in SPECIFIED["programme_zero"].split()
        else "programme_null"
        if code in SPECIFIED["programme_null"].split()
        else "region"
    )
    assert row["level"] == level
    assert row["clause_id"] in row["clause_ids"].split(";")
    assert set(row["clause_ids"].split(";")) <= CLAUSES
    assert row["name_zh"]
    assert row["formula"]


def test_clauses_are_complete_and_quoted_in_full():
    rows = {row["clause_id"]: row for row in read_seed("policy_clauses")}
    assert set(rows) == CLAUSES
    assert rows["Z-4"]["text"].endswith("省品牌建设联合会须进行复审和修订。")
    assert rows["S-12"]["text"].startswith("（十二）情况报告。获证主体在认证有效期内发生重大变化的")
    assert "有效期至2025年12月31日" in rows["S-0"]["text"]
    assert {rows[c]["valid_to"] for c in rows} == {"", "2025-12-31"}


def test_statements_are_numbered_and_point_to_clauses():
    rows = read_seed("clause_statements")
    assert [row["row"] for row in rows] == [str(n) for n in range(1, 199)]
    assert {row["clause_id"] for row in rows} <= CLAUSES
    assert {row["state"] for row in rows} == {"specified", "to_design", "not_computable"}


def test_every_statement_is_worded_in_chinese():
    rows = read_seed("clause_statements")
    worded = [row["statement_zh"] for row in rows]
    foreign = {word for text in worded for word in re.findall("[A-Za-z0-9]*[A-Za-z]+", text)}
    assert foreign == {"C", "3C"}, "only the policies' own names"
    assert {text for text in worded if not 8 <= len(text) <= 90} == set()
    assert len(set(worded)) == len(worded)
    for row in rows:
        numbers = (re.findall(r"\d+", text) for text in (row["statement_zh"], row["statement"]))
        said, given = (set(map(int, found)) for found in numbers)
        assert said - {3} <= given | ({12} if "December" in row["statement"] else set()), row["row"]


def test_parameters_name_clauses_and_sources():
    rows = read_seed("policy_parameters")
    keys = [(row["program"], row["parameter"], row["valid_from"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert {row["clause_id"] for row in rows} <= CLAUSES
    assert {row["source"] for row in rows} <= {"policy", "interpretation", "local"}


def test_units_of_parameters_have_names():
    named = {value.value for value in load_products()["dim_policy_parameter"].by_name["unit"].values}
    assert {row["unit"] for row in read_seed("policy_parameters")} == named


def test_programmes_say_where_their_data_come_from():
    rows = {row["program"]: row for row in read_seed("programmes")}
    assert rows[ZHEJIANG]["rights_source"] == "authorizations"
    assert rows[SHANGHAI]["rights_source"] == "certificates"
    assert rows[ZHEJIANG]["reporters"] == "认证联盟;品牌建设联合会"
    assert rows[SHANGHAI]["reporters"] == "认证联盟"
    for row in rows.values():
        assert row["province_code"] == row["province_prefix"] + "0000"


def test_satisfaction_weights_add_up():
    indicators, targets = read_seed("satisfaction_indicators"), read_seed("satisfaction_targets")
    assert sum(Decimal(row["weight"]) for row in targets) == 1
    for target in targets:
        weights = [Decimal(r["weight"]) for r in indicators if r["target_type"] == target["target_type"]]
        assert sum(weights) == 1, target["target_type"]
