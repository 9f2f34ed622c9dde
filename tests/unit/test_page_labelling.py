"""贴标率: the answer to which place is worst and whether that is certain, and the figures beside it."""

import csv
import io

import pytest

from dashboards.access.scopes import FULL, Scope
from dashboards.content import labelling_breakdown
from dashboards.content.labelling import LabellingRate
from dashboards.content.model import plain
from dashboards.exports import as_csv, find_table
from dashboards.pages import page_named
from dashboards.question import Question, answerable
from dashboards.snapshot import Snapshot, SnapshotStore
from ingestion.settings import Settings
from tests.browser.made_figures import STANDARDS, rate
from tests.browser.published import publish


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return Snapshot(publish(tmp_path_factory.mktemp("home")), Settings())


def view_of(snapshot, query="?program=zhejiang_made&year=2024"):
    return answerable(snapshot, Question.read(query)).view


def place(code, labelled, checked, authorised, low, high):
    return LabellingRate(
        year=2024, slice="city", slice_value=code, name=f"{code}市", province=None,
        authorised=authorised, checked=checked, labelled=labelled, kpi_disclosed=0, c_performed=0,
        labelling_rate=labelled / checked if checked else None, ci_low=low, ci_high=high,
        coverage_rate=checked / authorised, strict_rate=labelled / authorised,
        upper_rate=(labelled + authorised - checked) / authorised, kpi_rate=None, c_rate=None,
    )  # fmt: skip


def said(snapshot, monkeypatch, *rates):
    monkeypatch.setattr(labelling_breakdown, "place_rates", lambda view: list(rates))
    checked = sorted((r for r in rates if r.labelling_rate is not None), key=lambda r: r.labelling_rate)
    monkeypatch.setattr(labelling_breakdown, "checked_from_lowest", lambda view: checked)
    return [plain(each) for each in labelling_breakdown.certainty(view_of(snapshot))]


def test_a_place_whose_interval_overlaps_none_is_certainly_the_lowest(snapshot, monkeypatch):
    worst, other = place("330100", 10, 100, 100, 0.05, 0.18), place("330200", 90, 100, 100, 0.82, 0.95)
    among_checked, among_all = said(snapshot, monkeypatch, worst, other)
    assert "可以确定它最低" in among_checked
    assert "就全部用标权而言也可以确定" in among_all


def test_a_place_whose_interval_overlaps_one_is_not_certain_but_lower_than_the_rest(snapshot, monkeypatch):
    worst = place("330100", 50, 100, 1000, 0.40, 0.60)
    near, far = place("330200", 60, 100, 1000, 0.50, 0.69), place("330300", 95, 100, 1000, 0.89, 0.98)
    among_checked, among_all = said(snapshot, monkeypatch, worst, near, far)
    assert "不能确定它就是最低：其余 2 个受检地区中有 1 个的区间与它重叠（330200市）" in among_checked
    assert "可以确定它低于以下 1 个地区：330300市" in among_checked
    assert "不能确定哪里最差" in among_all


def test_an_unchecked_place_leaves_it_open(snapshot, monkeypatch):
    worst, other = place("330100", 10, 100, 100, 0.05, 0.18), place("330200", 90, 100, 100, 0.82, 0.95)
    unchecked = place("330300", 0, 0, 40, None, None)
    among_checked, among_all = said(snapshot, monkeypatch, worst, other, unchecked)
    assert "可以确定它最低" in among_checked
    assert "330300市的 0.00%" in among_all
    assert "不能确定" in among_all


def test_where_one_place_was_checked_nothing_is_compared(snapshot, monkeypatch):
    assert said(snapshot, monkeypatch, place("330100", 1, 2, 2, 0.1, 0.9)) == [
        "有检查的地区不足两个，无法比较。"
    ]


def test_the_page_answers_for_the_published_figures(snapshot):
    answer = page_named("labelling").content(view_of(snapshot))[0]
    said = " ".join(plain(item) for item in answer.blocks[1].items)
    assert "杭州市的贴标率最低：受检 30 项" in said
    assert "与其余 1 个受检地区的区间都不重叠" in said


def test_counties_stand_for_a_city(snapshot):
    sections = page_named("labelling").content(view_of(snapshot, "?year=2024&region=330100"))
    names = [row.cells[0].text for row in find_table(sections, "labelling-by-city-table").rows]
    assert names == ["上城区", "杭州市"]
    assert find_table(sections, "labelling-by-standard") is None


def test_the_places_of_a_municipality_are_its_districts(snapshot):
    sections = page_named("labelling").content(view_of(snapshot, "?program=shanghai_brand&year=2024"))
    rows = find_table(sections, "labelling-by-city-table").rows
    codes = snapshot.rows(
        "select slice_value from marts.fct_labelling_rate"
        " where program = 'shanghai_brand' and year = 2024 and slice = 'county'"
    )
    assert [len(rows) - 1, rows[-1].cells[0].text] == [len(codes), "全项目"]
    assert "counties" not in {section.key for section in sections}


def test_a_county_bureau_sees_the_rate_of_its_county_without_a_metric(tmp_path):
    publish(tmp_path)
    store = SnapshotStore(tmp_path, Settings())
    sections = page_named("labelling").content(view_of(store.current(Scope("330102", FULL)), "?year=2024"))
    tiles = sections[0].blocks[0].tiles
    assert [tile.cell.text for tile in tiles] == ["56.67%", "68.18%", "26.67%", "56.67%"]
    assert all(tile.cell.metric is None for tile in tiles)
    assert [row.cells[0].text for row in find_table(sections, "labelling-by-city-table").rows] == [
        "上城区", "上城区"
    ]  # fmt: skip
    store.close()


def test_a_long_table_shows_its_first_rows_and_exports_all(snapshot):
    sections = page_named("labelling").content(view_of(snapshot))
    section = next(each for each in sections if each.key == "standards")
    shown = section.blocks[1]
    assert (len(shown.rows), "此处只列前 20 行，共 25 行" in shown.note) == (20, True)
    exported = list(csv.reader(io.StringIO(as_csv(find_table(sections, "labelling-by-standard")))))
    assert len(exported) == 1 + STANDARDS
    assert shown.rows[0].cells[5].value == rate("zhejiang_made", 2024, "330100")["labelling_rate"]


def test_channels_and_industries_have_coverage_interval_and_bounds(snapshot):
    sections = page_named("labelling").content(view_of(snapshot))
    spot, daily = find_table(sections, "labelling-by-channel").rows
    assert [cell.text for cell in spot.cells][:6] == ["监督抽查", "40", "4", "10.00%", "3", "75.00%"]
    interval, bounds = (cell.value for cell in daily.cells[-2:])
    # 18 of 20 at 95 %, by the formula published
    assert interval.low == pytest.approx(0.69897, abs=1e-5)
    assert interval.high == pytest.approx(0.97214, abs=1e-5)
    assert (bounds.low, bounds.high) == (18 / 40, 38 / 40)
    (unchecked,) = find_table(sections, "labelling-by-industry").rows
    assert [cell.text for cell in unchecked.cells][:6] == [
        "38 电气机械和器材制造业", "40", "0", "0.00%", "0", "—",
    ]  # fmt: skip


def test_money_stands_beside_the_rate(snapshot):
    sections = page_named("labelling").content(view_of(snapshot))
    first = find_table(sections, "labelling-performance").rows[0]
    assert [cell.text for cell in first.cells] == [
        "杭州市", "30", "8", "26.67%", "17", "56.67%", "17", "56.67%", "68.18%", "17,000.00", "1,000.00"
    ]  # fmt: skip
