"""Documents as DOCX in the layout of official documents (GB/T 9704), for a person to finish.

Belongs here: content → paragraphs, pictures, tables. Does not belong here: page, fonts and styles
(`official_layout`).
"""

import io
from collections.abc import Iterator, Mapping

import docx
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.shared import Mm

from dashboards.content.model import (
    Block,
    Bullets,
    Chart,
    Clauses,
    Document,
    Facts,
    Note,
    Paragraph,
    Table,
    Tiles,
    plain,
)
from dashboards.reports.docx_tables import Line, facts_xml, table_lines, table_xml
from dashboards.reports.drawing.charts import svg
from dashboards.reports.numbering import Heading, captions, reading_order
from dashboards.reports.official_layout import TEXT_WIDTH_MM, prepare, repacked, turn_page
from dashboards.reports.typesetting import picture
from dashboards.reports.widths import Shares, column_shares, runs

PPI = 300
"""Fineness of pictures; a DOCX made by python-docx holds no vector ones."""


def render_docx(document: Document) -> bytes:
    """The document as DOCX; the same document gives the same bytes.

    Raises:
        FontsMissingError: it has charts, and the system has no fonts for Chinese.
    """
    made = docx.Document()
    prepare(made, document.title, document.made_at, document.lang)
    made.add_paragraph(document.title, style="Title")
    made.add_paragraph(document.subtitle, style="Subtitle")
    if document.draft:
        made.add_paragraph(document.draft, style="Draft")
    _add_xml(made, facts_xml(document.facts))
    numbered = captions(document)
    for place, run in enumerate(runs(reading_order(document.sections, document.lang))):
        if place or run.is_wide:
            turn_page(made, is_wide=run.is_wide)
        for part in run.parts:
            if isinstance(part, Heading):
                made.add_paragraph(part.text, style=f"Heading {part.level}")
            else:
                _add(made, part, numbered)
    made.add_paragraph(document.footer, style="Small")
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())


def _add(made: DocxDocument, block: Block, numbered: Mapping[str, str]) -> None:
    match block:
        case Paragraph():
            made.add_paragraph(plain(block.text))
        case Bullets():
            for item in block.items:
                made.add_paragraph(plain(item))
        case Note():
            made.add_paragraph(block.title, style="Remark title")
            for item in block.items:
                made.add_paragraph(plain(item), style="Remark")
        case Facts():
            _add_xml(made, facts_xml(block))
        case Tiles():
            _add_xml(made, table_xml((), _tile_lines(block), Shares((2.0, 1.0, 2.0))))
        case Chart():
            if said := plain(block.sentence):
                made.add_paragraph(said)
            if block.table.rows:
                _add_picture(made, block, numbered)
            _add_table(made, block.table, numbered, may_turn=False)
        case Table():
            _add_table(made, block, numbered)
        case Clauses():
            for clause in block.clauses:
                head = f"{clause.clause_id}  {clause.title}（{clause.validity}）"
                made.add_paragraph(head, style="Remark title")
                made.add_paragraph(clause.text, style="Remark")


def _tile_lines(block: Tiles) -> Iterator[Line]:
    for tile in block.tiles:
        said = "；".join(plain(caption) for caption in tile.captions)
        yield Line("row", ((tile.name, False), (tile.cell.text, True), (said, False)))


def _add_picture(made: DocxDocument, chart: Chart, numbered: Mapping[str, str]) -> None:
    made.add_paragraph(f"{numbered[chart.key]}  {chart.title}", style="Caption")
    drawn = picture(svg(chart.figure), TEXT_WIDTH_MM, PPI)
    paragraph = made.add_paragraph(style="Picture")
    shape = paragraph.add_run().add_picture(io.BytesIO(drawn), width=Mm(TEXT_WIDTH_MM))
    # what a reader who does not see the picture is told
    shape._inline.docPr.set("descr", plain(chart.sentence) or chart.title)


def _add_table(
    made: DocxDocument, table: Table, numbered: Mapping[str, str], *, may_turn: bool = True
) -> None:
    made.add_paragraph(f"{numbered[table.key]}  {table.title}", style="Caption")
    if table.rows:
        shares = column_shares(table, may_turn=may_turn)
        _add_xml(made, table_xml(table.columns, table_lines(table), shares))
    else:
        made.add_paragraph(table.empty, style="Small")
    made.add_paragraph(table.note, style="Small")


def _add_xml(made: DocxDocument, xml: str) -> None:
    """Put a table where the text stands now: before the section's properties, which come last."""
    made.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
