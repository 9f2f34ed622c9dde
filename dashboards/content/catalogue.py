"""The catalogue: every published table, column and metric, by the contracts, models and snapshot."""

from collections.abc import Sequence

from dashboards import labels
from dashboards.content.first_rows import first_rows
from dashboards.content.forms import Search
from dashboards.content.model import Cell, Column, Facts, Paragraph, Row, Section, Table
from dashboards.content.view import View
from dashboards.queries import catalogue
from dashboards.queries.catalogue import PublishedMetric
from dashboards.question import search_of
from ingestion.products import Product, ProductColumn, load_products


def search_form(view: View) -> Search:
    """The form that looks a name up."""
    return Search(
        view.word("catalogue.search"),
        view.asked,
        view.word("catalogue.search_hint"),
        view.word("catalogue.search_button"),
    )


def said(view: View) -> Paragraph:
    """How much is published."""
    held = _published(view)
    return Paragraph(
        view.say(
            "catalogue.tables_said",
            tables=Cell(len(held), "count"),
            columns=Cell(sum(len(product.columns) for product, _ in held), "count"),
        )
    )


def _published(view: View) -> list[tuple[Product, int]]:
    """Tables that the snapshot holds and a contract describes, with their rows."""
    products = load_products()
    return [
        (products[table.table_name], table.n)
        for table in catalogue.tables(view.snapshot)
        if table.table_name in products
    ]


def asked_table(view: View) -> Product | None:
    """The table that the address names exactly."""
    name = view.asked.lower().rsplit(".", 1)[-1]
    return next((product for product, _ in _published(view) if product.name == name), None)


def table_list(view: View, *, is_linked: bool = True) -> Table:
    """Published tables, those whose name holds what is asked for."""
    asked = view.asked.lower()
    held = [
        (product, n)
        for product, n in _published(view)
        if asked in product.name or asked in product.title_zh or asked_table(view) is product
    ]

    def row(product: Product, n: int) -> Row:
        href = f"/catalogue{search_of(view, q=product.name)}" if is_linked else ""
        told = product.description_zh if view.lang == "zh" else product.description_en
        return Row(
            (
                Cell(product.name, "code", href=href),
                Cell(labels.table_label(product.name, view.lang)),
                Cell(product.schema_name, "code"),
                Cell(n, "count"),
                Cell(len(product.columns), "count"),
                Cell(view.listed(product.grain), "code"),
                Cell(view.listed(product.clause_ids) or None),
                Cell(told),
            )
        )

    return Table(
        key="tables",
        title=view.word("catalogue.tables_title"),
        columns=(
            Column(view.word("catalogue.col_table"), "code"),
            Column(view.word("catalogue.col_name")),
            Column(view.word("catalogue.col_schema"), "code"),
            Column(view.word("catalogue.col_rows"), "count"),
            Column(view.word("catalogue.col_columns"), "count"),
            Column(view.word("catalogue.col_grain"), "code"),
            Column(view.word("catalogue.col_clauses")),
            Column(view.word("catalogue.col_description")),
        ),
        rows=tuple(row(product, n) for product, n in held),
        empty=view.word("catalogue.tables_empty"),
    )


def table_section(view: View, product: Product) -> Section:
    """One table: what it is made of, and its columns."""
    title = view.word(
        "catalogue.table", name=product.qualified_name, title=labels.table_label(product.name, view.lang)
    )
    told = product.description_zh if view.lang == "zh" else product.description_en
    blocks = (Paragraph((told,)), _lineage(view, product), columns_table(view, product))
    return Section(f"table-{product.name}", title, blocks)


def _lineage(view: View, product: Product) -> Facts:
    pairs = [
        ("col_grain", Cell(view.listed(product.grain), "code")),
        ("fact_version", Cell(product.version)),
        ("col_clauses", Cell(view.listed(product.clause_ids) or None)),
    ]
    line = catalogue.lineage(view.snapshot, product.name)
    if line is None:
        pairs.append(("fact_parents", Cell(view.word("catalogue.built_in"))))
    else:
        feeds = view.listed(f"{labels.feed_label(feed, view.lang)} ({feed})" for feed in line.feeds)
        pairs += [
            ("fact_parents", Cell(view.listed(line.parents) or None, "code")),
            ("fact_children", Cell(view.listed(line.children) or None, "code")),
            ("fact_feeds", Cell(feeds or None)),
            ("fact_seeds", Cell(view.listed(line.seeds) or None, "code")),
        ]
    return Facts(tuple((view.word(f"catalogue.{name}"), cell) for name, cell in pairs))


def columns_table(view: View, product: Product) -> Table:
    """The columns of a table."""
    return _columns(
        view,
        f"columns-{product.name}",
        view.word("catalogue.columns_title", name=product.name),
        [(product, column) for column in product.columns],
        with_table=False,
    )


def found_columns(view: View) -> Table:
    """Columns whose name holds what is asked for."""
    asked = view.asked.lower()
    held = [
        (product, column)
        for product, _ in _published(view)
        for column in product.columns
        if asked in column.name or asked in column.title_zh
    ]

    def make(most: int | None) -> Table:
        return _columns(view, "found", view.word("catalogue.found_title"), held[:most], with_table=True)

    return first_rows(view, len(held), make)


def _columns(
    view: View, key: str, title: str, held: Sequence[tuple[Product, ProductColumn]], *, with_table: bool
) -> Table:
    names = ("column", "name", "type", "required", "description", "values", "clause")
    return Table(
        key=key,
        title=title,
        columns=tuple(
            Column(view.word(f"catalogue.col_{name}"))
            for name in (*(("table",) if with_table else ()), *names)
        ),
        rows=tuple(
            Row(
                (
                    *((Cell(product.qualified_name, "code"),) if with_table else ()),
                    Cell(column.name, "code"),
                    Cell(labels.column_label(product.name, column.name, view.lang)),
                    Cell(column.data_type, "code"),
                    Cell(view.word("common.yes" if column.required else "common.no")),
                    Cell(column.description_zh if view.lang == "zh" else column.description_en),
                    Cell(_values(view, column)),
                    Cell(column.clause_id, "clause"),
                )
            )
            for product, column in held
        ),
        empty=view.word("catalogue.found_empty"),
    )


def _values(view: View, column: ProductColumn) -> str | None:
    """The values a column may hold and what they mean."""
    told = ((value.value, value.label_zh if view.lang == "zh" else value.label_en) for value in column.values)
    return view.listed(value if value == label else f"{value} {label}" for value, label in told) or None


def metric_table(view: View, *, is_whole: bool = False) -> Table:
    """Metrics with their formulas, those whose name holds what is asked for."""
    asked = "" if is_whole else view.asked.lower()
    held = [
        metric
        for metric in catalogue.metrics(view.snapshot)
        if asked in metric.metric_code or asked in metric.name_zh or asked in metric.name_en.lower()
    ]

    def make(most: int | None) -> Table:
        return Table(
            key="metrics",
            title=view.word("catalogue.metrics_title"),
            columns=(
                Column(view.word("catalogue.col_metric")),
                Column(view.word("catalogue.col_code"), "code"),
                Column(view.word("catalogue.col_unit")),
                Column(view.word("catalogue.col_programs")),
                Column(view.word("catalogue.col_formula")),
                Column(view.word("catalogue.col_clause"), "clause"),
            ),
            rows=tuple(_metric_row(view, metric) for metric in held[:most]),
            empty=view.word("catalogue.metrics_empty"),
        )

    return make(None) if is_whole else first_rows(view, len(held), make)


def _metric_row(view: View, metric: PublishedMetric) -> Row:
    programs = view.listed(
        labels.value_label("fct_annual_metric", "program", program, view.lang) for program in metric.programs
    )
    return Row(
        (
            Cell(metric.name_zh if view.lang == "zh" else metric.name_en),
            Cell(metric.metric_code, "code"),
            Cell(view.word(f"common.unit_{metric.unit}")),
            Cell(programs),
            Cell(metric.formula),
            Cell(metric.clause_id, "clause"),
        )
    )


def whole(view: View) -> tuple[Section, ...]:
    """The whole catalogue, for a document."""
    tables = tuple(table_section(view, product) for product, _ in _published(view))
    return (
        Section(
            "tables", view.word("catalogue.tables"), (said(view), table_list(view, is_linked=False)), tables
        ),
        Section("metrics", view.word("catalogue.metrics"), (metric_table(view, is_whole=True),)),
    )
