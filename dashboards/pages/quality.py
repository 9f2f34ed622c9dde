"""数据质量: batches, what is held back and why, what was checked, and the review of names."""

from dashboards.content import data_quality, quality, review
from dashboards.content.model import Block, Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("data_quality.title")


def content(view: View) -> tuple[Section, ...]:
    """What came in, what was held back, what was checked, what was matched."""
    if view.snapshot.region:
        held_back: tuple[Block, ...] = (Paragraph(view.say("access.rows_hidden")),)
    else:
        hint = Paragraph(view.say("data_quality.quarantine_hint"))
        held_back = (hint, data_quality.reasons_table(view))
    return (
        Section(
            "received",
            view.word("data_quality.received"),
            (
                Paragraph(quality.sentence(view)),
                quality.receipts_table(view),
                data_quality.batches_table(view),
            ),
        ),
        Section("held-back", view.word("data_quality.quarantine"), held_back),
        *data_quality.held_rows(view),
        Section("checked", view.word("data_quality.checks"), data_quality.checks(view)),
        Section(
            "matched",
            view.word("data_quality.matching"),
            (quality.matching_table(view), quality.dangling_table(view)),
        ),
        Section("reviewed", view.word("data_quality.review"), review.review(view)),
    )


PAGE = Page("quality", "/quality", title, content, has_region=False, has_program=False, has_year=False)
