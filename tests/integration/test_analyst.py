"""The analyst: worked questions and notebook run on a published home, and the tutorial tells the truth."""

import re
import shutil
from pathlib import Path

import duckdb
import nbformat
import pytest
from nbclient import NotebookClient

from orchestration.commands.sql import ROW_LIMITS
from orchestration.snapshots import MEMORY_LIMIT, TIME_LIMIT_S, open_reader

SHELF = Path(__file__).resolve().parents[2] / "docs" / "analyst"
COLUMNS = {
    "01-worst-labelling-city": "city labelling_rate ci_low ci_high coverage_rate is_certainly_below",
    "02-report-right": "program reporter year metric claimed computed_at_cutoff difference verdict",
    "03-claims-on-hold": "kind reason claims alone amount_yuan",
    "04-what-would-free-them": "claim_no claimant amount_yuan reasons way_out changes_on",
    "05-due-next-month": "program duty changes_to clause_id decisions first_on last_on",
    "06-all-about-a-firm": "name uscc mart decision_key finding",
    "07-from-verdict-to-file": "claim_no reason role clause_id feed record_key file row_number",
    "08-drafters-over-the-years": "year role duties in_time late overdue share_in_time",
    "09-valid-on-a-past-day": "program year day valid_by_spans valid_by_metric difference",
    "10-what-was-left-out": "feed received accepted quarantined share_quarantined commonest_rule",
}
"""What each answer must at least hold."""


@pytest.fixture(scope="module")
def published(small_home):
    return (small_home / "published" / "current.duckdb").resolve()


@pytest.fixture(scope="module")
def answers(published):
    """Every question's answer, under the limits of `pinbiao sql`: a row each, by the columns' names."""
    held = {}
    for path in sorted((SHELF / "questions").glob("*.sql")):
        with open_reader(published, MEMORY_LIMIT, TIME_LIMIT_S) as connection:
            answer = connection.execute(path.read_text("utf-8"))
            names = [column[0] for column in answer.description]
            held[path.stem] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return held


def test_there_are_the_ten_questions(answers):
    assert answers.keys() == COLUMNS.keys()


@pytest.mark.parametrize("name", COLUMNS)
def test_a_question_is_answered(answers, name):
    assert answers[name]
    assert set(COLUMNS[name].split()) <= answers[name][0].keys()


@pytest.mark.parametrize("name", COLUMNS)
def test_a_question_says_what_it_answers(name):
    lines = (SHELF / "questions" / f"{name}.sql").read_text("utf-8").splitlines()
    assert re.match(r"-- .*[\u4e00-\u9fff]", lines[0])
    assert re.match(r"-- [A-Z]", lines[1])
    assert any(line.startswith(("-- Marts: ", "-- Tables: ")) for line in lines)


def test_the_answers_add_up(answers, published):
    rates = [row["labelling_rate"] for row in answers["01-worst-labelling-city"]]
    assert rates == sorted(rates)
    assert not {"match", "within_tolerance"} & {row["verdict"] for row in answers["02-report-right"]}
    assert all(row["difference"] == 0 for row in answers["09-valid-on-a-past-day"])
    assert all(
        row["received"] == row["accepted"] + row["quarantined"] for row in answers["10-what-was-left-out"]
    )
    with duckdb.connect(str(published), read_only=True) as connection:
        (held,) = connection.execute(
            "select count(*) from marts.dec_subsidy where verdict = 'hold'"
        ).fetchone()
    assert len(answers["04-what-would-free-them"]) == held
    assert {row["claim_no"] for row in answers["07-from-verdict-to-file"]} <= {
        row["claim_no"] for row in answers["04-what-would-free-them"]
    }


def test_the_tutorial_names_every_question_and_the_true_limits():
    text = (SHELF / "tutorial.md").read_text("utf-8")
    named = set(re.findall(r"\]\(questions/([^)]+)\.sql\)", text))
    assert named == COLUMNS.keys()
    assert f"| {TIME_LIMIT_S:g} s, then" in text
    assert f"| {MEMORY_LIMIT.replace('GB', ' GB')}, then" in text
    for limit in ROW_LIMITS.values():
        assert f"{limit:,}" in text


def test_queries_of_the_tutorial_run(published):
    text = (SHELF / "tutorial.md").read_text("utf-8")
    queries = [*re.findall(r"```sql\n(.*?)```", text, re.DOTALL), *re.findall(r"`(select [^`]+)`", text)]
    assert len(queries) >= 3
    with duckdb.connect(str(published), read_only=True) as connection:
        for query in queries:
            assert connection.execute(query).fetchall(), query


@pytest.mark.slow
def test_the_notebook_runs_from_top_to_bottom(small_home, tmp_path, monkeypatch):
    folder = tmp_path / "analyst"
    shutil.copytree(SHELF, folder)
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    monkeypatch.setenv("PINBIAO_HOME", str(small_home))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    assert all(cell.outputs for cell in cells)
    assert not [out for cell in cells for out in cell.outputs if out.output_type in ("error", "stream")]


def test_the_notebook_is_kept_without_answers():
    notebook = nbformat.read(SHELF / "notebook.ipynb", as_version=4)
    assert not [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
