"""The content model: documents, sections, sentences, tables, charts, notes. Data only.

A renderer (HTML, Dash, XLSX, DOCX, PDF) needs nothing but these; cells keep the raw value beside its
kind, so that a workbook holds real numbers.
"""

import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboards import formats
from dashboards.content.forms import Action, Form, Search

LONGEST_CODE = 22
"""Characters of a code that is never broken into lines."""


@dataclass(frozen=True)
class MetricRef:
    """Which metric a figure is: what the `data-` attributes say."""

    metric: str
    program: str
    year: int
    region: str


def figure_key(metric: str, program: str, year: int, region: str, cutoff_on: date | None = None) -> str:
    """The key that asks how a figure was computed (`content.explanation`)."""
    return "|".join((metric, program, str(year), region, cutoff_on.isoformat() if cutoff_on else ""))


@dataclass(frozen=True)
class Interval:
    """Two bounds of one kind."""

    low: float | None
    high: float | None


@dataclass(frozen=True)
class Cell:
    """A value with all that is needed to show it.

    Attributes:
        value: as the mart holds it; an `Interval` for two bounds.
        kind: `text`, `code`, `date`, `time`, `clause`, `blank`, or a kind of number (`formats.DECIMALS`).
        metric: the metric it is a figure of.
        is_signed: a plus is shown before what is above zero.
        most_decimals: digits shown at most, instead of the fixed number of the kind.
        tone: `good`, `bad`, `warn` or empty; never the only carrier of a meaning.
        note: a few words below the value.
        href: where it leads.
        explain: the key that asks how it was computed (`content.explanation`); empty: it cannot be asked.
        action: what can be done with it.
    """

    value: Any
    kind: str = "text"
    metric: MetricRef | None = None
    is_signed: bool = False
    most_decimals: int | None = None
    tone: str = ""
    note: str = ""
    href: str = ""
    explain: str = ""
    action: Action | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right, with digits of one width."""
        return self.kind in formats.NUMERIC

    @property
    def text(self) -> str:
        """The value as it is shown."""
        value = self.value
        if self.kind == "blank":
            return ""
        if isinstance(value, Interval):
            if value.low is None or value.high is None:
                return formats.NOTHING
            return f"{formats.number(value.low, self.kind)} ~ {formats.number(value.high, self.kind)}"
        if self.is_number:
            return formats.number(
                value, self.kind, is_signed=self.is_signed, most_decimals=self.most_decimals
            )
        if value is None or value == "":
            return formats.NOTHING
        if isinstance(value, datetime):
            return formats.moment(value)
        if isinstance(value, date):
            return formats.short_day(value)
        return str(value)

    @property
    def attributes(self) -> dict[str, Any]:
        """The `data-` attributes of a metric's figure; none where it is not one."""
        if self.metric is None:
            return {}
        return {
            "data-metric": self.metric.metric,
            "data-program": self.metric.program,
            "data-year": str(self.metric.year),
            "data-region": self.metric.region,
            "data-value": formats.data_value(self.value),
        }


Sentence = tuple[str | Cell, ...]
"""Running text with the figures in it as cells."""


def sentence(template: str, values: Mapping[str, Any]) -> Sentence:
    """A sentence from a template with `{names}`; cells stay cells, everything else becomes text."""
    parts: list[str | Cell] = []
    for literal, name, _, _ in string.Formatter().parse(template):
        if literal:
            parts.append(literal)
        if name:
            value = values[name]
            parts.extend((value,) if isinstance(value, Cell) else _flat(value))
    return tuple(parts)


def _flat(value: Any) -> Iterator[str | Cell]:
    if isinstance(value, tuple):
        yield from value
    else:
        yield str(value)


def plain(text: Sentence | str) -> str:
    """A sentence as text."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else part.text for part in text)


@dataclass(frozen=True)
class Column:
    """A column of a table; `kind` as in `Cell` decides how it is set."""

    title: str
    kind: str = "text"
    note: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its cells are set to the right."""
        return self.kind in formats.NUMERIC


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: as many as the table has columns; one for a heading.
        detail: words that belong to the row, shown below it.
        mart, key: where it is the row of a decision: its table and key.
        is_heading: a heading within the table.
        is_total: the row of the whole.
    """

    cells: tuple[Cell, ...]
    detail: Sentence = ()
    mart: str = ""
    key: str = ""
    is_heading: bool = False
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its title; `empty` is said where it has no row.

    Attributes:
        complete: makes the table with all its rows, where these are only the first; what an export takes.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""
    first_is_name: bool = True
    complete: Callable[[], "Table"] | None = None


@dataclass(frozen=True)
class Chart:
    """A chart with the sentence that says what it shows, and the table of the same figures."""

    key: str
    title: str
    figure: dict[str, Any]
    sentence: Sentence
    table: Table


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: Sentence


@dataclass(frozen=True)
class Bullets:
    """Sentences one below the other."""

    items: tuple[Sentence, ...]


@dataclass(frozen=True)
class Note:
    """A remark set apart: `caveat` (how to read a figure), `warning` (something is wrong), `info`."""

    tone: str
    title: str
    items: tuple[Sentence, ...]


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    pairs: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Tile:
    """One figure, large, with what it is set against."""

    name: str
    cell: Cell
    captions: tuple[Sentence, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Tiles:
    """Figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class ClauseText:
    """A clause with its words."""

    clause_id: str
    title: str
    text: str
    validity: str


@dataclass(frozen=True)
class Clauses:
    """Clauses in full."""

    clauses: tuple[ClauseText, ...]


Block = Search | Form | Paragraph | Bullets | Table | Chart | Note | Facts | Tiles | Clauses


@dataclass(frozen=True)
class Section:
    """A part of a document under one heading; subsections have headings one level lower."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    subsections: tuple["Section", ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole document: head, facts about its snapshot, sections.

    Attributes:
        made_at: the time that files of it carry: when its snapshot was published, Asia/Shanghai.
        draft: where a person has to sign first: the words that say so; else empty.
    """

    key: str
    title: str
    subtitle: str
    lang: str
    facts: Facts
    sections: tuple[Section, ...]
    made_at: datetime
    draft: str = ""
    footer: str = ""

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        for section in self.sections:
            yield from section_blocks(section)


@dataclass(frozen=True)
class Explanation:
    """What is said when a reader asks how something came about."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


def section_blocks(section: Section) -> Iterator[Block]:
    """Every block of a section and of its subsections."""
    yield from section.blocks
    for lower in section.subsections:
        yield from section_blocks(lower)


def figures_of(blocks: Iterable[Block]) -> Iterator[Cell]:
    """Every cell that is a figure of a metric, wherever it stands."""
    for block in blocks:
        for cell in _cells(block):
            if cell.metric is not None:
                yield cell


def _cells(block: Block) -> Iterator[Cell]:
    if isinstance(block, Table):
        for row in block.rows:
            yield from row.cells
            yield from _cells_in(row.detail)
    elif isinstance(block, Chart):
        yield from _cells_in(block.sentence)
        yield from _cells(block.table)
    elif isinstance(block, Paragraph):
        yield from _cells_in(block.text)
    elif isinstance(block, Bullets | Note):
        for item in block.items:
            yield from _cells_in(item)
    elif isinstance(block, Facts):
        yield from (cell for _, cell in block.pairs)
    elif isinstance(block, Tiles):
        for tile in block.tiles:
            yield tile.cell
            for caption in tile.captions:
                yield from _cells_in(caption)


def _cells_in(text: Sentence) -> Iterator[Cell]:
    yield from (part for part in text if isinstance(part, Cell))
