"""财政奖补 in a browser: which claims must not be paid, why, and what would free them."""

import csv
import io

from playwright.sync_api import expect

from tests.browser.test_pages import open_page


def test_which_claims_must_not_be_paid_why_and_what_would_free_them(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2025")
    page.click("nav a:has-text('财政奖补')")
    expect(page.locator("#answer .bullets")).to_contain_text("1 件未拨付的申请（共申请 50,000.00 元）应暂缓")
    row = page.locator("#claims-hold tr[data-mart=dec_subsidy][data-key=B2]")
    for said in ("未获授权、未经贴标检查", "Z-14", "取得该标准下的一项有效授权；并且一次贴标为“是”的检查"):
        expect(row).to_contain_text(said)


def test_a_claim_on_hold_opens_its_evidence(page, server):
    open_page(page, server, "/subsidies?program=zhejiang_made&year=2025")
    page.locator("#claims-hold tr[data-key=B2] button").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("B2")
    expect(dialog).to_contain_text("Z-14")


def test_what_the_finance_bureau_takes_away_holds_every_claim_to_recover(page, server):
    open_page(page, server, "/subsidies?program=zhejiang_made&year=2025")
    with page.expect_download() as download:
        page.click("#claims-recover_review .export[href*='.csv']")
    (row,) = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    assert (row["申请编号"], row["应追回"], row["理由"]) == ("B3", "80000", "未贴标")


def test_another_city_has_nothing_on_hold_and_says_so(page, server):
    open_page(page, server, "/subsidies?program=zhejiang_made&year=2025&region=330200")
    expect(page.locator("#claims-hold .empty")).to_have_text("没有暂缓兑现的申请。")
    expect(page.locator("#claims-hold tr[data-key]")).to_have_count(0)
