"""Subsidy claims in words and tables: what may be paid, what must not and why, what would free it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from dashboards.content.decisions import TONES
from dashboards.content.model import Bullets, Cell, Chart, Column, Row, Sentence, Table, Tile, Tiles
from dashboards.content.view import View
from dashboards.figures.bars import Part, stacked_bars
from dashboards.queries import decisions, programme, subsidies
from dashboards.queries.subsidies import Money, Reason

VERDICTS = ("release", "hold", "recover_review", "cannot_be_judged", "paid_ok", "local_rule")
"""In the order in which they ask for something to be done."""
AT_STAKE: Mapping[str, str] = {
    "release": "payable_yuan",
    "hold": "amount_yuan",
    "recover_review": "to_recover_yuan",
    "cannot_be_judged": "amount_yuan",
    "paid_ok": "paid_yuan",
    "local_rule": "amount_yuan",
}
"""The money that a verdict is about."""
CHART_TONES = {
    "paid_ok": "good", "release": "info", "hold": "warn", "recover_review": "bad",
    "cannot_be_judged": "none", "local_rule": "other",
}  # fmt: skip
UNIT = Decimal(10_000)
"""Charts are in units of ten thousand yuan (万元)."""


def has_claims(view: View) -> bool:
    """Whether the programme has claims at all: only Zhejiang's are judged."""
    return view.program == decisions.ZHEJIANG


def by_verdict(view: View) -> dict[str, Money]:
    """The money of each verdict."""
    return {row.verdict: row for row in subsidies.money(view.snapshot, view.region_asked)}


def tiles(view: View) -> Tiles:
    """Each verdict with its money and number of claims."""
    held = by_verdict(view)
    return Tiles(
        tuple(
            Tile(
                view.label("dec_subsidy", "verdict", verdict),
                Cell(getattr(held[verdict], AT_STAKE[verdict]), "yuan"),
                (
                    view.say(
                        f"subsidies.tile_{AT_STAKE[verdict]}",
                        n=Cell(held[verdict].n, "count"),
                        amount=Cell(held[verdict].amount_yuan, "yuan"),
                    ),
                ),
            )
            for verdict in VERDICTS
            if verdict in held
        )
    )


def answer(view: View) -> Bullets:
    """Which claims must not be paid and why, what would free them, what to release and recover."""
    held = by_verdict(view)
    said = [_held(view, held), _freed(view), _not_judged(view, held), _release(view, held)]
    said.append(_recover(view, held))
    return Bullets(tuple(each for each in said if each))


def _of(view: View, verdict: str) -> list[Reason]:
    return [row for row in subsidies.reasons(view.snapshot, view.region_asked) if row.verdict == verdict]


def _listed(view: View, reasons: Iterable[Reason]) -> str:
    return view.listed(
        view.word("subsidies.reason_counted", reason=reason_label(view, row.reason), n=f"{row.n:,}")
        for row in reasons
    )


def _held(view: View, held: Mapping[str, Money]) -> Sentence:
    if "hold" not in held:
        return view.say("subsidies.sentence_hold_none")
    return view.say(
        "subsidies.sentence_hold",
        n=Cell(held["hold"].n, "count"),
        amount=Cell(held["hold"].amount_yuan, "yuan"),
        reasons=_listed(view, _of(view, "hold")),
    )


def _freed(view: View) -> Sentence:
    ways = subsidies.ways_out(view.snapshot, view.region_asked)
    single = [way for way in ways if len(way.facts) == 1]
    if not single:
        return ()
    first = single[0]
    return view.say(
        "subsidies.sentence_free",
        n=Cell(sum(way.n for way in single), "count"),
        amount=Cell(sum((way.amount_yuan for way in single), Decimal(0)), "yuan"),
        fact=view.label("due_dates", "way_out", first.facts[0]),
        fact_n=Cell(first.n, "count"),
    )


def _not_judged(view: View, held: Mapping[str, Money]) -> Sentence:
    if "cannot_be_judged" not in held:
        return ()
    return view.say(
        "subsidies.sentence_not_judged",
        n=Cell(held["cannot_be_judged"].n, "count"),
        amount=Cell(held["cannot_be_judged"].amount_yuan, "yuan"),
        reasons=_listed(view, _of(view, "cannot_be_judged")),
    )


def _release(view: View, held: Mapping[str, Money]) -> Sentence:
    if "release" not in held:
        return view.say("subsidies.sentence_release_none")
    said = view.say(
        "subsidies.sentence_release",
        n=Cell(held["release"].n, "count"),
        payable=Cell(held["release"].payable_yuan, "yuan"),
    )
    soon = subsidies.expiring(view.snapshot, view.region_asked)
    if not soon.n:
        return said
    warned = view.say(
        "subsidies.sentence_release_soon",
        n=Cell(soon.n, "count"),
        payable=Cell(soon.payable_yuan, "yuan"),
        day=view.day(soon.first_on),
    )
    return view.joined(said, warned)


def _recover(view: View, held: Mapping[str, Money]) -> Sentence:
    if "recover_review" not in held:
        return view.say("subsidies.sentence_recover_none")
    row = held["recover_review"]
    return view.say(
        "subsidies.sentence_recover",
        n=Cell(row.n, "count"),
        to_recover=Cell(row.to_recover_yuan, "yuan"),
        recovered=Cell(row.recovered_yuan, "yuan"),
        reasons=_listed(view, _of(view, "recover_review")),
    )


def reason_label(view: View, reason: str) -> str:
    """A reason in words."""
    return view.label("dec_subsidy", "reasons", reason)


def clause_cell(view: View, reasons: Iterable[str]) -> Cell:
    """The clauses that reasons rest on."""
    clauses = subsidies.reason_clauses(view.snapshot)
    return Cell(" ".join(sorted({clauses[each] for each in reasons if each in clauses})), "clause")


def reason_table(view: View) -> Table:
    """Every reason with its clause, how often it stands, and how often it alone."""
    rows: list[Row] = []
    for verdict in VERDICTS:
        if of_verdict := _of(view, verdict):
            name = view.label("dec_subsidy", "verdict", verdict)
            rows.append(Row((Cell(name),), is_heading=True))
            rows.extend(_reason_row(view, row) for row in of_verdict)
    return Table(
        key="subsidy-reasons",
        title=view.word("subsidies.reason_title"),
        columns=(
            Column(view.word("subsidies.col_reason")),
            Column(view.word("subsidies.col_clause"), "clause"),
            Column(view.word("subsidies.col_n"), "count"),
            Column(view.word("subsidies.col_alone"), "count"),
            Column(view.word("subsidies.col_amount"), "yuan"),
            Column(view.word("subsidies.col_to_recover"), "yuan"),
        ),
        rows=tuple(rows),
        note=view.word("subsidies.reason_note"),
        empty=view.word("subsidies.reason_empty"),
    )


def _reason_row(view: View, row: Reason) -> Row:
    return Row(
        (
            Cell(reason_label(view, row.reason), tone=TONES.get(row.verdict, "")),
            clause_cell(view, (row.reason,)),
            Cell(row.n, "count"),
            Cell(row.alone, "count"),
            Cell(row.amount_yuan, "yuan"),
            Cell(row.to_recover_yuan, "yuan"),
        )
    )


def way_out_table(view: View) -> Table:
    """What would free the held claims, the fewest facts first."""
    return Table(
        key="subsidy-ways-out",
        title=view.word("subsidies.way_out_title"),
        columns=(
            Column(view.word("subsidies.col_way_out")),
            Column(view.word("subsidies.col_facts"), "count"),
            Column(view.word("subsidies.col_n"), "count"),
            Column(view.word("subsidies.col_amount"), "yuan"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(facts_said(view, way.facts) or view.word("subsidies.way_out_none")),
                    Cell(len(way.facts), "count"),
                    Cell(way.n, "count"),
                    Cell(way.amount_yuan, "yuan"),
                )
            )
            for way in subsidies.ways_out(view.snapshot, view.region_asked)
        ),
        note=view.word("subsidies.way_out_note"),
        empty=view.word("subsidies.hold_empty"),
    )


def facts_said(view: View, facts: Iterable[str]) -> str:
    """Facts that together would turn a decision, in words."""
    joint = view.word("subsidies.facts_joint") + ("" if view.lang == "zh" else " ")
    return joint.join(view.label("due_dates", "way_out", fact) for fact in facts)


def year_chart(view: View) -> Chart:
    """Claims of each year by verdict: paid rightly, waiting, not to be paid, to come back."""
    rows = subsidies.money(view.snapshot, view.region_asked, "year")
    years = sorted({row.group for row in rows})
    amounts = {(row.group, row.verdict): row.amount_yuan for row in rows}
    present = [verdict for verdict in VERDICTS if any((year, verdict) in amounts for year in years)]
    names = {verdict: view.label("dec_subsidy", "verdict", verdict) for verdict in present}
    parts = [
        Part(
            names[verdict],
            CHART_TONES[verdict],
            tuple(round(amounts.get((year, verdict), Decimal(0)) / UNIT) for year in years),
        )
        for verdict in present
    ]
    totals = {
        name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("amount_yuan", "paid_yuan")
    }
    return Chart(
        key="subsidies-by-year",
        title=view.word("subsidies.year_title"),
        figure=stacked_bars(years, parts, axis_title=view.word("subsidies.year_axis")),
        sentence=view.say(
            "subsidies.year_sentence",
            amount=Cell(totals["amount_yuan"], "yuan"),
            paid=Cell(totals["paid_yuan"], "yuan"),
        ),
        table=Table(
            key="subsidies-by-year-table",
            title=view.word("subsidies.year_title"),
            columns=(
                Column(view.word("subsidies.col_year")),
                *(Column(names[verdict], "yuan") for verdict in present),
            ),
            rows=tuple(
                Row((Cell(year), *(Cell(amounts.get((year, each)), "yuan") for each in present)))
                for year in years
            ),
            empty=view.word("subsidies.empty"),
        ),
    )


def place_table(view: View) -> Table:
    """Money by city (of a city: by county) of the claim, the largest first."""
    rows = subsidies.money(view.snapshot, view.region_asked, "city" if view.is_whole else "county")
    names = programme.region_names(view.snapshot)
    places: dict[str, list[Money]] = {}
    for row in rows:
        places.setdefault(row.group, []).append(row)
    body = [
        (_place_cells(names.get(code, code), held), -sum(row.amount_yuan for row in held))
        for code, held in places.items()
    ]
    body.sort(key=lambda each: each[1])
    lines = [Row(cells) for cells, _ in body]
    if rows:
        lines.append(Row(_place_cells(view.word("common.total"), rows), is_total=True))
    names_of = ("n", "amount", "payable", "paid", "recovered", "to_release", "on_hold", "to_recover")
    return Table(
        key="subsidies-by-place",
        title=view.word("subsidies.place_title"),
        columns=(
            Column(view.word("subsidies.col_place")),
            *(Column(view.word(f"subsidies.col_{name}"), _kind(name)) for name in names_of),
        ),
        rows=tuple(lines),
        note=view.word("subsidies.place_note"),
        empty=view.word("subsidies.empty"),
    )


def _kind(name: str) -> str:
    return "count" if name == "n" else "yuan"


def _place_cells(name: str, held: list[Money]) -> tuple[Cell, ...]:
    def total(column: str, verdict: str = "") -> Cell:
        parts = (getattr(row, column) for row in held if verdict in ("", row.verdict))
        return Cell(sum(parts, Decimal(0)), "yuan")

    return (
        Cell(name),
        Cell(sum(row.n for row in held), "count"),
        total("amount_yuan"),
        total("payable_yuan"),
        total("paid_yuan"),
        total("recovered_yuan"),
        total("payable_yuan", "release"),
        total("amount_yuan", "hold"),
        total("to_recover_yuan"),
    )


def fund_table(view: View) -> Table:
    """Other funds whose payments are known, beside the year before."""
    funds = subsidies.funds(view.snapshot, view.program, view.year, view.region)
    return Table(
        key="subsidy-funds",
        title=view.word("subsidies.fund_title", year=view.year),
        columns=(
            Column(view.word("subsidies.col_fund")),
            Column(str(view.year - 1), "yuan"),
            Column(str(view.year), "yuan"),
            Column(view.word("subsidies.col_clause"), "clause"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(fund.name_zh if view.lang == "zh" else fund.name_en),
                    Cell(fund.previous, "yuan"),
                    Cell(fund.value, "yuan"),
                    Cell(fund.clause_id, "clause"),
                )
            )
            for fund in funds
        ),
        note=view.word("subsidies.fund_note"),
        empty=view.word("subsidies.fund_empty"),
    )
