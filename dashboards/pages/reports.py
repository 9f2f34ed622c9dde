"""年报审查: each report on time or late, every claim beside the computed figure, and why they differ."""

from dashboards.content import methods, reporting
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("pages.reports_title", program=view.program_name, year=view.year)


def content(view: View) -> tuple[Section, ...]:
    """Handed in, verdicts, one table per reporter; a scope of one region holds none of it."""
    if view.snapshot.region:
        told = Paragraph(view.say("access.whole_only"))
        return (Section("submission", view.word("pages.reports_submission"), (told,)),)
    reporters = [
        Section(
            f"reporter-{position}",
            view.word(
                "pages.reports_reporter", reporter=view.label("rpt_reconciliation", "reporter", reporter)
            ),
            (
                Paragraph(view.say("pages.reports_hint")),
                reporting.reconciliation_table(view, reporter, rows),
            ),
        )
        for position, (reporter, rows) in enumerate(reporting.by_reporter(view).items())
    ]
    submitted = (reporting.submission_sentences(view), reporting.submission_table(view))
    return (
        Section("submission", view.word("pages.reports_submission"), submitted),
        Section("verdicts", view.word("pages.reports_verdicts"), (reporting.verdict_chart(view),)),
        *reporters,
        Section("policies", view.word("report.policy_note_title"), (methods.policy_note(view),)),
    )


PAGE = Page("reports", "/reports", title, content, has_region=False)
