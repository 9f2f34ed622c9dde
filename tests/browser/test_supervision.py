"""What falls due and what is overdue, by programme and region, each row opened to its evidence."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check_accessible, drawn, open_page


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?program=shanghai_brand"])
def test_the_page_is_whole_and_accessible(page, server, screenshot, query):
    open_page(page, server, f"/supervision{query}")
    drawn(page)
    check_accessible(page)
    screenshot(f"supervision-{query.strip('?').replace('=', '-')}", full_page=True)


def test_an_overdue_certificate_opens_its_evidence(page, server):
    open_page(page, server, "/supervision?program=zhejiang_made")
    rows = page.locator("#overdue tr[data-mart=dec_surveillance]")
    assert rows.count() == 5
    key = rows.first.get_attribute("data-key")
    rows.first.locator("button.why").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2")).to_contain_text(key)
    expect(dialog).to_contain_text("怎样才会改变")


def test_a_region_without_certificates_says_so(page, server):
    open_page(page, server, "/supervision?program=zhejiang_made&region=330200")
    expect(page.locator("#part-overdue")).to_contain_text("没有监督逾期的证书")
    expect(page.locator("#draw")).to_contain_text("--region 330200")


def test_a_firm_is_one_click_away(page, server):
    open_page(page, server, "/supervision?program=zhejiang_made")
    page.locator("#overdue tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("企业画像：测试企业")
