"""The public look-up: what is found, what is never shown, and how often."""

from dataclasses import replace

import pytest

from dashboards import labels
from dashboards.app import DashboardSettings, create_app
from dashboards.content.model import Bullets, Facts, Paragraph, plain, section_blocks
from dashboards.content.view import View
from dashboards.limits import MOST, Limit
from dashboards.pages.lookup import PAGE
from dashboards.snapshot import SnapshotStore
from ingestion.settings import Settings
from tests.browser.published import publish


@pytest.fixture(scope="module")
def view(small_home):
    store = SnapshotStore(small_home, Settings())
    yield View.whole(store.current(), "zhejiang_made", 2025)
    store.close()


def parts(view, asked):
    (section,) = PAGE.content(replace(view, asked=asked))
    return {part.title: dict(part.blocks[0].pairs) for part in section.subsections}


def said(view, asked):
    (section,) = PAGE.content(replace(view, asked=asked))
    texts = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            texts.append(plain(block.text))
        elif isinstance(block, Bullets):
            texts += [plain(item) for item in block.items]
    return " ".join(texts)


@pytest.mark.parametrize("status", ["valid", "suspended", "withdrawn", "expired", "cancelled"])
def test_a_certificate_is_found_by_its_number_with_its_state(view, status):
    rows = view.snapshot.rows(
        "select certificate_no, expires_on from marts.fct_certificate "
        "where status = ? and program is not null order by 1 limit 1",
        [status],
    )
    assert rows, f"the province holds no {status} certificate"
    found = parts(view, rows[0]["certificate_no"].lower())
    facts = found[f"证书 {rows[0]['certificate_no']}"]
    assert facts["状态"].tone == ("good" if status == "valid" else "bad")
    assert facts["状态"].text.startswith("有效" if status == "valid" else "无效（")
    assert facts["有效期至"].value == rows[0]["expires_on"]


def test_a_right_is_found_by_its_number(view):
    (row,) = view.snapshot.rows(
        "select right_no, effective from marts.fct_mark_right where not effective order by 1 limit 1"
    )
    facts = parts(view, row["right_no"])[f"用标授权 {row['right_no']}"]
    assert facts["状态"].text == "无效"
    assert "最后有效日" in facts


def test_a_firm_shows_all_it_holds_and_nothing_else(view):
    (row,) = view.snapshot.rows(
        "select firms.uscc, firms.name from marts.dim_enterprise as firms "
        "join marts.fct_certificate as held on held.uscc = firms.uscc and held.program is not null "
        "where firms.uscc in (select uscc from marts.fct_penalty) group by all order by count(*), 1 limit 1"
    )
    by_name, by_code = parts(view, row["name"]), parts(view, row["uscc"])
    assert set(by_code) <= set(by_name)
    (section,) = PAGE.content(replace(view, asked=row["uscc"]))
    shown = {name for part in section.subsections for name, _ in part.blocks[0].pairs}
    assert not shown & {"行政处罚", "投诉举报", "判定", "风险等级", "信用状况"}
    for part in section.subsections:
        for block in section_blocks(part):
            assert isinstance(block, Facts)


def test_certificates_of_other_schemes_are_not_shown(view):
    rows = view.snapshot.rows(
        "select certificate_no from marts.fct_certificate where program is null order by 1 limit 1"
    )
    assert rows
    assert parts(view, rows[0]["certificate_no"]) == {}


@pytest.mark.parametrize(
    ("asked", "words"),
    [("没有这个编号", "没有查到"), ("公司", "太短"), ("%", "太短"), ("' or 1=1", "没有查到")],
)
def test_nothing_found_and_too_short_are_said(view, asked, words):
    assert words in said(view, asked)
    assert parts(view, asked) == {}


def test_a_common_word_lists_a_few_and_says_so(view):
    assert len(parts(view, "有限公司")) == 20
    assert "每类只列前 10 项" in said(view, "有限公司")


@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_before_a_question_there_is_a_form_and_a_notice(view, lang):
    assert said(replace(view, lang=lang), "")


def test_an_address_may_come_again_when_its_time_has_passed():
    now = [0.0]
    limit = Limit(2, 10.0, lambda: now[0])
    assert [limit.wait("a") for _ in range(3)] == [0.0, 0.0, 10.0]
    assert limit.wait("b") == 0.0
    now[0] = 9.5
    assert limit.wait("a") == 0.5
    now[0] = 10.0
    assert limit.wait("a") == 0.0


def test_too_many_look_ups_are_refused_and_other_pages_are_not(tmp_path):
    publish(tmp_path)
    client = create_app(DashboardSettings(tmp_path)).server.test_client()
    first = client.get("/_dash-dependencies").json[0]

    def ask(path, search):
        inputs = [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
        ]
        outputs = [
            dict(zip(("id", "property"), each.rsplit(".", 1), strict=True))
            for each in first["output"].strip(".").split("...")
        ]
        body = {"output": first["output"], "outputs": outputs, "inputs": inputs, "changedPropIds": []}
        return client.post("/_dash-update-component", json=body)

    answers = [ask("/lookup", f"?q=ZJM{n:04d}") for n in range(MOST + 1)]
    assert [answer.status_code for answer in answers] == [200] * MOST + [429]
    assert "ZJM0003" in answers[3].text
    refused = ask("/lookup", "?q=ZJM0003&lang=en")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Too many" in refused.text
    assert ask("/lookup", "").status_code == 200
    assert ask("/enterprise", "?q=ZJM0001").status_code == 200
