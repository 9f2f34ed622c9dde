"""The list of drafters that are overdue, to be made public and told to the local authorities (Z-4)."""

from collections.abc import Iterator

from dashboards.content import drafters, standards
from dashboards.content.model import Block, Bullets, Document, Paragraph, Section
from dashboards.content.view import View
from dashboards.reports.parts import document, whole


def overdue_list(view: View) -> Document:
    """The list of a region, as a draft for a person to sign; Zhejiang's alone."""
    sections = [
        Section("overview", view.word("notices.section_overview"), tuple(_overview(view))),
        Section(
            "overdue", view.word("notices.section_overdue"), (whole(standards.duty_table(view, "overdue")),)
        ),
        Section(
            "suspended",
            view.word("notices.section_suspended"),
            (whole(standards.duty_table(view, "suspended")), whole(standards.accepted_table(view))),
        ),
    ]
    return document(
        view,
        "overdue",
        view.word("notices.overdue_title", region=view.region_name),
        view.word("notices.subtitle", as_of=view.day(view.snapshot.facts.as_of), year=view.year),
        sections,
        is_draft=True,
        clauses=("Z-4",),
    )


def _overview(view: View) -> Iterator[Block]:
    yield Paragraph(view.say("notices.overdue_opening"))
    yield standards.answer(view)
    yield drafters.place_table(view, "overdue")
    yield standards.lack_table(view)
    yield Bullets((view.say("notices.caveat_verdicts"), view.say("notices.caveat_region")))
