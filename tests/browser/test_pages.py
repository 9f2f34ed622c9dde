"""Each page in each language: figures as in the marts, accessible, silent; filters, exports, print."""

import csv
import io
import json
import re
from datetime import date

import duckdb
import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.published import publish

PATHS = {
    "overview": "/",
    "reports": "/reports",
    "labelling": "/labelling",
    "satisfaction": "/satisfaction",
    "subsidies": "/subsidies",
    "standards": "/standards",
}
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def open_page(page, address, query=""):
    page.goto(address + query)
    page.wait_for_selector("h1")
    return page


def drawn(page):
    """Wait until every chart is there."""
    for plot in page.locator(".plot").all():
        plot.locator(".main-svg").first.wait_for()


def check_accessible(page):
    # while an answer is awaited the page is pale, and says so
    expect(page.locator("main")).to_have_css("opacity", "1")
    answer = Axe().run(page, options=AXE_OPTIONS)
    found = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in answer.response["violations"]]
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)


def held_figures(home):
    with duckdb.connect(str((home / "published" / "current.duckdb").resolve()), read_only=True) as connection:
        rows = connection.execute(
            "select metric_code, program, year, region_code, value from marts.fct_annual_metric"
        ).fetchall()
    return {(metric, program, str(year), region): value for metric, program, year, region, value in rows}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_page_is_whole_and_accessible(page, server, screenshot, name, lang):
    open_page(page, server + PATHS[name], f"?program=zhejiang_made&year=2024&lang={lang}")
    drawn(page)
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert page.title().startswith(page.locator("h1").inner_text())
    for chart in page.locator("figure.chart").all():
        assert chart.locator(".sentence").inner_text().strip()
        assert chart.locator("details.twin table").count() == 1
    check_accessible(page)
    screenshot(f"{name}-{lang}", full_page=True)


@pytest.mark.parametrize(
    "query",
    [
        "/?program=zhejiang_made&year=2024",
        "/?program=zhejiang_made&year=2023&region=330200",
        "/?program=shanghai_brand&year=2025",
        "/reports?program=zhejiang_made&year=2024",
        "/reports?program=shanghai_brand&year=2022&lang=en",
        "/labelling?program=zhejiang_made&year=2024",
        "/labelling?program=zhejiang_made&year=2023&region=330100",
        "/satisfaction?program=shanghai_brand&year=2024",
        "/subsidies?program=zhejiang_made&year=2025&region=330100",
        "/standards?program=zhejiang_made&year=2024",
    ],
)
def test_every_figure_shown_equals_the_marts(page, server, home, query):
    open_page(page, server, query)
    shown = page.eval_on_selector_all(
        "[data-metric]",
        "(all, names) => all.map(e => names.map(name => e.getAttribute(`data-${name}`)))",
        ["metric", "program", "year", "region", "value"],
    )
    held = held_figures(home)
    assert len(shown) >= 6
    for *key, value in shown:
        figure = held.get(tuple(key))
        assert value == ("" if figure is None else re.sub(r"\.0$", "", repr(float(figure)))), key


def test_a_city_has_figures_of_its_own(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2024&region=330200")
    figures = page.locator("[data-metric=labelling_rate][data-region='330200'][data-year='2024']")
    assert figures.first.get_attribute("data-value") == "1"
    assert page.locator("h1").inner_text() == "品字标浙江制造总览（2024年，宁波市）"


def test_rows_of_decision_tables_say_what_they_are(page, server):
    open_page(page, server, "/reports?program=zhejiang_made&year=2024")
    keys = page.eval_on_selector_all(
        "tr[data-mart=rpt_reconciliation]", "all => all.map(e => e.getAttribute('data-key'))"
    )
    assert "zhejiang_made|认证联盟|2024|labelling_rate" in keys
    assert page.locator("tr[data-mart=rpt_submission]").count() == 12


def test_filters_live_in_the_address(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2024")
    page.select_option("#filter-year", "2022")
    expect(page.locator("h1")).to_contain_text("2022年")
    assert "year=2022" in page.url
    assert page.locator("#filter-year").evaluate("e => e === document.activeElement")
    page.select_option("#filter-region", "330100")
    expect(page.locator("h1")).to_contain_text("杭州市")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("全项目")
    assert page.locator("#filter-region").input_value() == "330000"
    page.reload()
    expect(page.locator("h1")).to_contain_text("2022年")


def test_another_programme_brings_its_own_years_and_regions(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2019&region=330100")
    page.select_option("#filter-program", "shanghai_brand")
    expect(page.locator("h1")).to_contain_text("上海品牌")
    assert page.locator("#filter-year option").all_inner_texts() == ["2025", "2024", "2023", "2022", "2021"]
    assert page.locator(".correction").count() == 0


def test_navigation_and_language_keep_the_filters(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2023")
    page.click("nav a:has-text('年报审查')")
    expect(page.locator("h1")).to_have_text("品字标浙江制造年报审查（2023年）")
    assert page.locator("#main").evaluate("e => e === document.activeElement")
    page.click("a.language")
    expect(page.locator("h1")).to_have_text("Zhejiang Made: report review 2023")
    assert "lang=en" in page.url
    assert page.locator("nav [aria-current=page]").inner_text() == "Report review"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?program=zhejiang", "没有项目“zhejiang”"),
        ("?year=1999", "没有“1999”年的数据"),
        ("?region=999999", "没有地区“999999”的数据"),
    ],
)
def test_a_filter_that_is_not_understood_is_said(page, server, query, said):
    open_page(page, server, "/" + query)
    expect(page.locator(".correction")).to_contain_text(said)


def test_an_unknown_page_names_its_address(page, server):
    open_page(page, server, "/no/such/page")
    expect(page.locator("#main")).to_contain_text("/no/such/page")
    check_accessible(page)


def test_head_names_snapshot_day_freshness_and_findings(page, server):
    open_page(page, server)
    head = page.locator("#head")
    for said in ("20251231-test00000001", "2025-12-31", "2026-01-04 08:04", "6 行（份）", "只供本机访问"):
        expect(head).to_contain_text(said)


def test_a_table_can_be_taken_away_as_csv(page, server, home):
    open_page(page, server, "/?program=zhejiang_made&year=2024")
    with page.expect_download() as download:
        page.click("#metrics .export[href*='.csv']")
    assert download.value.suggested_filename == "品字标浙江制造2024年度指标.csv"
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    issued = next(row for row in rows if row["指标"] == "颁发证书数")
    held = held_figures(home)["certificates_issued", "zhejiang_made", "2024", "330000"]
    assert float(issued["2024年"]) == held


def test_a_figure_says_how_it_was_computed(page, server, screenshot):
    open_page(page, server, "/?program=zhejiang_made&year=2024")
    figure = page.locator("button[data-metric=labelling_rate][data-year='2024']").first
    figure.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    for said in ("贴标率是怎么算出来的", "计算口径", "分母", "Z-13", "不在发布的数据表中"):
        expect(dialog).to_contain_text(said)
    check_accessible(page)
    screenshot("explanation")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert figure.evaluate("e => e === document.activeElement")


def test_a_figure_at_the_cutoff_shows_the_rows_counted(page, server):
    open_page(page, server, "/reports?program=zhejiang_made&year=2024")
    page.click("tr[data-key='zhejiang_made|认证联盟|2024|certificates_issued'] .ask >> nth=0")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("2024-01-01 至 2024-11-30（报告的统计截止日）")
    expect(dialog.locator("#counted tbody tr")).to_have_count(20)
    page.click("[data-close=explanation]")
    expect(dialog).to_have_count(0)


def test_a_new_snapshot_appears_without_a_restart(page, start_server, tmp_path):
    publish(tmp_path)
    address = start_server(tmp_path)
    value = "[data-metric=certificates_issued][data-year='2024']"
    open_page(page, address, "/?program=zhejiang_made&year=2024")
    before = int(page.locator(value).first.get_attribute("data-value"))
    publish(tmp_path, "20251231-test00000002", shift=1000)
    page.reload()
    expect(page.locator("#head")).to_contain_text("20251231-test00000002")
    assert int(page.locator(value).first.get_attribute("data-value")) == before + 1000
    assert health(address)[1]["snapshot_id"] == "20251231-test00000002"


def test_before_anything_is_published_the_page_says_so(page, start_server, tmp_path, screenshot):
    address = start_server(tmp_path)
    assert health(address)[0] == 503
    open_page(page, address)
    expect(page.locator("#main")).to_contain_text("还没有已发布的快照")
    check_accessible(page)
    screenshot("nothing-published")
    publish(tmp_path, as_of=date(2025, 6, 30))
    open_page(page, address)
    expect(page.locator("h1")).to_contain_text("2024年")
    assert page.locator("#filter-year option").first.inner_text() == "2025（未满）"


def health(address):
    answer = httpx.get(f"{address}/healthz")
    return answer.status_code, answer.json()


def test_health_names_the_snapshot(server):
    assert health(server) == (
        200,
        {
            "status": "ok",
            "snapshot_id": "20251231-test00000001",
            "as_of": "2025-12-31",
            "published_at": "2026-01-05T09:31:07",
        },
    )


def test_answers_carry_the_headers_and_foreign_hosts_are_refused(server):
    headers = httpx.get(server).headers
    assert "script-src 'self' 'sha256-" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/", "/healthz", "/export/overview/metrics.csv"):
        assert httpx.get(server + path, headers={"Host": "rebound.example"}).status_code == 421


def test_paper_has_the_tables_and_not_the_controls(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2024")
    drawn(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details.twin:not([open])").count() == 0
    assert not page.locator("nav").is_visible()
    assert not page.locator("#filters").is_visible()
    assert page.locator("#metrics table").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.twin[open]").count() == 0


@pytest.mark.parametrize("name", PATHS)
def test_a_narrow_screen_scrolls_in_one_direction(page, server, screenshot, name):
    page.set_viewport_size({"width": 360, "height": 780})
    open_page(page, server + PATHS[name], "?program=zhejiang_made&year=2024")
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    screenshot(f"{name}-narrow")
