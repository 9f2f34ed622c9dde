"""Files: written rows as bytes on disk, the same bytes on every machine.

Belongs here: CSV in its encodings, Excel with title rows, JSON, Parquet. Does not belong here: cells.
"""

import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from ingestion.feeds import Feed
from ingestion.sample.streams import Stream

SUFFIX = {
    "csv": "csv", "bom": "csv", "gbk": "csv", "tab": "tsv", "semicolon": "txt", "xlsx": "xlsx",
    "json": "json", "jsonl": "jsonl",
    "parquet": "parquet",
}  # fmt: skip
_SEPARATOR = {"tab": "\t", "semicolon": ";"}
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001 - a workbook knows no offset
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SERIAL = re.compile(r"[34]\d{4}")
_SHORT_ROWS_UP_TO = 3_000
"""Only files up to this many rows have rows cut short."""


def write(path: Path, form: str, feed: Feed, headers: list[str], rows: pl.DataFrame, s: Stream) -> Path:
    """Write one file; returns its path.

    Args:
        path: where, without the suffix.
        form: a format of `manners.Manner.formats`.
        feed: contract of the rows.
        headers: header of each column of `rows`; extra columns included.
        rows: written cells, all text.
        s: draws.
    """
    path = path.with_name(f"{path.name}.{SUFFIX[form]}")
    if form == "xlsx":
        path.write_bytes(_workbook(feed, headers, rows, s))
    elif form == "parquet":
        _typed(feed, rows).rename(dict(zip(rows.columns, headers, strict=True))).write_parquet(
            path, compression="zstd"
        )
    elif form == "jsonl":
        path.write_text(
            rows.rename(dict(zip(rows.columns, headers, strict=True))).write_ndjson(), encoding="utf-8"
        )
    elif form == "json":
        path.write_text(_wrapped(feed, headers, rows), encoding="utf-8")
    else:
        _delimited(path, form, headers, rows, s)
    return path


def _delimited(path: Path, form: str, headers: list[str], rows: pl.DataFrame, s: Stream) -> None:
    separator = _SEPARATOR.get(form, ",")
    named = rows.rename(dict(zip(rows.columns, headers, strict=True)))
    if form != "gbk" and len(rows) > _SHORT_ROWS_UP_TO:
        named.write_csv(path, separator=separator, include_bom=form == "bom")
        return
    text = named.write_csv(separator=separator)
    if len(rows) <= _SHORT_ROWS_UP_TO:
        text = _cut_short(text, separator, s)
    path.write_bytes(text.encode({"gbk": "gb18030", "bom": "utf-8-sig"}.get(form, "utf-8")))


def _cut_short(text: str, separator: str, s: Stream) -> str:
    """Leave out the empty last cells of a few rows."""
    if '"' in text:
        return text
    lines = text.split("\n")
    for place in range(1, len(lines)):
        if lines[place].endswith(separator) and s.chance(0.03):
            lines[place] = lines[place].rstrip(separator)
    return "\n".join(lines)


def _workbook(feed: Feed, headers: list[str], rows: pl.DataFrame, s: Stream) -> bytes:
    """A hand-made sheet: two title rows, real date cells, numbers as numbers; stored, not deflated."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    book.set_properties({"created": _CREATED, "author": "合成数据"})
    sheet = book.add_worksheet("Sheet1")
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, f"{feed.title_zh}汇总表")
    sheet.write_string(1, 0, f"填报单位：{s.pick(('质量发展处', '认证监管处', '标准化处', '信用监管处'))}")
    for place, header in enumerate(headers):
        sheet.write_string(2, place, header)
    kinds = [feed.column(name).kind if name in feed.names else "text" for name in rows.columns]
    for line, row in enumerate(rows.iter_rows(), start=3):
        for place, cell in enumerate(row):
            if not cell:
                continue
            if kinds[place] == "date" and _ISO.fullmatch(cell) and _is_date(cell):
                sheet.write_datetime(line, place, datetime.fromisoformat(cell), as_date)
            elif (kinds[place] == "int" and cell.isascii() and cell.isdigit()) or (
                kinds[place] == "date" and _SERIAL.fullmatch(cell)
            ):
                sheet.write_number(line, place, int(cell))
            else:
                sheet.write_string(line, place, cell)
    book.close()
    return _stored(raw.getvalue())


def _is_date(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _stored(archive: bytes) -> bytes:
    """The same archive without compression, so that no version of zlib changes a byte."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target,
    ):
        for entry in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            target.writestr(zipfile.ZipInfo(entry, (2020, 1, 1, 0, 0, 0)), source.read(entry))
    return made.getvalue()


def _typed(feed: Feed, rows: pl.DataFrame) -> pl.DataFrame:
    """Dates and whole numbers with real types."""
    kinds = {name: feed.column(name).kind for name in rows.columns if name in feed.names}
    return rows.with_columns(
        *(
            pl.col(name).str.to_date("%Y-%m-%d", strict=False)
            for name, kind in kinds.items()
            if kind == "date"
        ),
        *(pl.col(name).cast(pl.Int64, strict=False) for name, kind in kinds.items() if kind == "int"),
    )


def _wrapped(feed: Feed, headers: list[str], rows: pl.DataFrame) -> str:
    """An answer of an interface: the records two levels down, whole numbers as numbers."""
    whole = [name in feed.names and feed.column(name).kind == "int" for name in rows.columns]
    records = [
        {
            header: int(cell) if is_whole and cell and cell.isascii() and cell.isdigit() else cell
            for header, cell, is_whole in zip(headers, row, whole, strict=True)
        }
        for row in rows.iter_rows()
    ]
    answer = {"code": 0, "msg": "success", "data": {"total": len(records), "list": records}}
    return json.dumps(answer, ensure_ascii=False, indent=1)
