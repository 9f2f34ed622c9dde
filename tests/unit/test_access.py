"""Accounts, sessions, limits and the audit log by themselves."""

import json
import stat

import pytest
from argon2 import PasswordHasher

from dashboards.access.accounts import Accounts
from dashboards.access.audit import AuditLog
from dashboards.access.roles import NOBODY, account_roles, load_roles
from dashboards.access.sessions import (
    ABSOLUTE_S,
    FAILURES_OF_ACCOUNT,
    FAILURES_OF_ADDRESS,
    IDLE_S,
    WINDOW_S,
    Session,
    Sessions,
)
from dashboards.access.settings import AccessSettings
from dashboards.errors import AccessSettingsInvalidError, AccountInvalidError, AccountUnknownError
from dashboards.pages import all_pages
from ingestion.contracts import load_feed
from ingestion.world import World
from orchestration.cli import main

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
LI = Session("li", "regulator", "330100", is_local_account=True)
PASSWORD = "a long password"  # noqa: S105


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def accounts(tmp_path):
    return Accounts(tmp_path, CHEAP)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(tmp_path, clock):
    return Sessions(tmp_path, clock)


def test_an_account_is_checked_by_its_password_and_kept_as_a_hash(accounts, tmp_path):
    assert not accounts.exist()
    assert list(tmp_path.iterdir()) == [], "a home without accounts is left as it is"
    accounts.add("li", PASSWORD, "analyst", "330100")
    assert accounts.exist()
    assert accounts.check("li", PASSWORD).region == "330100"
    assert accounts.check("li", PASSWORD + " ") is None
    assert accounts.check("nobody", PASSWORD) is None
    file = tmp_path / "accounts" / "accounts.sqlite"
    assert PASSWORD.encode() not in file.read_bytes()
    assert b"$argon2id$" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_everything_wrong_with_an_account_is_said_at_once(accounts):
    with pytest.raises(AccountInvalidError) as refused:
        accounts.add("a b", "short", "boss", "杭州")
    assert all(word in refused.value.message for word in ("name", "role", "region", "password"))
    with pytest.raises(AccountInvalidError, match="role"):
        accounts.add("li", PASSWORD, NOBODY)
    accounts.add("li", PASSWORD, "analyst")
    with pytest.raises(AccountInvalidError, match="remove it first"):
        accounts.add("li", PASSWORD, "admin")
    accounts.remove("li")
    with pytest.raises(AccountUnknownError):
        accounts.remove("li")


@pytest.mark.parametrize(
    ("idle_s", "age_s", "stands"),
    [(IDLE_S - 1, 0, True), (IDLE_S + 1, 0, False), (0, ABSOLUTE_S - 1, True), (0, ABSOLUTE_S + 1, False)],
    ids=["short pause", "too idle", "long day", "too old"],
)
def test_a_session_ends_idle_or_old(sessions, clock, idle_s, age_s, stands):
    token, began = sessions.open(LI), clock.now
    while clock.now - began + IDLE_S < age_s:
        clock.now += IDLE_S / 2
        assert sessions.find(token) == LI
    clock.now = max(began + age_s, clock.now + idle_s)
    assert (sessions.find(token) == LI) is stands


def test_a_closed_session_cannot_be_used_again_and_its_token_is_not_kept(sessions, tmp_path):
    token = sessions.open(LI)
    assert token.encode() not in (tmp_path / "accounts" / "sessions.sqlite").read_bytes()
    sessions.close(token)
    assert sessions.find(token) is None
    assert sessions.find("") is None


def test_an_account_is_blocked_after_failures_and_free_again_later(sessions, clock):
    for n in range(FAILURES_OF_ACCOUNT):
        assert not sessions.is_blocked("li", f"10.0.0.{n}")
        sessions.note_attempt("li", f"10.0.0.{n}")
    assert sessions.is_blocked("li", "10.9.9.9")
    assert not sessions.is_blocked("wang", "10.9.9.9")
    clock.now += WINDOW_S + 1
    assert not sessions.is_blocked("li", "10.9.9.9")


def test_an_address_is_blocked_whatever_the_names(sessions):
    for n in range(FAILURES_OF_ADDRESS):
        sessions.note_attempt(f"user{n}", "10.0.0.1")
    assert sessions.is_blocked("another", "10.0.0.1")
    assert not sessions.is_blocked("another", "10.0.0.2")


def test_a_sign_in_that_succeeds_is_no_failure(sessions):
    for _ in range(3 * FAILURES_OF_ADDRESS):
        sessions.forgive("li", sessions.note_attempt("li", "10.0.0.1"))
    assert not sessions.is_blocked("li", "10.0.0.1")


def test_the_audit_log_only_grows(tmp_path):
    log = AuditLog(tmp_path, World({"PINBIAO_NOW": "2025-12-31T23:59:59"}))
    log.note("signed_in", "李", "127.0.0.1", role="analyst")
    before = (tmp_path / "audit" / "2025-12.jsonl").read_bytes()
    log.note("exported", "李", "127.0.0.1", what="a\nb")
    after = (tmp_path / "audit" / "2025-12.jsonl").read_bytes()
    assert after.startswith(before)
    lines = [json.loads(line) for line in after.decode().splitlines()]
    assert [line["event"] for line in lines] == ["signed_in", "exported"]
    assert lines[1]["what"] == "a\nb"
    assert stat.S_IMODE((tmp_path / "audit" / "2025-12.jsonl").stat().st_mode) == 0o600


def test_every_page_and_kind_of_entry_was_decided_on():
    roles = load_roles().values()
    kinds = {column.name: column.values for column in load_feed("case_events").columns}["kind"]
    assert {kind for role in roles for kind in role.writes} == set(kinds)
    named = set().union(*(role.pages for role in roles if role.pages is not None))
    assert {page.key for page in all_pages()} == named, "left: open to who opens all alone; right: not there"
    assert NOBODY not in account_roles()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("public_url: ftp://x", "no http address"),
        ("nonsense: 1", "nonsense"),
        ("oidc: {issuer: 'http://idp.example', client_id: a, client_secret: b}", "not https"),
        ("oidc: {issuer: 'https://idp', client_id: a, client_secret: b, roles: {x: boss}}", "boss"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path, said, expected):
    (tmp_path / "accounts").mkdir()
    path = tmp_path / "accounts" / "settings.yaml"
    path.touch(mode=0o600)
    path.write_text(said, "utf-8")
    with pytest.raises(AccessSettingsInvalidError, match=expected):
        AccessSettings.of_home(tmp_path)
    path.chmod(0o644)
    path.write_text("oidc: {issuer: 'https://idp', client_id: a, client_secret: b}", "utf-8")
    with pytest.raises(AccessSettingsInvalidError, match="chmod 600"):
        AccessSettings.of_home(tmp_path)


def test_users_are_kept_from_the_command_line(tmp_path, monkeypatch, capfd):
    def run(*words):
        code = main(["users", "--home", str(tmp_path), *words, "--json"])
        return code, json.loads(capfd.readouterr().out)

    monkeypatch.setenv("PINBIAO_PASSWORD", PASSWORD)
    assert run("add", "li", "--role", "finance", "--region", "330100")[0] == 0
    code, listed = run("list")
    assert (code, listed["accounts"]) == (0, [{"name": "li", "role": "finance", "region": "330100"}])
    assert run("add", "li", "--role", "finance")[0] == 2
    assert run("add", "wang")[0] == 2
    assert run("remove", "li")[0] == 0
    assert run("remove", "li")[0] == 2
    monkeypatch.setenv("PINBIAO_PASSWORD", "short")
    assert run("add", "wang", "--role", "admin")[0] == 2
    monkeypatch.delenv("PINBIAO_PASSWORD")
    code, said = run("add", "wang", "--role", "admin")
    assert (code, "no password" in said["error"]) == (2, True)
    (log,) = (tmp_path / "audit").iterdir()
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [(line["event"], line["account"]) for line in lines] == [
        ("account_added", "li"),
        ("account_removed", "li"),
    ]
    assert lines[0] | {"role": "finance", "region": "330100", "address": "command line"} == lines[0]
    assert all(line["name"] for line in lines)
    assert PASSWORD not in log.read_text("utf-8")


def test_an_account_is_neither_added_nor_removed_where_that_cannot_be_noted(tmp_path):
    def fail():
        raise OSError("disk full")

    accounts = Accounts(tmp_path)
    with pytest.raises(OSError, match="disk full"):
        accounts.add("li", PASSWORD, "finance", note=fail)
    assert not accounts.exist()
    accounts.add("li", PASSWORD, "finance")
    with pytest.raises(OSError, match="disk full"):
        accounts.remove("li", note=fail)
    assert accounts.find("li") is not None
