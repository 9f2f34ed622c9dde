"""Labelling rates taken apart: which place is worst and how certain that is; by county, standard, channel."""

from dashboards.content import metrics
from dashboards.content.first_rows import first_rows
from dashboards.content.labelling import (
    UNKNOWN_REGION,
    UNNAMED_CITY,
    checked_from_lowest,
    own,
    own_regions,
    place_name,
    place_rates,
    rate_cells,
    rate_columns,
    rate_row,
    whole_name,
    yearly_rates,
)
from dashboards.content.model import Cell, Chart, Column, Interval, Row, Sentence, Table, Tile, Tiles
from dashboards.content.view import View
from dashboards.figures.trends import Series, trend_lines
from dashboards.queries import labelling, programme
from dashboards.queries.industries import industry_label
from dashboards.queries.labelling import LabellingRate, Performance

TILES = {
    "labelling_rate": "rate",
    "label_coverage_rate": "coverage",
    "kpi_disclosure_rate": "kpi_rate",
    "c_standard_rate": "c_rate",
}
"""Metrics and what counts for them where the warehouse has none: a county has rates and no metrics."""


def tiles(view: View) -> Tiles:
    """The rates of the year; the labelling rate with its interval and bounds."""
    rate = own(view)
    if rate is None:
        return metrics.tiles(view, tuple(TILES))
    cells = rate_cells(view, rate, view.region)
    said = {
        "labelling_rate": view.say("labelling.tile_rate", interval=cells["interval"], bounds=cells["bounds"]),
        "label_coverage_rate": view.say(
            "labelling.tile_coverage", checked=cells["checked"], authorised=cells["authorised"]
        ),
    }
    if view.is_whole or view.region in own_regions(view):
        return metrics.tiles(view, tuple(TILES), said)
    names = programme.metric_names(view.snapshot, view.lang)
    return Tiles(
        tuple(
            Tile(names[code], cells[key], (said[code],) if code in said else ())
            for code, key in TILES.items()
        )
    )


def certainty(view: View) -> tuple[Sentence, ...]:
    """Which place labels worst, whether that is certain among those checked, and among all."""
    checked = [rate for rate in checked_from_lowest(view) if rate.slice_value != UNKNOWN_REGION]
    if len(checked) < 2:
        return (view.say("labelling.certain_none"),)
    worst, *others = checked
    return (_among_checked(view, worst, others), _among_all(view, worst))


def _among_checked(view: View, worst: LabellingRate, others: list[LabellingRate]) -> Sentence:
    """Intervals that do not overlap tell two places apart."""
    apart = [rate for rate in others if (rate.ci_low or 0.0) > (worst.ci_high or 0.0)]
    overlapping = [rate for rate in others if rate not in apart]
    words = {
        "place": place_name(view, worst),
        "others": len(others),
        "n": len(overlapping),
        "places": view.listed(place_name(view, rate) for rate in overlapping),
        **rate_cells(view, worst, worst.slice_value),
    }
    if not overlapping:
        return view.say("labelling.certain_yes", **words)
    if not apart:
        return view.say("labelling.certain_no_all", **words)
    said = view.say("labelling.certain_no", **words)
    higher = view.listed(place_name(view, rate) for rate in apart)
    return view.joined(said, view.say("labelling.certain_apart", n=len(apart), places=higher))


def _among_all(view: View, worst: LabellingRate) -> Sentence:
    """Bounds that do not overlap tell two places apart whatever the unchecked rights would show."""
    apart_from = (worst.slice_value, UNKNOWN_REGION)
    others = [rate for rate in place_rates(view) if rate.slice_value not in apart_from]
    lowest = min(others, key=lambda rate: (rate.strict_rate or 0.0, rate.slice_value))
    is_certain = (worst.upper_rate or 0.0) < (lowest.strict_rate or 0.0)
    return view.say(
        "labelling.certain_bounds_yes" if is_certain else "labelling.certain_bounds_no",
        place=place_name(view, worst),
        bounds=Cell(Interval(worst.strict_rate, worst.upper_rate), "rate"),
        lowest=Cell(lowest.strict_rate, "rate"),
        other=place_name(view, lowest),
    )


def performance_table(view: View) -> Table:
    """KPI disclosure, C standard and subsidies beside the labelled rights, by place."""
    money = labelling.performance(view.snapshot, view.program, view.year)
    rates = [(rate, rate.slice_value, place_name(view, rate)) for rate in place_rates(view)]
    rows = [_performance_row(view, rate, code, name, money.get(code)) for rate, code, name in rates]
    of_all = own(view)
    if of_all is not None:
        total = _performance_row(view, of_all, view.region, whole_name(view), money.get(view.region))
        rows.append(Row(total.cells, is_total=True))
    return Table(
        key="labelling-performance",
        title=view.word("labelling.performance_title", year=view.year),
        columns=(
            Column(view.word("labelling.col_place")),
            Column(view.word("labelling.col_checked"), "count"),
            Column(view.word("labelling.col_kpi"), "count"),
            Column(view.word("labelling.col_kpi_rate"), "rate"),
            Column(view.word("labelling.col_c"), "count"),
            Column(view.word("labelling.col_c_rate"), "rate"),
            Column(view.word("labelling.col_labelled"), "count"),
            Column(view.word("labelling.col_rate"), "rate"),
            Column(view.word("labelling.col_coverage"), "rate"),
            Column(view.word("labelling.col_paid"), "yuan"),
            Column(view.word("labelling.col_per_right"), "yuan"),
        ),
        rows=tuple(rows),
        note=view.word("labelling.performance_note" if money else "labelling.performance_note_none"),
        empty=view.word("labelling.empty"),
    )


def _performance_row(view: View, rate: LabellingRate, code: str, name: str, money: Performance | None) -> Row:
    cells = rate_cells(view, rate, code)
    order = ("checked", "kpi", "kpi_rate", "c", "c_rate", "labelled", "rate", "coverage")
    return Row(
        (
            Cell(name),
            *(cells[key] for key in order),
            Cell(money.paid_yuan if money else None, "yuan"),
            Cell(money.yuan_per_labelled_right if money else None, "yuan"),
        )
    )


def performance_chart(view: View) -> Chart:
    """KPI disclosure and C standard among the rights checked, over the years."""
    rates = yearly_rates(view)
    names = [view.word(f"labelling.{key}") for key in ("col_kpi_rate", "col_c_rate")]
    lines = [
        Series(name, tuple(getattr(rate, column) for rate in rates))
        for name, column in zip(names, ("kpi_rate", "c_rate"), strict=True)
    ]
    order = ("checked", "coverage", "kpi", "kpi_rate", "c", "c_rate")
    kinds = ("count", "rate", "count", "rate", "count", "rate")
    return Chart(
        key="labelling-performance-by-year",
        title=view.word("labelling.performance_year_title"),
        figure=trend_lines(
            [rate.year for rate in rates], lines, kind="rate", axis_title=view.word("labelling.axis_share")
        ),
        sentence=_performance_sentence(view, [rate for rate in rates if rate.checked]),
        table=Table(
            key="labelling-performance-by-year-table",
            title=view.word("labelling.performance_year_title"),
            columns=(
                Column(view.word("labelling.col_year")),
                *(
                    Column(view.word(f"labelling.col_{name}"), kind)
                    for name, kind in zip(order, kinds, strict=True)
                ),
            ),
            rows=tuple(
                Row((Cell(str(rate.year)), *(rate_cells(view, rate, view.region)[name] for name in order)))
                for rate in rates
            ),
            empty=view.word("labelling.empty"),
        ),
    )


def _performance_sentence(view: View, checked: list[LabellingRate]) -> Sentence:
    if len(checked) < 2:
        return view.say("labelling.sentence_years_none")
    first, last = (rate_cells(view, rate, view.region) for rate in (checked[0], checked[-1]))
    return view.say(
        "labelling.performance_year_sentence",
        first_year=checked[0].year,
        last_year=checked[-1].year,
        first_kpi=first["kpi_rate"],
        last_kpi=last["kpi_rate"],
        first_c=first["c_rate"],
        last_c=last["c_rate"],
    )


def county_table(view: View) -> Table:
    """The programme's counties, the lowest rate first, unchecked ones last."""
    rates = sorted(
        labelling.by_slice(view.snapshot, view.program, view.year, "county"),
        key=lambda rate: (rate.labelling_rate is None, rate.labelling_rate or 0.0, rate.slice_value),
    )

    def make(limit: int | None) -> Table:
        return Table(
            key="labelling-by-county",
            title=view.word("labelling.county_table_title", year=view.year),
            columns=rate_columns(view, "labelling.col_place"),
            rows=tuple(rate_row(view, _county_name(view, rate), rate, None) for rate in rates[:limit]),
            note=view.word("labelling.county_note"),
            empty=view.word("labelling.empty"),
        )

    return first_rows(view, len(rates), make)


def _county_name(view: View, rate: LabellingRate) -> str:
    city = programme.region_names(view.snapshot).get(f"{rate.slice_value[:4]}00", "")
    name = place_name(view, rate)
    return name if not city or city in (name, UNNAMED_CITY) or name.startswith(city) else f"{city} {name}"


def standard_table(view: View) -> Table:
    """Standards, those first that are low with most certainty."""
    count = labelling.standard_count(view.snapshot, view.program, view.year)

    def make(limit: int | None) -> Table:
        rates = labelling.lowest_standards(view.snapshot, view.program, view.year, limit)
        return Table(
            key="labelling-by-standard",
            title=view.word("labelling.standard_table_title", year=view.year),
            columns=rate_columns(view, "labelling.col_standard"),
            rows=tuple(rate_row(view, rate.slice_value, rate, None) for rate in rates),
            note=view.word("labelling.standard_note"),
            empty=view.word("labelling.empty"),
        )

    return first_rows(view, count.n, make)


def standard_sentence(view: View) -> Sentence:
    """How many standards have rights, are unchecked, or have a right without the label."""
    count = labelling.standard_count(view.snapshot, view.program, view.year)
    return view.say(
        "labelling.standard_sentence",
        n=Cell(count.n, "count"),
        unchecked=Cell(count.unchecked, "count"),
        incomplete=Cell(count.incomplete, "count"),
    )


def breakdown_table(view: View, breakdown: str) -> Table:
    """Rates by `industry` of the holder or by `channel` of the check."""
    rates = labelling.by_breakdown(view.snapshot, view.program, view.year, view.region, breakdown)

    def make(limit: int | None) -> Table:
        return Table(
            key=f"labelling-by-{breakdown}",
            title=view.word(f"labelling.{breakdown}_table_title", year=view.year),
            columns=rate_columns(view, f"labelling.col_{breakdown}"),
            rows=tuple(
                rate_row(view, _breakdown_name(view, rate.slice_value), rate, None) for rate in rates[:limit]
            ),
            note=view.word(f"labelling.{breakdown}_note"),
            empty=view.word(f"labelling.{breakdown}_empty"),
        )

    return first_rows(view, len(rates), make)


def _breakdown_name(view: View, value: str) -> str:
    if value == "unknown":
        return view.word("labelling.industry_unknown")
    return industry_label(view.snapshot, value) or value
