"""Readers: what stands in a file comes out cell by cell, whatever the format and the size of a block."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.contracts import load_feeds
from ingestion.errors import FileUnreadableError
from ingestion.readers.bytes import fingerprint
from ingestion.readers.files import open_file
from ingestion.readers.numbers import plain_decimal
from ingestion.readers.source import is_blank
from ingestion.settings import Settings

FEED = load_feeds()["standard_drafters"]
HEADER = ("标准编号", "统一社会信用代码", "起草角色")
LINE = ",".join(HEADER) + "\n"
TINY = Settings(block_bytes=7, max_chunk_cells=6)

Record = tuple[str | None, ...]


def read(
    path: Path, content: bytes | None = None, limits: Settings | None = None
) -> tuple[tuple[str, ...] | None, list[Record]]:
    limits = limits or Settings()
    if content is not None:
        path.write_bytes(content)
    source = open_file(path, fingerprint(path, limits), FEED, limits)
    frames = list(source.chunks)
    numbers = [number for frame in frames for number in frame["row_number"]]
    assert numbers == list(range(1, len(numbers) + 1))
    return source.header, [row[1:] for frame in frames for row in frame.rows()]


def rows(path: Path, text: str, limits: Settings | None = None) -> list[Record]:
    return read(path, text.encode(), limits)[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


@pytest.mark.parametrize("limits", [Settings(), TINY], ids=["one block", "tiny blocks"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_encodings_separators_and_line_ends(
    file: Path, limits: Settings, encoding: str, separator: str, end: str
):
    lines = [HEADER, ("浙江𠮷", "2", ""), ("4", '"5\n五"', "6"), ("7", "8", "9")]
    text = end.join(separator.join(cells) for cells in lines)
    header, found = read(file, text.encode(encoding), limits)
    assert header == HEADER
    assert found == [("浙江𠮷", "2", None), ("4", "5\n五", "6"), ("7", "8", "9")]


def test_quotes_as_in_rfc_4180(file: Path):
    body = 'a,"b,""c""\r\n\nd",e\n"",in"side,"x"\n'
    assert rows(file, LINE + body) == [("a", 'b,"c"\r\n\nd', "e"), (None, 'in"side', "x")]


@pytest.mark.parametrize(
    ("body", "line"),
    [('a,b,c\n"abc"def,1,2\n', 3), ('a,b,c\n1,2,3\n"open,2,3\n4,5,6\n', 4), ('"a""\n', 2)],
    ids=["text after quote", "never closed", "closed by two"],
)
def test_a_broken_quote_names_its_line(file: Path, body: str, line: int):
    with pytest.raises(FileUnreadableError, match=f"从第 {line} 行开始"):
        rows(file, LINE + body)


def test_a_broken_quote_in_the_header(file: Path):
    with pytest.raises(FileUnreadableError, match="引号有误"):
        rows(file, '"标准编号"x,统一社会信用代码\n1,2\n')


def test_short_rows_are_filled_and_extra_cells_ignored(file: Path):
    assert rows(file, LINE + "1\n1,2,3,4,5\n") == [("1", None, None), ("1", "2", "3")]
    assert rows(file, LINE + '1\n1,"2",3,4,5\n') == [("1", None, None), ("1", "2", "3")]


def test_blank_records_are_neither_kept_nor_counted(file: Path):
    body = "1,2,3\n\n , \u3000,\u200b\n,,\n-,,\n\ufeff\n4,5,6"
    assert rows(file, "\n,,\n" + LINE + body) == [("1", "2", "3"), ("-", None, None), ("4", "5", "6")]
    assert is_blank("\u00a0\u2060\x1f\n")
    assert not is_blank("—")


def test_the_separator_is_the_one_that_knows_most_columns(file: Path):
    header, found = read(file, "标准编号;统一社会信用代码;备注,a,b,c,d\n1;2;3\n".encode())
    assert header == ("标准编号", "统一社会信用代码", "备注,a,b,c,d")
    assert found == [("1", "2", "3")]


def test_only_line_feeds_and_returns_end_a_line(file: Path):
    assert rows(file, LINE + "a\u2028b\x0bc\x85d\x1ce,2,3\n") == [("a\u2028b\x0bc\x85d\x1ce", "2", "3")]


def test_a_header_alone_is_no_row(file: Path):
    assert read(file, LINE.strip().encode()) == (HEADER, [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='ab,;"\r\n\u3000é', max_size=60), st.integers(1, 9))
def test_blocks_of_any_size_give_what_the_csv_module_gives(tmp_path: Path, body: str, block: int):
    file = tmp_path / "file.csv"
    try:
        expected = [
            tuple((cell or None) for cell in (record + [""] * 3)[:3])
            for record in csv.reader(io.StringIO(body, newline=""), strict=True)
            if not all(is_blank(cell) for cell in record[:3])
        ]
    except csv.Error:
        with pytest.raises(FileUnreadableError):
            rows(file, LINE + body, Settings(block_bytes=block))
        return
    assert rows(file, LINE + body, Settings(block_bytes=block, max_chunk_cells=6)) == expected


def write_workbook(
    path: Path, table: list[list[object]], formats: dict[tuple[int, int], str] | None = None
) -> Path:
    path = path.with_suffix(".XLSX")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                form = (formats or {}).get((row, column))
                style = book.add_format({"num_format": form}) if form else None
                if isinstance(cell, dt.date):
                    sheet.write_datetime(
                        row, column, cell, style or book.add_format({"num_format": "yyyy-mm-dd"})
                    )
                else:
                    sheet.write(row, column, cell, style)
    return path


def test_cells_of_a_workbook(file: Path):
    numbers = [1e-7, 1 / 3, 3.0000000001, 1e16, 330100, 100.0, -2.5e-9, 44931]
    dates = [
        dt.date(2023, 1, 5),
        dt.datetime(2023, 1, 5, 13, 4, 59),
        dt.datetime(1900, 1, 1),
        dt.date(9999, 12, 31),
    ]
    others = [True, "0.30", "1e5", " x ", "123456789012345678", "007"]
    path = write_workbook(file, [list(HEADER), *([cell, "", "x"] for cell in numbers + dates + others)])
    assert [row[0] for row in read(path)[1]] == [
        "0.0000001", "0.3333333333333333", "3.0000000001", "10000000000000000", "330100", "100",
        "-0.0000000025",
        "44931", "2023-01-05 00:00:00", "2023-01-05 13:04:59", "1900-01-01 00:00:00", "9999-12-31 00:00:00",
        "true", "0.30", "1e5", " x ", "123456789012345678", "007",
    ]  # fmt: skip


def test_a_formula_gives_its_value_and_an_error_its_sign(file: Path):
    path = file.with_suffix(".xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    assert read(path)[1] == [("2", "#N/A", "#DIV/0!")]


def test_a_workbook_of_another_program(file: Path):
    path = file.with_suffix(".xlsx")
    book = openpyxl.Workbook()
    for row in ([], ["起草单位一览"], [], list(HEADER), ["a", 12.5, dt.datetime(2023, 1, 5)]):
        book.active.append(row)
    book.create_sheet("另一张").append(["x"])
    book.save(path)
    assert read(path) == (HEADER, [("a", "12.5", "2023-01-05 00:00:00")])


def test_title_rows_above_the_header_are_skipped(file: Path):
    table = [["标准起草单位", "标准编号"], ["统计时间：2023年"], [], list(HEADER), ["1", "2", "3"]]
    assert read(write_workbook(file, table)) == (HEADER, [("1", "2", "3")])


def test_without_a_whole_header_the_row_with_most_names_is_it(file: Path):
    table = [["标准编号"], ["标准编号", "起草角色"], ["role", "uscc"], ["1", "2"]]
    header, found = read(write_workbook(file, table))
    assert header == ("标准编号", "起草角色")
    assert len(found) == 2


def test_json_shapes(file: Path):
    records = [{"a": 1.50, "b": None, "c": True}, {"d": {"x": [1, 2.5, "“"]}, "a": "\ud800"}, {}]
    body = json.dumps(records)
    wrapped = [
        body,
        f'{{"data": {body}}}',
        f'{{"code": 0, "records": {body}, "x": [1]}}',
        f'{{"list": [], "data": {{"total": 2, "list": {body}}}}}',
        f'\ufeff{{"result": {{"data": {body}}}, "z": {{"records": 1}}}}',
    ]
    path = file.with_suffix(".json")
    for text in wrapped:
        for limits in (Settings(), TINY):
            header, found = read(path, text.encode(), limits)
            assert header == ("a", "b", "c", "d")
            assert found == [("1.5", None, "true", None), ("\ufffd", None, None, '{"x":[1,2.5,"“"]}')]


def test_json_numbers_come_in_their_shortest_decimal_form(file: Path):
    text = '[{"a":1e-7},{"a":12.50},{"a":100.0},{"a":-0.0},{"a":123456789012345678901234567890},{"a":1E+2}]'
    assert [row[0] for row in read(file.with_suffix(".json"), text.encode())[1]] == [
        "0.0000001", "12.5", "100", "0", "123456789012345678901234567890", "100",
    ]  # fmt: skip
    assert plain_decimal("1e999999999") == "1e999999999"


def test_of_a_name_given_twice_in_a_record_the_last_value_holds(file: Path):
    assert read(file.with_suffix(".json"), b'[{"a":1,"b":2,"a":3}]') == (("a", "b"), [("3", "2")])


@pytest.mark.parametrize("text", ["[]", '{"data": []}', '{"result": {"records": []}}', "[{}]"])
def test_an_empty_array_has_no_header(file: Path, text: str):
    assert read(file.with_suffix(".json"), text.encode()) == (None, [])


@pytest.mark.parametrize(
    "text",
    ["", " ", "1", "null", '"x"', '{"code": 0}', "[1]", "[[]]", "[null]", '[{"a":1}', '[{"a":1},]',
     '[{"a":1}] x',
     '[{"a":NaN}]', '[{"a":1}{"a":2}]', "{'a':1}", '{"data":[{"a":1}]', "[" * 100_000,
     '[{"a":' + "[" * 100_000,
     '{"data":' * 100_000, '{"x":' + "[" * 100_000],
)  # fmt: skip
def test_other_json_is_unreadable(file: Path, text: str):
    with pytest.raises(FileUnreadableError):
        read(file.with_suffix(".json"), text.encode())


def test_a_record_without_end_is_given_up_in_time(file: Path):
    limits = Settings(max_json_element_bytes=1000)
    with pytest.raises(FileUnreadableError):
        read(file.with_suffix(".json"), b'[{"a":"' + b"x" * 5_000_000, limits)


def test_json_lines(file: Path):
    text = '{"a":1}\n\n  \r\n{"b":"x\u2028","a":null}\n{"a":""}\n{"a":2}'
    for limits in (Settings(), TINY):
        header, found = read(file.with_suffix(".jsonl"), text.encode(), limits)
        assert header == ("a", "b")
        assert found == [("1", None), (None, "x\u2028"), ("2", None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [('{"a":1}\n[]\n', "第 2 行不是 JSON 对象"), ('{"a":1\n', "第 1 行不是合法"), ("\n\n", "没有任何内容"),
     ('{"a":' + "[" * 100_000, "嵌套太深")],
)  # fmt: skip
def test_broken_lines_are_unreadable(file: Path, text: str, words: str):
    with pytest.raises(FileUnreadableError, match=words):
        read(file.with_suffix(".jsonl"), text.encode())


def test_parquet_types_become_text(file: Path):
    path = file.with_suffix(".parquet")
    moment = dt.datetime(2023, 1, 5, 1, 2, 3, 500000)
    columns = {
        "text": ["x", None],
        "float": [1e-7, float("nan")],
        "single": pl.Series([0.1, 1e10], dtype=pl.Float32),
        "decimal": [Decimal("12.500"), Decimal("100.000")],
        "int": [2**62, 0],
        "bool": [True, False],
        "day": [dt.date(2023, 1, 5), None],
        "moment": [moment, dt.datetime(2023, 1, 5)],
        "zoned": pl.Series([moment, None]).dt.replace_time_zone("Asia/Shanghai"),
        "list": [[1, 2], None],
        "struct": [{"a": "甲"}, None],
        "binary": [b"abc", b"\xff"],
        "category": pl.Series(["x", "y"], dtype=pl.Categorical),
        "nothing": [None, None],
    }
    pl.DataFrame(columns).write_parquet(path)
    header, found = read(path, limits=TINY)
    assert header == tuple(columns)
    assert found == [
        ("x", "0.0000001", "0.1", "12.5", str(2**62), "true", "2023-01-05", "2023-01-05 01:02:03.500",
         "2023-01-05T01:02:03.500+08:00", "[1,2]", '{"a":"甲"}', "abc", "x", None),
        (None, None, "10000000000", "100", "0", "false", None, "2023-01-05 00:00:00", None, None, None,
        "ff", "y", None),
    ]  # fmt: skip


def test_limits_on_lines_and_columns(file: Path):
    with pytest.raises(FileUnreadableError, match="一行长达"):
        rows(file, LINE + "x" * 50, Settings(max_line_bytes=40, block_bytes=10))
    with pytest.raises(FileUnreadableError, match="超过上限 2 列"):
        rows(file, LINE, Settings(max_columns=2))


def test_a_sheet_that_spans_too_far_is_not_opened(file: Path):
    path = file.with_suffix(".xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(1_048_575, 16_383, "stray")
    with pytest.raises(FileUnreadableError, match="第 1048576 行、第 16384 列"):
        read(path)
