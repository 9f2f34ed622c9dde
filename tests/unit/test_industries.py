"""Industry codes get the names of GB/T 4754, with the letter of the section or without it."""

import pytest

from dashboards.content.labelling_breakdown import breakdown_table
from dashboards.content.view import View
from dashboards.queries.industries import industry_label
from dashboards.snapshot import SnapshotStore
from ingestion.settings import Settings


@pytest.fixture(scope="module")
def view(small_home):
    store = SnapshotStore(small_home, Settings())
    yield View.whole(store.current(), "zhejiang_made", 2025)
    store.close()


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("3853", "3853 家用通风电器具制造"),
        ("C3853", "C3853 家用通风电器具制造"),
        ("38", "38 电气机械和器材制造业"),
        ("C", "C 制造业"),
        ("0111", "0111 稻谷种植"),
        ("9999", "9999"),
        ("", ""),
        (None, None),
    ],
)
def test_a_code_is_shown_with_its_name(view, code, label):
    assert industry_label(view.snapshot, code) == label


def test_a_snapshot_without_names_shows_the_code(view, monkeypatch):
    monkeypatch.setattr(view.snapshot, "has", lambda table, column="": False)
    monkeypatch.setattr(view.snapshot, "remember", lambda key, ask: ask())
    assert industry_label(view.snapshot, "3853") == "3853"


def test_rates_by_industry_name_every_industry(view):
    shown = [row.cells[0].value for row in breakdown_table(view, "industry").rows]
    assert len(shown) > 3
    assert [text for text in shown if not any("一" <= letter <= "鿿" for letter in text)] == []
