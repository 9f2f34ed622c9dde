"""Reading beside: what a second process drafts is landed as if we had read it, whatever becomes of it."""

import json
from datetime import date
from pathlib import Path

import pytest

from ingestion.contracts import load_feeds
from ingestion.ledger import STAGING
from ingestion.world import World
from orchestration import reading
from orchestration.intake import land_files, read_ahead
from orchestration.resources import Run

HEADER = "年度,领域代码,领域名称\n"
FILES = {
    "catalogue_areas/a.csv": HEADER + "2022,A,智能\n" * 400,
    "catalogue_areas/b.csv": HEADER + "2022,B,健康\nx,B,\n",
    "catalogue_areas/same-as-b.csv": HEADER + "2022,B,健康\nx,B,\n",
    "catalogue_areas/without-a-column.csv": "年度,备注\n2022,x\n",
    "recalls/empty.csv": "",
    "recalls/not-one.xlsx": "no workbook",
    "weather/w.csv": "x\n1\n",
}
AT = {"PINBIAO_NOW": "2024-06-30T08:00:00"}


class NoWorkers(World):
    """A machine on which no process can be started for us: the one started does nothing."""

    def start(self, command, environment=None):
        return super().start(["true"], environment)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "drop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "drop"


@pytest.fixture(autouse=True)
def always_worthwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTHWHILE_BYTES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setenv("PINBIAO_HASH_KEY", "k" * 20)


def landed(drop: Path, home: Path, world: World, *, wait: bool = False) -> dict[str, dict]:
    """Manifests and bytes of every batch, by its folder."""
    home.mkdir()
    run = Run(drop, home, date(2024, 6, 30), world=world)
    read_ahead(run)
    assert run.reading is not None
    if wait:
        run.reading._process.wait(60)
    assert land_files(run, load_feeds()).lost == {}
    run.close()
    assert not (home / "landing" / STAGING).exists()
    return {
        str(path.parent.relative_to(home)): {
            file.name: json.loads(file.read_bytes()) if file.suffix == ".json" else file.read_bytes()
            for file in sorted(path.parent.iterdir())
        }
        for path in sorted(home.glob("landing/*/*/manifest.json"))
    }


def test_drafts_of_another_process_are_landed_like_our_own(drop: Path, tmp_path: Path) -> None:
    alone = landed(drop, tmp_path / "alone", NoWorkers(AT))
    assert len(alone) == 6, "the same content is landed once"
    assert landed(drop, tmp_path / "handed over", World(AT), wait=True) == alone
    assert landed(drop, tmp_path / "shared", World(AT)) == alone


def test_numbers_follow_the_order_of_files_not_of_reading(drop: Path, tmp_path: Path) -> None:
    batches = landed(drop, tmp_path / "home", World(AT), wait=True).values()
    order = [b["manifest.json"]["file"] for b in sorted(batches, key=lambda b: b["manifest.json"]["seq"])]
    assert order == [name for name in FILES if name != "catalogue_areas/same-as-b.csv"]
    assert sorted(b["manifest.json"]["seq"] for b in batches) == [1, 2, 3, 4, 5, 6]


def test_a_process_that_dies_amid_a_file_leaves_it_to_us(drop: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    run = Run(drop, home, date(2024, 6, 30), world=NoWorkers(AT))
    read_ahead(run)
    (home / "landing" / STAGING / "taken" / "0").mkdir()
    intake = land_files(run, load_feeds())
    run.close()
    assert [batch.file for batch in intake.known][:1] == ["catalogue_areas/a.csv"]
    assert len(intake.known) == 6


def test_little_is_read_by_one_process(drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTHWHILE_BYTES", 1_000_000)
    (tmp_path / "home").mkdir()
    run = Run(drop, tmp_path / "home", date(2024, 6, 30), world=World(AT))
    read_ahead(run)
    assert run.reading is None
    run.close()
