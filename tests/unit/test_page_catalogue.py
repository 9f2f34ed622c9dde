"""The catalogue against contracts, models and snapshot; the same as one file."""

import re
from dataclasses import replace

import pytest

from dashboards import labels
from dashboards.catalogue_file import main, write_catalogue
from dashboards.content.model import Facts, Table, section_blocks
from dashboards.content.view import View
from dashboards.pages.catalogue import PAGE
from dashboards.snapshot import SnapshotStore
from ingestion.products import load_products
from ingestion.settings import Settings
from tests.browser.published import publish


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    publish(home)
    held = SnapshotStore(home, Settings())
    yield held
    held.close()


@pytest.fixture(scope="module")
def view(store):
    return View.whole(store.current(), "zhejiang_made", 2024)


def tables(view, asked=""):
    found = {}
    for section in PAGE.content(replace(view, asked=asked)):
        for block in section_blocks(section):
            if isinstance(block, Table):
                found[block.key] = block.complete() if block.complete else block
    return found


def test_every_published_table_is_listed_with_its_rows(view):
    rows = tables(view)["tables"].rows
    assert {row.cells[0].value for row in rows} == set(load_products())
    for row in rows[::7]:
        schema, name = row.cells[2].value, row.cells[0].value
        (counted,) = view.snapshot.rows(f"select count(*) as n from {schema}.{name}")
        assert row.cells[3].value == counted["n"]


@pytest.mark.parametrize("name", ["dec_subsidy", "marts.dec_subsidy", "DEC_SUBSIDY"])
def test_a_table_is_opened_with_all_its_columns(view, name):
    product = load_products()["dec_subsidy"]
    rows = tables(view, name)["columns-dec_subsidy"].rows
    assert [row.cells[0].value for row in rows] == [column.name for column in product.columns]
    verdict = next(row for row in rows if row.cells[0].value == "verdict")
    assert "hold 暂缓兑现" in verdict.cells[5].value


def test_a_word_finds_columns_and_metrics(view):
    found = tables(view, "贴标率")
    assert "labelling_rate" in {row.cells[1].value for row in found["metrics"].rows}
    columns = {(row.cells[0].value, row.cells[1].value) for row in found["found"].rows}
    assert ("marts.fct_labelling_rate", "labelling_rate") in columns


@pytest.mark.parametrize("lang", labels.LANGUAGES)
@pytest.mark.parametrize("asked", ["", "evidence", "nothing at all", "' or 1=1"])
def test_every_question_is_answered(view, lang, asked):
    assert PAGE.content(replace(view, lang=lang, asked=asked))


def test_lineage_is_told_as_the_snapshot_has_it(view):
    section = PAGE.content(replace(view, asked="dec_subsidy"))[0]
    (facts,) = [block for block in section_blocks(section) if isinstance(block, Facts)]
    told = {name: cell.value for name, cell in facts.pairs}
    assert told["最终来自的数据源"] == "财政奖补 (subsidy_claims)"
    assert {"policy_parameters、stg_subsidy_claims", "policy_parameters", "evidence"} <= set(told.values())


def test_what_no_model_makes_says_so(view):
    section = PAGE.content(replace(view, asked="snapshot"))[0]
    (facts,) = [block for block in section_blocks(section) if isinstance(block, Facts)]
    assert view.word("catalogue.built_in") in [cell.value for _, cell in facts.pairs]


def test_the_file_holds_every_table_and_column_and_is_the_same_each_time(store, tmp_path):
    for name in ("a.html", "b.html"):
        write_catalogue(store.current(), "zh", tmp_path / name)
    text = (tmp_path / "a.html").read_text("utf-8")
    assert text == (tmp_path / "b.html").read_text("utf-8")
    assert not re.search(r"(src|href)=\"https?:", text)
    for product in load_products().values():
        assert f'id="columns-{product.name}"' in text
        assert product.columns[-1].description_zh.split("<")[0][:12] in text


def test_the_command_writes_it_and_says_what_is_wrong(store, tmp_path, capsys):
    assert main([str(store.home), str(tmp_path / "c.html"), "--lang", "en"]) == 0
    assert "Catalogue" in (tmp_path / "c.html").read_text("utf-8")
    assert main([str(tmp_path), str(tmp_path / "d.html")]) == 2
    assert "Nothing is published" in capsys.readouterr().err
