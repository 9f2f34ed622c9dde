"""Annual metrics: beside the year before and the goal, in tables, tiles, sentences and trends."""

from collections.abc import Mapping, Sequence

from dashboards import formats, labels
from dashboards.content.model import Bullets, Cell, Chart, Column, Row, Sentence, Table, Tile, Tiles
from dashboards.content.view import View
from dashboards.figures.trends import Series, trend_lines
from dashboards.queries import programme
from dashboards.queries.programme import MetricFigure

GROUPS: Mapping[str, tuple[str, ...]] = {
    "certification": (
        "applications_received",
        "applications_granted",
        "applications_refused",
        "refusals_unexplained",
        "decision_days_median",
    ),
    "certificates": (
        "certificates_issued",
        "certificates_valid_end",
        "certificates_suspended",
        "certificates_withdrawn",
        "certificates_cancelled",
        "certificates_expired",
    ),
    "enterprises": (
        "brand_enterprises_end",
        "brand_enterprises_new",
        "mark_rights_end",
        "mark_rights_self_declared_end",
        "mark_rights_granted",
        "mark_rights_revoked",
        "association_members_end",
    ),
    "standards": (
        "standards_published",
        "standards_revised",
        "standards_in_force_end",
        "drafter_conformity_rate",
        "catalogue_coverage_rate",
        "certification_rules_published",
    ),
    "supervision": (
        "surveillance_audits",
        "onsite_assessments",
        "onsite_overdue_end",
        "inspections",
        "inspection_pass_rate",
    ),
    "labelling": ("labelling_rate", "label_coverage_rate", "kpi_disclosure_rate", "c_standard_rate"),
    "market": (
        "penalties_quality",
        "complaints",
        "complaints_per_100",
        "complaint_on_time_rate",
        "dishonest_brand_enterprises_end",
    ),
    "satisfaction": ("satisfaction_index",),
    "subsidies": ("subsidies_paid_yuan", "subsidies_on_hold_yuan", "subsidies_to_recover_yuan"),
}
"""Order of metrics in tables; what is in no group stands under `other`."""

SCALE = ("brand_enterprises_end", "mark_rights_end", "certificates_valid_end")
HEADLINES = (
    "brand_enterprises_end",
    "mark_rights_end",
    "labelling_rate",
    "satisfaction_index",
    "complaints_per_100",
    "onsite_overdue_end",
)


def figures_by_code(view: View) -> dict[str, MetricFigure]:
    """The metrics of the view by their codes."""
    rows = programme.metric_figures(view.snapshot, view.program, view.year, view.region)
    return {figure.metric_code: figure for figure in rows}


def difference_unit(unit: str) -> str:
    """The kind of number a difference of two such values is."""
    return "points" if unit == "rate" else unit


def metric_table(view: View) -> Table:
    """Every metric by group, beside the year before and the goal, with the clause it answers."""
    figures = figures_by_code(view)
    grouped = {code for codes in GROUPS.values() for code in codes}
    others = tuple(code for code in figures if code not in grouped)
    rows: list[Row] = []
    for group, codes in {**GROUPS, "other": others}.items():
        present = [figures[code] for code in codes if code in figures]
        if present:
            rows.append(Row((Cell(view.word(f"metrics.group_{group}")),), is_heading=True))
            rows.extend(_metric_row(view, figure) for figure in present)
    return Table(
        key="metrics",
        title=view.word("metrics.table_title", program=view.program_name, year=view.year),
        columns=(
            Column(view.word("metrics.col_metric")),
            Column(view.word("metrics.col_unit")),
            Column(view.word("metrics.col_previous", year=view.year - 1), "count"),
            Column(view.word("metrics.col_value", year=view.year), "count"),
            Column(view.word("metrics.col_change"), "count"),
            Column(view.word("metrics.col_growth"), "rate"),
            Column(view.word("metrics.col_goal")),
            Column(view.word("metrics.col_clause"), "clause"),
        ),
        rows=tuple(rows),
        note=view.word("metrics.table_note", region=view.region_name),
        empty=view.word("metrics.empty"),
    )


def _metric_row(view: View, figure: MetricFigure) -> Row:
    return Row(
        (
            Cell(figure.name(view.lang)),
            Cell(measure(view, figure)),
            view.metric(
                figure.metric_code, figure.previous, figure.unit, year=figure.year - 1, is_asked=True
            ),
            view.metric(figure.metric_code, figure.value, figure.unit, is_asked=True),
            _change(figure),
            _growth(figure),
            _goal(view, figure),
            Cell(figure.clause_id, "clause"),
        )
    )


def measure(view: View, figure: MetricFigure) -> str:
    """The measure word of a metric: firms, certificates, percent, days."""
    key = f"metrics.measure_{figure.metric_code}"
    return view.word(key if labels.has_text(key) else f"common.unit_{figure.unit}")


def _change(figure: MetricFigure) -> Cell:
    change = formats.subtract(figure.value, figure.previous)
    return Cell(change, difference_unit(figure.unit), is_signed=True)


def _growth(figure: MetricFigure) -> Cell:
    """The growth of an amount; blank for rates, whose change says it."""
    if figure.unit not in ("count", "yuan"):
        return Cell(None, "blank")
    change = formats.subtract(figure.value, figure.previous)
    growth = change / figure.previous if change is not None and figure.previous else None
    return Cell(growth, "rate", is_signed=True, most_decimals=1)


def _goal(view: View, figure: MetricFigure) -> Cell:
    if figure.goal is None:
        return Cell(None, "blank")
    state = goal_state(view, figure)
    key = "metrics.goal_cell" if figure.goal_year == figure.year else "metrics.goal_cell_later"
    goal = formats.number(figure.goal, figure.unit)
    return Cell(view.word(key, goal=goal, state=state.text, year=figure.goal_year), tone=state.tone)


def goal_state(view: View, figure: MetricFigure) -> Cell:
    """Whether the goal is met; empty where there is none."""
    if figure.goal is None or figure.value is None:
        return Cell("")
    if figure.value >= figure.goal:
        return Cell(view.word("metrics.goal_met"), tone="good")
    share = formats.number(figure.value / figure.goal, "rate", most_decimals=1)
    is_over = figure.goal_year == figure.year and view.is_year_complete
    if is_over:
        return Cell(view.word("metrics.goal_missed", share=share), tone="bad")
    return Cell(view.word("metrics.goal_open", share=share), tone="warn")


def change_words(view: View, figure: MetricFigure | None) -> Sentence:
    """The change of an amount in words."""
    change = None if figure is None else formats.subtract(figure.value, figure.previous)
    if figure is None or change is None:
        return view.say("metrics.change_unknown")
    if change == 0:
        return view.say("metrics.change_same")
    key = "metrics.change_up" if change > 0 else "metrics.change_down"
    return view.say(key, change=formats.number(abs(change), difference_unit(figure.unit)))


def headline_tiles(view: View) -> Tiles:
    """The figures that come first, each with what it is set against."""
    figures = figures_by_code(view)
    codes = [code for code in HEADLINES if code != "satisfaction_index" or view.is_whole]
    coverage = figures.get("label_coverage_rate")
    said = {"labelling_rate": view.say("metrics.tile_coverage", coverage=figure_cell(view, coverage))}
    return tiles(view, codes, said if coverage else {})


def tiles(view: View, codes: Sequence[str], said: Mapping[str, Sentence] | None = None) -> Tiles:
    """Figures of metrics side by side, each against the year before and the goal.

    Args:
        view: what is asked about; metrics it has no figure of are left out.
        codes: the metrics.
        said: by metric, what is said before the rest.
    """
    figures = figures_by_code(view)
    present = [figures[code] for code in codes if code in figures]
    return Tiles(tuple(_tile(view, figure, (said or {}).get(figure.metric_code)) for figure in present))


def _tile(view: View, figure: MetricFigure, said: Sentence | None) -> Tile:
    captions = [said] if said else []
    captions.append(_against_previous(view, figure))
    if figure.goal is not None:
        captions.append(
            view.say(
                "metrics.tile_goal",
                year=figure.goal_year,
                goal=Cell(figure.goal, figure.unit),
                state=goal_state(view, figure).text,
            )
        )
    return Tile(figure.name(view.lang), figure_cell(view, figure), tuple(captions))


def _against_previous(view: View, figure: MetricFigure) -> Sentence:
    if figure.previous is None or figure.value is None:
        return view.say("metrics.tile_no_previous")
    previous = view.metric(figure.metric_code, figure.previous, figure.unit, year=figure.year - 1)
    return view.say("metrics.tile_previous", previous=previous, change=_change(figure))


def figure_cell(view: View, figure: MetricFigure | None) -> Cell:
    """A metric's figure of this view; empty where there is none."""
    if figure is None:
        return Cell(None)
    return view.metric(figure.metric_code, figure.value, figure.unit)


def summary(view: View) -> Bullets:
    """The year in sentences."""
    figures = figures_by_code(view)

    def cell(code: str) -> Cell:
        return figure_cell(view, figures.get(code))

    facts = view.snapshot.facts
    end = view.day(facts.as_of if facts.as_of.year == view.year else facts.as_of.replace(view.year, 12, 31))
    items = [
        view.say(
            "metrics.summary_scale",
            day=end,
            enterprises=cell("brand_enterprises_end"),
            change=change_words(view, figures.get("brand_enterprises_end")),
            rights=cell("mark_rights_end"),
            declared=cell("mark_rights_self_declared_end"),
            certificates=cell("certificates_valid_end"),
        ),
        view.say(
            "metrics.summary_applications",
            received=cell("applications_received"),
            granted=cell("applications_granted"),
            refused=cell("applications_refused"),
            unexplained=cell("refusals_unexplained"),
            issued=cell("certificates_issued"),
            suspended=cell("certificates_suspended"),
            withdrawn=cell("certificates_withdrawn"),
            cancelled=cell("certificates_cancelled"),
        ),
    ]
    rate = figures.get("labelling_rate")
    has_rate = rate is not None and rate.value is not None
    items.append(
        view.say(
            "metrics.summary_labelling" if has_rate else "metrics.summary_labelling_none",
            rate=cell("labelling_rate"),
            coverage=cell("label_coverage_rate"),
        )
    )
    items.append(
        view.say(
            "metrics.summary_market",
            penalties=cell("penalties_quality"),
            complaints=cell("complaints"),
            per_100=cell("complaints_per_100"),
            on_time=cell("complaint_on_time_rate"),
            dishonest=cell("dishonest_brand_enterprises_end"),
        )
    )
    if view.is_whole:
        index = figures.get("satisfaction_index")
        has_index = index is not None and index.value is not None
        key = "metrics.summary_satisfaction" if has_index else "metrics.summary_satisfaction_none"
        items.append(view.say(key, index=cell("satisfaction_index")))
        if "catalogue_coverage_rate" in figures:
            items.append(view.say("metrics.summary_catalogue", rate=cell("catalogue_coverage_rate")))
    if "subsidies_paid_yuan" in figures:
        items.append(
            view.say(
                "metrics.summary_subsidies",
                paid=cell("subsidies_paid_yuan"),
                hold=cell("subsidies_on_hold_yuan"),
                recover=cell("subsidies_to_recover_yuan"),
            )
        )
    items.extend(_goal_sentence(view, figure) for figure in figures.values() if figure.goal is not None)
    return Bullets(tuple(items))


def _goal_sentence(view: View, figure: MetricFigure) -> Sentence:
    return view.say(
        "metrics.summary_goal",
        metric=figure.name(view.lang),
        goal_year=figure.goal_year,
        goal=Cell(figure.goal, figure.unit),
        value=figure_cell(view, figure),
        state=goal_state(view, figure).text or formats.NOTHING,
    )


def scale_chart(view: View) -> Chart:
    """Enterprises, rights and certificates over the years."""
    names = programme.metric_names(view.snapshot, view.lang)
    rows = programme.trend(view.snapshot, view.program, view.region, SCALE, view.year)
    years = sorted({row.year for row in rows})
    values = {(row.metric_code, row.year): row.value for row in rows}
    figures = figures_by_code(view)
    return Chart(
        key="scale",
        title=view.word("metrics.chart_scale_title"),
        figure=trend_lines(
            years,
            [Series(names[code], tuple(values.get((code, year)) for year in years)) for code in SCALE],
            kind="count",
            axis_title=view.word("metrics.chart_scale_axis"),
        ),
        sentence=view.say(
            "metrics.chart_scale_sentence",
            year=view.year,
            enterprises=figure_cell(view, figures.get(SCALE[0])),
            change=change_words(view, figures.get(SCALE[0])),
            rights=figure_cell(view, figures.get(SCALE[1])),
            certificates=figure_cell(view, figures.get(SCALE[2])),
        ),
        table=_trend_table(view, "scale", years, SCALE, values, names),
    )


def _trend_table(
    view: View,
    key: str,
    years: Sequence[int],
    codes: Sequence[str],
    values: Mapping[tuple[str, int], float | None],
    names: Mapping[str, str],
) -> Table:
    return Table(
        key=f"{key}-table",
        title=view.word("metrics.chart_scale_title"),
        columns=(
            Column(view.word("metrics.col_year")),
            *(Column(names[code], "count") for code in codes),
        ),
        rows=tuple(
            Row(
                (
                    Cell(str(year)),
                    *(view.metric(code, values.get((code, year)), "count", year=year) for code in codes),
                )
            )
            for year in years
        ),
        empty=view.word("metrics.empty"),
    )
