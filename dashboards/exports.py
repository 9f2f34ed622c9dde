"""Exports: a table of a page as CSV or Excel, and its documents, by the same content that the page shows."""

import csv
import io
from datetime import datetime
from urllib.parse import quote

from flask import Response, abort

from dashboards.content.model import Cell, Chart, Section, Table, section_blocks
from dashboards.content.view import View
from dashboards.errors import DocumentNotMadeError
from dashboards.formats import data_value
from dashboards.grids import grid
from dashboards.reports import service

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins with one of these is run as a formula by spreadsheets."""
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def find_table(sections: tuple[Section, ...], key: str) -> Table | None:
    """The table of a key with all its rows, also where it is the twin of a chart."""
    for section in sections:
        for block in section_blocks(section):
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table) and table.key == key:
                return table.complete() if table.complete else table
    return None


def as_csv(table: Table) -> str:
    """The table with unrounded numbers, laid out as in `grids`."""
    laid = grid(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(laid.head)
    writer.writerows([_written(cell) for cell in row] for row in laid.rows)
    return out.getvalue()


def _written(cell: Cell) -> str:
    if cell.is_number:
        return data_value(cell.value)
    return "" if cell.value is None else _text(cell.text)


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def table_response(table: Table | None, form: str, made_at: datetime) -> Response:
    """The table as a download named by its title; 404 where there is none.

    Args:
        table: what to write.
        form: `csv` or `xlsx`; 404 for any other.
        made_at: the time a workbook carries: that of the snapshot, so that it is the same twice.
    """
    if table is None or form not in ("csv", "xlsx"):
        abort(404)
    body: str | bytes
    if form == "csv":
        body = "\ufeff" + as_csv(table)
    else:
        from dashboards.reports.xlsx import table_workbook

        body = table_workbook(table, made_at)
    return _download(body, f"{table.title}.{form}".replace("/", "-"), form)


def document_response(view: View, page_key: str, key: str, form: str) -> Response:
    """A document as a download; 404 where the page does not offer it, 503 where it cannot be made now."""
    if form not in service.FORMS or key not in service.offered(view, page_key):
        abort(404)
    try:
        body = service.document_file(view, key, form)
    except DocumentNotMadeError as problem:
        return Response(str(problem), 503, mimetype="text/plain")
    return _download(body, service.name_of(view, key, form), form)


def _download(body: str | bytes, name: str, form: str) -> Response:
    return Response(
        body,
        mimetype=MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f"attachment; filename=\"export.{form}\"; filename*=UTF-8''{quote(name)}",
        },
    )
