"""What follows a certificate: surveillance, failed inspections, rights to revoke, misuse, risk, the draw."""

from dashboards import labels
from dashboards.content.first_rows import first_rows
from dashboards.content.model import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Paragraph,
    Row,
    Section,
    Table,
    Tile,
    Tiles,
)
from dashboards.content.verdicts import mart_cell
from dashboards.content.view import View
from dashboards.figures.bars import Part, stacked_bars
from dashboards.queries import supervision
from dashboards.queries.supervision import LISTINGS, ListedRow
from ingestion.products import load_products

TILES = ("overdue", "soon", "inspections", "revocations", "misuse", "risk")
TONES = {"low": "good", "medium": "warn", "high": "bad"}


def _scope(view: View) -> tuple[str, str, str]:
    return view.program, view.region, view.whole_region


def tiles(view: View) -> Tiles:
    """How much there is to deal with, each leading to its rows."""

    def tile(name: str) -> Tile:
        asked = supervision.is_asked(view.snapshot, name, view.program)
        n = supervision.count(view.snapshot, name, *_scope(view)) if asked else None
        captions = () if asked else (view.say("supervision.not_asked_short"),)
        return Tile(view.word(f"supervision.tile_{name}"), Cell(n, "count"), captions)

    return Tiles(tuple(tile(name) for name in TILES))


def listings(view: View, *names: str) -> tuple[Block, ...]:
    """The rows of listings of one kind; or, once, that the programme does not ask for it."""
    if not supervision.is_asked(view.snapshot, names[0], view.program):
        return (Paragraph(view.say("supervision.not_asked", program=view.program_name)),)
    return tuple(_listing(view, name) for name in names)


def _listing(view: View, name: str) -> Table:
    told = LISTINGS[name]

    def make(most: int | None) -> Table:
        rows = supervision.listed(view.snapshot, name, *_scope(view), most)
        return Table(
            key=name,
            title=view.word(f"supervision.{name}_title"),
            columns=(
                Column(labels.column_label(told.mart, _named_by(told.mart), view.lang)),
                Column(view.word("supervision.col_firm")),
                *(
                    Column(labels.column_label(told.mart, column, view.lang), _kind(column))
                    for column in told.columns
                ),
            ),
            rows=tuple(_row(view, name, row) for row in rows),
            empty=view.word(f"supervision.{name}_empty"),
        )

    return first_rows(view, supervision.count(view.snapshot, name, *_scope(view)), make)


def _named_by(mart: str) -> str:
    """The column that names a row to people: the first of its grain that is neither firm nor programme."""
    grain = load_products()[mart].grain
    return next((name for name in grain if name not in ("uscc", "program")), grain[-1])


def _kind(column: str) -> str:
    if column.endswith("_on"):
        return "date"
    return "count" if column in ("days_outstanding", "points") else "text"


def _row(view: View, name: str, listed: ListedRow) -> Row:
    told = LISTINGS[name]
    firm = Cell(listed.name or listed.uscc, href=view.enterprise_address(listed.uscc) if listed.uscc else "")
    cells = []
    for column in told.columns:
        value = listed.row[column]
        if _kind(column) == "count":
            cells.append(Cell(value, "count"))
        elif value is None or value == []:
            cells.append(Cell(None, _kind(column)))
        else:
            cells.append(mart_cell(view, told.mart, column, value))
    return Row((Cell(listed.row[_named_by(told.mart)]), firm, *cells), mart=told.mart, key=listed.key)


def months_chart(view: View) -> Chart:
    """What falls due in the next twelve months."""
    months = supervision.months_due(view.snapshot, *_scope(view))
    names = [f"{each.month:%Y-%m}" for each in months]
    onsite, audit = view.word("supervision.onsite"), view.word("supervision.audit")
    most = max(months, key=lambda each: each.onsite + each.audit)
    total = sum(each.onsite + each.audit for each in months)
    said = (
        view.say(
            "supervision.months_said",
            onsite=Cell(sum(each.onsite for each in months), "count"),
            audit=Cell(sum(each.audit for each in months), "count"),
            month=f"{most.month:%Y-%m}",
            n=Cell(most.onsite + most.audit, "count"),
        )
        if total
        else view.say("supervision.months_none")
    )
    parts = [
        Part(onsite, "bad", tuple(each.onsite for each in months)),
        Part(audit, "info", tuple(each.audit for each in months)),
    ]
    return Chart(
        key="months",
        title=view.word("supervision.months_title"),
        figure=stacked_bars(names, parts, axis_title=view.word("supervision.months_axis")),
        sentence=said,
        table=Table(
            key="months-table",
            title=view.word("supervision.months_title"),
            columns=(
                Column(view.word("supervision.month")),
                Column(onsite, "count"),
                Column(audit, "count"),
            ),
            rows=tuple(
                Row((Cell(name), Cell(each.onsite, "count"), Cell(each.audit, "count")))
                for name, each in zip(names, months, strict=True)
            ),
        ),
    )


def risk(view: View) -> tuple[Block, ...]:
    """Firms by risk tier, and those that are not low."""
    rows = listings(view, "risk")
    if not supervision.is_asked(view.snapshot, "risk", view.program):
        return rows
    counts = supervision.tiers(view.snapshot, *_scope(view))
    named = [labels.value_label("dec_risk_tier", "tier", each.tier, view.lang) for each in counts]
    ones = [
        view.word("supervision.tiers_one", tier=tier, n=f"{each.n:,}")
        for tier, each in zip(named, counts, strict=True)
    ]
    parts = [
        Part(tier, TONES.get(each.tier, "warn"), tuple(each.n if tier == other else 0 for other in named))
        for tier, each in zip(named, counts, strict=True)
    ]
    chart = Chart(
        key="tiers",
        title=view.word("supervision.tiers_title"),
        figure=stacked_bars(named, parts, axis_title=view.word("supervision.tiers_axis")),
        sentence=view.say("supervision.tiers_said", said=view.listed(ones) or "0"),
        table=Table(
            key="tiers-table",
            title=view.word("supervision.tiers_title"),
            columns=(
                Column(view.word("supervision.col_tier")),
                Column(view.word("supervision.col_firms"), "count"),
            ),
            rows=tuple(
                Row((Cell(tier), Cell(each.n, "count"))) for tier, each in zip(named, counts, strict=True)
            ),
        ),
    )
    return chart, *rows


def draw(view: View) -> Section:
    """How firms are drawn for inspection."""
    region = "" if view.is_whole else f" --region {view.region}"
    fix = f"pinbiao draw list --home DIR --inspectors FILE --program {view.program}{region} --number N"
    pick = "pinbiao draw pick --home DIR --list HASH --seed TEXT"
    n = Cell(supervision.brand_firms(view.snapshot, *_scope(view)), "count")
    items = (
        view.say("supervision.draw_pool", region=view.region_name, n=n),
        view.say("supervision.draw_list", command=Cell(fix, "code")),
        view.say("supervision.draw_pick", command=Cell(pick, "code")),
        view.say("supervision.draw_weights"),
    )
    return Section("draw", view.word("supervision.draw"), (Bullets(items),))
