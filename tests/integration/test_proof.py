"""A decision carries its own proof: from the records its evidence names alone it comes out the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
import pytest

from ingestion.products import load_products
from ingestion.reasons import MET, REASONS, SUBJECT, read_reasons
from orchestration.explain_check import Difference, named_rows, rebuild
from tests.differential.compiled_warehouse import (
    CompiledWarehouse,
    compile_warehouse,
    landed_frames,
    read_marts,
)
from tests.reference.random_pools import RULES
from tests.reference.random_province import random_as_of, random_parameters, random_records

pytestmark = pytest.mark.slow

CODES = sorted({(mart, code) for mart, _, code in read_reasons(REASONS[:1])})
MARTS = sorted({mart for mart, _ in CODES})
IN_FAVOUR = {
    "dec_drafter_conformity": ("fulfilled",),
    "dec_self_declaration": ("eligible",),
    "dec_subsidy": ("release", "paid_ok"),
}
RESULTS = ("verdict", "status", "consequence", "outcome")
"""Columns whose every value is proven."""
EACH = 2
"""Decisions proven per code, verdict and status."""
PROVINCES = range(40)
SIZE = 40


@dataclass(frozen=True)
class Case:
    """A decision of a random province, with its evidence and the rows of the province's landing."""

    province: int
    mart: str
    row: Mapping[str, Any]
    evidence: list[Mapping[str, Any]]
    frames: Mapping[str, pl.DataFrame]

    @property
    def marks(self) -> set[tuple[str, str]]:
        """What this decision is an example of: its codes, met ones too, and the values of its result."""
        codes = {item["reason"] for item in self.evidence} - {SUBJECT}
        values = {f"{name}={self.row[name]}" for name in RESULTS if self.row.get(name) is not None}
        return {(self.mart, mark) for mark in codes | values}

    def records(
        self, without: Callable[[Mapping[str, Any]], bool] = lambda item: False
    ) -> dict[str, pl.DataFrame]:
        """The named rows; a record that any row of evidence to leave out names is left out."""
        left_out = {(e["feed"], e["record_key"]) for e in self.evidence if without(e)}
        kept = [e for e in self.evidence if (e["feed"], e["record_key"]) not in left_out]
        return {
            feed: self.frames[feed].join(
                pl.DataFrame(sorted(rows), schema=["batch_id", "row_number"], orient="row"),
                on=["batch_id", "row_number"],
                how="semi",
            )
            for feed, rows in named_rows(kept).items()
        }

    def rebuilt(self, warehouse: CompiledWarehouse, records: Mapping[str, pl.DataFrame]) -> list[Difference]:
        grain = load_products()[self.mart].grain
        return rebuild(
            warehouse.scratch, self.mart, self.row, grain, records, random_parameters(self.province)
        )


def expected_marks() -> set[tuple[str, str]]:
    """Every code and every value of a result that the contracts allow."""
    products = load_products()
    marks = set(CODES) | {(mart, MET + code) for mart, code in CODES if mart in IN_FAVOUR}
    for mart in MARTS:
        for name in RESULTS:
            if name in products[mart].by_name:
                marks |= {(mart, f"{name}={v.value}") for v in products[mart].by_name[name].values}
    return marks


def decisions(
    connection: duckdb.DuckDBPyConnection, province: int, frames: Mapping[str, pl.DataFrame]
) -> list[Case]:
    tables = read_marts(connection, [*MARTS, "evidence"])
    evidence = defaultdict(list)
    for item in tables["evidence"]:
        evidence[item["decision_mart"], item["decision_key"]].append(item)
    products = load_products()
    return [
        Case(province, mart, row, evidence[mart, "|".join(str(row[n]) for n in products[mart].grain)], frames)
        for mart in MARTS
        for row in sorted(tables[mart], key=lambda row: [str(row[n]) for n in products[mart].grain])
    ]


def province_records(province: int) -> dict[str, list[dict]]:
    """A random province; in every third of them no certificate is issued under one of the rules."""
    records = random_records(province, SIZE)
    if province % 3 == 0:
        for row in records["certificates"]:
            row["rule_id"] = None if row["rule_id"] == RULES[0] else row["rule_id"]
    return records


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def cases(warehouse: CompiledWarehouse) -> list[Case]:
    """Decisions of random provinces, until each code, verdict and status has its examples."""
    wanted, seen, chosen = expected_marks(), Counter(), []
    for province in PROVINCES:
        records = province_records(province)
        with warehouse.build(
            records, random_as_of(province, SIZE), random_parameters(province), marts=[*MARTS, "evidence"]
        ) as connection:
            found = decisions(connection, province, landed_frames(records))
        for case in found:
            if any(seen[mark] < EACH for mark in case.marks):
                seen.update(case.marks)
                chosen.append(case)
        if all(seen[mark] >= EACH for mark in wanted):
            break
    assert not {mark for mark in wanted if not seen[mark]}, "no province shows these"
    return chosen


def test_every_reason_of_a_decision_is_in_its_evidence(cases: list[Case]) -> None:
    for case in cases:
        listed = {name: case.row.get(name) for name in ("reasons", "missing", "consequence", "reason")}
        stated = {
            code
            for value in listed.values()
            if value
            for code in (value if isinstance(value, list) else [value])
        }
        proven = {e["reason"] for e in case.evidence if e["role"] in ("proof", "searched")}
        assert stated <= proven, case
        assert any(e["role"] == "subject" for e in case.evidence), case


def test_conditions_are_met_only_in_the_applicants_favour(cases: list[Case]) -> None:
    for case in cases:
        is_favour = bool({case.row.get(name) for name in RESULTS} & {*IN_FAVOUR.get(case.mart, ())})
        assert is_favour == any(e["role"] == "met" for e in case.evidence), case
        assert all((e["role"] == "met") == e["reason"].startswith(MET) for e in case.evidence), case


def test_decision_comes_out_the_same_from_its_evidence_alone(
    cases: list[Case], warehouse: CompiledWarehouse
) -> None:
    different = []
    for case in cases:
        found = case.rebuilt(warehouse, case.records())
        if found:
            different.append((case.province, case.mart, case.row, found))
    assert different == []


def test_decision_without_the_proof_of_a_reason_comes_out_different(
    cases: list[Case], warehouse: CompiledWarehouse
) -> None:
    tried, unchanged = set(), []
    for case in cases:
        for code in sorted({e["reason"] for e in case.evidence if e["role"] == "proof"}):
            if (case.mart, code) in tried:
                continue
            tried.add((case.mart, code))
            without = case.records(lambda e, code=code: e["reason"] == code and e["role"] == "proof")
            if not case.rebuilt(warehouse, without):
                unchanged.append((case.province, case.mart, code, case.row))
    assert unchanged == []
    assert len(tried) > len(MARTS)
