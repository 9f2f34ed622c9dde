"""公众查询: a certificate or right to use the mark, by number or holder; open to all, public fields alone."""

from dashboards.content import lookup
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("lookup.title")


def content(view: View) -> tuple[Section, ...]:
    """The form and what was found."""
    form = lookup.search_form(view)
    notice = Paragraph(view.say("lookup.notice"))
    said, parts = lookup.answer(view) if view.asked else ((), ())
    return (Section("look-up", view.word("lookup.ask"), (form, *said, notice), parts),)


PAGE = Page("lookup", "/lookup", title, content, has_region=False, has_program=False, has_year=False)
