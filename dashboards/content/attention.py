"""What needs attention: open now, and due in the next 30 and 90 days."""

from dashboards.content import reporting
from dashboards.content.model import Bullets, Cell, Column, Row, Table
from dashboards.content.view import View
from dashboards.queries import attention, quality
from dashboards.queries.attention import OpenItem

SHANGHAI_CLAUSES = {"onsite": "S-11", "audit": "S-11", "certificates_expiring": "S-10", "misuse": "S-10"}
"""Clauses of Shanghai's policy where both programmes know the item."""
PAGES = {
    "onsite": "/supervision",
    "audit": "/supervision",
    "misuse": "/supervision",
    "inspections": "/supervision",
    "revocations": "/supervision",
    "certificates_expiring": "/supervision",
    "drafter_duties": "/standards",
    "standards_review": "/standards",
    "subsidies_hold": "/subsidies",
    "subsidies_recover": "/subsidies",
    "reports_wrong": "/reports",
    "quarantined": "/quality",
}
"""The page that lists what an item counts."""


def items(view: View) -> list[OpenItem]:
    """Everything open or falling due, most frequent first, then the data; what is nowhere is left out."""
    found = list(attention.open_items(view.snapshot, view.program, view.region, view.whole_region))
    if view.is_whole:
        wrong = sum(not row.is_consistent for rows in reporting.by_reporter(view).values() for row in rows)
        found.append(OpenItem("reports_wrong", None, wrong, None, None))
    found.append(OpenItem("quarantined", None, quality.open_findings(view.snapshot), None, None))
    present = [item for item in found if item.now or item.within_30 or item.within_90]
    return sorted(
        present,
        key=lambda item: (item.item == "quarantined", -(item.now or 0), -(item.within_30 or 0), item.item),
    )


def table(view: View) -> Table:
    """Open items with what falls due."""
    return Table(
        key="attention",
        title=view.word("attention.title", as_of=view.day(view.snapshot.facts.as_of)),
        columns=(
            Column(view.word("attention.col_item")),
            Column(view.word("attention.col_now"), "count"),
            Column(view.word("attention.col_30"), "count"),
            Column(view.word("attention.col_90"), "count"),
            Column(view.word("attention.col_clause"), "clause"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(view.word(f"attention.{item.item}"), href=view.address(PAGES[item.item])),
                    Cell(item.now, "count"),
                    Cell(item.within_30, "count"),
                    Cell(item.within_90, "count"),
                    Cell(_clause(view, item), "clause"),
                )
            )
            for item in items(view)
        ),
        note=view.word("attention.note"),
        empty=view.word("attention.empty"),
    )


def sentence(view: View) -> Bullets:
    """The most frequent item and what falls due, in words."""
    found = items(view)
    if not found:
        return Bullets((view.say("attention.empty"),))
    first = found[0]
    return Bullets(
        (
            view.say(
                "attention.sentence",
                first=view.word(f"attention.{first.item}"),
                first_n=Cell(first.now, "count"),
                soon=Cell(sum(item.within_30 or 0 for item in found), "count"),
                later=Cell(sum(item.within_90 or 0 for item in found), "count"),
            ),
        )
    )


def _clause(view: View, item: OpenItem) -> str | None:
    if view.program == "shanghai_brand":
        return SHANGHAI_CLAUSES.get(item.item, item.clause_id)
    return item.clause_id
