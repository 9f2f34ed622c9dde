"""Satisfaction: indices with interval, sample and response rate; small samples marked."""

import math
from collections.abc import Sequence

from dashboards import formats
from dashboards.content.metrics import figures_by_code
from dashboards.content.model import Cell, Chart, Column, Interval, Note, Row, Sentence, Table
from dashboards.content.view import View
from dashboards.figures.intervals import IntervalPoint, interval_dots
from dashboards.queries import satisfaction
from dashboards.queries.satisfaction import SatisfactionIndex

METRIC = "satisfaction_index"


def overall_sentence(view: View) -> Sentence:
    """The whole index in words."""
    figure = figures_by_code(view).get(METRIC)
    if figure is None or figure.value is None:
        return view.say("satisfaction.sentence_none", year=view.year)
    index = view.metric(METRIC, figure.value, "score")
    return view.say("satisfaction.sentence", year=view.year, index=index, types=len(_pooled(view)))


def caveats(view: View) -> Note:
    """How an index is to be read."""
    keys = ("note_interval", "note_sufficient")
    return Note(
        "caveat",
        view.word("satisfaction.note_title"),
        tuple(view.say(f"satisfaction.{key}") for key in keys),
    )


def target_chart(view: View) -> Chart:
    """Indices by target, the lowest first, with the table of the same."""
    pooled = sorted(
        (row for row in _pooled(view) if row.index is not None),
        key=lambda row: (row.index or 0.0, row.target_type),
    )
    figure = figures_by_code(view).get(METRIC)
    reference = figure.value if figure else None
    points = [
        IntervalPoint(
            name=_target(view, row),
            value=row.index or 0.0,
            low=(row.index or 0.0) if row.ci_low is None else row.ci_low,
            high=(row.index or 0.0) if row.ci_high is None else row.ci_high,
            note=f"n={row.n_respondents:,}"
            + ("" if row.sufficient else f" · {view.word('satisfaction.insufficient')}"),
            is_weak=not row.sufficient,
        )
        for row in pooled
    ]
    return Chart(
        key="satisfaction-by-target",
        title=view.word("satisfaction.chart_title", year=view.year),
        figure=interval_dots(
            points,
            axis_title=view.word("satisfaction.axis"),
            is_rate=False,
            reference=reference,
            reference_name=view.word("satisfaction.reference", index=formats.number(reference, "score")),
            note_title=view.word("satisfaction.point_title"),
            begin=max(0.0, math.floor(min((point.low for point in points), default=0.0) / 10 - 1) * 10.0),
        ),
        sentence=_sentence(view, pooled),
        table=_table(
            view, "satisfaction-by-target-table", "table_title", _pooled(view), has_respondents=False
        ),
    )


def respondent_table(view: View) -> Table:
    """Indices by target and type of respondent."""
    rows = [
        row
        for row in satisfaction.of_year(view.snapshot, view.program, view.year)
        if row.respondent_type != "all"
    ]
    return _table(view, "satisfaction-by-respondent", "respondent_table_title", rows, has_respondents=True)


def _pooled(view: View) -> list[SatisfactionIndex]:
    rows = satisfaction.of_year(view.snapshot, view.program, view.year)
    return [row for row in rows if row.respondent_type == "all"]


def _target(view: View, row: SatisfactionIndex) -> str:
    return view.label("fct_satisfaction", "target_type", row.target_type)


def _sentence(view: View, pooled: Sequence[SatisfactionIndex]) -> Sentence:
    if not pooled:
        return view.say("satisfaction.empty")
    said: list[Sentence] = []
    ranked = [row for row in pooled if row.sufficient]
    if ranked:
        lowest = ranked[0]
        words = {
            "target": _target(view, lowest),
            "index": Cell(lowest.index, "score"),
            "interval": Cell(Interval(lowest.ci_low, lowest.ci_high), "score"),
            "n": Cell(lowest.n_respondents, "count"),
        }
        said.append(view.say("satisfaction.sentence_lowest", **words))
    small = [_target(view, row) for row in pooled if not row.sufficient]
    if small:
        said.append(view.say("satisfaction.sentence_insufficient", targets=view.listed(small)))
    rates = [row.response_rate for row in pooled if row.response_rate is not None]
    if rates:
        lowest_rate = Cell(min(rates), "rate")
        said.append(view.say("satisfaction.sentence_response", known=len(rates), lowest=lowest_rate))
    return view.joined(*said)


def _table(
    view: View, key: str, title: str, rows: Sequence[SatisfactionIndex], *, has_respondents: bool
) -> Table:
    columns = [
        Column(view.word("satisfaction.col_target")),
        Column(view.word("satisfaction.col_index"), "score"),
        Column(view.word("satisfaction.col_previous"), "score"),
        Column(view.word("satisfaction.col_interval"), "score"),
        Column(view.word("satisfaction.col_n"), "count"),
        Column(view.word("satisfaction.col_answers"), "count"),
        Column(view.word("satisfaction.col_response"), "rate"),
        Column(view.word("satisfaction.col_sufficient")),
    ]
    if has_respondents:
        columns.insert(1, Column(view.word("satisfaction.col_respondents")))
    return Table(
        key=key,
        title=view.word(f"satisfaction.{title}", year=view.year),
        columns=tuple(columns),
        rows=tuple(_row(view, row, has_respondents=has_respondents) for row in rows),
        empty=view.word("satisfaction.empty"),
    )


def _row(view: View, row: SatisfactionIndex, *, has_respondents: bool) -> Row:
    state = "sufficient" if row.sufficient else "insufficient"
    cells = [
        Cell(_target(view, row)),
        Cell(row.index, "score"),
        Cell(row.previous, "score"),
        Cell(Interval(row.ci_low, row.ci_high), "score"),
        Cell(row.n_respondents, "count"),
        Cell(row.n_responses, "count"),
        Cell(row.response_rate, "rate"),
        Cell(view.word(f"satisfaction.{state}"), tone="" if row.sufficient else "warn"),
    ]
    if has_respondents:
        cells.insert(1, Cell(view.label("fct_satisfaction", "respondent_type", row.respondent_type)))
    return Row(tuple(cells))
