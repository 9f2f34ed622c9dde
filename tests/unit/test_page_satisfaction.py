"""满意度: small samples have no place, and moving a weight changes what it must."""

import duckdb
import pytest

from dashboards.access.scopes import FULL, Scope
from dashboards.content.model import plain
from dashboards.exports import find_table
from dashboards.pages import page_named
from dashboards.queries import satisfaction
from dashboards.question import Question, answerable
from dashboards.snapshot import Snapshot, SnapshotStore
from ingestion.settings import Settings
from tests.browser.made_figures import TARGET_TYPES, WEIGHTS
from tests.browser.published import publish

QUERY = "?program=zhejiang_made&year=2024"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return Snapshot(publish(tmp_path_factory.mktemp("home")), Settings())


@pytest.fixture(scope="module")
def held(snapshot):
    return {
        (row["year"], row["target_type"], row["respondent_type"]): row["index"]
        for row in snapshot.rows(
            "from marts.fct_satisfaction where program = 'zhejiang_made' and target_id = 'all'"
        )
    }


def sections_of(snapshot, query=QUERY):
    return page_named("satisfaction").content(answerable(snapshot, Question.read(query)).view)


def rows_of(snapshot, key):
    return find_table(sections_of(snapshot), key).rows


def pooled(indices, moved="", factor=1.0):
    """The overall index by the plain formula."""
    weights = {
        kind: weight * (factor if kind == moved else 1)
        for kind, weight in zip(TARGET_TYPES, WEIGHTS, strict=True)
    }
    return sum(indices[kind] * weights[kind] for kind in TARGET_TYPES) / sum(weights.values())


@pytest.mark.parametrize("items", ["year", "respondent"])
def test_indices_and_places_while_weights_move(snapshot, held, items):
    groups = {
        "year": [(year, "all") for year in range(2019, 2025)],
        "respondent": [(2024, "企业"), (2024, "专家")],
    }
    indices = {
        str(group[0] if items == "year" else group[1]): {k: held[group[0], k, group[1]] for k in TARGET_TYPES}
        for group in groups[items]
    }
    cases = [("", 1.0), *((kind, factor) for kind in TARGET_TYPES for factor in (0.8, 1.2))]
    over_cases = [{item: pooled(of, *case) for item, of in indices.items()} for case in cases]
    places = [
        {i: 1 + sum(other > v for other in case.values()) for i, v in case.items()} for case in over_cases
    ]
    for row in satisfaction.stability(snapshot, "zhejiang_made", 2024, items, 0.2):
        assert row.index == pytest.approx(over_cases[0][row.item])
        assert row.lowest == pytest.approx(min(case[row.item] for case in over_cases))
        assert row.highest == pytest.approx(max(case[row.item] for case in over_cases))
        assert (row.place, row.best, row.worst) == (
            places[0][row.item],
            min(case[row.item] for case in places),
            max(case[row.item] for case in places),
        )


def test_the_answer_says_how_far_the_index_moves(snapshot, held):
    said = plain(sections_of(snapshot)[0].blocks[2].text)
    index = pooled({kind: held[2024, kind, "all"] for kind in TARGET_TYPES})
    assert "增、减20%并重新归一（共 8 种情形）" in said
    assert f"2024年的总指数由 {index:.2f} 变为" in said


def test_named_targets_of_too_small_samples_have_no_place(snapshot):
    heading, *rows = rows_of(snapshot, "satisfaction-named")
    assert heading.is_heading
    assert [[cell.text for cell in row.cells[:3]] for row in rows] == [
        ["CNCA-2", "第 1，共 2", "90.00"],
        ["CNCA-1", "第 2，共 2", "80.00"],
        ["CNCA-3", "不排名", "99.00"],
    ]
    assert [cell.text for cell in rows[-1].cells][-1] == "不足"


def test_every_year_stands_with_the_index_that_the_metric_has(snapshot):
    metric = {
        row["year"]: row["value"]
        for row in snapshot.rows(
            "from marts.fct_annual_metric where program = 'zhejiang_made' and region_code = '330000'"
            " and metric_code = 'satisfaction_index'"
        )
    }
    rows = rows_of(snapshot, "satisfaction-by-year-table")
    assert {int(row.cells[0].text): row.cells[1].value for row in rows} == {
        y: metric[y] for y in range(2019, 2025)
    }


def test_who_sees_one_region_is_told_that_the_index_is_of_the_whole(tmp_path):
    publish(tmp_path)
    store = SnapshotStore(tmp_path, Settings())
    first, named = sections_of(store.current(Scope("330102", FULL)))
    assert "只按全项目计算" in plain(first.blocks[0].text)
    assert named.key == "named"
    store.close()


def test_a_snapshot_without_weights_says_so(tmp_path):
    path = publish(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table marts.dim_satisfaction_weight")
    snapshot = Snapshot(path, Settings())
    assert "没有足够的数据" in plain(sections_of(snapshot)[0].blocks[2].text)
    assert rows_of(snapshot, "satisfaction-stability-year") == ()
    snapshot.close()
