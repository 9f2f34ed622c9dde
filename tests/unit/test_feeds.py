"""Which header names which column, and the model of a feed."""

import csv
import pickle
from pathlib import Path

import pytest

from ingestion.contracts import load_feeds
from ingestion.errors import ColumnUnknownError
from ingestion.feeds import Feed, normalise_header

FEEDS = load_feeds()
EVERY_FEED = pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))

with (Path(__file__).parent / "contract_facts" / "aliases.csv").open(encoding="utf-8", newline="") as file:
    ALIASES = list(csv.DictReader(file))


@EVERY_FEED
def test_own_headers_and_english_names_cover_the_feed(feed: Feed) -> None:
    for headers in ([column.header for column in feed.columns], list(feed.names)):
        mapping = feed.map_headers(headers)
        assert mapping.columns == mapping.claimed == feed.names
        assert mapping.unknown == mapping.missing == ()


@pytest.mark.parametrize("row", ALIASES, ids=lambda row: f"{row['feed']}-{row['header']}")
def test_alias_names_its_column(row: dict[str, str]) -> None:
    mapping = FEEDS[row["feed"]].map_headers([row["header"]])
    assert (mapping.columns, mapping.ten_thousand) == ((row["column"],), (False,))


@pytest.mark.parametrize(
    ("header", "column", "ten_thousand"),
    [
        pytest.param("罚款金额(万元)", "fine_yuan", True, id="own header in 10,000 yuan"),
        pytest.param("罚款金额（万元）", "fine_yuan", True, id="full-width brackets"),
        pytest.param("罚款金额", "fine_yuan", False, id="unit left out means yuan"),
        pytest.param("罚款金额(元)", "fine_yuan", False, id="unit yuan"),
        pytest.param("罚款", "fine_yuan", False, id="alias"),
        pytest.param("罚款（万元）", "fine_yuan", True, id="alias in 10,000 yuan"),
        pytest.param("fine_yuan", "fine_yuan", False, id="English name is in yuan"),
        pytest.param("fine_yuan(万元)", "fine_yuan", True, id="English name with a unit follows the unit"),
        pytest.param("没收违法所得、没收非法财物的金额", "confiscated_yuan", False, id="long header"),
        pytest.param("罚款金额(亿元)", None, False, id="another unit is another header"),
        pytest.param("处罚内容(万元)", None, False, id="only money has a unit"),
        pytest.param("fine", None, False, id="unknown"),
        pytest.param("Fine_Yuan", None, False, id="names are read as written"),
    ],
)
def test_units_in_headers(header: str, column: str | None, ten_thousand: bool) -> None:
    mapping = FEEDS["penalties"].map_headers([header])
    assert (mapping.columns, mapping.ten_thousand) == ((column,), (ten_thousand,))
    assert mapping.unknown == (() if column else (header,))


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("　控股 比例（％）\n", "控股比例(%)"),
        ("\ufeff统一\u200b社会\u2060信用代码\t", "统一社会信用代码"),
        ("同步颁发３Ｃ", "同步颁发3C"),
        ("认证项目\n/产品类别", "认证项目/产品类别"),
        ("\u00a0\u3000", ""),
        (None, ""),
    ],
)
def test_headers_are_normalised(written: str | None, normalised: str) -> None:
    assert normalise_header(written) == normalised


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        pytest.param(["罚款", "罚款金额(万元)"], (None, "fine_yuan"), id="own header wins over an alias"),
        pytest.param(["罚款(万元)", "fine_yuan"], (None, "fine_yuan"), id="English name wins over an alias"),
        pytest.param(["fine_yuan", "罚款金额"], ("fine_yuan", None), id="leftmost of two own names"),
        pytest.param(["处罚结果", "行政处罚内容"], ("content", None), id="leftmost of two aliases"),
        pytest.param(["处罚内容", "处罚内容"], ("content", None), id="leftmost of one header twice"),
    ],
)
def test_one_name_claimed_by_two_columns(headers: list[str], columns: tuple[str | None, ...]) -> None:
    mapping = FEEDS["penalties"].map_headers(headers)
    assert mapping.columns == columns
    assert None not in mapping.claimed
    assert mapping.unknown == ()
    assert not any(
        big for big, name in zip(mapping.ten_thousand, mapping.columns, strict=True) if name is None
    )


def test_unknown_missing_and_positions() -> None:
    mapping = FEEDS["recalls"].map_headers(["序号", " 召回编号 ", None, "", "责令日期", "uscc", "备 注"])
    assert mapping.columns == (None, "recall_no", None, None, "ordered_on", "uscc", None)
    assert mapping.positions == {"recall_no": 1, "ordered_on": 4, "uscc": 5}
    assert mapping.unknown == ("序号", "备 注")
    assert mapping.missing == ("product_code", "due_on")


def test_unknown_column_is_named_with_the_known_ones() -> None:
    with pytest.raises(ColumnUnknownError, match="'colour'") as caught:
        FEEDS["recalls"].column("colour")
    assert "due_on" in caught.value.remedy


def test_feeds_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(FEEDS)) == FEEDS
