"""The same records give the same figures to the last digit, whatever the threads and the order of rows."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from orchestration.explain_check import load_frames
from tests.reference.random_province import random_as_of, random_records

from .compiled_warehouse import CompiledWarehouse, compile_warehouse, landed_frames

SEED, SIZE = 4, 60
ORDERS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "as-landed": lambda frame: frame,
    "reversed": lambda frame: frame.reverse(),
    "shuffled": lambda frame: frame.sample(fraction=1.0, shuffle=True, seed=7),
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


def _every_cell(
    warehouse: CompiledWarehouse, frames: dict[str, pl.DataFrame], as_of: date, threads: int
) -> dict[str, list[str]]:
    """Every mart's rows as text, floats to the last bit, in an order that is their own."""
    with warehouse.scratch.build(lambda c: load_frames(c, frames), as_of, threads=threads) as connection:
        marts = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        return {
            mart: sorted(repr(row) for row in connection.execute(f'from marts."{mart}"').fetchall())
            for (mart,) in marts
        }


@pytest.fixture(scope="module")
def province(warehouse: CompiledWarehouse) -> tuple[dict[str, pl.DataFrame], date, dict[str, list[str]]]:
    frames, as_of = landed_frames(random_records(SEED, SIZE)), random_as_of(SEED, SIZE)
    return frames, as_of, _every_cell(warehouse, frames, as_of, 1)


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("order", ORDERS)
def test_every_mart_is_the_same_to_the_last_digit(
    warehouse: CompiledWarehouse, province, threads: int, order: str
) -> None:
    frames, as_of, expected = province
    ordered = {feed: ORDERS[order](frame) for feed, frame in frames.items()}
    actual = _every_cell(warehouse, ordered, as_of, threads)
    assert sum(map(len, expected.values())) > 1000
    for mart, rows in expected.items():
        assert actual[mart] == rows, f"{mart} differs with {threads} thread(s), rows {order}"


def test_the_day_before_is_answered_as_it_was(warehouse: CompiledWarehouse, province) -> None:
    """What happened later changes nothing that was asked about an earlier day."""
    frames, as_of, _ = province
    earlier = date(as_of.year - 1, 6, 30)
    known_then = {feed: _only_until(feed, frame, earlier) for feed, frame in frames.items()}
    assert _every_cell(warehouse, frames, earlier, 2) == _every_cell(warehouse, known_then, earlier, 2)


def _only_until(feed: str, frame: pl.DataFrame, day: date) -> pl.DataFrame:
    """Without the keys whose newest version is an event after the day."""
    from ingestion.contracts import load_feeds

    contract = load_feeds()[feed]
    if contract.event_column is None:
        return frame
    newest = (
        frame.sort("updated_at", "batch_id", "row_number", nulls_last=False).group_by(contract.key).last()
    )
    later = newest.filter(pl.col(contract.event_column).cast(pl.Date) > day).select(contract.key)
    return frame.join(later, on=contract.key, how="anti", nulls_equal=True)
