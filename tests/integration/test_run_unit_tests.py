"""dbt's own unit tests, beside the models, on a warehouse without a single row."""

from datetime import date

import pytest

from ingestion.contracts import load_feeds
from ingestion.settings import Settings
from orchestration.build import Dbt, NodeOutcome
from orchestration.warehouse import Bounds, create_work_file


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[NodeOutcome]:
    folder = tmp_path_factory.mktemp("unit_tests")
    settings = Settings()
    bounds = Bounds(settings.duckdb_memory_limit, settings.duckdb_threads, folder / "work")
    work = folder / "work" / "work.duckdb"
    create_work_file(work, folder / "landing", load_feeds(), [], bounds)
    return Dbt(folder / "dbt", work, bounds).build(date(2025, 12, 31), with_unit_tests=True)


@pytest.mark.slow
def test_every_unit_test_of_the_warehouse_passes(outcomes: list[NodeOutcome]) -> None:
    tested = [outcome for outcome in outcomes if outcome.kind == "unit_test"]
    assert len(tested) > 100
    assert {f"{o.name}: {o.message}" for o in tested if o.status != "pass"} == set()


@pytest.mark.slow
def test_a_warehouse_without_a_row_is_built_and_passes_every_test(outcomes: list[NodeOutcome]) -> None:
    rest = [outcome for outcome in outcomes if outcome.kind != "unit_test"]
    assert {o.name: o.status for o in rest if o.status not in ("success", "pass", "warn")} == {}
