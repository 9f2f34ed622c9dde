"""数据质量: batches, what is held back and why, what was checked, and the review of names."""

from dashboards.content import data_quality, quality, review
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("data_quality.title")


def content(view: View) -> tuple[Section, ...]:
    """What came in, what was held back, what was checked, what was matched."""
    hint = Paragraph(view.say("data_quality.quarantine_hint"))
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
        Section("held-back", view.word("data_quality.quarantine"), (hint, data_quality.reasons_table(view))),
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
