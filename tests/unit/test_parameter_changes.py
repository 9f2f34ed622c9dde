"""What is written after `pinbiao what-if --set`, and the rows of policy parameters that it makes."""

from datetime import date

import pytest

from orchestration.parameter_changes import ParameterChangeError, read_changes

SINCE = date(2024, 1, 1)


def row(
    parameter: str, value: str | None, unit: str, valid_from: date | None = None, valid_to: date | None = None
):
    return {
        "program": "zhejiang_made", "parameter": parameter, "value": value, "unit": unit, "clause_id": "Z-4",
        "valid_from": valid_from, "valid_to": valid_to, "source": "policy", "note": None,
    }  # fmt: skip


KNOWN = [
    row("months_allowed", "12", "months"),
    row("share", "50", "percent"),
    row("flag", "0", "flag"),
    row("ends", None, "date"),
    row("due", "12-31", "month-day"),
    row("lapsed", "2", "years", date(2021, 1, 1), date(2025, 12, 31)),
    row("twice", "1", "years"),
    row("twice", "2", "years", date(2025, 1, 1)),
]


def spans(text: str, since: date | None) -> list[tuple]:
    (change,) = read_changes([f"zhejiang_made.{text}"], KNOWN, since)
    return [(r["value"], r["valid_from"], r["valid_to"]) for r in change.rows]


@pytest.mark.parametrize(
    ("text", "since", "expected"),
    [
        pytest.param("months_allowed=18", None, [("18", None, None)], id="from the beginning"),
        pytest.param(
            "months_allowed=18", SINCE, [("12", None, date(2023, 12, 31)), ("18", SINCE, None)],
            id="from a day on",
        ),
        pytest.param("twice=5", None, [("5", None, None)], id="in place of every row"),
        pytest.param(
            "twice=5", date(2025, 1, 1), [("1", None, date(2024, 12, 31)), ("5", date(2025, 1, 1), None)],
            id="in place of the row that begins on that day",
        ),
        pytest.param(
            "lapsed=3", SINCE,
            [("2", date(2021, 1, 1), date(2023, 12, 31)), ("3", SINCE, date(2025, 12, 31))],
            id="until the day the parameter lapses",
        ),
        pytest.param(
            "lapsed=3", date(2026, 6, 1),
            [("2", date(2021, 1, 1), date(2025, 12, 31)), ("3", date(2026, 6, 1), None)],
            id="after the day the parameter lapsed",
        ),
        pytest.param("ends=", None, [(None, None, None)], id="an empty day is no limit"),
        pytest.param("ends=2024-02-29", None, [("2024-02-29", None, None)], id="a day"),
        pytest.param("due=02-29", None, [("02-29", None, None)], id="a month and day"),
        pytest.param("share=66.666666666", None, [("66.666666666", None, None)], id="a share with decimals"),
    ],
)  # fmt: skip
def test_change_makes_rows_that_do_not_overlap(text, since, expected):
    assert spans(text, since) == expected


@pytest.mark.parametrize(
    ("texts", "since", "said"),
    [
        pytest.param(
            ["zhejiang.flag=1"], None, "no programme 'zhejiang'. Known: zhejiang_made.", id="programme"
        ),
        pytest.param(["zhejiang_made.month_allowed=1"], None, "Near: months_allowed", id="near match"),
        pytest.param(["flag=1"], None, "is not PROGRAM.PARAMETER=VALUE", id="no programme"),
        pytest.param(["zhejiang_made.flag"], None, "is not PROGRAM.PARAMETER=VALUE", id="no value"),
        pytest.param(["zhejiang_made.flag=2"], None, "'2' is not 0 or 1", id="flag"),
        pytest.param(["zhejiang_made.flag="], None, "'' is not 0 or 1", id="empty"),
        pytest.param(
            ["zhejiang_made.months_allowed=-1"], None, "'-1' is not a whole number of months", id="negative"
        ),
        pytest.param(
            ["zhejiang_made.months_allowed=١٢"], None, "is not a whole number of months", id="other digits"
        ),
        pytest.param(["zhejiang_made.share=NaN"], None, "'NaN' is not a number", id="not a number"),
        pytest.param(["zhejiang_made.ends=2023-02-29"], None, "is not a day", id="no such day"),
        pytest.param(["zhejiang_made.due=13-01"], None, "is not a month and day", id="no such month"),
        pytest.param(["zhejiang_made.flag=1", "zhejiang_made.flag=0"], None, "set twice", id="twice"),
        pytest.param(
            ["zhejiang_made.twice=5"], SINCE, "begins on 2025-01-01, after 2024-01-01", id="overlap"
        ),
    ],
)
def test_wrong_change_is_told_with_what_would_be_right(texts, since, said):
    with pytest.raises(ParameterChangeError) as caught:
        read_changes(texts, KNOWN, since)
    assert said in caught.value.message
    assert caught.value.exit_code == 2


def test_every_fault_is_told_at_once():
    with pytest.raises(ParameterChangeError) as caught:
        read_changes(["zhejiang_made.flag=2", "zhejiang_made.share=200", "zhejiang_made.x=1"], KNOWN, None)
    assert len(caught.value.message.splitlines()) == 3
