"""Pages without a browser: what an address asks for, what is exported, how a figure is explained."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import duckdb
import openpyxl
import pytest

from dashboards import labels
from dashboards.app import DashboardSettings, create_app, render
from dashboards.content.explanation import explain
from dashboards.content.model import (
    Cell,
    Column,
    Facts,
    Interval,
    Paragraph,
    Row,
    Section,
    Table,
    figure_key,
    plain,
    sentence,
)
from dashboards.errors import NothingPublishedError, SnapshotUnreadableError
from dashboards.exports import as_csv, find_table
from dashboards.pages import all_pages
from dashboards.queries import attention
from dashboards.question import Question, answerable, search_of
from dashboards.snapshot import Snapshot, SnapshotStore
from ingestion.settings import Settings
from tests.browser.published import publish


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    publish(folder)
    return folder


@pytest.fixture(scope="module")
def store(home):
    return SnapshotStore(home, Settings())


@pytest.mark.parametrize("lang", labels.LANGUAGES)
@pytest.mark.parametrize("region", ["330000", "330100"])
@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.key)
def test_every_page_can_be_said(store, page, region, lang):
    for program, year in (("zhejiang_made", 2019), ("zhejiang_made", 2025), ("shanghai_brand", 2023)):
        query = f"?program={program}&year={year}&region={region}&lang={lang}"
        *_, facts = render(store, page.path, query)
        assert facts["lang"] == lang


def test_every_table_of_every_page_can_be_exported(store):
    view = answerable(store.current(), Question()).view
    for page in all_pages():
        sections = page.content(view)
        keys = [block.key for section in sections for block in section.blocks if isinstance(block, Table)]
        assert keys or page.key == "lookup", "the public look-up shows facts, not tables"
        for key in keys:
            table = find_table(sections, key)
            lines = sum(not row.is_heading for row in table.rows)
            assert as_csv(table).count("\r\n") >= 1 + lines


def test_an_export_holds_unrounded_numbers_and_both_bounds():
    columns = (Column("名称"), Column("比率", "rate"), Column("区间", "rate"))
    rows = (
        Row((Cell("甲"),), is_heading=True),
        Row((Cell("=1+1"), Cell(1 / 3, "rate"), Cell(Interval(0.1, 0.25), "rate")), detail=("说明",)),
        Row((Cell("乙"), Cell(None, "rate"), Cell(Interval(None, None), "rate"))),
    )
    read = list(csv.reader(io.StringIO(as_csv(Table("t", "t", columns, rows)))))
    assert read[0] == ["", "名称", "比率", "区间 ≥", "区间 ≤", ""]
    assert read[1] == ["甲", "'=1+1", "0.3333333333333333", "0.1", "0.25", "说明"]
    assert read[2] == ["甲", "乙", "", "", "", ""]


def test_an_address_that_asks_for_nothing_shows_the_last_complete_year(store):
    asked = answerable(store.current(), Question.read(""))
    assert (asked.view.program, asked.view.year, asked.view.region) == ("zhejiang_made", 2025, "330000")
    assert asked.corrections == ()


def test_an_address_reads_back_what_was_written(store):
    view = answerable(store.current(), Question.read("?program=shanghai_brand&year=2022&lang=en")).view
    assert answerable(store.current(), Question.read(search_of(view))).view == view


@pytest.mark.parametrize(
    "asked", ["?year=²", "?year=99999999999", "?program=%00", "?lang=xx&region=' or 1=1", "?%ff=%ff"]
)
def test_a_strange_address_is_answered(store, asked):
    assert render(store, "/", asked)[-1]["snapshot"]


def paragraphs(explanation):
    return " ".join(plain(block.text) for block in explanation.blocks if isinstance(block, Paragraph))


def facts_of(explanation):
    return dict(next(block for block in explanation.blocks if isinstance(block, Facts)).pairs)


def test_a_rate_is_explained_by_its_numerator_and_denominator(store):
    found = explain(store.current(), figure_key("labelling_rate", "zhejiang_made", 2024, "330100"), "zh")
    facts = facts_of(found)
    assert facts["分子"].value == 17
    assert facts["分母"].value == 30
    assert facts["数值"].value == pytest.approx(17 / 30)
    assert "不在发布的数据表中" in paragraphs(found)


def test_rows_that_do_not_add_up_to_the_numerator_are_said(store):
    found = explain(store.current(), figure_key("certificates_issued", "zhejiang_made", 2024, "330000"), "zh")
    assert "能指认的记录为 30，分子为 83" in paragraphs(found)


def test_rows_that_add_up_are_said(tmp_path):
    path = publish(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update marts.fct_annual_metric set value = 30, numerator = 30 "
            "where metric_code = 'certificates_issued' and year = 2024 and region_code = '330000'"
        )
    snapshot = Snapshot(path, Settings())
    found = explain(snapshot, figure_key("certificates_issued", "zhejiang_made", 2024, "330000"), "zh")
    assert "共有 30 条记录计入分子，与分子一致" in paragraphs(found)
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert len(table.rows) == 20
    assert table.rows[0].cells[0].value.startswith("ZJM")


@pytest.mark.parametrize(
    "key", ["", "a|b", "x|zhejiang_made|2024|330000|", "labelling_rate|p|2024|330000|", "|||||||"]
)
def test_a_figure_that_is_not_there_cannot_be_explained(store, key):
    assert explain(store.current(), key, "zh") is None


def test_what_falls_due_is_counted_within_its_days(store):
    items = {
        item.item: item for item in attention.open_items(store.current(), "zhejiang_made", "330000", "330000")
    }
    assert (
        items["drafter_duties"].now,
        items["drafter_duties"].within_30,
        items["drafter_duties"].within_90,
    ) == (2, 0, 1)
    assert items["subsidies_hold"].now == 1
    assert items["subsidies_recover"].now == 1
    assert items["onsite"].now == 5
    certificates = items["certificates_expiring"]
    assert (certificates.now, certificates.within_30, certificates.within_90) == (None, 3, 9)


def test_many_readers_see_one_snapshot_each(tmp_path):
    publish(tmp_path, "20251231-a")
    readers = SnapshotStore(tmp_path, Settings())

    def look(turn):
        if turn % 10 == 5:
            publish(tmp_path, f"20251231-b{turn}", shift=turn)
        snapshot = readers.current()
        (row,) = snapshot.rows("select snapshot_id from meta.snapshot")
        return row["snapshot_id"] == snapshot.facts.snapshot_id

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(look, range(20)))


def test_a_reader_can_only_read(store):
    for statement in (
        "create table marts.x as select 1",
        "copy marts.dim_metric to '/tmp/x.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/x.duckdb'",
        "set memory_limit = '10GB'",
    ):
        with pytest.raises(duckdb.Error):
            store.current().rows(statement)


def test_nothing_published_and_a_broken_file_are_told_apart(tmp_path):
    with pytest.raises(NothingPublishedError):
        SnapshotStore(tmp_path, Settings()).current()
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "current.duckdb").write_bytes(b"no database")
    with pytest.raises(SnapshotUnreadableError) as broken:
        SnapshotStore(tmp_path, Settings()).current()
    assert broken.value.exit_code == 4


def test_addresses_beside_the_pages(home, tmp_path):
    client = create_app(DashboardSettings(home)).server.test_client()
    exported = client.get("/export/overview/metrics.csv?program=zhejiang_made&year=2024")
    assert exported.status_code == 200
    assert exported.data.startswith("\ufeff".encode())
    assert exported.headers["Cache-Control"] == "no-store"
    workbook = client.get("/export/overview/metrics.xlsx?program=zhejiang_made&year=2024")
    assert workbook.status_code == 200
    assert quote("品字标浙江制造2024年度指标.xlsx") in workbook.headers["Content-Disposition"]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook.data)).worksheets
    written = list(csv.reader(io.StringIO(exported.data.decode("utf-8-sig"))))
    assert [cell.value or "" for cell in sheet[1]] == written[0]
    assert sheet.max_row >= len(written)
    assert client.get("/export/overview/metrics.exe").status_code == 404
    assert client.get("/export/overview/nothing.csv").status_code == 404
    assert client.get("/export/nothing/metrics.csv").status_code == 404
    assert client.get("/healthz").json["status"] == "ok"
    empty = create_app(DashboardSettings(tmp_path)).server.test_client()
    assert empty.get("/healthz").status_code == 503
    assert empty.get("/export/overview/metrics.csv").status_code == 503


def test_a_sentence_keeps_its_figures_as_cells():
    said = sentence("共 {n} 件，{rest}", {"n": Cell(1200, "count"), "rest": ("其中 ", Cell(0.5, "rate"))})
    assert plain(said) == "共 1,200 件，其中 50.00%"
    assert [part.value for part in said if isinstance(part, Cell)] == [1200, 0.5]


def test_a_section_is_found_in_subsections():
    table = Table("inner", "t", (), ())
    nested = Section("a", "a", (), (Section("b", "b", (table,)),))
    assert find_table((nested,), "inner") is table
    assert find_table((nested,), "outer") is None
