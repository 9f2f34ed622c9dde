"""Tables that authorities really publish, through the same readers: their headers and quirks."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ingestion.contracts import load_feeds
from ingestion.feeds import Feed
from ingestion.landing import Landing
from ingestion.settings import Settings
from ingestion.world import World

REAL = Path(__file__).parents[1] / "data" / "real"
USCC = "91330203674737244W"
VALID_CELLS = {
    "text": "某某",
    "date": "2020-01-02",
    "timestamp": "2020-01-02 10:00",
    "decimal": "1",
    "int": "1",
    "bool": "是",
    "uscc": USCC,
    "region": "330203",
    "standard_no": "T/ZZB 0001-2015",
}


def _tables() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """(source, table, our feed, its headers) of the 21 tables; the feed that most of its columns go to."""
    with (REAL / "headers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tables: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        tables.setdefault((row["source_key"], row["table_title"]), []).append(row)
    found = []
    for (source, title), columns in tables.items():
        feeds = [column["our_feed"] for column in columns if column["our_feed"]]
        feed = max(feeds, key=feeds.count) if feeds else "inspections"
        found.append((source, title, feed, tuple(column["header"] for column in columns)))
    return found


TABLES = _tables()
COMPLETE_TABLES = {"市场主体信息（含个体）"}
"""Tables that hold all that our feed requires as they are."""


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "home", load_feeds(), Settings(), World())


def _cell(feed: Feed, name: str) -> str:
    column = feed.column(name)
    return column.values[0] if column.kind == "enum" else VALID_CELLS[column.kind]


def _write(path: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def _quarantine(landing: Landing, batch) -> list[dict]:
    return pl.read_parquet(landing.directory(batch) / "quarantine.parquet").to_dicts()


def _rows(landing: Landing, batch) -> list[dict]:
    return pl.read_parquet(landing.directory(batch) / "rows.parquet").to_dicts()


def test_there_are_21_tables() -> None:
    assert len(TABLES) == 21


@pytest.mark.parametrize(
    ("source", "title", "feed_name", "header"), TABLES, ids=[f"{t[0]}-{t[1]}" for t in TABLES]
)
def test_a_real_header_as_it_is_names_what_is_missing(
    landing: Landing, tmp_path: Path, source: str, title: str, feed_name: str, header: tuple[str, ...]
) -> None:
    feed = load_feeds()[feed_name]
    missing = set(feed.map_headers(header).missing)
    path = _write(tmp_path / feed_name / "as_it_is.csv", header, tuple("1" for _ in header))
    batch = landing.ingest(path, feed_name, "as_it_is.csv")
    findings = _quarantine(landing, batch)
    assert {f["field"] for f in findings if f["rule"] == "MISSING_COLUMN"} == missing
    assert bool(missing) != (title in COMPLETE_TABLES)
    assert (batch.received, batch.accepted) == (0 if missing else 1, 0)
    assert all(
        feed.column(f["field"]).header in f["message"] for f in findings if f["rule"] == "MISSING_COLUMN"
    )


@pytest.mark.parametrize(
    ("source", "title", "feed_name", "header"), TABLES, ids=[f"{t[0]}-{t[1]}" for t in TABLES]
)
def test_a_real_header_completed_with_what_is_required_is_accepted(
    landing: Landing, tmp_path: Path, source: str, title: str, feed_name: str, header: tuple[str, ...]
) -> None:
    feed = load_feeds()[feed_name]
    mapping = feed.map_headers(header)
    full = header + tuple(feed.column(name).header for name in mapping.missing)
    completed = feed.map_headers(full)
    row = tuple(_cell(feed, name) if name else "不读的列" for name in completed.columns)
    batch = landing.ingest(
        _write(tmp_path / feed_name / "completed.csv", full, row), feed_name, "completed.csv"
    )
    assert _quarantine(landing, batch) == []
    assert (batch.received, batch.accepted, batch.quarantined) == (1, 1, 0)


PENALTY = ("行政处罚决定书文号", "行政相对人名称", "行政相对人类别", "处罚决定日期", "处罚机关")
PENALTY_ROW = (
    "甬市监处〔2021〕1号",
    "宁波某某有限公司",
    "法人及非法人组织",
    "2021-01-05",
    "宁波市市场监督管理局",
)
LISTING = ("名单编号", "统一社会信用代码", "名单类型", "列入日期")
LISTING_ROW = ("L1", USCC, "经营异常名录", "2017-7-7")
ENTERPRISE = ("统一社会信用代码", "企业名称", "行政区划代码", "登记状态")
ENTERPRISE_ROW = (USCC, "宁波某某有限公司", "330203", "存续")
STANDARD = ("标准号", "标准名称", "品牌", "发布日期", "实施日期", "状态", "终端消费品")
STANDARD_ROW = (
    "T/ZZB 2109-2021",
    "一次性炭化竹筷",
    "品字标浙江制造",
    "2021-04-24",
    "2021-05-01",
    "现行",
    "是",
)


def _with(
    header: tuple[str, ...], row: tuple[str, ...], **cells: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A header and a row with more or other cells, by Chinese header."""
    full = dict(zip(header, row, strict=True)) | cells
    return tuple(full), tuple(full.values())


QUIRKS = [
    *(
        pytest.param(
            "penalties",
            _with(PENALTY, PENALTY_ROW, **{"罚款金额(万元)": null}),
            {"fine_yuan": None},
            id=f"1-null-{i}",
        )
        for i, null in enumerate(("— —", "——", "/", "无", "暂无", r"\n"))
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 公示截止期="1900-1-1 0:00:00"),
        {"publicity_ends_on": None},
        id="2-filler-date",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 公示截止期="9999-9-9"),
        {"publicity_ends_on": None},
        id="2-year-9999",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 公示截止期="无处罚期限"),
        {"publicity_ends_on": None},
        id="2-no-end",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 处罚决定日期="2019-5-22 0:00:00"),
        {"decided_on": date(2019, 5, 22)},
        id="3-no-leading-zeros",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 罚款="10000"),
        {"fine_yuan": Decimal("10000.00")},
        id="4-yuan",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, **{"罚款金额（万元）": "0.96"}),
        {"fine_yuan": Decimal("9600.00")},
        id="4-ten-thousand-yuan-in-full-width-brackets",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 行政处罚决定书文号="杭萧市监处罚（2023）1722号"),
        {"penalty_no": "杭萧市监处罚(2023)1722号"},
        id="5-brackets-in-a-number",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 行政处罚决定书文号="3"),
        {"penalty_no": "3"},
        id="5-bare-number",
    ),
    pytest.param(
        "credit_listings",
        _with(LISTING, LISTING_ROW, 统一社会信用代码=USCC.lower()),
        {"uscc": USCC},
        id="6-lower-case",
    ),
    pytest.param(
        "enterprises",
        _with(ENTERPRISE, ENTERPRISE_ROW, 企业名称="上海凤凰企业（集团）股份有限公司"),
        {"name": "上海凤凰企业(集团)股份有限公司"},
        id="7-brackets-in-a-name",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 处罚机关="处罚日期:2022-09-31"),
        {"authority": "处罚日期:2022-09-31"},
        id="8-dirty-authority-kept-as-text",
    ),
    pytest.param(
        "enterprises",
        _with(ENTERPRISE, ENTERPRISE_ROW, 行政区划代码="330203001"),
        {"region_code": "330203"},
        id="9-nine-digits",
    ),
    pytest.param(
        "enterprises",
        _with(ENTERPRISE, ENTERPRISE_ROW, 登记状态="开业"),
        {"registration_status": "存续"},
        id="9-open",
    ),
    *(
        pytest.param(
            "standards", _with(STANDARD, STANDARD_ROW, 标准号=written), {"standard_no": meant}, id=f"11-{i}"
        )
        for i, (written, meant) in enumerate(
            [
                ("T/ZZB 2109—2021", "T/ZZB 2109-2021"),
                ("T/ZZB1131-2019", "T/ZZB 1131-2019"),
                ("t/zzb 2061-2021", "T/ZZB 2061-2021"),
            ]
        )
    ),
    pytest.param(
        "credit_listings",
        _with(LISTING, LISTING_ROW, 移出日期="2019-9-4", 移出经营异常名录原因="企业注销，自动移出"),
        {"removed_on": date(2019, 9, 4), "removal_reason": "其他"},
        id="12-free-text-reason",
    ),
]


@pytest.mark.parametrize(("feed_name", "table", "expected"), QUIRKS)
def test_a_quirk_of_real_tables_is_read(
    landing: Landing, tmp_path: Path, feed_name: str, table, expected: dict
) -> None:
    header, row = table
    batch = landing.ingest(_write(tmp_path / feed_name / "quirk.csv", header, row), feed_name, "quirk.csv")
    assert _quarantine(landing, batch) == []
    (landed,) = _rows(landing, batch)
    assert {name: landed[name] for name in expected} == expected


REFUSED = [
    pytest.param(
        "enterprises",
        _with(ENTERPRISE, ENTERPRISE_ROW, 统一社会信用代码="913101173245******"),
        ("uscc", "BAD_USCC"),
        id="6-masked-code",
    ),
    pytest.param(
        "enterprises",
        _with(ENTERPRISE, ENTERPRISE_ROW, 统一社会信用代码="914501000560047983X"),
        ("uscc", "BAD_USCC"),
        id="6-nineteen-characters",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 处罚决定日期="2022-09-31"),
        ("decided_on", "BAD_TYPE"),
        id="8-impossible-date",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 处罚决定日期="长期"),
        ("decided_on", "BAD_TYPE"),
        id="2-no-end-elsewhere",
    ),
    pytest.param(
        "enterprises",
        _with(ENTERPRISE, ENTERPRISE_ROW, 行政区划代码="海曙区"),
        ("region_code", "BAD_TYPE"),
        id="9-name-instead-of-code",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 行政相对人类别="1"),
        ("party_type", "BAD_ENUM"),
        id="4-coded-party",
    ),
    pytest.param(
        "penalties",
        _with(PENALTY, PENALTY_ROW, 行政处罚决定书文号=""),
        ("penalty_no", "MISSING_REQUIRED"),
        id="5-absent-number",
    ),
]


@pytest.mark.parametrize(("feed_name", "table", "finding"), REFUSED)
def test_a_quirk_that_cannot_be_read_is_quarantined_with_its_reason(
    landing: Landing, tmp_path: Path, feed_name: str, table, finding: tuple[str, str]
) -> None:
    header, row = table
    batch = landing.ingest(_write(tmp_path / feed_name / "quirk.csv", header, row), feed_name, "quirk.csv")
    found = _quarantine(landing, batch)
    assert [(f["row_number"], f["field"], f["rule"]) for f in found] == [(1, *finding)]
    assert (batch.received, batch.accepted, batch.quarantined) == (1, 0, 1)
