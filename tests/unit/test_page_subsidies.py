"""财政奖补: what must not be paid and why, what would free it, and money that adds up."""

import csv
import io
from decimal import Decimal

import pytest

from dashboards.content.model import plain
from dashboards.exports import as_csv, find_table
from dashboards.pages import page_named
from dashboards.queries import subsidies
from dashboards.question import Question, answerable
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings
from tests.browser.published import publish


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return Snapshot(publish(tmp_path_factory.mktemp("home")), Settings())


def sections_of(snapshot, query="?program=zhejiang_made&year=2025"):
    return page_named("subsidies").content(answerable(snapshot, Question.read(query)).view)


def rows_of(snapshot, key, query="?program=zhejiang_made&year=2025"):
    return find_table(sections_of(snapshot, query), key).rows


def answer(snapshot, query="?program=zhejiang_made&year=2025"):
    return [plain(item) for item in sections_of(snapshot, query)[0].blocks[1].items]


def test_the_answer_says_what_must_not_be_paid_why_and_what_would_free_it(snapshot):
    held, released, recovered = answer(snapshot)
    assert "1 件未拨付的申请（共申请 50,000.00 元）应暂缓" in held
    assert "未经贴标检查（1 件）、未获授权（1 件）" in held
    assert "其中 1 件（100,000.00 元）如不在今后90天内拨付" in released
    assert "尚应追回 80,000.00 元" in recovered
    (way,) = rows_of(snapshot, "subsidy-ways-out")
    assert way.cells[0].text == "取得该标准下的一项有效授权；并且一次贴标为“是”的检查"


def test_a_claim_on_hold_has_reasons_clause_and_way_out_and_can_be_opened(snapshot):
    (row,) = rows_of(snapshot, "claims-hold")
    assert (row.mart, row.key) == ("dec_subsidy", "B2")
    said = [cell.text for cell in row.cells]
    assert said[:3] == ["B2", "标准起草奖补", "测试企业2有限公司"]
    assert said[-3:] == [
        "未获授权、未经贴标检查",
        "Z-14",
        "取得该标准下的一项有效授权；并且一次贴标为“是”的检查",
    ]


def test_each_list_holds_the_claims_of_its_verdict(snapshot):
    keys = {
        name: [row.key for row in rows_of(snapshot, f"claims-{name}")]
        for name in ("release", "hold", "recover_review", "cannot_be_judged")
    }
    assert keys == {"release": ["B1"], "hold": ["B2"], "recover_review": ["B3"], "cannot_be_judged": []}


@pytest.mark.parametrize("key", ["subsidies", "subsidies-by-place"])
def test_the_total_row_is_the_sum_of_the_others(snapshot, key):
    *parts, total = rows_of(snapshot, key)
    for place in range(2, len(total.cells)):
        if total.cells[place].kind == "yuan":
            assert total.cells[place].value == sum(row.cells[place].value for row in parts)
    assert total.cells[-1].value == Decimal(80_000)


def test_a_claim_of_another_city_is_left_out(snapshot):
    query = "?program=zhejiang_made&year=2025&region=330200"
    assert rows_of(snapshot, "claims-hold", query) == ()
    assert answer(snapshot, query)[0] == "没有应当暂缓的申请。"
    assert len(rows_of(snapshot, "claims-hold", "?year=2025&region=330100")) == 1


def test_the_export_of_the_finance_bureau_has_numbers(snapshot):
    table = find_table(sections_of(snapshot), "claims-recover_review")
    head, row = list(csv.reader(io.StringIO(as_csv(table))))
    assert dict(zip(head, row, strict=True))["应追回"] == "80000"


def test_limits_keep_the_largest_first(snapshot):
    (first,) = subsidies.claims(snapshot, "hold", "", 1)
    assert first.claim_no == "B2"


def test_other_funds_stand_beside_the_year_before(snapshot):
    (row,) = rows_of(snapshot, "subsidy-funds")
    assert [cell.text for cell in row.cells] == ["宣传推广补助", "2,024,000.00", "2,025,000.00", "Z-14"]


def test_shanghai_knows_no_claims_and_says_so(snapshot):
    query = "?program=shanghai_brand&year=2024"
    assert "没有可判定的申请" in plain(sections_of(snapshot, query)[0].blocks[0].text)
