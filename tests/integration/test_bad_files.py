"""Bad files: whatever is dropped ends in quarantine with clear words, and harms no good file beside it."""

import io
import random
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.contracts import load_feeds
from ingestion.drop import scan_drop
from ingestion.landing import Landing
from ingestion.ledger import Batch
from ingestion.settings import Settings
from ingestion.world import World

FEEDS = load_feeds()
FEED = "recalls"
HEADER = "召回编号,统一社会信用代码,产品编号,责令日期,完成期限"
USCC = "91500101MAABXQBG7Q"
GOOD = f"{HEADER}\n1,{USCC},p,2022-01-01,2022-02-01\n".encode()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(GOOD.decode().splitlines()):
            sheet.write_row(row, 0, line.split(","))
    return buffer.getvalue()


def zip_bomb() -> bytes:
    """A workbook whose sheet is 200 MiB of spaces."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as good,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in good.namelist():
            content = good.read(name)
            bomb.writestr(name, content + b" " * (200 << 20) if name.endswith("sheet1.xml") else content)
    return buffer.getvalue()


def without_sheet() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(buffer, "w") as bad:
        for name in good.namelist():
            if "sheet1" not in name:
                bad.writestr(name, good.read(name))
    return buffer.getvalue()


def line(**cells: str) -> bytes:
    record = {"no": "2", "uscc": USCC, "product": "p", "ordered": "2022-01-01", "due": "2022-02-01"} | cells
    return f"{HEADER}\n{','.join(record.values())}\n".encode()


WHOLE = {
    "empty.csv": (b"", "空的"),
    "blank.csv": (b"\n \n", "没有任何内容"),
    "empty.xlsx": (b"", "空的"),
    "empty.json": (b"", "空的"),
    "empty.parquet": (b"", "空的"),
    "truncated.xlsx": (workbook()[:-700], "损坏"),
    "half.xlsx": (workbook()[:2000], "损坏"),
    "no-zip.xlsx": (b"hello", "损坏"),
    "without-sheet.xlsx": (without_sheet(), "损坏|工作表"),
    "old.xlsx": (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "旧版 Excel"),
    "bomb.xlsx": (zip_bomb(), "压缩炸弹"),
    "truncated.parquet": (b"PAR1" + b"x" * 50, "损坏"),
    "quote.csv": (GOOD + b'"abc"def,1,2\n', "第 3 行"),
    "open-quote.csv": (GOOD + b'2,"abc,1,2\n' + b"3,4,5\n" * 10, "第 3 行"),
    "long-line.csv": (GOOD + b"x" * (20 << 20) + b"\n", "超过上限"),
    "long-cell.csv": (GOOD + b'"' + (b"x" * 999 + b"\n") * 20_000, "第 3 行"),
    "nul.csv": (GOOD + b"\0\0\n", "空字节"),
    "utf16.csv": (GOOD.decode().encode("utf-16"), "UTF-16"),
    "utf16-no-mark.txt": (GOOD.decode().encode("utf-16-le"), "空字节"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG 图片"),
    "photo.tsv": (b"\xff\xd8\xff\xe0" + bytes(range(256)), "JPEG 图片"),
    "workbook.csv": (workbook(), "ZIP"),
    "latin.csv": (GOOD + b"caf\xe9,\xff\n", "UTF-8"),
    "deep.json": (b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "嵌套太深"),
    "deep.jsonl": (b"[" * 100_000, "嵌套太深"),
    "half.json": (b'[{"recall_no": "1"', "JSON"),
    "scalar.json": (b"[1, 2]", "JSON"),
}  # fmt: skip
ROWS = {
    "null-key.csv": (line(no="-"), [("recall_no", "MISSING_REQUIRED")]),
    "impossible-day.csv": (line(ordered="2022-09-31"), [("ordered_on", "BAD_TYPE")]),
    "check-digit.csv": (line(uscc="91500101MAABXQBG7R"), [("uscc", "BAD_USCC")]),
    "order.csv": (line(due="2021-12-31"), [("due_on", "DATE_ORDER")]),
    "short.csv": (f"{HEADER}\n2,{USCC}\n".encode(),
                  [(name, "MISSING_REQUIRED") for name in ("product_code", "ordered_on", "due_on")]),
    "header-twice.csv": (f"{HEADER}\n{HEADER}\n".encode(),
                         [("uscc", "BAD_USCC"), ("ordered_on", "BAD_TYPE"), ("due_on", "BAD_TYPE")]),
}  # fmt: skip


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "home", FEEDS, Settings(), World({}))


def run(tmp_path: Path, landing: Landing, files: dict[str, bytes], feed: str = FEED) -> list[Batch]:
    for name, content in files.items():
        path = tmp_path / "drop" / feed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    waiting = scan_drop(tmp_path / "drop")
    batches = [landing.ingest(file.path, file.feed, file.label) for file in waiting]
    return [batch for batch in batches if batch]


def findings(landing: Landing, batch: Batch) -> pl.DataFrame:
    return pl.read_parquet(landing.directory(batch) / "quarantine.parquet")


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_cannot_be_read_is_quarantined_whole(tmp_path: Path, landing: Landing, name: str):
    content, words = WHOLE[name]
    bad, good = run(tmp_path, landing, {name: content, "zz-good.csv": GOOD})
    assert (bad.received, bad.accepted, bad.quarantined) == (0, 0, 0)
    (finding,) = findings(landing, bad).rows(named=True)
    assert (finding["row_number"], finding["field"], finding["rule"]) == (0, None, "UNREADABLE")
    assert pl.Series([finding["message"]]).str.contains(words).item(), finding["message"]
    assert (good.received, good.accepted) == (1, 1)


@pytest.mark.parametrize("name", ROWS)
def test_a_bad_row_is_quarantined_with_its_rule(tmp_path: Path, landing: Landing, name: str):
    content, expected = ROWS[name]
    (batch,) = run(tmp_path, landing, {name: content})
    assert (batch.received, batch.accepted, batch.quarantined) == (1, 0, 1)
    assert findings(landing, batch).select("field", "rule").rows() == expected


def test_a_file_of_another_feed_names_the_columns_it_lacks(tmp_path: Path, landing: Landing):
    (batch,) = run(tmp_path, landing, {"a.csv": GOOD}, "penalties")
    found = findings(landing, batch)
    assert set(found["rule"]) == {"MISSING_COLUMN"}
    assert found["field"].to_list() == ["penalty_no", "party_name", "party_type", "decided_on", "authority"]


def test_two_hundred_columns_are_read(tmp_path: Path, landing: Landing):
    more = [f"列{number}" for number in range(195)]
    text = f"{','.join(more)},{HEADER}\n{','.join('x' for _ in more)},1,{USCC},p,2022-01-01,2022-02-01\n"
    (batch,) = run(tmp_path, landing, {"wide.csv": text.encode()})
    assert (batch.accepted, len(batch.unknown_columns)) == (1, 195)


def test_a_negative_fine_and_a_score_off_its_scale(tmp_path: Path, landing: Landing):
    fine = (
        "penalty_no,party_name,party_type,decided_on,authority,罚款金额(万元)\n"
        "1,甲,法人及非法人组织,2022-01-01,局,-0.01\n"
    )
    score = (
        "response_no,indicator_code,program,survey_year,respondent_id,respondent_type,target_type,score,scale_min,"
        "scale_max,answered_on\n1,STD_CLEAR,上海品牌,2022,r,企业,认证绩效,5.5,1,5,2022-11-01\n"
    )
    first, second = (
        run(tmp_path / feed, landing, {"a.csv": text.encode()}, feed)[0]
        for feed, text in (("penalties", fine), ("satisfaction_responses", score))
    )
    assert findings(landing, first).select("field", "rule").rows() == [("fine_yuan", "BAD_RANGE")]
    assert findings(landing, second).select("field", "rule").rows() == [("score", "BAD_RANGE")]


def test_a_good_file_in_every_format_gives_the_same_row(tmp_path: Path, landing: Landing):
    table = pl.read_csv(GOOD, infer_schema=False)
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    files = {
        "a.csv": GOOD,
        "b.TSV": GOOD.replace(b",", b"\t"),
        "c.txt": GOOD.replace(b",", b";"),
        "d.xlsx": workbook(),
        "e.json": table.write_json().encode(),
        "f.jsonl": table.write_ndjson().encode(),
        "g.parquet": buffer.getvalue(),
        "h.csv": GOOD.decode().encode("gb18030"),
    }
    batches = run(tmp_path, landing, files)
    assert len(batches) == len(files)
    rows = {
        pl.read_parquet(landing.directory(batch) / "rows.parquet").drop("batch_id").rows()[0]
        for batch in batches
    }
    assert len(rows) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**9), name=st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.xlsx", "a.parquet"])
)
def test_random_damage_loses_no_row_and_breaks_nothing(
    tmp_path: Path, landing: Landing, seed: int, name: str
):
    chance = random.Random(seed)
    buffer = io.BytesIO()
    table = pl.read_csv(GOOD, infer_schema=False)
    table.write_parquet(buffer)
    whole = {
        "a.csv": GOOD * 3,
        "a.json": table.write_json().encode(),
        "a.jsonl": table.write_ndjson().encode(),
        "a.xlsx": workbook(),
        "a.parquet": buffer.getvalue(),
    }[name]
    content = bytearray(whole)
    for _ in range(chance.randrange(4)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / f"{seed}-{name}"
    path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content) + 1)])])
    batch = landing.ingest(path, FEED, path.name)
    if batch:
        assert batch.received == batch.accepted + batch.quarantined
        raw = pl.read_parquet(landing.directory(batch) / "raw.parquet")
        assert raw.height == batch.received
