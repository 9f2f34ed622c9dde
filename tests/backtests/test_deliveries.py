"""The same files give the same figures, however they are named and whenever they arrive."""

from pathlib import Path

import pytest

from ingestion.drop import Waiting
from orchestration.scratch import ScratchWarehouse

from .landed_province import LandedProvince, land, waiting_files

RUNS = 30
MARTS = (
    "fct_annual_metric",
    "fct_labelling_rate",
    "rpt_reconciliation",
    "dec_subsidy",
    "dec_drafter_conformity",
)


def _figures(province: LandedProvince, warehouse: ScratchWarehouse) -> dict[str, list[tuple]]:
    with province.built(warehouse, MARTS) as connection:
        return {mart: connection.execute(f"from marts.{mart} order by all").fetchall() for mart in MARTS}


@pytest.fixture(scope="module")
def at_once(province: LandedProvince, warehouse: ScratchWarehouse) -> dict[str, list[tuple]]:
    return _figures(province, warehouse)


def test_thirty_deliveries_give_the_figures_of_one(
    drop: Path, warehouse: ScratchWarehouse, at_once: dict[str, list[tuple]], tmp_path: Path
) -> None:
    files = waiting_files(drop)
    places = {feed: [w for w in files if w.feed == feed] for feed in {w.feed for w in files}}
    deliveries = [
        [
            w
            for feed in sorted(places)
            for i, w in enumerate(places[feed])
            if i * RUNS // len(places[feed]) == run
        ]
        for run in range(RUNS)
    ]
    assert sum(map(len, deliveries)) == len(files)
    assert _figures(land(tmp_path / "home", deliveries), warehouse) == at_once


def test_other_names_that_sort_alike_give_the_same_figures(
    drop: Path, warehouse: ScratchWarehouse, at_once: dict[str, list[tuple]], tmp_path: Path
) -> None:
    renamed = []
    for place, waiting in enumerate(waiting_files(drop)):
        path = tmp_path / "drop" / waiting.feed / f"批次{place:04d}{waiting.path.suffix.upper()}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(waiting.path)
        renamed.append(Waiting(waiting.feed, path, f"{waiting.feed}/{path.name}", waiting.grows))
    assert _figures(land(tmp_path / "home", [renamed]), warehouse) == at_once
