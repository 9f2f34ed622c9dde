"""Signing in, what a scope shows, and the case file, as people do it in a browser."""

import json

import pytest
from playwright.sync_api import expect

from dashboards.access.accounts import Accounts
from tests.browser.published import publish
from tests.browser.test_pages import check_accessible, drawn

PASSWORD = "a long password"  # noqa: S105
AUDIT = "audit"


@pytest.fixture(scope="module")
def guarded_home(tmp_path_factory):
    """A published home with accounts."""
    folder = tmp_path_factory.mktemp("guarded")
    publish(folder)
    accounts = Accounts(folder)
    accounts.add("regulator", PASSWORD, "regulator")
    accounts.add("hangzhou", PASSWORD, "analyst", "330100")
    return folder


@pytest.fixture
def guarded(guarded_home, start_server):
    return start_server(guarded_home)


def sign_in(page, address, name, password=PASSWORD):
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_signing_in_leads_to_what_was_asked_for_and_out_again(page, guarded, screenshot):
    page.goto(f"{guarded}/labelling?year=2023&program=zhejiang_made")
    expect(page).to_have_title("登录 · 品标")
    check_accessible(page)
    screenshot("sign-in")
    sign_in(page, guarded, "hangzhou")
    expect(page.locator("h1")).to_contain_text("杭州市")
    assert "year=2023" in page.url
    account = page.locator("#account")
    expect(account).to_contain_text("已登录：hangzhou · 分析人员 · 杭州市")
    expect(page.get_by_text("所有数据可见")).to_have_count(0)
    drawn(page)
    check_accessible(page)
    screenshot("scope-of-a-city", full_page=True)
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_title("登录 · 品标")
    page.goto(f"{guarded}/")
    expect(page).to_have_title("登录 · 品标")


def test_a_scope_offers_its_own_region_alone_and_the_pages_of_the_role(page, guarded):
    page.goto(f"{guarded}/login")
    sign_in(page, guarded, "hangzhou")
    choice = page.locator("#filter-region")
    expect(choice.locator("option")).to_have_count(1)
    expect(choice.locator("option")).to_have_text("杭州市")
    regions = page.locator("[data-region]").evaluate_all("all => all.map(e => e.dataset.region)")
    assert set(regions) == {"330100"}


def test_a_region_outside_the_scope_is_refused_in_words(browser, guarded):
    # a refusal is an error to the browser's console, so this page is not one whose console must stay silent
    page = browser.new_page()
    page.goto(f"{guarded}/login?next=/?region=330200")
    sign_in(page, guarded, "hangzhou")
    expect(page.get_by_role("alert")).to_have_text("所选地区不在您的权限范围内。")
    check_accessible(page)
    page.close()


def test_a_wrong_password_is_said_and_nothing_opens(browser, guarded):
    page = browser.new_page()
    page.goto(f"{guarded}/login")
    sign_in(page, guarded, "hangzhou", "wrong")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    page.goto(f"{guarded}/subsidies")
    expect(page).to_have_title("登录 · 品标")
    page.close()


def test_an_entry_in_the_case_file_is_shown_at_once_and_to_the_next_reader(
    page, guarded, guarded_home, screenshot
):
    page.goto(f"{guarded}/login?next=/subsidies")
    sign_in(page, guarded, "regulator")
    row = page.locator("tr[data-mart='dec_subsidy']").first
    key = row.get_attribute("data-key")
    row.locator("[data-explain]").first.click()
    dialog = page.locator("#explanation")
    expect(dialog).to_contain_text("还没有人对这项判定写过意见。")
    dialog.get_by_label("类型").select_option("不同意")
    dialog.get_by_label("内容").fill("检查记录有误：\n企业已补贴标 <b>")
    dialog.get_by_role("button", name="提交意见").click()
    entry = dialog.locator(".entries li")
    expect(entry).to_contain_text("不同意 regulator")
    expect(entry).to_contain_text("企业已补贴标 <b>")
    check_accessible(page)
    dialog.locator(".case-file").scroll_into_view_if_needed()
    screenshot("case-file")
    page.reload()
    page.locator(f"tr[data-mart='dec_subsidy'][data-key='{key}'] [data-explain]").first.click()
    expect(dialog.locator(".entries li")).to_have_count(1)
    lines = (guarded_home / "inbox" / "case_events" / "pages.jsonl").read_text("utf-8").splitlines()
    (kept,) = [json.loads(line) for line in lines]
    assert (kept["decision_key"], kept["kind"], kept["recorded_by"]) == (key, "不同意", "regulator")
    audited = "".join(path.read_text("utf-8") for path in (guarded_home / AUDIT).glob("*.jsonl"))
    assert '"event": "wrote"' in audited
    assert '"event": "looked_at"' in audited
