"""Readings: how much money hangs on how the policy is read."""

from decimal import Decimal

from dashboards import labels
from dashboards.content.model import Cell, Column, Row, Sentence, Table
from dashboards.content.view import View
from dashboards.queries import readings


def money_sentence(view: View) -> Sentence:
    """How many claims and how much money another reading would turn."""
    rows = readings.subsidy_money(view.snapshot, view.region_asked)
    if not rows:
        return view.say("readings.money_none")
    return view.say(
        "readings.money_sentence",
        readings=len({row.reading for row in rows}),
        claims=Cell(sum(row.n for row in rows), "count"),
        money=Cell(sum((row.money_yuan for row in rows), Decimal(0)), "yuan"),
    )


def money_table(view: View) -> Table:
    """Claims and money by reading and by how the verdict would turn."""
    return Table(
        key="subsidy-readings",
        title=view.word("readings.money_title"),
        columns=(
            Column(view.word("readings.col_reading")),
            Column(view.word("readings.col_now")),
            Column(view.word("readings.col_then")),
            Column(view.word("readings.col_claims"), "count"),
            Column(view.word("readings.col_money"), "yuan"),
            Column(view.word("readings.col_clause"), "clause"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(labels.value_label("reading_sensitivity", "reading", row.reading, view.lang)),
                    Cell(view.label("dec_subsidy", "verdict", row.verdict_now)),
                    Cell(view.label("dec_subsidy", "verdict", row.verdict_then)),
                    Cell(row.n, "count"),
                    Cell(row.money_yuan, "yuan"),
                    Cell(row.clause_id, "clause"),
                )
            )
            for row in readings.subsidy_money(view.snapshot, view.region_asked)
        ),
        empty=view.word("readings.money_none"),
    )
