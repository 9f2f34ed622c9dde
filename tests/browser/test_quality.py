"""Rows held back, and answering which enterprise a name means."""

import json

import duckdb
import pytest
from playwright.sync_api import expect

from dashboards.queries.candidates import FILE
from tests.browser.published import publish
from tests.browser.test_pages import check_accessible, open_page

FIRM = "91330100TEST000001"


@pytest.fixture
def reviewed(tmp_path):
    publish(tmp_path)
    with duckdb.connect(str(tmp_path / FILE)) as made:
        made.execute(
            f"""
            create table identity_candidates as
            select 'complaints' as source_feed, '测试企业一公司' as source_name, 1 as n_records,
                '{FIRM}' as candidate_uscc, '测试企业1有限公司' as candidate_name, 0.9 as score,
                ['trade_name:same:45'] as reasons, 1 as rank, date '2025-12-31' as as_of;
            create table candidate_records as
            select 'complaints' as source_feed, 'C1' as source_key, '测试企业一公司' as source_name,
                date '2025-05-01' as recorded_on, date '2025-12-31' as as_of;
            create table open_identities as
            select '{FIRM}' as uscc, source_feed, source_key, source_name, recorded_on, 0.9 as score,
                1 as rank, as_of from candidate_records
            """
        )
    return tmp_path


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?q=penalties%7CBAD_USCC%7Cuscc"])
def test_the_page_is_whole_and_accessible(page, server, screenshot, query):
    open_page(page, server, f"/quality{query}")
    check_accessible(page)
    screenshot(f"quality-{query[1:5].strip('=')}-{len(query)}", full_page=True)


def test_a_rule_leads_to_the_rows_it_held_back(page, server):
    open_page(page, server, "/quality")
    page.click("#quarantine a:has-text('BAD_USCC') >> nth=0")
    expect(page.locator("#held-rows tbody tr")).to_have_count(3)
    expect(page.locator("#held-rows")).to_contain_text("<b>&罚</b>")


def test_a_candidate_is_confirmed_and_waits_for_the_next_run(page, start_server, reviewed, screenshot):
    address = start_server(reviewed)
    open_page(page, address, "/quality")
    expect(page.locator("#review")).to_contain_text("测试企业一公司")
    check_accessible(page)
    screenshot("matching-review")
    page.click("button[aria-label='认定“测试企业一公司”就是测试企业1有限公司']")
    expect(page.locator("#review [role=status]")).to_contain_text("已记录")
    assert page.locator("#review button:not(:disabled)").count() == 0
    (line,) = (reviewed / "inbox" / "identity_links" / "pages.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["uscc"] == FIRM
    page.reload()
    expect(page.locator("#waiting")).to_contain_text("C1")
    expect(page.locator("#reviewed")).to_contain_text("没有待核对的名称候选")


def test_open_records_of_a_firm_are_shown_on_its_page(page, start_server, reviewed):
    open_page(page, start_server(reviewed), f"/enterprise/{FIRM}")
    expect(page.locator("#open-identities")).to_contain_text("测试企业一公司")
