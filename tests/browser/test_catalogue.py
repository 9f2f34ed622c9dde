"""Finding a table, its columns, and a metric's formula."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import check_accessible, open_page


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en&q=dec_subsidy", "?q=uscc"])
def test_the_page_is_whole_and_accessible(page, server, screenshot, query):
    open_page(page, server, f"/catalogue{query}")
    check_accessible(page)
    screenshot(f"catalogue-{len(query)}", full_page=True)


def test_a_table_leads_to_its_columns_and_sources(page, server):
    open_page(page, server, "/catalogue")
    page.click("#tables a:text-is('dec_subsidy')")
    expect(page.locator("#columns-dec_subsidy")).to_contain_text("verdict")
    expect(page.locator("#table-dec_subsidy")).to_contain_text("subsidy_claims")


def test_a_metric_is_found_with_its_formula(page, server):
    open_page(page, server, "/catalogue")
    page.fill("form.search input", "贴标率")
    page.keyboard.press("Enter")
    expect(page.locator("#metrics")).to_contain_text("labelling_rate")
