"""Five questions, each answered from the pages alone, by somebody who has never seen them.

The province is the small sample, published by the whole pipeline. What the pages say is held against the
marts, asked here in SQL of our own.
"""

import duckdb
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.test_pages import open_page


@pytest.fixture(scope="module")
def address(small_home):
    yield from serving(small_home)


@pytest.fixture(scope="module")
def ask(small_home):
    """Answers of the published marts to a query."""
    path = (small_home / "published" / "current.duckdb").resolve()
    with duckdb.connect(str(path), read_only=True) as published:
        yield lambda query, *given: published.execute(query, list(given)).fetchall()


def go(page, name):
    """Follow the navigation, as a reader does."""
    before = page.locator("h1").inner_text()
    page.click(f"nav a:has-text('{name}')")
    expect(page.locator("h1")).not_to_have_text(before)


def keys(page, mart):
    return page.eval_on_selector_all(
        f"tr[data-mart={mart}]", "all => all.map(e => e.getAttribute('data-key'))"
    )


def test_is_the_alliance_s_report_of_last_year_right_and_where_not(page, address, ask, screenshot):
    open_page(page, address, "/?program=shanghai_brand&year=2024")
    go(page, "年报审查")
    rows = ask(
        "select metric_code, verdict from marts.rpt_reconciliation "
        "where program = 'shanghai_brand' and year = 2024"
    )
    wrong = {metric for metric, verdict in rows if verdict in ("mismatch", "not_reported")}
    assert wrong, "the sample plants a report that is wrong in places"
    marked = page.locator("tr[data-mart=rpt_reconciliation]:has-text('✗')")
    shown = {key.split("|")[3] for key in marked.evaluate_all("all => all.map(e => e.dataset.key)")}
    assert shown == wrong
    ((status,),) = ask(
        "select status from marts.rpt_submission where program = 'shanghai_brand' and year = 2024"
    )
    said = {"on_time": "按期", "late": "逾期提交", "missing": "逾期未交"}[status]
    expect(page.locator("#main")).to_contain_text(said)
    screenshot("question-report", full_page=True)


def test_which_city_labels_worst_and_is_that_certain(page, address, ask, screenshot):
    open_page(page, address, "/?program=zhejiang_made&year=2024")
    go(page, "贴标率")
    cities = ask(
        """
        select coalesce(regions.name, rates.slice_value), labelling_rate, ci_low, ci_high
        from marts.fct_labelling_rate as rates
        left join marts.dim_region as regions on rates.slice_value = regions.region_code
        where rates.program = 'zhejiang_made' and rates.year = 2024 and rates.slice = 'city'
            and rates.checked > 0
        order by labelling_rate, ci_low
        """
    )
    name, rate, _, high = cities[0]
    expect(page.locator("#main")).to_contain_text(f"{name}的贴标率最低")
    expect(page.locator("#main")).to_contain_text(f"{100 * rate:.2f}%")
    is_certain = all(high < low for _, _, low, _ in cities[1:])
    doubt = page.locator("#main li:has-text('不能确定它就是最低')")
    assert doubt.count() == (0 if is_certain else 1)
    screenshot("question-labelling")


def test_which_claims_must_not_be_paid_why_and_what_frees_them(page, address, ask, screenshot):
    open_page(page, address, "/?program=zhejiang_made&year=2025")
    go(page, "财政奖补")
    held = ask("select claim_no, reasons from marts.dec_subsidy where verdict = 'hold' order by claim_no")
    listed = page.locator("tr[data-mart=dec_subsidy]:has-text('!')")
    assert held
    total = sum(
        amount for (amount,) in ask("select amount_yuan from marts.dec_subsidy where verdict = 'hold'")
    )
    expect(page.locator("#main")).to_contain_text(f"{total:,.2f}")
    claim = held[0][0]
    row = page.locator(f"tr[data-mart=dec_subsidy][data-key='{claim}']").first
    expect(row).to_contain_text("Z-14")
    ways = ask(
        "select way_out_zh from marts.due_dates where decision_mart = 'dec_subsidy' and decision_key = ?",
        claim,
    )
    for way in ways[0][0]:
        expect(row).to_contain_text(way)
    assert listed.count() > 0
    row.locator("button.why").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text(claim)
    expect(dialog).to_contain_text("Z-14")
    screenshot("question-subsidies")


def test_what_is_known_of_a_firm(page, address, ask, screenshot):
    ((uscc, name),) = ask(
        """
        select firms.uscc, firms.name from marts.dim_enterprise as firms
        semi join marts.dec_drafter_conformity as duties on firms.uscc = duties.uscc
        semi join marts.fct_certificate as held on firms.uscc = held.uscc
        where firms.name is not null order by firms.uscc limit 1
        """
    )
    open_page(page, address, "/?program=zhejiang_made&year=2025")
    go(page, "企业画像")
    page.fill("form.search input", name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)
    duties = {
        f"{standard}|{uscc}"
        for (standard,) in ask("select standard_no from marts.dec_drafter_conformity where uscc = ?", uscc)
    }
    assert duties <= set(keys(page, "dec_drafter_conformity"))
    for (certificate,) in ask(
        "select certificate_no from marts.fct_certificate where uscc = ? limit 5", uscc
    ):
        expect(page.locator("#main")).to_contain_text(certificate)
    screenshot("question-firm", full_page=True)


def test_what_falls_due_next_month(page, address, ask, screenshot):
    open_page(page, address, "/?program=zhejiang_made&year=2025")
    ((due,),) = ask(
        "select count(*) from marts.dec_drafter_conformity where status = 'pending' "
        "and deadline <= as_of + interval 30 day"
    )
    row = page.locator("#attention tr:has-text('起草单位')").first
    expect(row.locator("td").nth(1)).to_have_text(f"{due:,}" if due else "0")
    row.locator("a").click()
    expect(page.locator("h1")).to_contain_text("标准")
    screenshot("question-due")
