"""标准责任 in a browser: who is overdue, what falls due, who is suspended, what is to be reviewed."""

from playwright.sync_api import expect

from tests.browser.test_pages import open_page


def test_what_falls_due_and_who_is_overdue(page, server):
    open_page(page, server, "/standards?program=zhejiang_made&year=2025")
    expect(page.locator("#answer .bullets")).to_contain_text("逾期未履责 2 项")
    due = page.locator("#duties-soon tr[data-mart=dec_drafter_conformity]")
    assert [row.get_attribute("data-key") for row in due.all()] == ["T/ZZB 0002-2020|91330100TEST000002"]
    expect(page.locator("#duties-overdue tr[data-key]")).to_have_count(2)


def test_what_needs_attention_leads_to_the_list_of_it(page, server):
    open_page(page, server, "/?program=zhejiang_made&year=2025&region=330100")
    page.click("#attention a:has-text('起草单位逾期未履责')")
    expect(page.locator("h1")).to_have_text("品字标浙江制造标准责任（杭州市）")
    expect(page.locator("#duties-overdue tr[data-key]")).to_have_count(2)


def test_a_standard_to_review_is_named_with_how_long_it_waits(page, server):
    open_page(page, server, "/standards?program=zhejiang_made&year=2025&lang=en")
    first = page.locator("#reviews-outstanding tbody tr").first
    assert first.get_attribute("data-key") == "T/ZZB 0001-2020"
    expect(first).to_contain_text("29")
    expect(page.locator("#reviews-outstanding")).to_contain_text("The first 20 of 23 rows")


def test_a_firm_named_leads_to_what_is_known_of_it(page, server):
    open_page(page, server, "/standards?program=zhejiang_made&year=2025")
    page.locator("#duties-suspended a[href^='/enterprise/']").first.click()
    expect(page.locator("h1")).to_contain_text("测试企业4有限公司")
