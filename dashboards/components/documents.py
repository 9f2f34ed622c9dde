"""Links to the documents that a page offers, in each format."""

from typing import Any

from dash import html

from dashboards.content.view import View
from dashboards.pages import Page
from dashboards.question import search_of
from dashboards.reports.service import FORMS, offered


def links(view: View, page: Page) -> list[Any]:
    """A line per document: its name and a link per format; nothing where the page offers none."""
    return [
        html.P(
            [
                html.Span(view.word(f"formats.document_{key}")),
                *(_link(view, page, key, form) for form in FORMS),
            ],
            className="documents",
        )
        for key in offered(view, page.key)
    ]


def _link(view: View, page: Page, key: str, form: str) -> html.A:
    name = view.word(f"formats.form_{form}")
    said: dict[str, Any] = {"aria-label": f"{view.word(f'formats.document_{key}')} {name}"}
    return html.A(
        name, href=f"/export/{page.key}/document/{key}.{form}{search_of(view)}", download="", **said
    )
