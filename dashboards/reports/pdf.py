"""Documents as PDF: set by typst on A4 as official documents are, charts as vector pictures.

Belongs here: content → the plain data that `templates/document.typ` sets. Text reaches typst as data and
never as source, so nothing in it is run.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from dashboards.content.model import (
    Block,
    Bullets,
    Cell,
    Chart,
    Clauses,
    Document,
    Facts,
    Note,
    Paragraph,
    Row,
    Table,
    Tiles,
    plain,
)
from dashboards.reports.drawing.charts import svg
from dashboards.reports.numbering import Heading, captions, reading_order
from dashboards.reports.typesetting import typeset
from dashboards.reports.widths import column_shares, runs

Item = dict[str, Any]


def render_pdf(document: Document) -> bytes:
    """The document as PDF; the same document gives the same bytes.

    Raises:
        FontsMissingError: the system has no fonts for Chinese.
    """
    template = (files("dashboards.reports") / "templates" / "document.typ").read_bytes()
    inputs = {"document": json.dumps(as_data(document), ensure_ascii=False)}
    return typeset(template, inputs, document.made_at)


def as_data(document: Document) -> Item:
    """The document as the template reads it."""
    numbered = captions(document)
    runs_of = [
        {
            "wide": run.is_wide,
            "items": [
                item
                for part in run.parts
                for item in (_heading(part) if isinstance(part, Heading) else _items(part, numbered))
            ],
        }
        for run in runs(reading_order(document.sections, document.lang))
    ]
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "draft": document.draft,
        "lang": document.lang,
        "footer": document.footer,
        "facts": _pairs(document.facts),
        "runs": runs_of,
    }


def _heading(part: Heading) -> Iterator[Item]:
    yield {"kind": "heading", "level": part.level, "text": part.text}


def _items(block: Block, numbered: Mapping[str, str]) -> Iterator[Item]:
    match block:
        case Paragraph():
            yield {"kind": "paragraph", "text": plain(block.text)}
        case Bullets():
            yield {"kind": "bullets", "items": [plain(item) for item in block.items]}
        case Note():
            items = [plain(item) for item in block.items]
            yield {"kind": "note", "title": block.title, "items": items}
        case Facts():
            yield {"kind": "facts", "pairs": _pairs(block)}
        case Tiles():
            yield {"kind": "tiles", "tiles": [_tile(tile) for tile in block.tiles]}
        case Chart():
            if said := plain(block.sentence):
                yield {"kind": "paragraph", "text": said}
            if block.table.rows:
                yield {
                    "kind": "picture",
                    "caption": f"{numbered[block.key]}  {block.title}",
                    "said": said or block.title,
                    "svg": svg(block.figure),
                }
            yield _table(block.table, numbered, may_turn=False)
        case Table():
            yield _table(block, numbered)
        case Clauses():
            for clause in block.clauses:
                head = f"{clause.clause_id}  {clause.title}（{clause.validity}）"
                yield {"kind": "clause", "title": head, "text": clause.text}


def _pairs(facts: Facts) -> list[Item]:
    return [
        {"name": name, "text": cell.text, "wide": cell.kind == "text", "blank": cell.kind == "blank"}
        for name, cell in facts.pairs
    ]


def _tile(tile: Any) -> Item:
    return {
        "name": tile.name,
        "value": tile.cell.text,
        "captions": [plain(caption) for caption in tile.captions],
    }


def _table(table: Table, numbered: Mapping[str, str], *, may_turn: bool = True) -> Item:
    shares = column_shares(table, may_turn=may_turn)
    return {
        "kind": "table",
        "caption": f"{numbered[table.key]}  {table.title}",
        "columns": [{"title": column.title, "number": column.is_number} for column in table.columns],
        "weights": list(shares.weights),
        "tight": shares.is_tight,
        "rows": [row for each in table.rows for row in _rows(each)],
        "note": table.note,
        "empty": table.empty,
    }


def _rows(row: Row) -> Iterator[Item]:
    kind = "heading" if row.is_heading else "total" if row.is_total else "row"
    yield {"kind": kind, "cells": [_cell(cell) for cell in row.cells]}
    if row.detail:
        yield {"kind": "detail", "cells": [{"text": plain(row.detail), "number": False}]}


def _cell(cell: Cell) -> Item:
    text = f"{cell.text}\n{cell.note}" if cell.note else cell.text
    return {"text": text, "number": cell.is_number}
