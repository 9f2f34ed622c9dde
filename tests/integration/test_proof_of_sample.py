"""Every code, verdict and status that occurs in the published sample is proven by its evidence."""

from pathlib import Path

import duckdb
import pytest

from ingestion.landing import FOLDER
from ingestion.products import load_products
from ingestion.reasons import REASONS, SUBJECT, read_reasons
from orchestration.explain import find_decision
from orchestration.explain_check import Difference, read_named, rebuild
from orchestration.scratch import ScratchWarehouse, compile_models
from tests.differential.compiled_warehouse import read_marts

pytestmark = pytest.mark.slow

MARTS = sorted({mart for mart, _, _ in read_reasons(REASONS[:1])})
RESULTS = ("verdict", "status", "consequence", "outcome")
"""Columns whose every value is proven."""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> ScratchWarehouse:
    return compile_models(tmp_path_factory.mktemp("compiled") / "scratch")


@pytest.fixture(scope="module")
def snapshot(small_home: Path) -> Path:
    return (small_home / "published" / "current.duckdb").resolve()


@pytest.fixture(scope="module")
def examples(snapshot: Path) -> dict[str, set[str]]:
    """Per mart, keys of decisions that show every code and every value of a result."""
    products, seen, chosen = load_products(), set(), {}
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        tables = read_marts(connection, [*MARTS, "evidence"])
    codes: dict[tuple[str, str], set[str]] = {}
    for item in tables["evidence"]:
        codes.setdefault((item["decision_mart"], item["decision_key"]), set()).add(item["reason"])
    for mart in MARTS:
        for row in tables[mart]:
            key = "|".join(str(row[name]) for name in products[mart].grain)
            marks = codes[mart, key] - {SUBJECT} | {f"{name}={row.get(name)}" for name in RESULTS}
            fresh = {(mart, mark) for mark in marks} - seen
            if fresh:
                seen |= fresh
                chosen.setdefault(mart, set()).add(key)
    return chosen


@pytest.mark.parametrize("mart", MARTS)
def test_decisions_of_the_sample_come_out_the_same_from_their_evidence_alone(
    mart: str, examples: dict[str, set[str]], scratch: ScratchWarehouse, snapshot: Path, small_home: Path
) -> None:
    different: dict[str, list[Difference]] = {}
    for key in sorted(examples.get(mart, ())):
        decision, _ = find_decision(snapshot, mart, key)
        records = read_named(small_home / FOLDER, decision.evidence)
        found = rebuild(scratch, mart, decision.row, load_products()[mart].grain, records)
        if found:
            different[key] = found
    assert different == {}
    assert examples.get(mart), "the sample holds no decision of this mart"
