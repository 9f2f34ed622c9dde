"""Formats: the same content in HTML, XLSX, DOCX and PDF, each in its own form, and the same bytes twice."""

import argparse
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from dashboards import formats, labels
from dashboards.content.model import (
    Cell,
    Chart,
    Column,
    Facts,
    Interval,
    Paragraph,
    Row,
    Section,
    Table,
    plain,
)
from dashboards.errors import FontsMissingError
from dashboards.figures import style
from dashboards.figures.bars import Part, plain_bars, stacked_bars
from dashboards.figures.intervals import IntervalPoint, interval_dots
from dashboards.figures.trends import Series, trend_lines
from dashboards.grids import grid
from dashboards.reports import official_layout, typesetting
from dashboards.reports.documents import KINDS, make_document
from dashboards.reports.drawing.charts import FigureNotDrawableError, svg
from dashboards.reports.files import RENDERERS, render, write_document
from dashboards.reports.numbering import captions, number_of
from dashboards.reports.pdf import as_data
from dashboards.reports.widths import column_shares, runs
from dashboards.reports.xlsx import number_format
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings
from orchestration.commands import report as report_command
from tests.browser.published import publish

MADE = [(key, program) for key, kind in KINDS.items() for program in kind.programs]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return Snapshot(publish(tmp_path_factory.mktemp("home")), Settings())


@pytest.fixture(scope="module")
def report(snapshot):
    return make_document(snapshot, "annual", "zhejiang_made", 2024)


@pytest.fixture(scope="module")
def notice(snapshot):
    return make_document(snapshot, "finance-notice", "zhejiang_made", 2025)


def tables_of(document):
    for block in document.blocks():
        if isinstance(block, Chart):
            yield block.table
        elif isinstance(block, Table):
            yield block


def charts_of(document):
    return [block for block in document.blocks() if isinstance(block, Chart)]


def shown(document, table):
    """The same document with one table alone."""
    return replace(document, sections=(Section("s", "标题", (table,)),))


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize(("key", "program"), MADE)
def test_every_document_in_every_format_is_the_same_twice(snapshot, key, program, form):
    first, second = (
        render(make_document(Snapshot(snapshot.path, Settings()), key, program, 2024), form) for _ in range(2)
    )
    assert first == second
    assert first.lstrip().startswith({"html": b"<!DOCTYPE html>", "pdf": b"%PDF-"}.get(form, b"PK"))


@pytest.mark.parametrize("lang", labels.LANGUAGES)
@pytest.mark.parametrize(("key", "program"), MADE)
def test_every_document_can_be_said_in_both_languages(snapshot, key, program, lang):
    document = make_document(snapshot, key, program, 2024, lang=lang)
    assert not re.search(r"[{}]", str(as_data(document)["title"]) + document.subtitle)
    words = [plain(block.text) for block in document.blocks() if isinstance(block, Paragraph)]
    assert all(words)


# workbooks


def test_a_workbook_holds_every_figure_unrounded(report):
    book = openpyxl.load_workbook(io.BytesIO(render(report, "xlsx")))
    held = list(tables_of(report))
    assert len(book.worksheets) == len(held) + 1
    numbered = captions(report)
    for sheet, table in zip(book.worksheets[1:], held, strict=True):
        assert sheet.title.startswith(numbered[table.key])
        laid = grid(table)
        assert sheet.freeze_panes == "B2"
        for line, row in enumerate(laid.rows, start=2):
            for column, cell in enumerate(row, start=1):
                value = sheet.cell(line, column).value
                if cell.value is None or cell.value == "":
                    assert value is None
                elif cell.is_number:
                    assert isinstance(value, int | float)
                    assert value == pytest.approx(float(cell.value), rel=1e-15)
                elif isinstance(cell.value, date) and not isinstance(cell.value, datetime):
                    assert value.date() == cell.value


def test_a_workbook_runs_nothing_and_keeps_text_as_text(report):
    columns = (Column("名称"), Column("数", "count"))
    table = Table(
        "t",
        "[甲]:乙/丙*?",
        columns,
        (Row((Cell("=1+1"), Cell(3, "count"))), Row((Cell("12"), Cell(None, "count")))),
    )
    book = openpyxl.load_workbook(io.BytesIO(render(shown(report, table), "xlsx")))
    sheet = book.worksheets[1]
    assert [sheet["A2"].value, sheet["A2"].data_type] == ["=1+1", "s"]
    assert [sheet["A3"].value, sheet["B3"].value] == ["12", None]
    assert not re.search(r"[\[\]:*?/\\]", sheet.title)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        (Cell(1234, "count"), "#,##0"),
        (Cell(0.5, "rate"), "#,##0.00%"),
        (Cell(0.105, "rate", most_decimals=1), "#,##0.0%"),
        (Cell(1.5, "yuan"), "#,##0.00"),
        (Cell(2.0, "count", most_decimals=3), "#,##0"),
        (Cell(-3, "count", is_signed=True), "+#,##0;-#,##0;#,##0"),
    ],
)
def test_a_spreadsheet_rounds_as_the_page_does(cell, form):
    assert number_format(cell) == form


def test_the_first_sheet_says_what_it_is(report):
    sheet = openpyxl.load_workbook(io.BytesIO(render(report, "xlsx"))).worksheets[0]
    said = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert said[0] == report.title
    assert "20251231-test00000001" in said
    assert any(text.startswith("一、概要") for text in said)


# official documents


def test_a_docx_has_the_layout_of_official_documents(report):
    made = docx.Document(io.BytesIO(render(report, "docx")))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = [getattr(section, f"{side}_margin") for side in ("top", "bottom", "left", "right")]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    lines = section._sectPr.find(qn("w:docGrid"))
    assert int(lines.get(qn("w:linePitch"))) * 22 == pytest.approx((297 - 37 - 35) / 25.4 * 1440, rel=0.01)
    normal, title = made.styles["Normal"], made.styles["Title"]
    assert [normal.font.size.pt, title.font.size.pt] == [16, 22]
    east = [each.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for each in (normal, title)]
    assert east == ["仿宋_GB2312", "方正小标宋简体"]
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_a_docx_names_what_stands_in_for_fonts_that_are_not_free(report):
    with zipfile.ZipFile(io.BytesIO(render(report, "docx"))) as packed:
        fonts = packed.read("word/fontTable.xml").decode()
    for name, others in official_layout.STAND_INS.items():
        assert f'<w:font w:name="{name}"><w:altName w:val="{others}"/>' in fonts
        assert "Noto" in others


def test_a_docx_says_everything_the_content_says(report):
    made = docx.Document(io.BytesIO(render(report, "docx")))
    said = "\n".join(text.text or "" for text in made.element.body.iter(qn("w:t")))
    for table in tables_of(report):
        for row in table.rows:
            assert all(cell.text in said for cell in row.cells)
    for block in report.blocks():
        if isinstance(block, Paragraph):
            assert plain(block.text) in said
    assert made.core_properties.created.replace(tzinfo=None) == datetime(2026, 1, 5, 1, 31, 7)
    heads = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert heads[:2] == ["一、概要", "二、年度指标"]


def test_pictures_of_a_docx_are_fine_and_described(report):
    made = docx.Document(io.BytesIO(render(report, "docx")))
    assert len(made.inline_shapes) == len(charts_of(report))
    for shape, chart in zip(made.inline_shapes, charts_of(report), strict=True):
        assert shape._inline.docPr.get("descr") == plain(chart.sentence)
        picture = made.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        assert picture.image.px_width / shape.width.inches == pytest.approx(300, rel=0.01)


def test_a_draft_says_so_and_has_a_place_to_sign(notice):
    assert "送签稿" in notice.draft
    signed = next(s for s in notice.sections if s.key == "signature").blocks[0]
    assert isinstance(signed, Facts)
    assert [name for name, _ in signed.pairs] == ["拟稿人", "审核人", "签发人", "机关（盖章）", "日期"]
    page = render(notice, "html").decode()
    assert f'<p class="draft">{notice.draft}</p>' in page
    made = docx.Document(io.BytesIO(render(notice, "docx")))
    assert notice.draft in [each.text for each in made.paragraphs if each.style.name == "Draft"]
    book = openpyxl.load_workbook(io.BytesIO(render(notice, "xlsx")))
    assert notice.draft in [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert as_data(notice)["draft"] == notice.draft


def test_the_annual_report_is_no_draft(report):
    assert report.draft == ""
    assert "signature" not in [section.key for section in report.sections]


def test_documents_and_formats_are_told_where_people_look():
    root = Path(labels.TEXTS).parents[1]
    text = (root / "docs" / "reports.md").read_text("utf-8")
    options = argparse.ArgumentParser()
    report_command.add_arguments(options)
    told = re.sub(r"\s+", " ", options.format_help())
    for key in KINDS:
        assert f"| `{key}`" in text
        assert key in told
    for form in RENDERERS:
        assert f"| `{form}` |" in text
        assert form in told


# pages on their side


def test_wide_tables_stand_on_pages_on_their_side_with_their_heading(notice):
    wide = [run for run in runs_of(notice) if run.is_wide]
    assert wide
    assert all(not isinstance(run.parts[0], Table) for run in wide)
    made = docx.Document(io.BytesIO(render(notice, "docx")))
    sides = [section.page_width > section.page_height for section in made.sections]
    assert sides == [run.is_wide for run in runs_of(notice)]


def runs_of(document):
    from dashboards.reports.numbering import reading_order

    return list(runs(reading_order(document.sections, document.lang)))


def test_numbers_are_never_given_less_than_they_need():
    columns = (Column("企业名称"), *(Column(f"第{n}项", "yuan") for n in range(6)))
    row = Row(
        (Cell("某某某某某某某某某某某某某某有限责任公司"), *(Cell(123456789.5, "yuan") for _ in range(6)))
    )
    shares = column_shares(Table("t", "t", columns, (row,)))
    upright = column_shares(Table("t", "t", columns, (row,)), may_turn=False)
    assert shares.is_wide
    assert upright.is_tight
    assert not upright.is_wide
    for given in (shares, upright):
        assert all(weight >= len("123,456,789.50") for weight in given.weights[1:])


# drawings

POINTS = [
    IntervalPoint("杭州市", 0.5, 0.4, 0.6, "50% (1/2)"),
    IntervalPoint("宁波市", 0.8, 0.7, 0.9, "9%", is_weak=True),
]
FIGURES = {
    "dots": interval_dots(
        POINTS, axis_title="率", is_rate=True, reference=0.6, reference_name="全项目", note_title="覆盖"
    ),
    "bars": stacked_bars(
        ["甲", "乙"], [Part("好", "good", (3, 1)), Part("坏", "bad", (1, 4))], axis_title="项"
    ),
    "plain": plain_bars(["甲", "乙"], [3, 6], kind="count", axis_title="项"),
    "lines": trend_lines(
        [2023, 2024], [Series("率", (0.5, None), (0.4, None), (0.6, None))], kind="rate", axis_title="率"
    ),
    "many": trend_lines(
        [2023, 2024], [Series(name, (1.0, 2.0)) for name in "甲乙丙丁戊"], kind="count", axis_title="数"
    ),
}


def drawn(name):
    return ET.fromstring(svg(FIGURES[name]))  # noqa: S314  our own text


def elements(root, tag):
    return [each for each in root.iter() if each.tag.endswith(f"}}{tag}")]


@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_names_everything_it_shows(name):
    texts = {each.text for each in elements(drawn(name), "text")}
    wanted = {
        "dots": {"杭州市", "宁波市", "全项目", "覆盖", "50% (1/2)", "率"},
        "bars": {"甲", "乙", "好", "坏", "3", "4", "项"},
        "plain": {"甲", "乙", "3", "6"},
        "lines": {"2023", "2024", "50%", "率"},
        "many": {"2023", *"甲乙丙丁戊"},
    }
    assert wanted[name] <= texts


def test_bars_are_as_long_as_their_values():
    colours = {style.TONES["good"]: (3, 1), style.TONES["bad"]: (1, 4)}
    rects = [each for each in elements(drawn("bars"), "rect") if each.get("stroke")]
    unit = max(float(r.get("width")) for r in rects) / 4
    for colour, values in colours.items():
        widths = [float(r.get("width")) / unit for r in rects if r.get("fill") == colour]
        assert widths == pytest.approx(values, abs=0.02)


def test_points_stand_where_their_values_are():
    points = elements(drawn("dots"), "circle")
    texts = {each.text: float(each.get("x")) for each in elements(drawn("dots"), "text")}
    for point, rate in zip(points, (0.5, 0.8), strict=True):
        place = texts["0%"] + rate * (texts["100%"] - texts["0%"])
        assert float(point.get("cx")) == pytest.approx(place, abs=0.2)
    assert points[1].get("fill") == "#ffffff"


def test_a_year_without_a_value_breaks_the_line():
    lines = [each for each in elements(drawn("lines"), "line") if each.get("stroke") == style.SERIES[0]]
    assert len(elements(drawn("lines"), "circle")) == 1
    assert all(float(each.get("stroke-width")) < 2 for each in lines)


def test_every_chart_of_every_document_can_be_drawn(snapshot):
    for key, program in MADE:
        for chart in charts_of(make_document(snapshot, key, program, 2025)):
            assert ET.fromstring(svg(chart.figure)) is not None  # noqa: S314  our own text


def test_what_cannot_be_drawn_is_refused():
    figure = FIGURES["bars"]
    with pytest.raises(FigureNotDrawableError, match="pie"):
        svg({**figure, "data": [{**FIGURES["bars"]["data"][0], "type": "pie"}]})


def test_text_of_a_drawing_cannot_become_markup():
    text = svg(plain_bars(["<b>&甲</b>"], [1], kind="count", axis_title="项"))
    assert "&lt;b&gt;&amp;甲&lt;/b&gt;" in text


# the rest


def test_a_machine_without_fonts_is_told_what_to_install(report, monkeypatch):
    monkeypatch.setattr(typesetting, "FAMILIES", ("No Such Font",))
    typesetting.fonts.cache_clear()
    try:
        with pytest.raises(FontsMissingError, match="fonts-noto-cjk") as missing:
            render(report, "pdf")
        assert missing.value.exit_code == 2
    finally:
        typesetting.fonts.cache_clear()


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ((1,), "一、"),
        ((1, 2), "（二）"),
        ((1, 2, 3), "3."),
        ((1, 2, 3, 4), "（4）"),
        ((11,), "十一、"),
        ((20,), "二十、"),
    ],
)
def test_sections_are_numbered_as_official_documents_are(place, number):
    assert number_of(place, "zh") == number


def test_files_are_named_as_agreed(snapshot, tmp_path):
    for key, region, name in (
        ("annual", None, "zhejiang_made-2024.html"),
        ("overdue", None, "overdue-zhejiang_made-2024.html"),
        ("finance-notice", "330100", "finance-notice-zhejiang_made-2024-330100.html"),
    ):
        (path,) = write_document(snapshot, key, "zhejiang_made", 2024, ["html"], tmp_path, region)
        assert path.name == name


def test_the_data_of_a_pdf_holds_every_row(report):
    items = [item for run in as_data(report)["runs"] for item in run["items"]]
    held = [item for item in items if item["kind"] == "table"]
    for item, table in zip(held, tables_of(report), strict=True):
        rows = [row for row in item["rows"] if row["kind"] != "detail"]
        assert [[cell["text"].split("\n")[0] for cell in row["cells"]] for row in rows] == [
            [cell.text for cell in row.cells] for row in table.rows
        ]
        assert len(item["weights"]) == len(table.columns)


def test_an_interval_becomes_two_columns_of_numbers():
    table = Table("t", "t", (Column("区间", "rate"),), (Row((Cell(Interval(0.1, 0.25), "rate"),)),))
    laid = grid(table)
    assert laid.head == ("区间 ≥", "区间 ≤")
    assert [cell.value for cell in laid.rows[0]] == [0.1, 0.25]
    assert formats.number(laid.rows[0][0].value, "rate") == "10.00%"
