"""The annual report of one programme and year."""

from collections.abc import Iterator

from dashboards.content import (
    decisions,
    labelling,
    methods,
    metrics,
    quality,
    readings,
    reporting,
    satisfaction,
)
from dashboards.content.model import (
    Block,
    Bullets,
    Document,
    Paragraph,
    Section,
    Sentence,
)
from dashboards.content.view import View
from dashboards.reports.parts import document


def annual_report(view: View) -> Document:
    """The annual report of a programme and year."""
    as_of = view.snapshot.facts.as_of
    end = min(as_of, as_of.replace(view.year, 12, 31))
    subtitle = "report.subtitle_complete" if view.is_year_complete else "report.subtitle_running"
    return document(
        view,
        "annual",
        view.word("report.title", program=view.program_name, year=view.year),
        view.word(subtitle, year=view.year, end=view.day(end)),
        [
            _summary(view),
            _metrics(view),
            _labelling(view),
            _satisfaction(view),
            _reports(view),
            _decisions(view),
            _quality(view),
            _methods(view),
        ],
        is_draft=False,
    )


def _summary(view: View) -> Section:
    said = Bullets((*metrics.summary(view).items, *_verdicts(view)))
    blocks = (metrics.headline_tiles(view), said, methods.policy_note(view))
    return Section("summary", view.word("report.section_summary"), blocks)


def _verdicts(view: View) -> Iterator[Sentence]:
    """Whether each report of the year is right, and where not."""
    for reporter, rows in reporting.by_reporter(view).items():
        yield reporting.verdict_sentence(view, reporter, rows)


def _metrics(view: View) -> Section:
    blocks = (metrics.metric_table(view), metrics.scale_chart(view))
    return Section("metrics", view.word("report.section_metrics"), blocks)


def _labelling(view: View) -> Section:
    return Section(
        "labelling",
        view.word("report.section_labelling"),
        (Paragraph(labelling.whole_sentence(view)), labelling.caveats(view)),
        (
            Section("cities", view.word("report.sub_labelling_cities"), (labelling.city_chart(view),)),
            Section("paths", view.word("report.sub_labelling_paths"), (labelling.path_table(view),)),
            Section("years", view.word("report.sub_labelling_years"), (labelling.year_chart(view),)),
        ),
    )


def _satisfaction(view: View) -> Section:
    blocks = (
        Paragraph(satisfaction.overall_sentence(view)),
        satisfaction.target_chart(view),
        satisfaction.respondent_table(view),
        satisfaction.caveats(view),
    )
    return Section("satisfaction", view.word("report.section_satisfaction"), blocks)


def _reports(view: View) -> Section:
    submitted = (reporting.submission_sentences(view), reporting.submission_table(view))
    lower = [
        Section("submission", view.word("report.sub_submission"), submitted),
        Section("verdicts", view.word("report.sub_reconciliation"), (reporting.verdict_chart(view),)),
    ]
    for position, (reporter, rows) in enumerate(reporting.by_reporter(view).items()):
        title = view.label("rpt_reconciliation", "reporter", reporter)
        table = reporting.reconciliation_table(view, reporter, rows)
        lower.append(Section(f"reporter-{position}", title, (table,)))
    return Section("reports", view.word("report.section_reports"), (), tuple(lower))


def _decisions(view: View) -> Section:
    blocks: list[Block] = [decisions.overview_table(view)]
    if decisions.money_table(view).rows:
        blocks += [Paragraph(decisions.money_sentence(view)), decisions.money_table(view)]
        blocks += [Paragraph(readings.money_sentence(view)), readings.money_table(view)]
    return Section("decisions", view.word("report.section_decisions"), tuple(blocks))


def _quality(view: View) -> Section:
    blocks = (
        Paragraph(quality.sentence(view)),
        quality.receipts_table(view),
        quality.reasons_table(view),
        quality.matching_table(view),
        quality.dangling_table(view),
    )
    return Section("quality", view.word("report.section_quality"), blocks)


def _methods(view: View) -> Section:
    blocks = (methods.methods(view), methods.parameter_table(view))
    return Section("methods", view.word("report.section_methods"), blocks)
