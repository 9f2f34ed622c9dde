"""Labelling rates: never without their coverage, always with interval and bounds."""

from collections.abc import Sequence

from dashboards import formats
from dashboards.content.model import Cell, Chart, Column, Interval, MetricRef, Note, Row, Sentence, Table
from dashboards.content.view import View
from dashboards.figures.intervals import IntervalPoint, interval_dots
from dashboards.figures.trends import Series, trend_lines
from dashboards.queries import labelling, programme
from dashboards.queries.labelling import LabellingRate

UNNAMED_CITY = "市辖区"
"""What the register calls the city level of a municipality."""
UNKNOWN_REGION = "000000"
"""Where the enterprise of a right is not in the register."""


def caveats(view: View) -> Note:
    """How a labelling rate is to be read."""
    keys = ("caveat_chosen", "caveat_bounds", "caveat_definition")
    return Note(
        "caveat",
        view.word("labelling.caveat_title"),
        tuple(view.say(f"labelling.{key}") for key in keys),
    )


def own(view: View) -> LabellingRate | None:
    """The rate of what is asked about, the whole programme, a city or a county, in the year."""
    name, value = _own_slice(view)
    rates = labelling.by_slice(view.snapshot, view.program, view.year, name)
    rates = [rate for rate in rates if rate.slice_value == value]
    return rates[0] if rates else None


def _own_slice(view: View) -> tuple[str, str]:
    """The slice and its value that what is asked about has; of a county bureau only its county is there."""
    if view.is_whole:
        return "all", "all"
    return "city" if view.region.endswith("00") else "county", view.region


def whole_sentence(view: View) -> Sentence:
    """The rate of what is asked about in words."""
    rate = own(view)
    if rate is None:
        return view.say("labelling.empty")
    if rate.labelling_rate is None:
        return view.say("labelling.sentence_none", year=view.year, authorised=Cell(rate.authorised, "count"))
    return view.say("labelling.sentence_all", year=view.year, **rate_cells(view, rate, view.region))


def place_rates(view: View) -> list[LabellingRate]:
    """Rates by city, the programme's own first, by code; of one city, or of a municipality, its counties."""
    own_codes = own_regions(view)
    if has_cities(view):
        rates = labelling.by_slice(view.snapshot, view.program, view.year, "city")
        return sorted(rates, key=lambda rate: (rate.slice_value not in own_codes, rate.slice_value))
    counties = labelling.by_slice(view.snapshot, view.program, view.year, "county")
    is_county = not view.region.endswith("00")
    asked = "" if view.is_whole else view.region if is_county else view.region[:4]
    return [rate for rate in counties if rate.slice_value.startswith(asked)]


def has_cities(view: View) -> bool:
    """Whether places are cities: not within one city, nor in a municipality, whose only city is itself."""
    return view.is_whole and len(own_regions(view)) > 1


def checked_from_lowest(view: View) -> list[LabellingRate]:
    """The places of which a right was checked, the lowest rate first."""
    return sorted(
        (rate for rate in place_rates(view) if rate.labelling_rate is not None),
        key=lambda rate: (rate.labelling_rate or 0.0, rate.slice_value),
    )


def city_chart(view: View) -> Chart:
    """Rates by city (of a city: by county) with their intervals, the lowest first, coverage beside each."""
    checked = checked_from_lowest(view)
    of_all = own(view)
    reference = of_all.labelling_rate if of_all else None
    points = [
        IntervalPoint(
            name=place_name(view, rate),
            value=rate.labelling_rate or 0.0,
            low=rate.ci_low or 0.0,
            high=rate.ci_high or 0.0,
            note=f"{formats.number(rate.coverage_rate, 'rate', most_decimals=1)}"
            f" ({rate.checked:,}/{rate.authorised:,})",
        )
        for rate in checked
    ]
    return Chart(
        key="labelling-by-city",
        title=view.word("labelling.city_chart_title", year=view.year),
        figure=interval_dots(
            points,
            axis_title=view.word("labelling.axis_rate"),
            is_rate=True,
            reference=reference,
            reference_name=view.word(
                "labelling.reference", place=whole_name(view), rate=formats.number(reference, "rate")
            ),
            note_title=view.word("labelling.point_title"),
        ),
        sentence=view.joined(_worst_sentence(view, checked, reference), _unchecked_sentence(view)),
        table=city_table(view),
    )


def city_table(view: View) -> Table:
    """Rates by place, all of them together last."""
    rows = [rate_row(view, place_name(view, rate), rate, rate.slice_value) for rate in place_rates(view)]
    of_all = own(view)
    if of_all is not None:
        rows.append(rate_row(view, whole_name(view), of_all, view.region, is_total=True))
    return Table(
        key="labelling-by-city-table",
        title=view.word("labelling.city_table_title", year=view.year),
        columns=rate_columns(view, "labelling.col_place"),
        rows=tuple(rows),
        empty=view.word("labelling.empty"),
    )


def path_table(view: View) -> Table:
    """Rates by way of authorisation."""
    rates = labelling.by_slice(view.snapshot, view.program, view.year, "path")
    return Table(
        key="labelling-by-path",
        title=view.word("labelling.path_table_title", year=view.year),
        columns=rate_columns(view, "labelling.col_path"),
        rows=tuple(
            rate_row(view, view.label("fct_mark_right", "path", rate.slice_value), rate, None)
            for rate in rates
        ),
        empty=view.word("labelling.empty"),
    )


def yearly_rates(view: View) -> list[LabellingRate]:
    """The rate of what is asked about, year by year."""
    return labelling.over_years(view.snapshot, view.program, view.year, *_own_slice(view))


def year_chart(view: View) -> Chart:
    """Rate and coverage of what is asked about over the years."""
    rates = yearly_rates(view)
    years = [rate.year for rate in rates]
    rate_line = Series(
        view.word("labelling.series_rate"),
        tuple(rate.labelling_rate for rate in rates),
        tuple(rate.ci_low for rate in rates),
        tuple(rate.ci_high for rate in rates),
    )
    coverage_line = Series(
        view.word("labelling.series_coverage"), tuple(rate.coverage_rate for rate in rates)
    )
    return Chart(
        key="labelling-by-year",
        title=view.word("labelling.year_chart_title"),
        figure=trend_lines(
            years, [rate_line, coverage_line], kind="rate", axis_title=view.word("labelling.axis_share")
        ),
        sentence=_years_sentence(view, rates),
        table=Table(
            key="labelling-by-year-table",
            title=view.word("labelling.year_table_title"),
            columns=rate_columns(view, "labelling.col_year"),
            rows=tuple(rate_row(view, str(rate.year), rate, view.region) for rate in rates),
            empty=view.word("labelling.empty"),
        ),
    )


def _years_sentence(view: View, rates: Sequence[LabellingRate]) -> Sentence:
    measured = [rate for rate in rates if rate.labelling_rate is not None]
    if len(measured) < 2:
        return view.say("labelling.sentence_years_none")
    first, last = measured[0], measured[-1]
    first_cells, last_cells = (rate_cells(view, rate, view.region) for rate in (first, last))
    return view.say(
        "labelling.sentence_years",
        first_year=first.year,
        first=first_cells["rate"],
        first_coverage=first_cells["coverage"],
        last_year=last.year,
        last=last_cells["rate"],
        last_coverage=last_cells["coverage"],
    )


def _worst_sentence(view: View, checked: Sequence[LabellingRate], reference: float | None) -> Sentence:
    if len(checked) < 2 or reference is None:
        return view.say("labelling.sentence_no_comparison", places=len(checked))
    worst = checked[0]
    is_certain = worst.ci_high is not None and worst.ci_high < reference
    return view.say(
        "labelling.sentence_worst_certain" if is_certain else "labelling.sentence_worst_uncertain",
        place=place_name(view, worst),
        whole=view.metric("labelling_rate", reference, "rate"),
        whole_name=whole_name(view),
        **rate_cells(view, worst, worst.slice_value),
    )


def _unchecked_sentence(view: View) -> Sentence:
    unchecked = [place_name(view, rate) for rate in place_rates(view) if rate.checked == 0]
    if not unchecked:
        return ()
    return view.say("labelling.sentence_unchecked", count=len(unchecked), places=view.listed(unchecked))


def whole_name(view: View) -> str:
    """What is asked about: the whole programme or a city."""
    return view.word("labelling.whole") if view.is_whole else view.region_name


def rate_columns(view: View, first: str) -> tuple[Column, ...]:
    """A rate with all that belongs beside it: coverage, interval, bounds."""
    return (
        Column(view.word(first)),
        Column(view.word("labelling.col_authorised"), "count"),
        Column(view.word("labelling.col_checked"), "count"),
        Column(view.word("labelling.col_coverage"), "rate"),
        Column(view.word("labelling.col_labelled"), "count"),
        Column(view.word("labelling.col_rate"), "rate"),
        Column(view.word("labelling.col_interval"), "rate"),
        Column(view.word("labelling.col_bounds"), "rate"),
    )


def rate_row(
    view: View, name: str, rate: LabellingRate, region: str | None, *, is_total: bool = False
) -> Row:
    """A row of `rate_columns`."""
    cells = rate_cells(view, rate, region)
    order = ("authorised", "checked", "coverage", "labelled", "rate", "interval", "bounds")
    return Row((Cell(name), *(cells[key] for key in order)), is_total=is_total)


def rate_cells(view: View, rate: LabellingRate, region: str | None) -> dict[str, Cell]:
    """The figures of a rate; those of a region with metrics of its own say which metric they are."""
    has_metrics = region is not None and (region == view.whole_region or region in own_regions(view))

    def ref(code: str) -> MetricRef | None:
        return MetricRef(code, view.program, rate.year, region) if has_metrics and region else None

    return {
        "authorised": Cell(rate.authorised, "count"),
        "checked": Cell(rate.checked, "count"),
        "coverage": Cell(rate.coverage_rate, "rate", ref("label_coverage_rate")),
        "labelled": Cell(rate.labelled, "count"),
        "rate": Cell(rate.labelling_rate, "rate", ref("labelling_rate")),
        "interval": Cell(Interval(rate.ci_low, rate.ci_high), "rate"),
        "bounds": Cell(Interval(rate.strict_rate, rate.upper_rate), "rate"),
        "kpi": Cell(rate.kpi_disclosed, "count"),
        "kpi_rate": Cell(rate.kpi_rate, "rate", ref("kpi_disclosure_rate")),
        "c": Cell(rate.c_performed, "count"),
        "c_rate": Cell(rate.c_rate, "rate", ref("c_standard_rate")),
    }


def own_regions(view: View) -> frozenset[str]:
    """Codes of the programme's cities: the places with metrics of their own."""
    found = programme.regions(view.snapshot, view.program)
    return frozenset(region.region_code for region in found if region.region_code.endswith("00")) - {
        view.whole_region
    }


def place_name(view: View, rate: LabellingRate) -> str:
    """A place in words; another province's with the province before it."""
    if rate.slice_value == UNKNOWN_REGION:
        return view.word("common.outside")
    is_own = rate.slice_value[:2] in (view.whole_region[:2], view.region[:2])
    is_clear = is_own and rate.name != UNNAMED_CITY
    return rate.name if is_clear or rate.province in (None, rate.name) else f"{rate.province}{rate.name}"
