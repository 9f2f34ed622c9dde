"""Blocks of content as Dash components: what `reports.html` does for documents, for pages.

Figures of metrics carry the `data-` attributes; in tables they are buttons that ask how they were computed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dash import dcc, html

from dashboards import labels
from dashboards.components.tags import Node, link, tag
from dashboards.content.forms import Action, Form, FormField, Search
from dashboards.content.model import (
    LONGEST_CODE,
    Block,
    Bullets,
    Cell,
    Chart,
    Clauses,
    Facts,
    Note,
    Paragraph,
    Row,
    Section,
    Sentence,
    Table,
    Tiles,
)
from dashboards.queries.evidence import is_decision

TONE_MARKS = {"good": "✓", "bad": "✗", "warn": "!"}
GRAPH_CONFIG: Any = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}

ExportLink = Callable[[str, str], str]
"""The address of a table as a file, by the table's key and the form: `csv` or `xlsx`."""
EXPORTS = {"csv": "pages.export", "xlsx": "formats.export_xlsx"}
"""Forms a table can be taken away in, with the words of the link."""


def sections(content: Sequence[Section], lang: str, export: ExportLink | None, level: int = 2) -> list[Any]:
    """Sections with their headings, the outermost of a level."""
    return [_section(section, lang, export, level) for section in content]


def _section(section: Section, lang: str, export: ExportLink | None, level: int) -> html.Section:
    heading = {2: html.H2, 3: html.H3}.get(level, html.H4)
    return html.Section(
        [
            heading(section.title, id=f"{section.key}-heading"),
            *(block(each, lang, export) for each in section.blocks),
            *(_section(lower, lang, export, level + 1) for lower in section.subsections),
        ],
        id=section.key,
        **{"aria-labelledby": f"{section.key}-heading"},
    )


def block(content: Block, lang: str, export: ExportLink | None) -> Any:
    """One block."""
    match content:
        case Search():
            return _search(content)
        case Form():
            return _form(content)
        case Paragraph():
            return html.P(sentence(content.text))
        case Bullets():
            return html.Ul([html.Li(sentence(item)) for item in content.items], className="bullets")
        case Note():
            items = html.Ul([html.Li(sentence(item)) for item in content.items])
            return html.Aside(
                [html.H3(content.title), items],
                className=f"remark {content.tone}",
                **{"aria-label": content.title},
            )
        case Tiles():
            return _tiles(content)
        case Table():
            return table(content, lang, export)
        case Chart():
            return _chart(content, lang, export)
        case Facts():
            pairs = [html.Div([html.Dt(name), html.Dd(_value(cell))]) for name, cell in content.pairs]
            return html.Dl(pairs, className="facts")
        case Clauses():
            return html.Div([_clause(each) for each in content.clauses])


def sentence(text: Sentence) -> list[Any]:
    """Running text with its figures marked up."""
    return [
        part if isinstance(part, str) else html.Span(part.text, className="figure", **part.attributes)
        for part in text
    ]


def _tiles(content: Tiles) -> html.Dl:
    tiles = []
    for tile in content.tiles:
        name = dcc.Link(tile.name, href=tile.href) if tile.href else tile.name
        captions = [html.Dd(sentence(caption)) for caption in tile.captions]
        large = html.Dd(tile.cell.text, className="large", **tile.cell.attributes)
        tiles.append(html.Div([html.Dt(name), large, *captions]))
    return html.Dl(tiles, className="tiles")


def _chart(content: Chart, lang: str, export: ExportLink | None) -> html.Figure:
    said = html.P(sentence(content.sentence), id=f"{content.key}-sentence", className="sentence")
    if not content.table.rows:
        return html.Figure([html.Figcaption(content.title), said], className="chart")
    graph = dcc.Graph(
        figure=content.figure,
        config=GRAPH_CONFIG,
        style={"height": f"{content.figure['layout']['height']}px"},
        responsive=True,
    )
    twin = html.Details(
        [
            html.Summary(labels.text("pages.table_twin", lang)),
            table(content.table, lang, export),
        ],
        className="twin",
    )
    drawn = html.Div(graph, className="plot", role="img", **{"aria-labelledby": f"{content.key}-sentence"})
    return html.Figure([html.Figcaption(content.title), said, drawn, twin], className="chart", id=content.key)


def table(content: Table, lang: str, export: ExportLink | None = None) -> html.Figure:
    """A table with its title, its note and the links to its files."""
    head: list[Any] = [html.Span(content.title)]
    if content.rows and export is not None:
        head.append(html.Span(list(_export_links(content, lang, export)), className="exports"))
    parts: list[Any] = [html.Figcaption(head)]
    if content.rows:
        grid = tag(
            "Table",
            [
                _table_head(content),
                tag("Tbody", [each for row in content.rows for each in _rows(content, row, lang)]),
            ],
        )
        parts.append(
            tag("Div", grid, className="scroll", tabIndex=0, role="region", **{"aria-label": content.title})
        )
    else:
        parts.append(html.P(content.empty, className="empty"))
    if content.note:
        parts.append(html.P(content.note, className="note"))
    return html.Figure(parts, className="table", id=content.key)


def _export_links(content: Table, lang: str, export: ExportLink) -> Iterator[Any]:
    for form, words in EXPORTS.items():
        name = labels.text(words, lang)
        said: dict[str, Any] = {"aria-label": f"{name}: {content.title}"}
        yield html.A(name, href=export(content.key, form), className="export", download="", **said)


def _table_head(content: Table) -> Node:
    cells = [
        tag("Th", column.title, scope="col", className="number" if column.is_number else "")
        for column in content.columns
    ]
    return tag("Thead", tag("Tr", cells))


def _rows(content: Table, row: Row, lang: str) -> list[Node]:
    width = len(content.columns)
    if row.is_heading:
        return [tag("Tr", tag("Th", row.cells[0].text, scope="colgroup", colSpan=width), className="group")]
    marks: dict[str, Any] = {"data-mart": row.mart, "data-key": row.key} if row.mart else {}
    why = _why(row, lang)
    cells = [
        tag("Th", [*_value(cell), *why], scope="row") if position == 0 else _table_cell(cell)
        for position, cell in enumerate(row.cells)
    ]
    rows = [tag("Tr", cells, className="total" if row.is_total else "", **marks)]
    if row.detail:
        detail = tag("Td", sentence(row.detail), colSpan=width)
        rows.append(tag("Tr", detail, className="detail"))
    return rows


def _why(row: Row, lang: str) -> list[Any]:
    """The button that opens the evidence of a decision."""
    if not is_decision(row.mart):
        return []
    said = labels.text("evidence.ask_label", lang).format(what=row.cells[0].text)
    return [
        " ",
        tag(
            "Button",
            labels.text("evidence.ask", lang), type="button", className="why",
            **{"data-explain": f"{row.mart}|{row.key}", "aria-label": said},
        ),
    ]  # fmt: skip


def _search(content: Search) -> html.Form:
    """The form's own script puts what was typed into the address (assets/pinbiao.js)."""
    return html.Form(
        [
            html.Label(content.label, htmlFor="search-for"),
            dcc.Input(id="search-for", name="q", type="search", value=content.value, autoComplete="off"),
            html.Button(content.button, type="submit"),
            html.Small(content.hint),
        ],
        # a new key makes the browser forget what was typed when the address says otherwise
        key=f"search-{content.value}",
        className="search",
        role="search",
        **{"data-search": "q", "aria-label": content.label},
    )


def _form(content: Form) -> html.Form:
    """The form's own script sends it, waits and asks for the answer (assets/writing.js)."""
    fields = []
    for field in content.fields:
        name = f"{content.key}-{field.name}"
        given = _field(name, field)
        fields.append(html.Div([html.Label(field.label, htmlFor=name), given]))
    return html.Form(
        [*fields, html.Button(content.button, type="submit")],
        className="asking",
        **{"data-ask": content.address, "data-may": content.may, "aria-label": content.button},
    )


def _field(name: str, field: FormField) -> Any:
    if field.options:
        options = [html.Option(said, value=value) for value, said in field.options]
        return html.Select(options, id=name, name=field.name)
    is_day = field.kind == "date"
    return dcc.Input(
        id=name,
        name=field.name,
        type="text",
        autoComplete="off",
        pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}" if is_day else None,
        placeholder="2026-01-01" if is_day else None,
    )


def _table_cell(cell: Cell) -> Node:
    classes = ["number" if cell.is_number else cell.kind]
    if cell.tone:
        classes.append(f"tone-{cell.tone}")
    if cell.kind == "code" and len(cell.text) <= LONGEST_CODE:
        classes.append("whole")
    if cell.explain:
        asks = tag(
            "Button",
            cell.text,
            type="button",
            className="ask",
            **{"data-explain": cell.explain},
            **cell.attributes,
        )
        return tag("Td", [asks, *_note(cell)], className=" ".join(classes))
    return tag("Td", _value(cell), className=" ".join(classes), **cell.attributes)


def _value(cell: Cell) -> list[Any]:
    shown: Any = cell.text
    if cell.href:
        shown = link(shown, cell.href)
    mark = TONE_MARKS.get(cell.tone)
    marks = [tag("Span", mark, className="mark", **{"aria-hidden": "true"})] if mark else []
    does = [_button(cell.action)] if cell.action else []
    return [*marks, shown, *_note(cell), *does]


def _button(action: Action) -> Node:
    """A button that sends its body; assets/writing.js does it and says what came of it."""
    return tag(
        "Button",
        action.label,
        type="button",
        className="act",
        **{
            "data-send": action.address,
            "data-body": json.dumps(dict(action.body), ensure_ascii=False),
            "data-may": action.may,
            "aria-label": action.told,
        },
    )


def _note(cell: Cell) -> list[Any]:
    return [tag("Small", cell.note)] if cell.note else []


def _clause(clause: Any) -> html.Section:
    heading = html.H3([f"{clause.clause_id} {clause.title} ", html.Small(clause.validity)])
    return html.Section([heading, html.P(clause.text, className="clause-text")])
