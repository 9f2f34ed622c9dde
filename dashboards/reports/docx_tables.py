"""Tables of a DOCX, written as XML at once: cell by cell through python-docx a long list takes minutes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from dashboards.content.model import Column, Facts, Table, plain
from dashboards.reports.official_layout import TEXT_WIDTH_TWIPS, WIDE_WIDTH_TWIPS
from dashboards.reports.widths import Shares

PALE, RULE = "F3F5F8", "8A949E"
SIGNING = '<w:trHeight w:val="680" w:hRule="atLeast"/>'
"""12 mm, to write in."""


@dataclass(frozen=True)
class Line:
    """A row as it is written: texts, and whether each is a number.

    Attributes:
        kind: `row`, `head`, `heading`, `total`, `detail` or `sign` (with room to write).
    """

    kind: str
    cells: tuple[tuple[str, bool], ...]


def table_lines(table: Table) -> Iterator[Line]:
    """The rows of a table of content."""
    for row in table.rows:
        kind = "heading" if row.is_heading else "total" if row.is_total else "row"
        yield Line(
            kind,
            tuple(
                (f"{cell.text}\n{cell.note}" if cell.note else cell.text, cell.is_number)
                for cell in row.cells
            ),
        )
        if row.detail:
            yield Line("detail", ((plain(row.detail), False),))


def table_xml(columns: Sequence[Column], lines: Iterable[Line], shares: Shares) -> str:
    """A table as wide as the text, its head on every page.

    Args:
        columns: the head; empty for none.
        lines: the rows.
        shares: how the columns share the width.
    """
    total = sum(shares.weights)
    room = WIDE_WIDTH_TWIPS if shares.is_wide else TEXT_WIDTH_TWIPS
    widths = [round(room * weight / total) for weight in shares.weights]
    style = "Tight cell" if shares.is_tight else "Cell"
    head = Line("head", tuple((column.title, column.is_number) for column in columns))
    rows = [_row(line, widths, style) for line in ([head] if columns else [])]
    rows += [_row(line, widths, style) for line in lines]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(line: Line, widths: Sequence[int], style: str) -> str:
    properties = "<w:cantSplit/>" + {"head": "<w:tblHeader/>", "sign": SIGNING}.get(line.kind, "")
    if line.kind in ("heading", "detail"):
        text, _ = line.cells[0]
        cells = _cell(text, sum(widths), style, line.kind, span=len(widths))
    else:
        cells = "".join(
            _cell(text, width, style, line.kind, is_number=is_number)
            for (text, is_number), width in zip(line.cells, widths, strict=True)
        )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, style: str, kind: str, *, is_number: bool = False, span: int = 1) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>' if kind in ("head", "heading") else ""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    side = '<w:jc w:val="right"/>' if is_number else ""
    bold = "<w:rPr><w:b/></w:rPr>" if kind in ("head", "heading", "total") else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>{side}</w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(_clean(part))}</w:t></w:r></w:p>'
        for part in text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shade}</w:tcPr>{paragraphs}</w:tc>'


def _clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(char for char in text if char == "\t" or ord(char) >= 0x20)


def facts_xml(facts: Facts) -> str:
    """Names with their values, or with a line to write on."""
    lines = (
        Line("sign" if cell.kind == "blank" else "row", ((name, False), (cell.text, False)))
        for name, cell in facts.pairs
    )
    return table_xml((), lines, Shares((1.0, 3.0)))
