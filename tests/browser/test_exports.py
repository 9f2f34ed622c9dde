"""Tables taken away as Excel: the link beside each table, and the same unrounded figures in the file."""

import io

import openpyxl

from dashboards.formats import number

PAGE = "/?program=zhejiang_made&year=2024"


def test_a_table_can_be_taken_away_as_excel(page, server):
    page.goto(server + PAGE)
    link = page.locator("#metrics a.export[href*='.xlsx']")
    assert "Excel" in link.get_attribute("aria-label")
    assert "品字标浙江制造2024年度指标" in link.get_attribute("aria-label")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "品字标浙江制造2024年度指标.xlsx"
    (sheet,) = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    assert sheet.freeze_panes == "B2"
    rate = next(row for row in rows if row[1] == "贴标率")[head.index("2024年")]
    shown = page.locator("#metrics button[data-metric=labelling_rate][data-year='2024']")
    assert float(shown.get_attribute("data-value")) == rate
    assert shown.inner_text() == number(rate, "rate")


def test_every_table_of_a_page_has_both_links(page, server):
    page.goto(server + PAGE)
    page.locator("#metrics .export").first.wait_for()
    for form in ("csv", "xlsx"):
        links = page.locator(f"a.export[href*='.{form}']")
        assert links.count() == page.locator("figure.table:has(table)").count()


def test_a_notice_can_be_taken_away_from_the_page_it_belongs_to(page, server, screenshot):
    page.goto(server + "/subsidies?program=zhejiang_made&year=2024&region=330100")
    offered = page.locator(".documents")
    offered.first.wait_for()
    assert "通报（送签稿）" in offered.inner_text()
    screenshot("subsidies-documents")
    with page.expect_download() as download:
        offered.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename == "finance-notice-zhejiang_made-2024-330100.docx"
    assert download.value.path().read_bytes().startswith(b"PK")
