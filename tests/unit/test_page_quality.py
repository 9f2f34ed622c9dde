"""The data quality page against meta, and answers of the review against the inbox."""

import json
from dataclasses import replace

import duckdb
import pytest

from dashboards import labels
from dashboards.answers import written_until
from dashboards.app import DashboardSettings, create_app
from dashboards.content import data_quality
from dashboards.content.model import Table, plain, section_blocks
from dashboards.content.view import View
from dashboards.pages.quality import PAGE
from dashboards.queries import candidates
from dashboards.snapshot import SnapshotStore
from ingestion.batch_findings import Finding, keep_findings
from ingestion.inbox import answered_records
from ingestion.settings import Settings
from tests.browser.published import publish

FIRM = "91330100TEST000001"


@pytest.fixture
def home(tmp_path):
    publish(tmp_path)
    with duckdb.connect(str(tmp_path / candidates.FILE)) as made:
        made.execute(
            f"""
            create table identity_candidates as
            select 'complaints' as source_feed, '测试企业一公司' as source_name, 2 as n_records,
                '{FIRM}' as candidate_uscc, '测试企业1有限公司' as candidate_name, 0.9 as score,
                ['trade_name:same:45', 'region:missing:9'] as reasons, 1 as rank, date '2025-12-31' as as_of;
            create table candidate_records as
            select 'complaints' as source_feed, unnest(['C1', 'C2']) as source_key,
                '测试企业一公司' as source_name, date '2025-05-01' as recorded_on, date '2025-12-31' as as_of;
            create table open_identities as
            select '{FIRM}' as uscc, source_feed, source_key, source_name, recorded_on, 0.9 as score,
                1 as rank, as_of from candidate_records
            """
        )
    return tmp_path


@pytest.fixture
def store(home):
    held = SnapshotStore(home, Settings())
    yield held
    held.close()


@pytest.fixture
def client(home):
    return create_app(DashboardSettings(home)).server.test_client()


def send(client, **body):
    token = client.get("/session.json").json["csrf"]
    return client.post("/review", json=body, headers={"X-CSRF-Token": token, "Origin": "http://localhost"})


def tables(view):
    found = {}
    for section in PAGE.content(view):
        for block in section_blocks(section):
            if isinstance(block, Table):
                found[block.key] = block.complete() if block.complete else block
    return found


def test_batches_and_reasons_are_those_of_meta(store):
    view = View.whole(store.current(), "zhejiang_made", 2024)
    shown = tables(view)
    assert shown["batches"].rows[0].cells[0].value == "complaints/4.csv"
    assert sum(row.cells[3].value for row in shown["batches"].rows) == 1700
    assert {row.cells[1].value for row in shown["quarantine"].rows} >= {"BAD_USCC", "BAD_TYPE"}
    assert "q=penalties%7CBAD_USCC%7Cuscc" in shown["quarantine"].rows[0].cells[1].href
    assert "held-rows" not in shown


def test_a_reason_opens_its_rows(store):
    view = View.whole(store.current(), "zhejiang_made", 2024)
    rows = tables(replace(view, asked="penalties|BAD_USCC|uscc"))["held-rows"].rows
    assert [row.cells[1].value for row in rows] == [3, 8, 9]
    assert rows[0].cells[0].value == "penalties/1.csv"
    assert rows[0].cells[3].value == "<b>&罚</b>"
    whole = tables(replace(view, asked="complaints|UNREADABLE|"))["held-rows"].rows
    assert whole[0].cells[1].text == "整份文件"


@pytest.mark.parametrize("asked", ["x", "|", "a|b|c", "penalties|BAD_USCC", "||||"])
def test_a_strange_reason_is_answered(store, asked):
    view = View.whole(store.current(), "zhejiang_made", 2024)
    assert tables(replace(view, asked=asked))["batches"].rows


def test_a_candidate_is_shown_with_what_was_compared(store):
    view = View.whole(store.current(), "zhejiang_made", 2024)
    group, pair, nobody = tables(view)["review"].rows
    assert "测试企业一公司" in group.cells[0].text
    assert "C1" in group.cells[0].text
    assert "同名记录 2 条" in group.cells[0].text
    assert "字号相同" in pair.cells[2].text
    assert dict(pair.cells[3].action.body) == {"feed": "complaints", "key": "C1", "uscc": FIRM}
    assert dict(nobody.cells[3].action.body)["uscc"] == ""


def test_an_answer_is_written_and_the_next_record_comes_up(home, store, client):
    view = View.whole(store.current(), "zhejiang_made", 2024)
    answer = send(client, feed="complaints", key="C1", uscc=FIRM)
    assert answer.status_code == 201
    (entry,) = answered_records(home, "identity_links")
    assert entry == answer.json
    assert (entry["source_feed"], entry["source_key"], entry["uscc"]) == ("complaints", "C1", FIRM)
    assert entry["decided_by"] == "本机用户"
    shown = tables(view)
    assert "C2" in shown["review"].rows[0].cells[0].text
    assert [row.cells[0].text.split()[-1] for row in shown["waiting"].rows] == ["C1"]
    assert send(client, feed="complaints", key="C2", uscc="").json["uscc"] is None
    assert "review" not in tables(view)


@pytest.mark.parametrize(
    ("body", "code", "problem"),
    [
        ({"feed": "penalties", "key": "P9", "uscc": FIRM}, 404, "record"),
        ({"feed": "nothing", "key": "C1", "uscc": FIRM}, 404, "feed"),
        ({"feed": "complaints", "key": "C1", "uscc": "91330100TEST999999"}, 404, "enterprise"),
        ({"feed": "complaints", "key": "C0", "uscc": FIRM}, 404, "record"),
        ({"feed": "complaints"}, 404, "record"),
    ],
    ids=["no record", "no feed", "no enterprise", "record with a code", "no key"],
)
def test_an_answer_about_nothing_is_refused(home, client, body, code, problem):
    answer = send(client, **body)
    assert (answer.status_code, answer.json["problem"]) == (code, problem)
    assert answered_records(home, "identity_links") == []


def test_an_answer_from_another_site_or_without_its_token_is_refused(home, client):
    body = {"feed": "complaints", "key": "C1", "uscc": FIRM}
    token = client.get("/session.json").json["csrf"]
    for headers in (
        {"X-CSRF-Token": token, "Origin": "http://elsewhere.example"},
        {"Origin": "http://localhost"},
        {"X-CSRF-Token": "0" * 64, "Origin": "http://localhost"},
    ):
        assert client.post("/review", json=body, headers=headers).status_code == 403
    good = {"X-CSRF-Token": token, "Origin": "http://localhost"}
    assert client.post("/review", data=json.dumps([1]), headers=good).status_code == 400
    assert answered_records(home, "identity_links") == []


def test_without_a_list_the_page_says_how_to_make_one(home, store):
    (home / candidates.FILE).unlink()
    content = PAGE.content(View.whole(store.current(), "zhejiang_made", 2024))
    reviewed = content[-1]
    assert "pinbiao match list" in plain(reviewed.blocks[0].text)


@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_every_comparison_has_its_words(lang):
    for row in labels._weights():
        reason = f"{row['feature']}:{row['level']}:{row['points']}"
        assert labels.likeness_label(reason, lang) not in ("", reason)


def finding(batch_id, kind, observed, low, high, **about):
    named = {"column": None, "value": None, "keys": (), **about}
    return Finding("complaints", batch_id, kind, observed=observed, low=low, high=high, message="", **named)


def test_what_stood_out_in_batches_is_shown(home, store):
    first, second = (
        row["batch_id"]
        for row in store.current().rows("select batch_id from meta.batches order by seq limit 2")
    )
    keep_findings(
        home,
        [first, second],
        [
            finding(first, "volume", 0.17, 0.2, 5.0),
            finding(first, "values", 0.3, -0.25, 0.25, column="category", value="质量", keys=("C1", "C2")),
            finding(first, "ahead", 3.0, None, 0.0, column="accepted_on"),
        ],
    )
    keep_findings(home, ["batch-of-another-time"], [finding("batch-of-another-time", "age", 500, None, 400)])
    view = View.whole(store.current(), "zhejiang_made", 2025)
    said, table = data_quality.batch_findings(view)
    total = store.current().rows("select count(*) as n from meta.batches")[0]["n"]
    assert f"{total} 个批次中已核查 2 个，发现 3 处" in plain(said.text)
    shown = [[cell.value for cell in row.cells[1:]] for row in table.rows]
    assert shown == [
        ["行数（与此前批次的中位数相比）", None, "0.17 倍", "0.20 倍 至 5.00 倍", ""],
        ["取值占比的变动", "问题类别：质量", "+30.0%", "-25.0% 至 +25.0%", "C1、C2"],
        ["事件日期晚于基准日的天数", "受理日期", "3 天", "不超过 0 天", ""],
    ]


def test_a_home_without_findings_says_that_nothing_was_judged(store):
    said, table = data_quality.batch_findings(View.whole(store.current(), "zhejiang_made", 2025, "en"))
    assert "0 were judged" in plain(said.text)
    assert not table.rows


def test_findings_written_later_are_seen(home):
    before = written_until(home)
    keep_findings(home, ["b"], [])
    assert written_until(home) > before
