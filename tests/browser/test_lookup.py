"""What the public sees of a certificate."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check_accessible, open_page


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en&q=ZJM0001"])
def test_the_page_is_whole_and_accessible(page, server, screenshot, query):
    open_page(page, server, f"/lookup{query}")
    check_accessible(page)
    screenshot(f"lookup-{len(query)}", full_page=True)


def test_a_certificate_is_looked_up_by_its_number(page, server):
    open_page(page, server, "/lookup")
    page.fill("form.search input", "zjm0001")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text("证书 ZJM0001")
    expect(page.locator("#main")).to_contain_text("测试企业1有限公司")
    assert "q=zjm0001" in page.url


def test_what_is_not_there_is_said(page, server):
    open_page(page, server, "/lookup?q=ZJM9999")
    expect(page.locator("#main")).to_contain_text("没有查到“ZJM9999”")
