"""What is known of firm X: found by name, read, and each decision opened to its evidence."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check_accessible, drawn, open_page

FIRM = "91330100TEST000001"


def test_a_firm_is_found_by_its_name_and_opened(page, server, screenshot):
    open_page(page, server, "/enterprise")
    page.fill("form.search input", "测试企业")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text("共 6 家")
    assert "q=" in page.url
    screenshot("enterprise-found")
    page.click("#hits tbody a:has-text('测试企业1')")
    expect(page.locator("h1")).to_have_text("企业画像：测试企业1有限公司")
    assert page.url.split("?")[0].endswith(f"/enterprise/{FIRM}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_firm_s_page_is_whole_and_accessible(page, server, screenshot, lang):
    open_page(page, server, f"/enterprise/{FIRM}?lang={lang}")
    drawn(page)
    for section in ("basics", "against", "time", "held", "records", "credit", "dues", "others"):
        assert page.locator(f"#firm-{section}").count() == 1
    check_accessible(page)
    screenshot(f"enterprise-{lang}", full_page=True)


def test_a_decision_opens_its_evidence_by_keyboard(page, server, screenshot):
    open_page(page, server, f"/enterprise/{FIRM}")
    row = page.locator("tr[data-mart=dec_drafter_conformity]").first
    why = row.locator("button.why")
    assert "查看判定依据" in why.get_attribute("aria-label")
    why.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2")).to_contain_text("T/ZZB 0001-2020")
    for said in ("怎样才会改变", "对条文的另一种理解", "尚待认定的记录"):
        expect(dialog).to_contain_text(said)
    check_accessible(page)
    screenshot("decision-evidence")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert why.evaluate("e => e === document.activeElement")


def test_the_language_is_switched_without_losing_the_firm(page, server):
    open_page(page, server, f"/enterprise/{FIRM}")
    page.click("a.language")
    expect(page.locator("h1")).to_have_text(re.compile("Enterprise: 测试企业1"))


def test_an_unknown_name_says_so(page, server):
    open_page(page, server, "/enterprise?q=没有")
    expect(page.locator("#main")).to_contain_text("登记库中没有名称含“没有”")
