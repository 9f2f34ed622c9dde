"""Policy and rules against the published tables; what-if from the page: one child, a limit, refusals."""

import json
import sys
import time
from dataclasses import replace

import pytest

from dashboards import labels
from dashboards.content import what_if
from dashboards.content.forms import Form
from dashboards.content.model import Chart, Clauses, Paragraph, Table, plain, section_blocks
from dashboards.content.view import View
from dashboards.pages.policy import PAGE
from dashboards.snapshot import SnapshotStore
from dashboards.what_if import DONE, FAILED, MOST_WAITING, Job, WhatIfQueue
from ingestion.reasons import read_reasons
from ingestion.settings import Settings

ANSWER = {
    "changes": [{"program": "zhejiang_made", "parameter": "p", "before": "0", "value": "1"}],
    "flips": [
        {
            "mart": "dec_revocation_due", "key": f"R{n}", "uscc": "91330100TEST000001", "name": "甲",
            "verdict_now": None, "verdict_then": "REVOKE", "payable_change_yuan": 0,
        }
        for n in range(23)
    ],
    "figures": [
        {
            "mart": "fct_annual_metric", "key": "a|b", "column": "value", "before": 1, "after": 2,
            "difference": 1,
        }
    ],
    "money": {"payable_change_yuan": -5.5, "to_recover_change_yuan": 0},
    "enterprises": ["91330100TEST000001"],
}  # fmt: skip


@pytest.fixture(scope="module")
def view(small_home):
    store = SnapshotStore(small_home, Settings())
    yield View.whole(store.current(), "zhejiang_made", 2025)
    store.close()


def blocks_of(view, kind):
    return [b for section in PAGE.content(view) for b in section_blocks(section) if isinstance(b, kind)]


def tables(view):
    return {b.key: b.complete() if b.complete else b for b in blocks_of(view, Table)}


def test_every_statement_is_shown_with_its_state(view):
    shown = 0
    for program in ("zhejiang_made", "shanghai_brand"):
        rows = tables(View.whole(view.snapshot, program, 2025))["statements"].rows
        held = view.snapshot.rows(
            "select statement_no, state from marts.clause_coverage where program = ? order by 1", [program]
        )
        assert [row.cells[0].value for row in rows] == [each["statement_no"] for each in held]
        for row, each in zip(rows, held, strict=True):
            assert row.cells[4].value == labels.value_label("clause_coverage", "state", each["state"], "zh")
        shown += len(rows)
    assert shown == 198


@pytest.mark.parametrize(("lang", "column"), [("zh", "statement_zh"), ("en", "statement")])
def test_statements_are_worded_in_the_language_of_the_page(view, lang, column):
    asked = View.whole(view.snapshot, "shanghai_brand", 2025, lang)
    held = view.snapshot.rows(
        f"select {column} from marts.clause_coverage where program = 'shanghai_brand' order by statement_no"
    )
    shown = [row.cells[3].value for row in tables(asked)["statements"].rows]
    assert shown == [each[column] for each in held]


def test_the_states_add_up(view):
    (chart,) = blocks_of(view, Chart)
    assert sum(row.cells[1].value for row in chart.table.rows) == len(tables(view)["statements"].rows)


def test_a_clause_leads_to_rules_parameters_and_figures(view):
    shown = tables(replace(view, asked="z-10"))
    codes = {row.cells[2].value for row in shown["rules"].rows}
    assert {"REVOKE", "INTERVIEW_AND_TRACK"} <= codes
    used = read_reasons()["dec_inspection_consequence", "zhejiang_made", "REVOKE"].parameters
    assert set(used) <= {row.cells[0].value for row in shown["clause-parameters"].rows}
    assert "inspections" in {row.cells[1].value for row in shown["clause-figures"].rows}
    (text,) = blocks_of(replace(view, asked="Z-10"), Clauses)
    assert text.clauses[0].clause_id == "Z-10"


def test_counts_of_a_clause_are_those_of_its_tables(view):
    for row in tables(view)["clauses"].rows:
        detail = tables(replace(view, asked=row.cells[0].value))
        assert row.cells[3].value == len(detail["clause-statements"].rows)
        assert row.cells[7].value == len(detail["clause-figures"].rows)
        assert row.cells[6].value == len({r.cells[0].value for r in detail["clause-parameters"].rows})


def test_readings_and_their_money_are_those_of_the_table(view):
    rows = tables(view)["readings"].rows
    held = view.snapshot.rows(
        "select count(*) as n, sum(money_yuan) as yuan from marts.reading_sensitivity "
        "where program = 'zhejiang_made'"
    )[0]
    assert sum(row.cells[5].value for row in rows) == held["n"] > 0
    assert sum(row.cells[6].value or 0 for row in rows) == (held["yuan"] or 0)


def test_an_unknown_clause_is_said(view):
    said = [plain(b.text) for b in blocks_of(replace(view, asked="Z-99"), Paragraph)]
    assert "没有条款“Z-99”。" in said


def test_the_form_offers_every_parameter_once(view):
    (form,) = blocks_of(view, Form)
    values = [value for value, _ in form.fields[0].options]
    assert len(values) == len(set(values)) > 20
    assert all(value.startswith("zhejiang_made.") for value in values)


@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_an_answer_is_told_with_its_first_rows(view, lang):
    found = what_if.told(replace(view, lang=lang), Job("p=1", "", DONE, ANSWER))
    shown = {block.key: block for block in found.blocks if isinstance(block, Table)}
    assert shown["turns"].rows[0].cells[2].value == 23
    assert len(shown["flips"].rows) == 20
    assert "23" in shown["flips"].note
    assert "\u22125.50" in plain(found.blocks[0].text)


def test_no_change_a_failure_and_a_lost_answer_are_told_apart(view):
    nothing = {**ANSWER, "flips": [], "figures": []}
    assert "没有判定改变" in plain(what_if.told(view, Job("p=1", "", DONE, nothing)).blocks[0].text)
    failed = Job("p=1", "", FAILED, {"status": "error", "error": "no such value"})
    assert "no such value" in plain(what_if.told(view, failed).blocks[0].text)
    assert "秒内没有算完" in plain(what_if.told(view, Job("p=1", "", FAILED)).blocks[0].text)
    assert what_if.told(view, None).blocks == ()


def child(tmp_path, text):
    script = tmp_path / "child.py"
    script.write_text(text)
    return (sys.executable, str(script))


def wait(questions, name, seconds=20):
    end = time.monotonic() + seconds
    while questions.job(name).state not in (DONE, FAILED):
        assert time.monotonic() < end
        time.sleep(0.02)
    return questions.job(name)


def test_the_child_is_given_the_question_and_its_answer_kept(tmp_path):
    command = child(tmp_path, "import json, sys; print(json.dumps({'args': sys.argv[1:]}))")
    questions = WhatIfQueue(tmp_path, 7, command)
    job = wait(questions, questions.ask("a.b=3", "2024-01-01"))
    assert job.state == DONE
    assert job.answer["args"] == [
        "--home", str(tmp_path), "--json", "--timeout", "7", "--set=a.b=3", "--from=2024-01-01"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["print('no json')", "import sys; sys.exit(3)", 'print(\'{"status": "error"}\')', "print('[1]')"]
)
def test_a_child_without_an_answer_has_failed(tmp_path, text):
    questions = WhatIfQueue(tmp_path, 7, child(tmp_path, text))
    assert wait(questions, questions.ask("a.b=3", "")).state == FAILED


def test_a_child_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboards.what_if.GRACE_S", 0.1)
    questions = WhatIfQueue(tmp_path, 0.2, child(tmp_path, "import time; time.sleep(60)"))
    assert wait(questions, questions.ask("a.b=3", "")).state == FAILED


def test_no_more_than_a_few_questions_wait(tmp_path):
    questions = WhatIfQueue(tmp_path, 7, child(tmp_path, "import time; time.sleep(60)"))
    asked = [questions.ask("a.b=3", "") for _ in range(MOST_WAITING + 3)]
    assert asked[-1] is None
    questions.close()


def test_what_can_be_asked_is_checked(tmp_path):
    from dashboards.app import DashboardSettings, create_app
    from tests.browser.published import publish

    publish(tmp_path)
    client = create_app(DashboardSettings(tmp_path)).server.test_client()
    token = client.get("/session.json").json["csrf"]
    good = {"X-CSRF-Token": token, "Origin": "http://localhost"}
    real = "zhejiang_made.drafter_deadline_months"
    for body, code in (
        ({"parameter": "zhejiang_made.nothing", "value": "1"}, 404),
        ({"parameter": real, "value": "1; drop"}, 400),
        ({"parameter": real, "value": "1", "since": "tomorrow"}, 400),
        ([1], 400),
    ):
        answer = client.post("/what-if", data=json.dumps(body), headers=good, content_type="application/json")
        assert answer.status_code == code, body
    assert client.post("/what-if", json={"parameter": real, "value": "1"}).status_code == 403
    assert client.get("/what-if/nothing").status_code == 404
