"""Exports: a table of a page as CSV, by the same content that the page shows."""

import csv
import io
from urllib.parse import quote

from flask import Response, abort

from dashboards.content.model import Cell, Chart, Interval, Section, Table, plain, section_blocks
from dashboards.formats import data_value

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins with one of these is run as a formula by spreadsheets."""


def find_table(sections: tuple[Section, ...], key: str) -> Table | None:
    """The table of a key with all its rows, also where it is the twin of a chart."""
    for section in sections:
        for block in section_blocks(section):
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table) and table.key == key:
                return table.complete() if table.complete else table
    return None


def as_csv(table: Table) -> str:
    """The table with unrounded numbers; intervals become two columns, headings a column of their own."""
    groups = any(row.is_heading for row in table.rows)
    details = any(row.detail for row in table.rows)
    spans = [
        any(len(row.cells) > place and isinstance(row.cells[place].value, Interval) for row in table.rows)
        for place in range(len(table.columns))
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head: list[str] = [""] if groups else []
    for column, is_interval in zip(table.columns, spans, strict=True):
        head.extend([f"{column.title} ≥", f"{column.title} ≤"] if is_interval else [column.title])
    writer.writerow([*head, *([""] if details else [])])
    group = ""
    for row in table.rows:
        if row.is_heading:
            group = row.cells[0].text
            continue
        line = [_text(group)] if groups else []
        for cell, is_interval in zip(row.cells, spans, strict=True):
            line.extend(_cells(cell, is_interval=is_interval))
        writer.writerow([*line, *([_text(plain(row.detail))] if details else [])])
    return out.getvalue()


def _cells(cell: Cell, *, is_interval: bool) -> list[str]:
    if isinstance(cell.value, Interval):
        return [data_value(cell.value.low), data_value(cell.value.high)]
    if is_interval:
        return ["", ""]
    if cell.is_number:
        return [data_value(cell.value)]
    return ["" if cell.value is None else _text(cell.text)]


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def csv_response(table: Table | None) -> Response:
    """The table as a download named by its title; 404 where there is none."""
    if table is None:
        abort(404)
    name = quote(f"{table.title}.csv".replace("/", "-"))
    return Response(
        "\ufeff" + as_csv(table),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename=\"table.csv\"; filename*=UTF-8''{name}"},
    )
