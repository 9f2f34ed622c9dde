"""`pinbiao explain` on a published home: the chain in JSON and in words, the check, what is not there."""

import json
from pathlib import Path

import pytest

from orchestration.cli import main

pytestmark = pytest.mark.slow

FIELDS = ["mart", "key", "as_of", "known_at", "snapshot_id", "row", "reasons"]
REASON_FIELDS = ["code", "clause_id", "clause_text", "parameters", "evidence"]
ITEM_FIELDS = {"feed", "record_key", "batch_id", "file", "row_number", "role", "record", "raw"}


def asked(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(word) for word in argv])
    out, err = capsys.readouterr()
    return code, out, err


def keys(capsys: pytest.CaptureFixture[str], home: Path, query: str) -> list[str]:
    _, out, _ = asked(capsys, "sql", "--home", home, "--json", query)
    return [row[0] for row in json.loads(out)["rows"]]


def test_explanation_has_the_form_of_the_interface(
    capsys: pytest.CaptureFixture[str], small_home: Path
) -> None:
    (key, *_) = keys(
        capsys, small_home, "select check_no from marts.dec_mark_misuse where program is not null order by 1"
    )
    code, out, _ = asked(capsys, "explain", "--home", small_home, "dec_mark_misuse", key, "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == FIELDS
    assert told["row"]["check_no"] == key
    assert [reason["code"] for reason in told["reasons"]] == [told["row"]["reason"], "SUBJECT"]
    assert all(list(reason) == REASON_FIELDS for reason in told["reasons"])
    assert told["reasons"][0]["clause_text"].startswith("（十")
    items = [item for reason in told["reasons"] for item in reason["evidence"]]
    assert all(set(item) == ITEM_FIELDS for item in items)
    (check,) = [i for i in told["reasons"][0]["evidence"] if i["feed"] == "label_checks"]
    assert key in check["raw"].values()
    assert len(check["raw"]) >= len(check["record"]) - 3
    assert check["record"]["check_no"] == key
    assert check["record"]["labelled"] is True


def test_parameters_stand_with_their_source(capsys: pytest.CaptureFixture[str], small_home: Path) -> None:
    (key, *_) = keys(
        capsys, small_home, "select inspection_no from marts.dec_inspection_consequence order by 1"
    )
    _, out, _ = asked(capsys, "explain", "--home", small_home, "dec_inspection_consequence", key, "--json")
    used = {each["parameter"]: each for each in json.loads(out)["reasons"][0]["parameters"]}
    assert used["failed_inspection_window_years"] == {
        "program": "zhejiang_made",
        "parameter": "failed_inspection_window_years",
        "value": "2",
        "valid_from": None,
        "valid_to": None,
        "source": "policy",
    }


def test_decision_is_rebuilt_from_its_evidence(capsys: pytest.CaptureFixture[str], small_home: Path) -> None:
    (key, *_) = keys(
        capsys, small_home, "select claim_no from marts.dec_subsidy where verdict = 'hold' order by 1"
    )
    code, out, _ = asked(capsys, "explain", "--home", small_home, "dec_subsidy", key, "--check", "--json")
    assert json.loads(out)["check"] == {"same": True, "differences": []}
    assert code == 0


def test_words_tell_reason_clause_and_source_row(
    capsys: pytest.CaptureFixture[str], small_home: Path
) -> None:
    query = (
        "select standard_no || '|' || uscc from marts.dec_drafter_conformity where len(missing) > 0 limit 1"
    )
    (key, *_) = keys(capsys, small_home, query)
    code, out, _ = asked(capsys, "explain", "--home", small_home, "dec_drafter_conformity", key)
    assert code == 0
    assert "条款 Z-4：（四）加大标准实施力度" in out
    assert "参数 drafter_deadline_months = 12（政策规定，" in out
    assert "判断对象及其所依据的记录" in out


@pytest.mark.parametrize(
    ("mart", "key", "told"),
    [
        pytest.param("dec_subsidies", "JB1", "dec_subsidy", id="mart with a near match"),
        pytest.param("fct_penalty", "1", "no mart of decisions", id="mart without decisions"),
        pytest.param("dec_subsidy", "jb2020", "JB2020", id="key with a near match"),
    ],
)
def test_what_is_not_there_ends_in_2_with_a_remedy(
    capsys: pytest.CaptureFixture[str], small_home: Path, mart: str, key: str, told: str
) -> None:
    code, out, err = asked(capsys, "explain", "--home", small_home, mart, key)
    assert code == 2
    assert told in err
    assert out == ""


def test_home_without_a_snapshot_ends_in_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = asked(capsys, "explain", "--home", tmp_path, "dec_subsidy", "1")
    assert code == 2
    assert "Publish first" in err
