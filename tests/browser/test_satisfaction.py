"""满意度 in a browser: small samples are marked in words, and places while weights move."""

from playwright.sync_api import expect

from tests.browser.test_pages import open_page


def test_small_samples_are_marked_and_not_ranked(page, server):
    open_page(page, server, "/satisfaction?program=zhejiang_made&year=2024")
    last = page.locator("#satisfaction-named tbody tr").last
    expect(last).to_contain_text("CNCA-3")
    expect(last).to_contain_text("不排名")
    expect(last).to_contain_text("不足")
    expect(page.locator("#filter-region")).to_have_count(0)


def test_what_moving_a_weight_changes_is_said_and_tabled(page, server):
    open_page(page, server, "/satisfaction?program=zhejiang_made&year=2024")
    expect(page.locator("#answer")).to_contain_text("增、减20%并重新归一（共 8 种情形）")
    years = page.locator("#satisfaction-stability-year tbody tr")
    expect(years).to_have_count(6)
    for row in years.all():
        expect(row).to_contain_text("会变" if "~" in row.locator("td").nth(3).inner_text() else "不变")
