"""The notice to the finance authority: drafters, conforming firms, what to pay, hold, recover (Z-13, 14)."""

from collections.abc import Iterator

from dashboards.content import claims, drafters, readings, subsidies
from dashboards.content.model import Block, Bullets, Document, Paragraph, Section
from dashboards.content.view import View
from dashboards.reports.parts import document, whole

LISTED = ("release", "hold", "recover_review", "cannot_be_judged")
"""Verdicts whose claims are listed one by one."""


def finance_notice(view: View) -> Document:
    """The notice of a region, as a draft for a person to sign; Zhejiang's alone."""
    sections = [
        Section("drafters", view.word("notices.section_drafters"), tuple(_drafters(view))),
        Section("claims", view.word("notices.section_claims"), tuple(_claims(view)), tuple(_lists(view))),
        Section("places", view.word("notices.section_places"), (subsidies.place_table(view),)),
        Section("readings", view.word("notices.section_readings"), tuple(_caveats(view))),
    ]
    return document(
        view,
        "finance-notice",
        view.word("notices.finance_title", region=view.region_name),
        view.word("notices.subtitle", as_of=view.day(view.snapshot.facts.as_of), year=view.year),
        sections,
        is_draft=True,
        clauses=("Z-4", "Z-13", "Z-14"),
    )


def _drafters(view: View) -> Iterator[Block]:
    yield Paragraph(view.say("notices.finance_opening"))
    yield Paragraph(drafters.sentence(view))
    yield drafters.place_table(view)
    if not view.is_whole:
        yield drafters.standard_table(view)


def _claims(view: View) -> Iterator[Block]:
    yield subsidies.answer(view)
    yield subsidies.reason_table(view)


def _lists(view: View) -> Iterator[Section]:
    for verdict in LISTED:
        title = view.label("dec_subsidy", "verdict", verdict)
        yield Section(f"claims-{verdict}", title, (whole(claims.claim_table(view, verdict)),))


def _caveats(view: View) -> Iterator[Block]:
    yield Paragraph(readings.money_sentence(view))
    yield readings.money_table(view)
    yield Bullets((view.say("notices.caveat_verdicts"), view.say("notices.caveat_region")))
