"""标准责任: who is overdue and whether that was made public, who is suspended, what is to be reviewed."""

import csv
import io

import pytest

from dashboards.content.model import plain
from dashboards.exports import as_csv, find_table
from dashboards.pages import page_named
from dashboards.question import Question, answerable
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings
from tests.browser.published import publish

QUERY = "?program=zhejiang_made&year=2025"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return Snapshot(publish(tmp_path_factory.mktemp("home")), Settings())


def sections_of(snapshot, query=QUERY):
    return page_named("standards").content(answerable(snapshot, Question.read(query)).view)


def rows_of(snapshot, key, query=QUERY):
    return find_table(sections_of(snapshot, query), key).rows


def test_the_answer_counts_what_is_overdue_public_and_suspended(snapshot):
    overdue, public, suspended, reviews = (plain(i) for i in sections_of(snapshot)[0].blocks[1].items)
    assert "逾期未履责 2 项，涉及 2 家起草单位" in overdue
    assert "已公开 1 项，已通报（含财政通报）0 项，既未公开也未通报 1 项" in public
    assert "1 家牵头单位" in suspended
    assert "1 件立项申请在暂停期间被受理" in suspended
    assert "23 项终端消费品标准满规定年限而对标企业不足" in reviews
    assert "最久的已 29 天" in reviews


def test_overdue_duties_can_be_opened_by_their_key(snapshot):
    rows = rows_of(snapshot, "duties-overdue")
    assert [(row.mart, row.key) for row in rows] == [
        ("dec_drafter_conformity", f"T/ZZB {number:04d}-2020|91330100TEST{number:06d}") for number in (4, 5)
    ]
    assert [cell.text for cell in rows[0].cells][4:] == [
        "2025-05-10", "235", "未贴标", "2025-05-11", "—", "—"
    ]  # fmt: skip


def test_duties_that_fall_due_have_days_left_and_no_suspension(snapshot):
    table = find_table(sections_of(snapshot), "duties-soon")
    assert [column.title for column in table.columns][-2:] == ["距期限天数", "还缺"]
    assert [row.cells[5].text for row in table.rows] == ["69"]


def test_a_suspension_and_what_was_accepted_during_it_stand_together(snapshot):
    (suspended,) = rows_of(snapshot, "duties-suspended")
    (accepted,) = rows_of(snapshot, "accepted-while-suspended")
    assert (accepted.mart, accepted.key) == ("dec_project_acceptance", "LX4")
    assert accepted.cells[-1].text == suspended.cells[0].text == "T/ZZB 0004-2020"


def test_standards_to_review_wait_longest_first_and_the_export_has_all(snapshot):
    sections = sections_of(snapshot)
    shown = next(each for each in sections if each.key == "reviews").blocks[0]
    assert [row.cells[-1].value for row in shown.rows] == list(range(29, 9, -1))
    exported = list(csv.reader(io.StringIO(as_csv(find_table(sections, "reviews-outstanding")))))
    assert len(exported) == 1 + 23


def test_a_duty_belongs_to_the_city_of_its_firm(snapshot):
    assert len(rows_of(snapshot, "duties-overdue", f"{QUERY}&region=330100")) == 2
    assert rows_of(snapshot, "duties-overdue", f"{QUERY}&region=330200") == ()


def test_shanghai_has_no_duties_and_says_so(snapshot):
    first = sections_of(snapshot, "?program=shanghai_brand&year=2024")[0]
    assert "没有可判定的责任" in plain(first.blocks[0].text)
