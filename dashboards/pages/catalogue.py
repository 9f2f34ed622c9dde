"""数据目录: every published table, column, metric, formula, clause, and where each comes from."""

from dashboards.content import catalogue
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("catalogue.title")


def content(view: View) -> tuple[Section, ...]:
    """The table asked for, or the tables, columns and metrics whose name holds what is asked for."""
    form = catalogue.search_form(view)
    table = catalogue.asked_table(view) if view.asked else None
    parts = [] if table is None else [catalogue.table_section(view, table)]
    static = Paragraph(view.say("catalogue.static_said"))
    parts.append(
        Section(
            "listed",
            view.word("catalogue.tables"),
            (form, catalogue.said(view), catalogue.table_list(view), static),
        )
    )
    if view.asked and table is None:
        found = view.word("catalogue.found", asked=view.asked)
        parts.append(Section("found-columns", found, (catalogue.found_columns(view),)))
    if table is None:
        metrics = (catalogue.metric_table(view),)
        parts.append(Section("listed-metrics", view.word("catalogue.metrics"), metrics))
    return tuple(parts)


PAGE = Page("catalogue", "/catalogue", title, content, has_region=False, has_program=False, has_year=False)
