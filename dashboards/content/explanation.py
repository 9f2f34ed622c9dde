"""How a figure was computed: formula, clause, numerator and denominator, and the rows counted.

A figure is asked for by a key, `metric|program|year|region|cut-off`; the cut-off is empty for the year as it
stands. `content.model.figure_key` makes the key. Decisions are asked for by `mart|key` (content.decision).
"""

from datetime import date
from typing import Any

from dashboards import formats, labels
from dashboards.content.decision import explain_decision
from dashboards.content.methods import clause_texts
from dashboards.content.model import Block, Cell, Column, Explanation, Facts, Paragraph, Row, Table
from dashboards.content.view import View
from dashboards.queries import drilldown, programme, reporting
from dashboards.queries.drilldown import DRILLS, DrillRows
from dashboards.queries.evidence import is_decision
from dashboards.queries.programme import MetricFigure
from dashboards.snapshot import Snapshot


def explain(snapshot: Snapshot, asked: str, lang: str) -> Explanation | None:
    """The explanation of a figure or a decision; None where there is no such thing."""
    mart, _, key = asked.partition("|")
    if is_decision(mart):
        return explain_decision(snapshot, mart, key, lang)
    parts = asked.split("|")
    if len(parts) != 5 or not parts[2].isdecimal():
        return None
    metric, program, year, region, cutoff = parts
    if program not in programme.programs(snapshot):
        return None
    figures = programme.metric_figures(snapshot, program, int(year), region)
    figure = next((each for each in figures if each.metric_code == metric), None)
    if figure is None:
        return None
    view = View(snapshot, program, int(year), region, lang)
    cutoff_on = _claimed_cutoff(view, metric, cutoff) if cutoff else None
    title = view.word("explanation.title", metric=figure.name(lang))
    return Explanation(
        title, (_facts(view, figure, cutoff_on), *_rows(view, figure, cutoff_on), *_clause(view, figure))
    )


def _claimed_cutoff(view: View, metric: str, cutoff: str) -> reporting.Reconciliation | None:
    rows = reporting.reconciliations(view.snapshot, view.program, view.year, view.whole_region)
    for row in rows:
        if row.metric_code == metric and row.cutoff_on is not None and row.cutoff_on.isoformat() == cutoff:
            return row
    return None


def _period(view: View, claim: reporting.Reconciliation | None) -> tuple[date, date]:
    begin = date(view.year, 1, 1)
    end = min(view.snapshot.facts.as_of, date(view.year, 12, 31))
    return begin, min(claim.cutoff_on, end) if claim and claim.cutoff_on else end


def _facts(view: View, figure: MetricFigure, claim: reporting.Reconciliation | None) -> Facts:
    begin, end = _period(view, claim)
    value = claim.computed_at_cutoff if claim else figure.value
    period = "explanation.period_cutoff" if claim else "explanation.period_value"
    what = view.word(
        "explanation.what_value", program=view.program_name, region=view.region_name, year=view.year
    )
    pairs = [
        ("what", Cell(what)),
        ("value", Cell(value, figure.unit)),
        ("period", Cell(view.word(period, begin=formats.short_day(begin), end=formats.short_day(end)))),
        ("formula", Cell(figure.formula)),
    ]
    if claim and figure.denominator is not None:
        pairs.append(("numerator", Cell(view.word("explanation.at_cutoff_parts"))))
    elif claim:
        pairs.append(("numerator", Cell(value, figure.unit)))
    else:
        kind = "yuan" if figure.unit == "yuan" else "count"
        pairs.append(("numerator", Cell(figure.numerator, kind, most_decimals=4)))
        pairs.append(("denominator", Cell(figure.denominator, "count", most_decimals=4)))
        pairs.append(("previous", Cell(figure.previous, figure.unit)))
    if figure.goal is not None and not claim:
        pairs.append(("goal", Cell(f"{formats.number(figure.goal, figure.unit)} ({figure.goal_year})")))
    pairs.append(("clause", Cell(figure.clause_id, "clause")))
    return Facts(tuple((view.word(f"explanation.{name}"), cell) for name, cell in pairs))


def _clause(view: View, figure: MetricFigure) -> tuple[Block, ...]:
    return (clause_texts(view, (figure.clause_id,)),) if figure.clause_id else ()


def _rows(view: View, figure: MetricFigure, claim: reporting.Reconciliation | None) -> tuple[Block, ...]:
    begin, end = _period(view, claim)
    found = drilldown.numerator_rows(
        view.snapshot, figure.metric_code, view.program, view.region, view.whole_region, begin, end
    )
    if found is None:
        drill = DRILLS.get(figure.metric_code)
        name = "rows_as_of_only" if drill else "rows_not_held"
        as_of = view.day(view.snapshot.facts.as_of)
        return (Paragraph(view.say(f"explanation.{name}", as_of=as_of, end=view.day(end))),)
    numerator = claim.computed_at_cutoff if claim else figure.numerator
    said: tuple[Block, ...] = ()
    if not (claim and figure.denominator is not None):
        said = (Paragraph(_agreement(view, figure, found, numerator)),)
    return (*said, _table(view, found))


def _agreement(view: View, figure: MetricFigure, found: DrillRows, numerator: float | None) -> Any:
    kind = "yuan" if DRILLS[figure.metric_code].amount else "count"
    words = {
        "n": Cell(found.n, "count"),
        "total": Cell(found.total, kind),
        "numerator": Cell(numerator, kind),
    }
    if numerator is None or abs(found.total - numerator) > 1e-6:
        return view.say("explanation.rows_differ", **words)
    return view.say("explanation.rows_amount" if kind == "yuan" else "explanation.rows_equal", **words)


def _table(view: View, found: DrillRows) -> Table:
    title = "explanation.rows_all_title" if found.n <= len(found.rows) else "explanation.rows_title"
    return Table(
        key="counted",
        title=view.word(title, shown=len(found.rows), n=f"{found.n:,}"),
        columns=tuple(
            Column(labels.column_label(found.mart, name, view.lang), _kind(name)) for name in found.columns
        ),
        rows=tuple(
            Row(
                tuple(
                    _cell(view, found.mart, name, value)
                    for name, value in zip(found.columns, values, strict=True)
                )
            )
            for values in found.rows
        ),
        empty=view.word("explanation.rows_empty"),
    )


def _kind(name: str) -> str:
    if name.endswith("_yuan"):
        return "yuan"
    return "date" if name.endswith("_on") or name == "deadline" else "text"


def _cell(view: View, mart: str, name: str, value: Any) -> Cell:
    if isinstance(value, bool):
        return Cell(view.word("common.yes" if value else "common.no"))
    kind = _kind(name)
    return Cell(view.label(mart, name, value) if kind == "text" else value, kind)
