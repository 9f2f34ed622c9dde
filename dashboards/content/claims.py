"""Subsidy claims one by one: the lists the finance bureau works through and takes away."""

from collections.abc import Callable

from dashboards.content.decisions import TONES
from dashboards.content.first_rows import first_rows
from dashboards.content.model import Cell, Column, Row, Table
from dashboards.content.subsidies import by_verdict, clause_cell, facts_said, reason_label
from dashboards.content.view import View
from dashboards.queries import subsidies
from dashboards.queries.subsidies import Claim

CellOf = Callable[[View, Claim], Cell]

_CELLS: dict[str, tuple[str, CellOf]] = {
    "kind": ("text", lambda view, claim: Cell(view.label("dec_subsidy", "kind", claim.kind))),
    "claimant": (
        "text",
        lambda view, claim: Cell(
            claim.name or claim.uscc, note=claim.uscc, href=view.enterprise_address(claim.uscc)
        ),
    ),
    "place": ("text", lambda _, claim: Cell(claim.place)),
    "ground": ("code", lambda _, claim: Cell(claim.ground, "code")),
    "applied_on": ("date", lambda _, claim: Cell(claim.applied_on, "date")),
    "paid_on": ("date", lambda _, claim: Cell(claim.paid_on, "date")),
    "amount": ("yuan", lambda _, claim: Cell(claim.amount_yuan, "yuan")),
    "payable": ("yuan", lambda _, claim: Cell(claim.payable_yuan, "yuan")),
    "paid": ("yuan", lambda _, claim: Cell(claim.paid_yuan, "yuan")),
    "recovered": ("yuan", lambda _, claim: Cell(claim.recovered_yuan, "yuan")),
    "to_recover": ("yuan", lambda _, claim: Cell(claim.to_recover_yuan, "yuan")),
    "reasons": ("text", lambda view, claim: Cell(_reasons(view, claim))),
    "clause": ("clause", lambda view, claim: clause_cell(view, claim.reasons)),
    "way_out": ("text", lambda view, claim: Cell(facts_said(view, claim.way_out))),
    "until": ("date", lambda _, claim: Cell(claim.changes_on, "date")),
}
"""What may be said of a claim: kind of the column and its cell."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "hold": (
        "kind", "claimant", "place", "ground", "applied_on", "amount", "reasons", "clause", "way_out"
    ),
    "cannot_be_judged": (
        "kind", "claimant", "place", "ground", "applied_on", "amount", "paid", "reasons", "clause"
    ),
    "release": ("kind", "claimant", "place", "ground", "applied_on", "amount", "payable", "until"),
    "recover_review": (
        "kind", "claimant", "place", "ground", "paid_on", "paid", "payable", "recovered", "to_recover",
        "reasons", "clause",
    ),
}  # fmt: skip
"""What is said of the claims of each verdict."""


def claim_table(view: View, verdict: str) -> Table:
    """Claims of a verdict, the largest sums first; the export holds all."""
    held = by_verdict(view).get(verdict)
    names = COLUMNS[verdict]

    def make(limit: int | None) -> Table:
        found = subsidies.claims(view.snapshot, verdict, view.region_asked, limit)
        return Table(
            key=f"claims-{verdict}",
            title=view.word(f"subsidies.claims_{verdict}"),
            columns=(
                Column(view.word("subsidies.col_claim_no")),
                *(Column(view.word(f"subsidies.col_{name}"), _CELLS[name][0]) for name in names),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(claim.claim_no, tone=TONES.get(verdict, "")),
                        *(_CELLS[name][1](view, claim) for name in names),
                    ),
                    mart="dec_subsidy",
                    key=claim.claim_no,
                )
                for claim in found
            ),
            note=view.word(f"subsidies.claims_{verdict}_note"),
            empty=view.word(f"subsidies.claims_{verdict}_empty"),
        )

    return first_rows(view, held.n if held else 0, make)


def _reasons(view: View, claim: Claim) -> str:
    return view.listed(reason_label(view, reason) for reason in claim.reasons)
