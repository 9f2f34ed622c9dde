"""Satisfaction in order: named targets by place, indices over the years, and what moving a weight changes."""

from collections.abc import Sequence

from dashboards.content import metrics
from dashboards.content.model import Cell, Chart, Column, Interval, Row, Sentence, Table, Tile, Tiles
from dashboards.content.satisfaction import METRIC
from dashboards.content.view import View
from dashboards.figures.trends import Series, trend_lines
from dashboards.queries import programme, satisfaction
from dashboards.queries.satisfaction import NamedTarget, SatisfactionIndex, Stability

MOVE = 0.2
"""By which share each weight is moved to see what hangs on it."""


def tiles(view: View) -> Tiles:
    """The overall index, and of how many kinds of target and respondents the samples suffice."""
    rows = satisfaction.of_year(view.snapshot, view.program, view.year)
    apart = [row for row in rows if row.respondent_type != "all"]
    counted = (("targets", _pooled(view)), ("respondents", apart))
    return Tiles(
        (
            *metrics.tiles(view, (METRIC,)).tiles,
            *(
                Tile(
                    view.word(f"satisfaction.tile_{name}"),
                    Cell(sum(not row.sufficient for row in held), "count"),
                    (view.say(f"satisfaction.tile_{name}_caption", n=Cell(len(held), "count")),),
                )
                for name, held in counted
            ),
        )
    )


def _pooled(view: View) -> list[SatisfactionIndex]:
    rows = satisfaction.of_year(view.snapshot, view.program, view.year)
    return [row for row in rows if row.respondent_type == "all"]


def named_table(view: View) -> Table:
    """Named targets by kind with their places; too small samples have none."""
    found = satisfaction.named_targets(view.snapshot, view.program, view.year)
    rows: list[Row] = []
    kind = ""
    for target in found:
        if target.target_type != kind:
            kind = target.target_type
            rows.append(Row((Cell(view.label("fct_satisfaction", "target_type", kind)),), is_heading=True))
        rows.append(_named_row(view, target))
    return Table(
        key="satisfaction-named",
        title=view.word("satisfaction.named_title", year=view.year),
        columns=(
            Column(view.word("satisfaction.col_named")),
            Column(view.word("satisfaction.col_place")),
            Column(view.word("satisfaction.col_index"), "score"),
            Column(view.word("satisfaction.col_previous"), "score"),
            Column(view.word("satisfaction.col_interval"), "score"),
            Column(view.word("satisfaction.col_n"), "count"),
            Column(view.word("satisfaction.col_response"), "rate"),
            Column(view.word("satisfaction.col_sufficient")),
        ),
        rows=tuple(rows),
        note=view.word("satisfaction.named_note"),
        empty=view.word("satisfaction.named_empty"),
    )


def _named_row(view: View, target: NamedTarget) -> Row:
    state = "sufficient" if target.sufficient else "insufficient"
    name = Cell(target.target_id)
    if target.name is not None:
        name = Cell(target.name, note=target.target_id, href=view.enterprise_address(target.target_id))
    place = (
        view.word("satisfaction.place_of", place=target.place, n=target.n_ranked)
        if target.place is not None
        else view.word("satisfaction.place_none")
    )
    return Row(
        (
            name,
            Cell(place),
            Cell(target.index, "score"),
            Cell(target.previous, "score"),
            Cell(Interval(target.ci_low, target.ci_high), "score"),
            Cell(target.n_respondents, "count"),
            Cell(target.response_rate, "rate"),
            Cell(view.word(f"satisfaction.{state}"), tone="" if target.sufficient else "warn"),
        )
    )


def year_chart(view: View) -> Chart:
    """The overall index over the years; its table has every kind of target."""
    figures = programme.trend(view.snapshot, view.program, view.whole_region, (METRIC,), view.year)
    years = [row.year for row in figures]
    known = [row for row in figures if row.value is not None]
    return Chart(
        key="satisfaction-by-year",
        title=view.word("satisfaction.year_title"),
        figure=trend_lines(
            years,
            [Series(view.word("satisfaction.overall"), tuple(row.value for row in figures))],
            kind="score",
            axis_title=view.word("satisfaction.axis"),
        ),
        sentence=(
            view.say(
                "satisfaction.year_sentence",
                first_year=known[0].year,
                first=view.metric(METRIC, known[0].value, "score", year=known[0].year),
                last_year=known[-1].year,
                last=view.metric(METRIC, known[-1].value, "score", year=known[-1].year),
            )
            if len(known) > 1
            else view.say("satisfaction.year_sentence_none")
        ),
        table=_year_table(view, {row.year: row.value for row in figures}),
    )


def _year_table(view: View, overall: dict[int, float | None]) -> Table:
    rows = satisfaction.over_years(view.snapshot, view.program, view.year)
    kinds = sorted({row.target_type for row in rows if row.year in overall})
    held = {(row.year, row.target_type): row for row in rows}

    def cell(year: int, kind: str) -> Cell:
        row = held.get((year, kind))
        if row is None:
            return Cell(None, "score")
        is_small = not row.sufficient
        note = view.word("satisfaction.insufficient") if is_small else ""
        return Cell(row.index, "score", tone="warn" if is_small else "", note=note)

    return Table(
        key="satisfaction-by-year-table",
        title=view.word("satisfaction.year_title"),
        columns=(
            Column(view.word("satisfaction.col_year")),
            Column(view.word("satisfaction.overall"), "score"),
            *(Column(view.label("fct_satisfaction", "target_type", kind), "score") for kind in kinds),
        ),
        rows=tuple(
            Row(
                (
                    Cell(str(year)),
                    view.metric(METRIC, value, "score", year=year),
                    *(cell(year, kind) for kind in kinds),
                )
            )
            for year, value in overall.items()
        ),
        note=view.word("satisfaction.year_note"),
        empty=view.word("satisfaction.empty"),
    )


def stability_sentence(view: View) -> Sentence:
    """Whether a place changes when weights move, in words."""
    years = satisfaction.stability(view.snapshot, view.program, view.year, "year", MOVE)
    now = next((row for row in years if row.item == str(view.year)), None)
    if now is None:
        return view.say("satisfaction.stability_none")
    respondents = satisfaction.stability(view.snapshot, view.program, view.year, "respondent", MOVE)
    said = view.say(
        "satisfaction.stability_sentence",
        move=Cell(MOVE, "rate", most_decimals=0),
        n=2 * len(_pooled(view)),
        year=view.year,
        index=Cell(now.index, "score"),
        lowest=Cell(now.lowest, "score"),
        highest=Cell(now.highest, "score"),
    )
    return view.joined(said, _changes(view, "years", years), _changes(view, "respondents", respondents))


def _changes(view: View, name: str, rows: Sequence[Stability]) -> Sentence:
    changed = [_item(view, row) for row in rows if row.best != row.worst]
    if len(rows) < 2:
        return ()
    if not changed:
        return view.say(f"satisfaction.stability_{name}_same")
    return view.say(f"satisfaction.stability_{name}_changed", items=view.listed(changed))


def _item(view: View, row: Stability) -> str:
    return view.label("fct_satisfaction", "respondent_type", row.item)


def stability_table(view: View, items: str) -> Table:
    """Indices and places of each `year` or type of `respondent` while the weights move."""
    rows = satisfaction.stability(view.snapshot, view.program, view.year, items, MOVE)
    return Table(
        key=f"satisfaction-stability-{items}",
        title=view.word(f"satisfaction.stability_{items}_title", year=view.year),
        columns=(
            Column(view.word(f"satisfaction.col_{items}")),
            Column(view.word("satisfaction.col_index"), "score"),
            Column(view.word("satisfaction.col_range"), "score"),
            Column(view.word("satisfaction.col_place"), "count"),
            Column(view.word("satisfaction.col_places")),
            Column(view.word("satisfaction.col_stable")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(_item(view, row)),
                    Cell(row.index, "score"),
                    Cell(Interval(row.lowest, row.highest), "score"),
                    Cell(row.place, "count"),
                    Cell(str(row.best) if row.best == row.worst else f"{row.best} ~ {row.worst}"),
                    _stable(view, row),
                )
            )
            for row in rows
        ),
        note=view.word("satisfaction.stability_note"),
        empty=view.word("satisfaction.stability_none"),
    )


def _stable(view: View, row: Stability) -> Cell:
    if row.best == row.worst:
        return Cell(view.word("satisfaction.stable"), tone="good")
    return Cell(view.word("satisfaction.unstable"), tone="warn")


def weight_table(view: View) -> Table:
    """The weights as they are."""
    return Table(
        key="satisfaction-weights",
        title=view.word("satisfaction.weights_title"),
        columns=(
            Column(view.word("satisfaction.col_target")),
            Column(view.word("satisfaction.col_weight"), "rate"),
            Column(view.word("satisfaction.col_source")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(view.label("fct_satisfaction", "target_type", weight.target_type)),
                    Cell(weight.weight, "rate"),
                    Cell(view.label("dim_policy_parameter", "source", weight.source)),
                )
            )
            for weight in satisfaction.weights(view.snapshot)
        ),
        empty=view.word("satisfaction.stability_none"),
    )
