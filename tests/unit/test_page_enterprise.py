"""The page of a firm against the published tables, and the way to it by name."""

from dataclasses import replace

import pytest

from dashboards import labels
from dashboards.components import blocks
from dashboards.content.forms import Search
from dashboards.content.model import Cell, Chart, Paragraph, Table, plain, section_blocks
from dashboards.content.view import View
from dashboards.pages import key_in, page_at
from dashboards.pages.enterprise import PAGE
from dashboards.queries import matters
from dashboards.snapshot import SnapshotStore
from ingestion.settings import Settings


@pytest.fixture(scope="module")
def view(small_home):
    store = SnapshotStore(small_home, Settings())
    yield View.whole(store.current(), "zhejiang_made", 2025)
    store.close()


@pytest.fixture(scope="module")
def busiest(view):
    (row,) = view.snapshot.rows(
        "select uscc from marts.dec_drafter_conformity semi join marts.fct_certificate using (uscc) "
        "where status = 'overdue' group by uscc order by count(*) desc, uscc limit 1"
    )
    return row["uscc"]


def tables_of(view, asked):
    content = PAGE.content(replace(view, asked=asked))
    found = {}
    for section in content:
        for block in section_blocks(section):
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table):
                found[table.key] = table.complete() if table.complete else table
    return found


def count(view, query, *given):
    return view.snapshot.rows(f"select count(*) as n from {query}", given)[0]["n"]


def test_an_address_may_name_a_firm():
    assert page_at("/enterprise/91330100MA00000000") is PAGE
    assert key_in(PAGE, "/enterprise/91330100MA00000000") == "91330100MA00000000"
    assert key_in(PAGE, "/enterprise/%E6%B5%99%E6%B1%9F/") == "浙江"
    assert page_at("/enterprises") is None
    assert key_in(page_at("/enterprise/"), "/enterprise/") == ""


def test_all_that_is_held_of_a_firm_is_shown(view, busiest):
    tables = tables_of(view, busiest)
    for key, mart in (
        ("certificates", "fct_certificate"),
        ("rights", "fct_mark_right"),
        ("penalties", "fct_penalty"),
        ("complaints", "fct_complaint"),
        ("checks", "fct_followup_archive"),
    ):
        assert len(tables[key].rows) == count(view, f"marts.{mart} where uscc = ?", busiest), key


def test_every_decision_about_a_firm_is_shown_once_with_its_evidence(view, busiest):
    tables = tables_of(view, busiest)
    shown = [(row.mart, row.key) for key in ("against", "others") for row in tables[key].rows if row.mart]
    held = sum(
        count(view, f"marts.{mart} where uscc = ?", busiest)
        for mart in matters.MATTERS
        if view.snapshot.has(f"marts.{mart}", "uscc")
    )
    assert len(shown) == len(set(shown)) == held
    assert ("dec_drafter_conformity" in {row.mart for row in tables["against"].rows}) is True


def test_every_decision_table_about_firms_is_read(view):
    about = {
        name.removeprefix("marts.")
        for name in view.snapshot._tables
        if name.startswith("marts.dec_") and view.snapshot.has(name, "uscc")
    }
    assert about == set(matters.MATTERS)


def test_an_overdue_drafter_sees_the_facts_that_free_it(view, busiest):
    against = tables_of(view, busiest)["against"]
    (due, *_) = view.snapshot.rows(
        "select decision_key, way_out from marts.due_dates where uscc = ? and len(way_out) > 0 "
        "and decision_mart = 'dec_drafter_conformity'",
        [busiest],
    )
    (row,) = [row for row in against.rows if row.key == due["decision_key"]]
    for fact in due["way_out"]:
        assert labels.value_label("due_dates", "way_out", fact, "zh") in row.cells[-1].text


def test_the_time_line_has_its_table_and_ends_at_the_as_of_day(view, busiest):
    content = PAGE.content(replace(view, asked=busiest))
    (chart,) = [b for s in content for b in section_blocks(s) if isinstance(b, Chart)]
    bars = sum(len(trace["y"]) for trace in chart.figure["data"])
    assert bars == len(chart.table.rows) > 0
    assert max(row.cells[3].value for row in chart.table.rows) <= view.snapshot.facts.as_of


def test_part_of_a_name_finds_firms_and_a_whole_name_the_firm(view, busiest):
    (row,) = view.snapshot.rows("select name from marts.dim_enterprise where uscc = ?", [busiest])
    assert PAGE.title(replace(view, asked=row["name"])) == f"企业画像：{row['name']}"
    asked = row["name"][-4:]
    hits = tables_of(view, asked)["hits"]
    n = count(view, "marts.dim_enterprise where contains(name, ?)", asked)
    assert len(hits.rows) == min(n, 20)
    assert all(asked in hit.cells[0].text and hit.cells[0].href for hit in hits.rows)


@pytest.mark.parametrize("asked", ["没有这样的企业", "%", "' or 1=1 --", "_" * 120])
def test_nothing_found_is_said(view, asked):
    content = PAGE.content(replace(view, asked=asked))
    said = [plain(b.text) for s in content for b in section_blocks(s) if isinstance(b, Paragraph)]
    assert any("登记库中没有" in text for text in said)


@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_before_a_question_the_form_and_where_to_look_first(view, lang):
    content = PAGE.content(replace(view, lang=lang))
    assert any(isinstance(b, Search) for s in content for b in section_blocks(s))
    most = tables_of(replace(view, lang=lang), "")["most"]
    first = most.rows[0].cells
    uscc = first[1].value
    assert first[4].value == sum(line.is_against for line in matters.decisions(view.snapshot, uscc))
    assert blocks.sections(content, lang, lambda key, form: "")


def test_a_code_outside_the_register_is_said(view):
    (row,) = view.snapshot.rows(
        "select uscc from marts.dec_self_declaration anti join marts.dim_enterprise using (uscc) "
        "where list_contains(reasons, 'UNKNOWN_ENTERPRISE') order by uscc limit 1"
    )
    assert PAGE.title(replace(view, asked=row["uscc"])).endswith(row["uscc"])


def test_cells_of_figures_are_numbers(view, busiest):
    for table in tables_of(view, busiest).values():
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=False):
                if column.is_number and isinstance(cell, Cell):
                    assert cell.value is None or not isinstance(cell.value, str), table.key


@pytest.mark.parametrize(
    ("mart", "key", "said"),
    [
        ("dec_subsidy", "JB2024", "JB2024"),
        ("dec_risk_tier", "zhejiang_made|913301", "品字标浙江制造 · 913301"),
        ("dec_risk_tier", "zhejiang_made", "品字标浙江制造"),
        ("dec_drafter_conformity", "T/ZZB 1|913|301", "T/ZZB 1 · 913|301"),
        ("dec_followup", "NONPERFORMERS_REPORTED|2024", "定期报告未履责企业 · 2024"),
    ],
)
def test_a_key_is_said_in_words(mart, key, said):
    assert labels.key_label(mart, key, "zh") == said
