"""Annual reports: handed in or not, and what they claimed against what was computed, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from dashboards import formats
from dashboards.content.metrics import difference_unit
from dashboards.content.model import Bullets, Cell, Chart, Column, MetricRef, Row, Sentence, Table, figure_key
from dashboards.content.view import View
from dashboards.figures.bars import Part, stacked_bars
from dashboards.queries import reporting
from dashboards.queries.reporting import Reconciliation, Submission

VERDICTS = {
    "match": "good",
    "within_tolerance": "good",
    "matches_full_year": "warn",
    "mismatch": "bad",
    "not_reported": "bad",
    "unknown_metric": "warn",
}
"""Verdicts in the order they are shown, with their tones."""
URGENCY = ("mismatch", "matches_full_year", "not_reported", "unknown_metric", "within_tolerance", "match")
"""Order of verdicts in a table: what must be explained comes first."""
MOST_NAMED = 8
"""Metrics named in a sentence; the table has them all."""
STATUS_TONES = {"on_time": "good", "late": "bad", "missing": "bad"}
CHART_TONES = {
    "match": "good",
    "within_tolerance": "info",
    "matches_full_year": "warn",
    "mismatch": "bad",
    "not_reported": "none",
    "unknown_metric": "none",
}


def submission_table(view: View, *, only_year: bool = False) -> Table:
    """Reports handed in, newest year first."""
    rows = reporting.submissions(view.snapshot, view.program)
    rows = [row for row in rows if row.year <= view.year and (row.year == view.year or not only_year)]
    return Table(
        key="submissions",
        title=view.word("reporting.submission_title"),
        columns=(
            Column(view.word("reporting.col_reporter")),
            Column(view.word("reporting.col_year")),
            Column(view.word("reporting.col_due"), "date"),
            Column(view.word("reporting.col_submitted"), "date"),
            Column(view.word("reporting.col_status")),
            Column(view.word("reporting.col_late"), "count"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(view.label("rpt_submission", "reporter", row.reporter)),
                    Cell(str(row.year)),
                    Cell(row.due_on, "date"),
                    Cell(row.submitted_on, "date"),
                    Cell(status_label(view, row), tone=STATUS_TONES.get(row.status, "")),
                    Cell(row.days_late, "count"),
                ),
                mart="rpt_submission",
                key=f"{row.program}|{row.reporter}|{row.year}",
            )
            for row in rows
        ),
        note=view.word("reporting.due_note"),
        empty=view.word("reporting.submission_empty"),
    )


def status_label(view: View, row: Submission) -> str:
    """The state of a report."""
    return view.label("rpt_submission", "status", row.status)


def submission_sentences(view: View) -> Bullets:
    """What became of each report of the year."""
    rows = [row for row in reporting.submissions(view.snapshot, view.program) if row.year == view.year]
    said = []
    for row in rows:
        is_plain = row.status == "no_deadline" and row.submitted_on is not None
        key = f"reporting.sentence_{row.status}" + ("_submitted" if is_plain else "")
        said.append(
            view.say(
                key,
                reporter=view.label("rpt_submission", "reporter", row.reporter),
                year=row.year,
                submitted=view.day(row.submitted_on),
                due=view.day(row.due_on),
                days=Cell(row.days_late, "count"),
            )
        )
    return Bullets(tuple(said) or (view.say("reporting.submission_sentence_empty"),))


def by_reporter(view: View) -> dict[str, list[Reconciliation]]:
    """Claims of the year by reporter; what needs an explanation first, then by metric."""
    rows = reporting.reconciliations(view.snapshot, view.program, view.year, view.whole_region)
    return {
        reporter: sorted(claims, key=lambda row: (URGENCY.index(row.verdict), row.metric_code))
        for reporter, claims in groupby(rows, key=lambda row: row.reporter)
    }


def verdict_chart(view: View) -> Chart:
    """How many figures of each report hold."""
    claims = by_reporter(view)
    counts = {reporter: Counter(row.verdict for row in rows) for reporter, rows in claims.items()}
    names = [view.label("rpt_reconciliation", "reporter", reporter) for reporter in counts]
    present = [verdict for verdict in VERDICTS if any(count[verdict] for count in counts.values())]
    parts = [
        Part(
            view.label("rpt_reconciliation", "verdict", verdict),
            CHART_TONES[verdict],
            tuple(count[verdict] for count in counts.values()),
        )
        for verdict in present
    ]
    said = view.joined(*(verdict_sentence(view, reporter, rows) for reporter, rows in claims.items()))
    columns = (
        Column(view.word("reporting.col_reporter")),
        *(Column(part.name, "count") for part in parts),
        Column(view.word("common.total"), "count"),
    )
    return Chart(
        key="verdicts",
        title=view.word("reporting.chart_title", year=view.year),
        figure=stacked_bars(names, parts, axis_title=view.word("reporting.chart_axis")),
        sentence=said or view.say("reporting.sentence_none", year=view.year),
        table=Table(
            key="verdicts-table",
            title=view.word("reporting.chart_table_title", year=view.year),
            columns=columns,
            rows=tuple(
                Row(
                    (
                        Cell(name),
                        *(Cell(count[verdict], "count") for verdict in present),
                        Cell(count.total(), "count"),
                    )
                )
                for name, count in zip(names, counts.values(), strict=True)
            ),
            empty=view.word("reporting.sentence_none", year=view.year),
        ),
    )


def verdict_sentence(view: View, reporter: str, rows: Sequence[Reconciliation]) -> Sentence:
    """One report's verdicts in words, with the figures that must be explained."""
    count = Counter(row.verdict for row in rows)
    said = view.say(
        "reporting.sentence_reconciled",
        reporter=view.label("rpt_reconciliation", "reporter", reporter),
        year=view.year,
        total=Cell(len(rows), "count"),
        match=Cell(count["match"], "count"),
        within=Cell(count["within_tolerance"], "count"),
        full=Cell(count["matches_full_year"], "count"),
        mismatch=Cell(count["mismatch"], "count"),
        missing=Cell(count["not_reported"], "count"),
        unknown=Cell(count["unknown_metric"], "count"),
    )
    wrong = list(dict.fromkeys(row.name(view.lang) for row in rows if not row.is_consistent))
    if not wrong:
        return view.joined(said, view.say("reporting.sentence_all_right"))
    separator = "、" if view.lang == "zh" else ", "
    key = "reporting.sentence_largest" if len(wrong) <= MOST_NAMED else "reporting.sentence_largest_of"
    return view.joined(said, view.say(key, names=separator.join(wrong[:MOST_NAMED]), count=len(wrong)))


def reconciliation_table(view: View, reporter: str, rows: Sequence[Reconciliation]) -> Table:
    """One report: every claimed figure beside the computed ones, and why they differ."""
    return Table(
        key=f"reconciliation-{reporter}",
        title=view.word(
            "reporting.table_title",
            reporter=view.label("rpt_reconciliation", "reporter", reporter),
            year=view.year,
        ),
        columns=(
            Column(view.word("reporting.col_metric")),
            Column(view.word("reporting.col_claimed"), "count"),
            Column(view.word("reporting.col_cutoff"), "count"),
            Column(view.word("reporting.col_difference"), "count"),
            Column(view.word("reporting.col_tolerance"), "count"),
            Column(view.word("reporting.col_full"), "count"),
            Column(view.word("reporting.col_verdict")),
        ),
        rows=tuple(reconciliation_row(view, row) for row in rows),
        note=_cutoff_note(view, rows),
        empty=view.word("reporting.empty"),
    )


def reconciliation_row(view: View, row: Reconciliation) -> Row:
    """One claim; its explanation below it unless it simply matches."""
    unit = row.unit or "per_100"
    deviation = difference_unit(unit)
    return Row(
        (
            Cell(row.name(view.lang)),
            Cell(row.claimed, unit, most_decimals=_digits(unit)),
            Cell(row.computed_at_cutoff, unit, explain=_asked(row, at_cutoff=True)),
            Cell(row.difference, deviation, is_signed=True, most_decimals=_digits(deviation)),
            Cell(row.tolerance, deviation, most_decimals=_digits(deviation)),
            _computed(row),
            Cell(view.label("rpt_reconciliation", "verdict", row.verdict), tone=VERDICTS[row.verdict]),
        ),
        detail=() if row.verdict == "match" else explanation(view, row),
        mart="rpt_reconciliation",
        key=f"{row.program}|{row.reporter}|{row.year}|{row.metric_code}",
    )


def _computed(row: Reconciliation) -> Cell:
    if row.unit is None or row.verdict == "unknown_metric":
        return Cell(None, "count")
    ref = MetricRef(row.metric_code, row.program, row.year, row.region_code)
    return Cell(row.computed, row.unit, ref, explain=_asked(row, at_cutoff=False))


def _asked(row: Reconciliation, *, at_cutoff: bool) -> str:
    if row.unit is None or (at_cutoff and row.computed_at_cutoff is None):
        return ""
    cutoff_on = row.cutoff_on if at_cutoff else None
    return figure_key(row.metric_code, row.program, row.year, row.region_code, cutoff_on)


def _digits(unit: str) -> int:
    return {"count": 3, "yuan": 2}.get(unit, 4)


def _cutoff_note(view: View, rows: Sequence[Reconciliation]) -> str:
    days = sorted({row.cutoff_on for row in rows if row.cutoff_on is not None})
    if not days:
        cutoffs = view.word("reporting.no_cutoff")
    elif len(days) == 1:
        cutoffs = view.day(days[0])
    else:
        cutoffs = view.word("reporting.mixed_cutoffs", first=view.day(days[0]), last=view.day(days[-1]))
    return view.word("reporting.cutoff_note", cutoffs=cutoffs, as_of=view.day(view.snapshot.facts.as_of))


def explanation(view: View, row: Reconciliation) -> Sentence:
    """Why a claim has its verdict, and what may have happened."""
    unit = row.unit or "per_100"
    deviation = difference_unit(unit)
    words = {
        "cutoff": view.day(row.cutoff_on),
        "at_cutoff": Cell(row.computed_at_cutoff, unit),
        "claimed": Cell(row.claimed, unit, most_decimals=_digits(unit)),
        "computed": Cell(row.computed, unit),
        "tolerance": _deviation(view, row.tolerance, deviation),
    }
    if row.verdict != "mismatch":
        return view.say(f"reporting.why_{row.verdict}", **words)
    if row.difference is None:
        key = "why_out_of_range" if row.computed is None and row.unit is None else "why_no_figure"
        return view.say(f"reporting.{key}", **words)
    share = ""
    if row.computed_at_cutoff and unit in ("count", "yuan"):
        growth = formats.number(abs(row.difference / row.computed_at_cutoff), "rate", most_decimals=1)
        share = view.word("reporting.share", share=growth)
    said = view.say(
        "reporting.why_higher" if row.difference > 0 else "reporting.why_lower",
        difference=_deviation(view, abs(row.difference), deviation),
        share=share,
        **words,
    )
    return view.joined(said, *_hints(view, row, words))


def _deviation(view: View, value: float | None, unit: str) -> Sentence:
    cell = Cell(value, unit, most_decimals=_digits(unit))
    has_word = value is not None and unit in ("points", "yuan", "days", "score")
    return (cell, " ", view.word(f"common.unit_{unit}")) if has_word else (cell,)


def _hints(view: View, row: Reconciliation, words: dict[str, Cell | str | Sentence]) -> Iterator[Sentence]:
    """What may have happened, as far as the figures themselves tell."""
    claimed, at_cutoff = row.claimed, row.computed_at_cutoff
    if claimed is None or at_cutoff is None:
        return
    if claimed and row.previous is not None and abs(claimed - row.previous) <= (row.tolerance or 0) + 1e-9:
        yield view.say("reporting.hint_previous")
    if row.unit == "rate" and at_cutoff and abs(claimed - 100 * at_cutoff) <= 0.5:
        yield view.say("reporting.hint_percent")
    if row.unit == "yuan" and at_cutoff and abs(claimed * 10_000 - at_cutoff) <= abs(at_cutoff) * 0.005:
        yield view.say("reporting.hint_wan")
    if row.computed is not None and row.computed != at_cutoff:
        as_of = view.day(view.snapshot.facts.as_of)
        yield view.say("reporting.hint_later", as_of=as_of, computed=words["computed"])
