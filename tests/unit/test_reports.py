"""Reports: every figure is the mart's, every rate has its coverage, a snapshot gives the same bytes twice."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from dashboards import formats, labels
from dashboards.content.model import Cell, Chart, Table, figures_of, plain
from dashboards.errors import FormatUnknownError, ProgramUnknownError, YearUnknownError
from dashboards.reports.documents import make_document
from dashboards.reports.files import write_annual
from dashboards.reports.html import render_html
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings
from tests.browser.made_records import UNKNOWN_METRIC
from tests.browser.published import publish


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return Snapshot(publish(tmp_path_factory.mktemp("home")), Settings())


@pytest.fixture(scope="module")
def report(snapshot):
    return make_document(snapshot, "annual", "zhejiang_made", 2024)


@pytest.fixture(scope="module")
def page(report):
    return render_html(report)


class Figures(HTMLParser):
    """Collects the attributes of every element that is a figure of a metric."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "data-metric" in given:
            self.found.append(given)


def tables_of(document):
    for block in document.blocks():
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart):
            yield block.table


def table(document, key):
    return next(block for block in tables_of(document) if block.key == key)


@pytest.mark.parametrize("program", ["zhejiang_made", "shanghai_brand"])
@pytest.mark.parametrize("year", [2021, 2025])
def test_every_figure_equals_the_marts(snapshot, program, year):
    figures = Figures()
    figures.feed(render_html(make_document(snapshot, "annual", program, year)))
    held = {
        (row["metric_code"], row["program"], str(row["year"]), row["region_code"]): row["value"]
        for row in snapshot.rows("from marts.fct_annual_metric")
    }
    assert len(figures.found) > 100
    for shown in figures.found:
        key = tuple(shown[f"data-{name}"] for name in ("metric", "program", "year", "region"))
        assert shown["data-value"] == formats.data_value(held.get(key)), key


def test_every_metric_of_the_programme_is_in_the_table_with_its_clause(snapshot, report):
    metrics = snapshot.rows("from marts.dim_metric where list_contains(programs, 'zhejiang_made')")
    rows = [row for row in table(report, "metrics").rows if not row.is_heading]
    assert {row.cells[0].value for row in rows} == {metric["name_zh"] for metric in metrics}
    clauses = {
        metric["name_zh"]: next((c for c in metric["clause_ids"] if c.startswith("Z-")), metric["clause_id"])
        for metric in metrics
    }
    assert all(row.cells[-1].value == clauses[row.cells[0].value] for row in rows)


def test_a_labelling_rate_never_stands_without_its_coverage(report):
    for block in tables_of(report):
        titles = [column.title for column in block.columns]
        if "贴标率" in titles:
            assert {"覆盖率", "95%区间", "下限 ~ 上限"} <= set(titles), block.key
    for block in report.blocks():
        if isinstance(block, Chart) and "95% 区间" in plain(block.sentence):
            assert "覆盖率" in plain(block.sentence)


def test_who_is_checked_was_chosen_is_said(page):
    assert "由检查方选定" in page
    assert "不是随机抽取" in page


def test_every_claim_stands_beside_the_figure_at_its_cutoff(snapshot, report):
    claims = snapshot.rows("from marts.rpt_reconciliation where program = 'zhejiang_made' and year = 2024")
    rows = {row.key.split("|")[-1]: row for row in table(report, "reconciliation-认证联盟").rows}
    assert rows.keys() == {claim["metric_code"] for claim in claims}
    for claim in claims:
        row = rows[claim["metric_code"]]
        assert row.mart == "rpt_reconciliation"
        shown = [cell.value for cell in row.cells[1:6]]
        names = ("claimed", "computed_at_cutoff", "difference", "tolerance", "computed")
        assert shown == [claim[name] for name in names]


def test_a_difference_is_explained_in_words(report):
    rows = {
        row.key.split("|")[-1]: plain(row.detail) for row in table(report, "reconciliation-认证联盟").rows
    }
    assert "2024年11月30日" in rows["certificates_valid_end"]
    assert "高 3" in rows["certificates_valid_end"]
    assert "低 1.25" in rows["complaints_per_100"]
    assert "所写截止日不对" in rows["applications_received"]
    assert "应报此项而未报" in rows["applications_granted"]
    assert "0.05 个百分点" in rows["labelling_rate"]
    assert "不在本项目的指标目录" in rows[UNKNOWN_METRIC]
    assert rows["certificates_issued"] == ""


def test_what_must_be_explained_comes_first(report):
    verdicts = [row.cells[-1].text for row in table(report, "reconciliation-认证联盟").rows]
    assert verdicts[:2] == ["不一致", "不一致"]
    assert verdicts[-1] == "一致"


def test_goals_are_met_missed_or_under_way(report):
    rows = {row.cells[0].text: row.cells[6] for row in table(report, "metrics").rows if not row.is_heading}
    assert rows["新增品字标企业（获证主体）数"].text.startswith("300（未达成")
    assert rows["期末现行标准数"].text.startswith("2025年 4,000（进行中")
    assert rows["收到认证申请数"].text == ""


def test_the_notice_whose_text_is_not_at_hand_is_named(page):
    assert "《关于深化“浙江制造”品牌建设的通知》自2023年3月30日起施行，其正文不在手" in page


def test_the_end_of_shanghais_policy_is_named(snapshot):
    text = render_html(make_document(snapshot, "annual", "shanghai_brand", 2025))
    assert "有效期至2025年12月31日；此后没有有效政策" in text


def test_a_small_sample_is_marked(report):
    rows = [row for row in table(report, "satisfaction-by-respondent").rows if row.cells[1].text == "专家"]
    assert rows
    assert all(row.cells[-1].text == "不足" for row in rows)


def test_head_says_what_the_figures_are_figures_of(snapshot, page):
    facts = snapshot.facts
    for said in (facts.snapshot_id, facts.code_version, "2025-12-31", "2026-01-05 09:30", "2026-01-04 08:04"):
        assert said in page


def test_the_same_snapshot_gives_the_same_bytes(snapshot, tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        write_annual(Snapshot(snapshot.path, Settings()), "zhejiang_made", 2024, ["html"], folder)
    first, second = ((folder / "zhejiang_made-2024.html").read_bytes() for folder in folders)
    assert first == second
    assert [path.name for path in folders[0].iterdir()] == ["zhejiang_made-2024.html"]


def test_nothing_is_loaded_from_elsewhere(page):
    without_plotly = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", without_plotly)
    assert "default-src 'none'" in page
    assert "@import" not in without_plotly


def test_charts_are_the_ones_of_the_content(report, page):
    held = re.search(r'<script type="application/json" id="charts">(.*?)</script>', page, re.DOTALL)
    charts = {block.key: block.figure for block in report.blocks() if isinstance(block, Chart)}
    assert json.loads(held.group(1)) == json.loads(json.dumps(charts))
    assert all(block.table.rows for block in report.blocks() if isinstance(block, Chart))
    assert all(plain(block.sentence) for block in report.blocks() if isinstance(block, Chart))


def test_text_of_the_data_cannot_become_markup(page):
    assert "<b>&罚</b>" not in page
    assert "&lt;b&gt;&amp;罚&lt;/b&gt;" in page


def test_clauses_named_in_tables_stand_in_full(page):
    for clause_id in set(re.findall(r'href="#clause-([^"]+)"', page)):
        assert f'id="clause-{clause_id}"' in page


@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_the_report_can_be_said_in_both_languages(snapshot, lang):
    document = make_document(snapshot, "annual", "zhejiang_made", 2023, lang=lang)
    assert list(figures_of(document.blocks()))
    assert "{" not in re.sub(r"<(style|script).*?</\1>", "", render_html(document), flags=re.DOTALL)


def test_an_unknown_programme_or_year_names_those_there_are(snapshot, tmp_path):
    with pytest.raises(ProgramUnknownError, match="zhejiang_made, shanghai_brand") as unknown:
        write_annual(snapshot, "zhejiang", 2024, ["html"], tmp_path)
    assert unknown.value.exit_code == 2
    with pytest.raises(YearUnknownError, match="2021, 2022, 2023, 2024, 2025"):
        write_annual(snapshot, "shanghai_brand", 2019, ["html"], tmp_path)
    with pytest.raises(FormatUnknownError, match="html"):
        write_annual(snapshot, "zhejiang_made", 2024, ["wps"], tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_snapshot_without_records_gives_a_report_that_says_so(tmp_path):
    path = publish(tmp_path)
    with duckdb.connect(str(path)) as connection:
        for name in (
            "fct_labelling_rate",
            "fct_satisfaction",
            "rpt_submission",
            "rpt_reconciliation",
            "dec_subsidy",
        ):
            connection.execute(f"delete from marts.{name}")
        connection.execute("delete from meta.batches")
        connection.execute("delete from meta.quarantine")
        connection.execute("update marts.fct_annual_metric set value = null, numerator = null")
    text = render_html(make_document(Snapshot(path, Settings()), "annual", "zhejiang_made", 2024))
    for said in (
        "本年度没有有效的用标权",
        "没有满意度调查的有效答案",
        "没有应提交的年度报告",
        "没有可核对的报告数",
    ):
        assert said in text


def test_a_year_that_is_not_over_says_so(tmp_path):
    path = publish(tmp_path, as_of=date(2025, 6, 30))
    document = make_document(Snapshot(path, Settings()), "annual", "zhejiang_made", 2025)
    assert document.subtitle == "2025年1月1日至2025年6月30日（年度未满，数字截至评估基准日）"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, "count", "—"),
        (1234567, "count", "1,234,567"),
        (0.12345, "rate", "12.35%"),
        (1.0, "rate", "100.00%"),
        (-0.00125, "points", "−0.13"),
        (61.0, "days", "61"),
        (61.5, "days", "61.5"),
        (1234.5, "yuan", "1,234.50"),
        (88.005, "score", "88.01"),
        (0.0, "count", "0"),
    ],
)
def test_numbers_are_shown_as_people_write_them(value, kind, shown):
    assert Cell(value, kind).text == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (24.0, "24"),
        (0.1, "0.1"),
        (1e16, "10000000000000000"),
        (1e-9, "0.000000001"),
        (-0.0, "0"),
        (97.39, "97.39"),
    ],
)
def test_data_value_is_the_shortest_decimal_form(value, text):
    assert formats.data_value(value) == text


def test_every_text_has_both_languages_and_the_same_places():
    for key, said in labels.load_texts().items():
        places = [set(re.findall(r"{(\w+)}", text)) for text in said.values()]
        assert places[0] == places[1], key


def test_no_file_holds_a_network_address():
    folder = Path(labels.TEXTS).parent
    for path in [
        *folder.rglob("*.py"),
        *folder.rglob("*.j2"),
        *folder.rglob("*.css"),
        *folder.rglob("pinbiao.js"),
    ]:
        text = path.read_text("utf-8").replace("http://{shown}", "")
        assert not re.search(r"https?://\w", text), path
