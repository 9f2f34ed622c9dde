"""The province of the back-tests, made and landed once."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.sample.province import write_sample
from orchestration.scratch import ScratchWarehouse, compile_models

from .landed_province import LandedProvince, land, waiting_files

SEED, SCALE, UNTIL = 1, 0.02, date(2025, 12, 31)


@pytest.fixture(scope="session")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drop")
    write_sample(folder, seed=SEED, scale=SCALE, until=UNTIL)
    return folder


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> ScratchWarehouse:
    return compile_models(tmp_path_factory.mktemp("compiled") / "scratch")


@pytest.fixture(scope="session")
def province(drop: Path, tmp_path_factory: pytest.TempPathFactory) -> LandedProvince:
    return land(tmp_path_factory.mktemp("home"), [waiting_files(drop)])
