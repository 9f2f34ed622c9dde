"""The review of yearly reports: handed in in time, each figure against the computed one (S-12, Z-13)."""

from collections.abc import Iterator

from dashboards.content import methods, reporting
from dashboards.content.model import Block, Bullets, Document, Paragraph, Section
from dashboards.content.view import View
from dashboards.reports.parts import document

CLAUSES = {"zhejiang_made": ("Z-13",), "shanghai_brand": ("S-12",)}
"""What asks for the reports."""


def review(view: View) -> Document:
    """The review of a year's reports, as a draft for a person to sign."""
    claims = reporting.by_reporter(view)
    submitted = (reporting.submission_sentences(view), reporting.submission_table(view, only_year=True))
    sections = [
        Section("submission", view.word("report.sub_submission"), submitted),
        Section("verdicts", view.word("report.sub_reconciliation"), tuple(_verdicts(view))),
        Section(
            "figures",
            view.word("notices.section_figures"),
            () if claims else (Paragraph(view.say("reporting.sentence_none", year=view.year)),),
            tuple(
                Section(
                    f"reporter-{position}",
                    view.label("rpt_reconciliation", "reporter", reporter),
                    (reporting.reconciliation_table(view, reporter, rows),),
                )
                for position, (reporter, rows) in enumerate(claims.items())
            ),
        ),
        Section("explain", view.word("notices.section_explain"), tuple(_to_explain(view))),
        Section("basis", view.word("notices.section_basis"), (methods.policy_note(view),)),
    ]
    return document(
        view,
        "review",
        view.word("notices.review_title", program=view.program_name, year=view.year),
        view.word("notices.review_subtitle", as_of=view.day(view.snapshot.facts.as_of)),
        sections,
        is_draft=True,
        clauses=CLAUSES[view.program],
    )


def _verdicts(view: View) -> Iterator[Block]:
    yield Paragraph(view.say("notices.review_opening"))
    yield reporting.verdict_chart(view)


def _to_explain(view: View) -> Iterator[Block]:
    """Each figure that does not hold, with what is known of the difference."""
    said = [
        view.say("notices.review_figure", metric=row.name(view.lang), why=reporting.explanation(view, row))
        for rows in reporting.by_reporter(view).values()
        for row in rows
        if not row.is_consistent
    ]
    yield Bullets(tuple(said) or (view.say("notices.review_nothing"),))
