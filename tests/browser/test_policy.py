"""From a clause to what follows from it; what-if from the page."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check_accessible, drawn, open_page


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en&q=Z-10", "?program=shanghai_brand&q=S-17"])
def test_the_page_is_whole_and_accessible(page, server, screenshot, query):
    open_page(page, server, f"/policy{query}")
    drawn(page)
    check_accessible(page)
    screenshot(f"policy-{len(query)}", full_page=True)


def test_a_clause_leads_to_its_rules_and_parameters(page, server):
    open_page(page, server, "/policy?program=zhejiang_made")
    page.click("#clauses a:text-is('Z-10')")
    expect(page.locator("#clause")).to_contain_text("条款 Z-10")
    expect(page.locator("#rules")).to_contain_text("failed_inspection_window_years")
    expect(page.locator("#clause-parameters")).to_contain_text("failed_inspection_window_years")


@pytest.mark.slow
def test_what_if_is_computed_and_shown(page, start_server, small_home, tmp_path, screenshot):
    shutil.copytree(small_home, tmp_path / "home", symlinks=True)
    open_page(page, start_server(tmp_path / "home"), "/policy?program=zhejiang_made")
    page.select_option("#what-if-parameter", "zhejiang_made.drafter_deadline_months")
    page.fill("#what-if-value", "36")
    page.click("form.asking button")
    expect(page.locator("form.asking [role=status]")).to_contain_text("计算中")
    dialog = page.locator("dialog[open]")
    dialog.wait_for(timeout=150_000)
    expect(dialog.locator("h2")).to_contain_text("drafter_deadline_months 由 12 改为 36")
    expect(dialog.locator("#turns")).to_contain_text("逾期未履责")
    check_accessible(page)
    screenshot("what-if")
