"""The guard before every request: who is let through to what, and what is written down of it."""

import json
import re
import threading

import pytest

from dashboards.access.accounts import Accounts
from dashboards.access.roles import load_roles
from dashboards.access.sessions import FAILURES_OF_ACCOUNT
from dashboards.app import STORE, DashboardSettings, create_app
from dashboards.pages import all_pages
from ingestion.contracts import load_feeds
from ingestion.drop import scan_inbox
from ingestion.landing import Landing
from ingestion.settings import Settings
from ingestion.world import World
from tests.browser.published import publish

PASSWORD = "a long password"  # noqa: S105
PEOPLE = {
    "reg": ("regulator", ""),
    "fin": ("finance", ""),
    "ana": ("analyst", "330100"),
    "county": ("regulator", "330102"),
    "province": ("analyst", "330000"),
    "shanghai": ("regulator", "310000"),
}
OUTPUTS = (
    "head.children",
    "navigation.children",
    "filters.children",
    "main.children",
    "foot.children",
    "facts.data",
)
BAD_GATE = {"Origin": "http://elsewhere.example"}


def callback(path, search=""):
    """What a browser posts to be shown a page."""
    return {
        "output": f"..{'...'.join(OUTPUTS)}..",
        "outputs": [dict(zip(("id", "property"), name.split("."), strict=True)) for name in OUTPUTS],
        "inputs": [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
        ],
        "changedPropIds": [],
    }


def show(client, path, search=""):
    return client.post("/_dash-update-component", json=callback(path, search))


def explanation(client, key):
    body = {
        "output": "..explanation.children...shown.data..",
        "outputs": [{"id": "explanation", "property": "children"}, {"id": "shown", "property": "data"}],
        "inputs": [{"id": "asked", "property": "data", "value": {"key": key, "at": 1}}],
        "state": [{"id": "url", "property": "search", "value": ""}],
        "changedPropIds": ["asked.data"],
    }
    return client.post("/_dash-update-component", json=body)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    publish(folder)
    for name, (role, region) in PEOPLE.items():
        Accounts(folder).add(name, PASSWORD, role, region)
    return folder


@pytest.fixture(scope="module")
def server(home):
    app = create_app(DashboardSettings(home))
    yield app.server
    app.server.config[STORE].close()


@pytest.fixture(scope="module")
def signed_in(server):
    """Browsers signed in as each of the people."""
    found = {}
    for name in PEOPLE:
        found[name] = server.test_client()
        answer = found[name].post("/login", data={"username": name, "password": PASSWORD})
        assert answer.status_code == 303
    return found


@pytest.fixture
def stranger(server):
    return server.test_client()


def token(client):
    return {"X-CSRF-Token": client.get("/session.json").get_json()["csrf"]}


def audited(home):
    written = "".join(path.read_text("utf-8") for path in sorted((home / "audit").glob("*.jsonl")))
    return [json.loads(line) for line in written.splitlines()]


def test_without_accounts_this_machine_sees_everything_and_every_page_says_so(tmp_path):
    publish(tmp_path)
    app = create_app(DashboardSettings(tmp_path))
    client = app.server.test_client()
    for page in all_pages():
        answer = show(client, page.path)
        assert answer.status_code == 200
        assert "所有数据可见" in answer.get_data(as_text=True)
    assert client.get("/login").location == "/"
    assert not (tmp_path / "accounts").exists()
    assert not (tmp_path / "audit").exists()
    app.server.config[STORE].close()


def test_another_address_stays_closed_even_without_accounts(tmp_path):
    publish(tmp_path)
    app = create_app(DashboardSettings(tmp_path, is_local=False))
    client = app.server.test_client()
    assert client.get("/").location == "/login?next=/"
    assert show(client, "/").status_code == 401
    app.server.config[STORE].close()


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/", 302),
        ("GET", "/export/overview/metrics.csv", 401),
        ("GET", "/download/warehouse.duckdb", 401),
        ("POST", "/_dash-update-component", 401),
        ("POST", "/case-file", 401),
        ("POST", "/logout", 401),
        ("GET", "/anything", 401),
        ("GET", "/healthz", 200),
        ("GET", "/login", 200),
    ],
)
def test_who_has_not_signed_in_gets_nothing(stranger, method, path, code):
    answer = stranger.open(path, method=method, json={} if method == "POST" else None)
    assert answer.status_code == code
    assert b"330100" not in answer.data


def test_a_direct_post_for_any_page_is_refused_without_a_session(stranger):
    for page in all_pages():
        if not load_roles()["public"].opens(page.key):
            assert show(stranger, page.path).status_code == 401
    assert explanation(stranger, "dec_subsidy|JB0001").status_code == 401


def test_the_public_looks_up_and_gets_nothing_else_under_that_name(stranger, signed_in):
    assert stranger.get("/lookup").status_code == 200
    assert show(stranger, "/lookup", "?q=x").status_code == 200
    page, search = callback("/subsidies")["inputs"]
    other = {**page, "value": "/lookup"}
    for inputs, state in (
        ([page, search], [other]),
        ([{**page, "id": "x"}, search], [other]),
        ([{**page, "id": "x"}, other], []),
        ([search, other], []),
        ([other, search, page], []),
        ("url", []),
        ([1, 2], []),
    ):
        body = {**callback("/lookup"), "inputs": inputs, "state": state}
        for client, code in ((stranger, 401), (signed_in["reg"], 400)):
            assert client.post("/_dash-update-component", json=body).status_code == code
    asked = {"id": "asked", "property": "data", "value": {"key": "dec_subsidy|B1", "at": 1}}
    body = {
        "output": "..explanation.children...shown.data..",
        "outputs": [],
        "inputs": [asked],
        "state": [search, other],
    }
    assert stranger.post("/_dash-update-component", json=body).status_code == 401
    assert stranger.post("/_dash-update-component", json=[]).status_code == 401


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_of_the_role_answers_in_its_scope_and_no_other_page_does(signed_in, name):
    role, region = PEOPLE[name]
    client = signed_in[name]
    for page in all_pages():
        answer = show(client, page.path)
        if not load_roles()[role].opens(page.key):
            assert answer.status_code == 403
            assert client.get(page.path, headers={"Accept": "text/html"}).status_code == 403
            assert client.get(f"/export/{page.key}/x.csv").status_code == 403
            continue
        assert answer.status_code == 200, page.key
        shown = answer.get_data(as_text=True)
        navigation = re.findall(r'"href":"(/\w*)\?', shown)
        assert all(load_roles()[role].opens(p.key) for p in all_pages() if p.path in navigation)
        assert "所有数据可见" not in shown
        if region:
            regions = set(re.findall(r'"data-region":"(\d+)"', shown))
            assert regions <= ({region} if region.endswith(("100", "102")) else regions), page.key


@pytest.mark.parametrize(
    ("path", "said", "not_said"),
    [
        ("/reports", "只向不限地区的账户显示", "没有应提交的年度报告"),
        ("/quality", "被隔离的行没有可靠的归属地区", "没有被隔离的行"),
        ("/quality", "尚未归属企业的记录不属于任何地区", "待处理数据问题"),
    ],
)
def test_what_a_scope_leaves_out_is_said_and_not_shown_as_nothing(signed_in, path, said, not_said):
    shown = show(signed_in["ana"], path).get_data(as_text=True)
    assert said in shown
    assert not_said not in shown


@pytest.mark.parametrize("asked", ["330200", "330000", "310000", "xyz"])
def test_a_region_outside_the_scope_is_refused_everywhere(signed_in, asked):
    client = signed_in["ana"]
    assert show(client, "/", f"?region={asked}").status_code == 403
    assert client.get(f"/?region={asked}").status_code == 403
    assert client.get(f"/export/overview/metrics.csv?region={asked}").status_code == 403
    assert show(client, "/", "?region=330102").status_code == 200, "what is below is inside"


def test_an_export_holds_the_scope(signed_in):
    whole = signed_in["reg"].get("/export/overview/metrics.csv?region=330100&year=2024")
    mine = signed_in["ana"].get("/export/overview/metrics.csv?year=2024")
    assert (whole.status_code, mine.status_code) == (200, 200)
    assert mine.data == whole.data, "the city's own figures are the same from the extract"
    none = signed_in["county"].get("/export/overview/metrics.csv?year=2024").get_data(as_text=True)
    assert "330102" not in none
    assert not re.search(r",\d+,\d+,", none), "there are no figures of counties, and none of others are shown"


def test_the_file_an_analyst_takes_away_is_his_extract(signed_in, home):
    answer = signed_in["ana"].get("/download/warehouse.duckdb")
    assert answer.data == (home / "published" / "scopes" / "330100-public.duckdb").read_bytes()
    answer.close()
    assert signed_in["fin"].get("/download/warehouse.duckdb").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-CSRF-Token": "guessed"}, BAD_GATE, {"Sec-Fetch-Site": "cross-site"}],
    ids=["no token", "wrong token", "other origin", "other site"],
)
def test_a_write_without_the_sessions_token_is_refused(signed_in, headers):
    client = signed_in["reg"]
    good = token(client) if "Origin" in headers or "Sec-Fetch-Site" in headers else {}
    entry = {"mart": "dec_subsidy", "key": "x", "kind": "备注", "text": "x"}
    assert client.post("/case-file", json=entry, headers={**good, **headers}).status_code == 403
    assert client.post("/login", data={}, headers=BAD_GATE).status_code == 403


def test_sign_in_is_slowed_by_failures_and_says_nothing_of_names(server, home):
    client = server.test_client()
    Accounts(home).add("slow", PASSWORD, "finance")
    texts = set()
    for name in ("slow", "no-such-name"):
        for _ in range(FAILURES_OF_ACCOUNT):
            answer = client.post("/login", data={"username": name, "password": "wrong"})
            assert answer.status_code == 401
            texts.add(answer.get_data(as_text=True))
        answer = client.post("/login", data={"username": name, "password": PASSWORD})
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert len(texts) == 1, "a wrong name and a wrong password look the same"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\r\nb"]
)
def test_sign_in_leads_nowhere_else(server, wanted):
    client = server.test_client()
    answer = client.post("/login", data={"username": "reg", "password": PASSWORD, "next": wanted})
    assert (answer.status_code, answer.location) == (303, "/")


def test_the_cookie_is_for_this_site_alone_and_a_stolen_one_dies_with_sign_out(server):
    client = server.test_client()
    answer = client.post("/login", data={"username": "fin", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    stolen = cookie.split(";")[0].partition("=")[2]
    assert client.post("/logout", headers=token(client)).status_code == 204
    thief = server.test_client()
    thief.set_cookie("pinbiao", stolen)
    assert show(thief, "/").status_code == 401
    thief.set_cookie("pinbiao", stolen[:-3] + "AAA")
    assert show(thief, "/").status_code == 401


def test_an_account_removed_is_out_at_once(server, home):
    Accounts(home).add("leaving", PASSWORD, "regulator")
    client = server.test_client()
    client.post("/login", data={"username": "leaving", "password": PASSWORD})
    assert show(client, "/").status_code == 200
    Accounts(home).remove("leaving")
    assert show(client, "/").status_code == 401


def test_behind_https_cookies_and_browser_keep_to_it(tmp_path):
    publish(tmp_path)
    Accounts(tmp_path).add("li", PASSWORD, "finance")
    (tmp_path / "accounts" / "settings.yaml").write_text("public_url: https://brand.example", "utf-8")
    app = create_app(DashboardSettings(tmp_path, is_local=False))
    client = app.server.test_client()
    sent = {"username": "li", "password": PASSWORD}
    answer = client.post("/login", data=sent, base_url="https://brand.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    page = client.get("/", base_url="https://brand.example")
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert client.get("/", base_url="https://other.example").status_code == 421
    app.server.config[STORE].close()


def test_what_people_did_is_written_down(signed_in, home):
    signed_in["ana"].get("/export/overview/metrics.csv?region=330200")
    signed_in["ana"].get("/export/overview/metrics.csv")
    explanation(signed_in["reg"], "dec_subsidy|JB0001")
    events = {(line["event"], line["name"]) for line in audited(home)}
    assert {("signed_in", "ana"), ("refused", "ana"), ("exported", "ana"), ("looked_at", "reg")} <= events
    looked = [line for line in audited(home) if line["event"] == "looked_at"]
    assert (looked[-1]["mart"], looked[-1]["key"]) == ("dec_subsidy", "JB0001")


def test_an_answer_kept_for_one_scope_is_given_to_no_other(signed_in):
    whole = show(signed_in["reg"], "/", "?year=2024")
    again = show(signed_in["reg"], "/", "?year=2024")
    mine = show(signed_in["ana"], "/", "?year=2024")
    assert whole.data == again.data
    assert mine.data != whole.data
    assert show(server_client(signed_in), "/", "?year=2024").status_code == 401


def server_client(signed_in):
    return signed_in["reg"].application.test_client()


@pytest.fixture(scope="module")
def decision(home):
    """A decision that the small home holds, of a firm anywhere."""
    from dashboards.snapshot import Snapshot

    held = Snapshot((home / "published" / "current.duckdb").resolve(), Settings())
    (row,) = held.rows("select claim_no from marts.dec_subsidy order by claim_no limit 1")
    held.close()
    return {"mart": "dec_subsidy", "key": row["claim_no"]}


def test_an_entry_is_kept_shown_at_once_and_taken_in_by_the_next_run(signed_in, home, decision, tmp_path):
    client = signed_in["reg"]
    before = explanation(client, f"{decision['mart']}|{decision['key']}").get_data(as_text=True)
    assert "还没有人对这项判定写过意见" in before
    for kind, text in (("不同意", "检查记录有误，<b>见附件</b>"), ("申辩", "企业称已补贴标")):
        entry = {**decision, "kind": kind, "text": text}
        answer = client.post("/case-file", json=entry, headers=token(client))
        assert answer.status_code == 201
        assert answer.get_json()["recorded_by"] == "reg"
    shown = explanation(client, f"{decision['mart']}|{decision['key']}").get_data(as_text=True)
    assert shown.index("检查记录有误") < shown.index("企业称已补贴标")
    (waiting,) = scan_inbox(home)
    landing = Landing(tmp_path, load_feeds(), Settings(), World())
    batch = landing.ingest(waiting.path, waiting.feed, waiting.label, grows=waiting.grows)
    assert (batch.received, batch.accepted) == (2, 2)


@pytest.mark.parametrize(
    ("name", "changed", "code"),
    [
        ("reg", {"text": "  "}, 400),
        ("reg", {"text": "长" * 4_001}, 400),
        ("reg", {"kind": "任意"}, 403),
        ("fin", {"kind": "办结"}, 403),
        ("reg", {"key": "no such"}, 404),
        ("reg", {"mart": "dim_enterprise"}, 404),
        ("shanghai", {}, 404),
    ],
    ids=[
        "empty",
        "too long",
        "no kind",
        "not his kind",
        "no decision",
        "no mart of decisions",
        "not his region",
    ],
)
def test_an_entry_that_may_not_be_is_refused(signed_in, home, decision, name, changed, code):
    entry = {**decision, "kind": "备注", "text": "x", **changed}
    client = signed_in[name]
    assert client.post("/case-file", json=entry, headers=token(client)).status_code == code


def test_entries_written_at_once_are_all_kept(server, signed_in, home, decision):
    client = signed_in["reg"]
    headers = {**token(client), "Cookie": f"pinbiao={client.get_cookie('pinbiao').value}"}

    def write(number):
        entry = {**decision, "kind": "备注", "text": f"同时 {number}"}
        other = server.test_client(use_cookies=False)
        assert other.post("/case-file", json=entry, headers=headers).status_code == 201

    threads = [threading.Thread(target=write, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (home / "inbox" / "case_events" / "pages.jsonl").read_text("utf-8").splitlines()
    held = [json.loads(line) for line in lines]
    assert {entry["text"] for entry in held} >= {f"同时 {n}" for n in range(8)}
    assert len({entry["event_no"] for entry in held}) == len(held)
