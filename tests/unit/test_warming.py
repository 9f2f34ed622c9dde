"""Warming: every page of a new snapshot is made once, without anybody asking."""

import time
from datetime import date
from urllib.parse import parse_qs

import pytest

from dashboards.pages import all_pages
from dashboards.queries import programme
from dashboards.snapshot import SnapshotStore
from dashboards.warming import Warming, addresses
from ingestion.settings import Settings
from tests.browser.published import publish


@pytest.fixture
def store(tmp_path):
    publish(tmp_path)
    held = SnapshotStore(tmp_path, Settings())
    yield held
    held.close()


def test_every_page_is_among_the_addresses_the_newest_year_first(store):
    found = list(addresses(store.current()))
    assert {path for path, _ in found} == {page.path for page in all_pages()}
    assert "year=2025" in found[0][1]
    assert len(found) == len(set(found))
    regions = programme.regions(store.current(), "zhejiang_made")
    asked = {parse_qs(search.lstrip("?"))["region"][0] for path, search in found if path == "/labelling"}
    assert asked >= {region.region_code for region in regions}
    assert len(regions) > 1


def test_a_new_snapshot_is_made_once(store, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboards.warming.PAUSE_S", 0.01)
    made = []
    warming = Warming(store, lambda path, search: made.append((path, search)))
    warming.start()
    expected = list(addresses(store.current()))
    wait_for(lambda: len(made) >= len(expected))
    time.sleep(0.1)
    assert made == expected
    publish(tmp_path, "20260101-test00000002", date(2026, 1, 1))
    wait_for(lambda: len(made) > len(expected))
    warming.stop()
    assert not warming.is_alive()


def wait_for(happens):
    until = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.01)
