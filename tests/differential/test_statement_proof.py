"""Decisions on the clause list carry their own proof: their evidence alone gives the same decision."""

from datetime import date

import polars as pl
import pytest

from ingestion.products import load_products
from orchestration.explain_check import load_frames, named_rows, rebuild
from tests.reference.random_province import random_records

from .compiled_warehouse import CompiledWarehouse, compile_warehouse, landed_frames, read_marts

pytestmark = pytest.mark.slow

SEED, SIZE, AS_OF = 7, 150, date(2024, 6, 30)
MARTS = ["dec_application_order", "dec_certificate_issuer", "dec_credit_standing", "dec_risk_tier"]
EXAMPLES = 4
"""Decisions of a mart rebuilt, no two with the same reasons."""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return landed_frames(random_records(SEED, SIZE))


@pytest.fixture(scope="module")
def tables(warehouse: CompiledWarehouse, frames: dict[str, pl.DataFrame]) -> dict[str, list[dict]]:
    wanted = [*MARTS, "supplementary_evidence"]
    with warehouse.scratch.build(lambda c: load_frames(c, frames), AS_OF, marts=wanted) as connection:
        return read_marts(connection, wanted)


@pytest.mark.parametrize("mart", MARTS)
def test_decision_rebuilt_from_its_evidence_alone(
    mart: str,
    warehouse: CompiledWarehouse,
    frames: dict[str, pl.DataFrame],
    tables: dict[str, list[dict]],
) -> None:
    grain = load_products()[mart].grain
    examples = {tuple(row["reasons"]): row for row in tables[mart]}
    assert examples, "the random province holds no decision of this mart"
    for row in list(examples.values())[:EXAMPLES]:
        key = "|".join(str(row[name]) for name in grain)
        evidence = [
            item
            for item in tables["supplementary_evidence"]
            if (item["decision_mart"], item["decision_key"]) == (mart, key)
        ]
        records = {
            feed: frames[feed].filter(pl.struct("batch_id", "row_number").is_in(list_of_rows(named)))
            for feed, named in named_rows(evidence).items()
        }
        assert rebuild(warehouse.scratch, mart, row, grain, records) == [], key


def list_of_rows(named: set[tuple[str, int]]) -> list[dict[str, object]]:
    """The rows named, as the structs they are looked for by."""
    return [{"batch_id": batch_id, "row_number": row_number} for batch_id, row_number in sorted(named)]
