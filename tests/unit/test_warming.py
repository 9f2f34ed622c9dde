"""Warming: every page of a new snapshot is made once, without anybody asking."""

import time
from datetime import date
from urllib.parse import parse_qs

import pytest

from dashboards.access.accounts import Accounts
from dashboards.access.gate import AHEAD, CALLBACK
from dashboards.access.roles import Viewer, load_roles, local_viewer
from dashboards.answers import Answers
from dashboards.app import WARMING, DashboardSettings, create_app
from dashboards.pages import all_pages
from dashboards.queries import programme
from dashboards.snapshot import SnapshotStore
from dashboards.warming import Warming, addresses
from ingestion.settings import Settings
from tests.browser.published import publish
from tests.unit.test_access_gate import callback

REGULATOR = local_viewer()
PASSWORD = "correct-horse-9-battery"  # noqa: S105 (of a test)


@pytest.fixture
def store(tmp_path):
    publish(tmp_path)
    held = SnapshotStore(tmp_path, Settings())
    yield held
    held.close()


def test_every_page_is_among_the_addresses_the_newest_year_first(store):
    found = list(addresses(store.current(), REGULATOR.role))
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
    warming = Warming(store, lambda: [REGULATOR], lambda *page: made.append(page), lambda: 10.0)
    warming.start()
    expected = [(REGULATOR, *address) for address in addresses(store.current(), REGULATOR.role)]
    wait_for(lambda: len(made) >= len(expected))
    time.sleep(0.1)
    assert made == expected
    publish(tmp_path, "20260101-test00000002", date(2026, 1, 1))
    wait_for(lambda: len(made) > len(expected))
    warming.stop()
    assert not warming.is_alive()


def test_pages_wait_while_people_ask(store, monkeypatch):
    monkeypatch.setattr("dashboards.warming.REST", 1e9)
    made = []
    warming = Warming(store, lambda: [REGULATOR], lambda *page: made.append(page), lambda: 0.0)
    warming.start()
    wait_for(lambda: made)
    time.sleep(0.1)
    warming.stop()
    assert len(made) == 1


def test_pages_are_made_for_each_role_that_may_come_and_are_answered_from_then_on(tmp_path, monkeypatch):
    publish(tmp_path)
    accounts = Accounts(tmp_path)
    accounts.add("boss", PASSWORD, "regulator")
    accounts.add("purse", PASSWORD, "finance")
    accounts.add("county", PASSWORD, "analyst", "330100")
    kept = []
    keep = Answers._keep
    monkeypatch.setattr(
        Answers, "_keep", lambda self, answer: kept.append(answer.status_code) or keep(self, answer)
    )
    app = create_app(DashboardSettings(tmp_path))
    warming = app.server.config[WARMING]
    store = warming._store
    roles = [load_roles()[name] for name in ("finance", "regulator")]
    pages = sum(len(list(addresses(store.of(Viewer("", role)), role))) for role in roles)
    kept.clear()
    warming.start()
    wait_for(lambda: len(kept) >= pages)
    warming.stop()
    assert set(kept) == {200}
    assert len(kept) == pages
    monkeypatch.setattr("dashboards.app.render", lambda *asked: pytest.fail("made again"))
    client = app.server.test_client()
    client.post("/login", data={"username": "boss", "password": PASSWORD})
    assert client.post(CALLBACK, json=callback("/labelling", "?program=zhejiang_made")).status_code == 200
    store.close()
    assert [path.name for path in (tmp_path / "audit").glob("*") if AHEAD in path.read_text("utf-8")] == []


def test_nobody_can_say_over_the_wire_that_he_is_someone(tmp_path):
    publish(tmp_path)
    Accounts(tmp_path).add("boss", PASSWORD, "regulator")
    app = create_app(DashboardSettings(tmp_path))
    client = app.server.test_client()
    for name in ("pinbiao.viewer", "pinbiao-viewer", "Pinbiao_Viewer"):
        assert client.get("/", headers={name: "regulator"}).status_code == 302
    app.server.config[WARMING]._store.close()


def wait_for(happens):
    until = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.01)
