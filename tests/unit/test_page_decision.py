"""Why a decision is what it is: what the page says is what `pinbiao explain` says, in words and in time."""

import shutil
from pathlib import Path

import pytest

from dashboards import labels
from dashboards.components import blocks
from dashboards.content.decision import SHOWN
from dashboards.content.explanation import explain
from dashboards.content.model import Bullets, Clauses, Facts, Paragraph, Table, plain, section_blocks
from dashboards.queries import evidence
from dashboards.snapshot import SnapshotStore
from ingestion.products import load_products
from ingestion.reasons import MET, SUBJECT
from ingestion.settings import Settings
from orchestration.explain import find_decision

MARTS = sorted(name for name in load_products() if evidence.is_decision(name))


@pytest.fixture(scope="module")
def snapshot(small_home):
    store = SnapshotStore(small_home, Settings())
    yield store.current()
    store.close()


def keys_of(snapshot, mart, condition="true", most=3):
    key = " || '|' || ".join(f'cast("{name}" as varchar)' for name in load_products()[mart].grain)
    rows = snapshot.rows(f"select {key} as key from marts.{mart} where {condition} order by key limit {most}")
    return [row["key"] for row in rows]


def all_blocks(explanation):
    yield from explanation.blocks
    for section in explanation.sections:
        yield from section_blocks(section)


def said(explanation):
    texts = []
    for block in all_blocks(explanation):
        if isinstance(block, Paragraph):
            texts.append(plain(block.text))
        elif isinstance(block, Bullets):
            texts += [plain(item) for item in block.items]
    return " ".join(texts)


@pytest.fixture(scope="module")
def copied(snapshot, tmp_path_factory):
    """The same file a second time: one process opens a file in one way only."""
    return Path(shutil.copy(snapshot.path, tmp_path_factory.mktemp("copied")))


@pytest.mark.parametrize("mart", MARTS)
def test_reasons_and_records_are_those_of_the_command(snapshot, copied, mart):
    for key in keys_of(snapshot, mart):
        _, told = find_decision(copied, mart, key)
        found = explain(snapshot, f"{mart}|{key}", "zh")
        tables = {block.key: block for block in all_blocks(found) if isinstance(block, Table)}
        for reason in told["reasons"]:
            code = reason["code"]
            group = "met" if code.startswith(MET) else "subject" if code == SUBJECT else code.lower()
            shown = [row.cells[0].text for row in tables[f"why-{group}"].rows]
            names = {item["record_key"] for item in reason["evidence"] if item["record_key"]}
            hits = sum(any(text.endswith(f" {name}") for text in shown) for name in names)
            assert hits >= min(len(names), SHOWN), (key, code)
        ids = {reason["clause_id"] for reason in told["reasons"] if reason["clause_id"]}
        texts = [block for block in all_blocks(found) if isinstance(block, Clauses)]
        assert {clause.clause_id for block in texts for clause in block.clauses} == ids


@pytest.mark.parametrize("lang", labels.LANGUAGES)
@pytest.mark.parametrize("mart", MARTS)
def test_every_decision_can_be_drawn(snapshot, mart, lang):
    for key in keys_of(snapshot, mart, most=2):
        found = explain(snapshot, f"{mart}|{key}", lang)
        assert blocks.sections(found.sections, lang, None, level=3)


def test_a_held_claim_names_its_way_out_and_the_rows_with_their_content(snapshot):
    (key,) = keys_of(
        snapshot, "dec_subsidy", "verdict = 'hold' and list_contains(reasons, 'LABEL_NOT_CHECKED')", 1
    )
    found = explain(snapshot, f"dec_subsidy|{key}", "zh")
    assert "判定为“暂缓兑现”" in said(found)
    (outlook,) = evidence.outlooks(snapshot, "dec_subsidy", key)
    for fact in outlook.way_out:
        assert labels.value_label("due_dates", "way_out", fact, "zh") in said(found)
    subject = next(b for b in all_blocks(found) if isinstance(b, Table) and b.key == "why-subject")
    claim = next(row for row in subject.rows if row.cells[0].text == f"财政奖补 {key}")
    assert f"申请编号 {key}" in plain(claim.detail)
    assert claim.cells[2].value.startswith("subsidy_claims/")
    assert claim.cells[3].value >= 1


def test_a_record_is_shown_as_it_stood_in_its_file(snapshot, small_drop):
    shown = 0
    for key in keys_of(snapshot, "dec_subsidy", most=12):
        found = explain(snapshot, f"dec_subsidy|{key}", "zh")
        subject = next(b for b in all_blocks(found) if isinstance(b, Table) and b.key == "why-subject")
        claim = next(row for row in subject.rows if row.cells[0].text == f"财政奖补 {key}")
        if not claim.cells[2].value.endswith((".csv", ".tsv")):
            continue
        content = (small_drop / claim.cells[2].value).read_bytes()
        stood = next(line for line in decoded(content).splitlines() if key in line)
        _, mark, arrived = plain(claim.detail).partition("来件原文：")
        pairs = [pair.split(" ", 1) for pair in arrived.split("；")]
        assert mark
        assert len(pairs) >= 5
        assert [value for _, value in pairs if value not in stood] == []
        shown += 1
    assert shown >= 3


def decoded(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def test_a_reading_that_flips_a_decision_is_named(snapshot):
    rows = snapshot.rows(
        "select decision_mart, decision_key, reading from marts.reading_sensitivity "
        "where starts_with(decision_mart, 'dec_') and verdict_now is not null order by all limit 5"
    )
    assert rows
    for row in rows:
        found = explain(snapshot, f"{row['decision_mart']}|{row['decision_key']}", "zh")
        assert labels.value_label("reading_sensitivity", "reading", row["reading"], "zh") in said(found)


def test_a_region_is_named_beside_its_code(snapshot):
    (row,) = snapshot.rows(
        "select claim_no, region_code, name from marts.dec_subsidy "
        "inner join marts.dim_region using (region_code) order by claim_no limit 1"
    )
    found = explain(snapshot, f"dec_subsidy|{row['claim_no']}", "zh")
    facts = dict(next(block for block in found.blocks if isinstance(block, Facts)).pairs)
    assert facts["行政区划代码"].value == f"{row['region_code']} {row['name']}"


def test_the_firm_of_a_decision_leads_to_its_page(snapshot):
    (row,) = snapshot.rows("select claim_no, uscc from marts.dec_subsidy order by claim_no limit 1")
    found = explain(snapshot, f"dec_subsidy|{row['claim_no']}", "en")
    facts = dict(next(block for block in found.blocks if isinstance(block, Facts)).pairs)
    assert facts["Enterprise"].href == f"/enterprise/{row['uscc']}?lang=en"


@pytest.mark.parametrize(
    "key", ["dec_subsidy|", "dec_subsidy|' or 1=1 --", "dec_nothing|1", "dec_|", "fct_penalty|1"]
)
def test_a_decision_that_is_not_there_is_not_explained(snapshot, key):
    assert explain(snapshot, key, "zh") is None


def test_personal_fields_are_not_shown(snapshot):
    from ingestion.contracts import load_feeds

    personal = {
        (feed.name, column.header)
        for feed in load_feeds().values()
        for column in feed.columns
        if column.personal
    }
    for mart in ("dec_risk_tier", "dec_followup", "dec_revocation_due"):
        for key in keys_of(snapshot, mart, most=4):
            for block in all_blocks(explain(snapshot, f"{mart}|{key}", "zh")):
                if isinstance(block, Table):
                    details = "；".join(plain(row.detail) for row in block.rows).replace("来件原文：", "；")
                    assert not [header for _, header in personal if f"；{header} " in f"；{details}"]
