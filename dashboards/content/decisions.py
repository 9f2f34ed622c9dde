"""What the rules decided, counted, and the money of the subsidies."""

from decimal import Decimal

from dashboards import labels
from dashboards.content.model import Cell, Column, Row, Sentence, Table
from dashboards.content.view import View
from dashboards.queries import decisions
from dashboards.queries.decisions import DecisionCount

TONES = {
    "overdue": "bad", "fulfilled_late": "warn", "accepted_while_suspended": "bad", "outstanding": "bad",
    "ineligible": "warn", "REVOKE_outstanding": "bad", "INTERVIEW_AND_TRACK_outstanding": "bad",
    "onsite_overdue": "bad", "audit_overdue": "bad", "term_exceeded": "bad",
    "hold": "warn", "recover_review": "bad", "cannot_be_judged": "warn",
}  # fmt: skip
_LABELLED_BY = {
    "dec_drafter_conformity": "status",
    "dec_project_acceptance": "status",
    "dec_self_declaration": "verdict",
    "dec_revocation_due": "reasons",
    "dec_mark_misuse": "reason",
}
"""Columns whose contract names the outcomes; the others' outcomes are texts of our own."""
_ALWAYS_BAD = ("dec_revocation_due", "dec_mark_misuse")


def overview_table(view: View) -> Table:
    """Outcomes of every decision table."""
    rows: list[Row] = []
    mart = ""
    for count in decisions.counts(view.snapshot, view.program):
        if count.mart != mart:
            mart = count.mart
            rows.append(Row((Cell(view.word(f"decisions.name_{mart}")),), is_heading=True))
        tone = "bad" if mart in _ALWAYS_BAD else TONES.get(count.outcome, "")
        rows.append(Row((Cell(outcome_label(view, count), tone=tone), Cell(count.n, "count"))))
    return Table(
        key="decisions",
        title=view.word("decisions.table_title"),
        columns=(
            Column(view.word("decisions.col_outcome")),
            Column(view.word("decisions.col_count"), "count"),
        ),
        rows=tuple(rows),
        note=view.word("decisions.note"),
        empty=view.word("decisions.empty"),
    )


def outcome_label(view: View, count: DecisionCount) -> str:
    """An outcome in words."""
    if column := _LABELLED_BY.get(count.mart):
        return view.label(count.mart, column, count.outcome)
    key = f"decisions.outcome_{count.outcome}"
    return view.word(key) if labels.has_text(key) else count.outcome


def money_table(view: View) -> Table:
    """Subsidy claims by kind and verdict."""
    rows = decisions.subsidy_money(view.snapshot, view.program, view.region_asked)
    columns = ("amount_yuan", "payable_yuan", "paid_yuan", "recovered_yuan", "to_recover_yuan")
    body = [
        Row(
            (
                Cell(view.label("dec_subsidy", "kind", row.kind)),
                Cell(view.label("dec_subsidy", "verdict", row.verdict), tone=TONES.get(row.verdict, "")),
                Cell(row.n, "count"),
                *(Cell(getattr(row, name), "yuan") for name in columns),
            )
        )
        for row in rows
    ]
    if rows:
        sums = [sum((getattr(row, name) for row in rows), Decimal(0)) for name in columns]
        total = (
            Cell(view.word("common.total")),
            Cell(None, "blank"),
            Cell(sum(row.n for row in rows), "count"),
        )
        body.append(Row((*total, *(Cell(amount, "yuan") for amount in sums)), is_total=True))
    return Table(
        key="subsidies",
        title=view.word("decisions.money_title"),
        columns=(
            Column(view.word("decisions.col_kind")),
            Column(view.word("decisions.col_verdict")),
            Column(view.word("decisions.col_claims"), "count"),
            Column(view.word("decisions.col_amount"), "yuan"),
            Column(view.word("decisions.col_payable"), "yuan"),
            Column(view.word("decisions.col_paid"), "yuan"),
            Column(view.word("decisions.col_recovered"), "yuan"),
            Column(view.word("decisions.col_to_recover"), "yuan"),
        ),
        rows=tuple(body),
        empty=view.word("decisions.money_empty"),
    )


def money_sentence(view: View) -> Sentence:
    """The money in words."""
    rows = decisions.subsidy_money(view.snapshot, view.program, view.region_asked)
    if not rows:
        return view.say("decisions.money_empty")

    def total(name: str, *verdicts: str) -> Cell:
        held = [row for row in rows if not verdicts or row.verdict in verdicts]
        return Cell(sum((getattr(row, name) for row in held), Decimal(0)), "yuan")

    return view.say(
        "decisions.money_sentence",
        claims=Cell(sum(row.n for row in rows), "count"),
        amount=total("amount_yuan"),
        paid=total("paid_yuan"),
        recover=total("to_recover_yuan"),
        release=total("payable_yuan", "release"),
        hold=total("amount_yuan", "hold"),
    )
