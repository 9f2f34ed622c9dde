"""Drafters by place: what the market authority tells the finance authority of its firms (Z-13).

One by one they stand in `content.standards`.
"""

from collections.abc import Sequence
from dataclasses import fields

from dashboards.content.metrics import figures_by_code
from dashboards.content.model import Cell, Column, Row, Sentence, Table
from dashboards.content.standards import STATUSES
from dashboards.content.view import View
from dashboards.queries import drafters, programme
from dashboards.queries.drafters import Standing

COUNTS = tuple(field.name for field in fields(Standing) if field.name != "place")
TOLD = {
    "place": ("duties", "brand", "labelled", "kpi", *STATUSES, "conforming"),
    "overdue": ("duties", "overdue", "suspended", "published", "notified"),
}
"""What is said of each place, where all is told and where only who is overdue."""


def sentence(view: View) -> Sentence:
    """How the drafters of the region stand, and how many firms conform."""
    held = _total(_standings(view))
    rate = figures_by_code(view).get("drafter_conformity_rate")
    words = {name: Cell(getattr(held, name), "count") for name in COUNTS}
    said = view.say("drafters.sentence", **words)
    if rate is None or rate.value is None:
        return said
    figure = view.metric("drafter_conformity_rate", rate.value, "rate")
    return view.joined(said, view.say("drafters.sentence_rate", year=view.year, rate=figure))


def place_table(view: View, told: str = "place") -> Table:
    """Duties by city (of a region: by county), the whole last; `told` as in `TOLD`."""
    columns = TOLD[told]
    rows = _standings(view)
    names = programme.region_names(view.snapshot)

    def line(name: str, held: Standing, *, is_total: bool = False) -> Row:
        cells = (Cell(getattr(held, column), "count") for column in columns)
        return Row((Cell(name), *cells), is_total=is_total)

    lines = [
        line(view.word("common.outside") if row.place == "000000" else names.get(row.place, row.place), row)
        for row in rows
    ]
    if len(rows) > 1:
        lines.append(line(view.word("common.total"), _total(rows), is_total=True))
    return Table(
        key="drafters-by-place",
        title=view.word(f"drafters.{told}_title", region=view.region_name),
        columns=(
            Column(view.word("drafters.col_place")),
            *(Column(view.word(f"drafters.col_{name}"), "count") for name in columns),
        ),
        rows=tuple(lines),
        note=view.word(f"drafters.{told}_note"),
        empty=view.word("drafters.empty"),
    )


def _standings(view: View) -> list[Standing]:
    return drafters.standings(view.snapshot, view.region_asked, "city" if view.is_whole else "county")


def _total(rows: Sequence[Standing]) -> Standing:
    """The sum; a firm stands in one place, so that firms add up too."""
    return Standing("", **{name: sum(getattr(row, name) for row in rows) for name in COUNTS})


def standard_table(view: View) -> Table:
    """Each standard with its drafters and its conforming firms in the region."""
    return Table(
        key="standards-of-region",
        title=view.word("drafters.standard_title", region=view.region_name),
        columns=(
            Column(view.word("drafters.col_standard"), "code"),
            Column(view.word("drafters.col_drafters"), "count"),
            Column(view.word("drafters.col_enterprises"), "count"),
            Column(view.word("drafters.col_rights"), "count"),
            Column(view.word("drafters.col_checked"), "count"),
            Column(view.word("drafters.col_found_labelled"), "count"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.standard_no, "code"),
                    Cell(row.drafters, "count"),
                    Cell(row.brand_enterprises, "count"),
                    Cell(row.rights_effective, "count"),
                    Cell(row.rights_checked, "count"),
                    Cell(row.rights_labelled, "count"),
                )
            )
            for row in drafters.drafted(view.snapshot, view.region)
        ),
        note=view.word("drafters.standard_note"),
        empty=view.word("drafters.standard_empty"),
    )
