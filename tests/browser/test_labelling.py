"""贴标率 in a browser: which city labels worst, is that certain, and the way from there to its counties."""

import csv
import io

from playwright.sync_api import expect

from tests.browser.made_figures import STANDARDS
from tests.browser.test_pages import drawn, open_page


def test_which_city_labels_worst_and_is_that_certain(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2024")
    page.click("nav a:has-text('贴标率')")
    answer = page.locator("#answer .bullets")
    expect(answer).to_contain_text("杭州市的贴标率最低")
    expect(answer).to_contain_text("可以确定它最低")
    expect(answer).to_contain_text("就全部用标权而言，不能确定哪里最差")
    worst = answer.locator("[data-metric=labelling_rate][data-region='330100']")
    assert worst.get_attribute("data-value") == "0.566666666667"


def test_a_rate_never_stands_without_coverage_interval_and_bounds(page, server):
    open_page(page, server, "/labelling?program=zhejiang_made&year=2024")
    drawn(page)
    heads = page.eval_on_selector_all(
        "figure.table:has(th) table",
        "all => all.map(t => [...t.querySelectorAll('thead th')].map(e => e.textContent))",
    )
    rated = [head for head in heads if "贴标率" in head]
    assert len(rated) >= 6
    for head in rated:
        assert "覆盖率" in head
        if "已拨付（元）" not in head:
            assert {"95%区间", "下限 ~ 上限"} <= set(head)


def test_a_city_shows_its_counties(page, server):
    open_page(page, server, "/labelling?program=zhejiang_made&year=2024")
    page.select_option("#filter-region", "330100")
    expect(page.locator("h1")).to_contain_text("杭州市")
    page.click("#labelling-by-city summary")
    expect(page.locator("#labelling-by-city-table tbody tr").first).to_contain_text("上城区")
    expect(page.locator("#standards")).to_have_count(0)


def test_the_first_rows_are_shown_and_all_are_taken_away(page, server):
    open_page(page, server, "/labelling?program=zhejiang_made&year=2024")
    table = page.locator("#labelling-by-standard")
    expect(table.locator("tbody tr")).to_have_count(20)
    expect(table).to_contain_text(f"此处只列前 20 行，共 {STANDARDS} 行")
    with page.expect_download() as download:
        table.locator(".export[href*='.csv']").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == 1 + STANDARDS
