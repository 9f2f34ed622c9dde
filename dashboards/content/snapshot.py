"""What the figures are figures of: snapshot, as-of day, freshness, code."""

from dashboards.content.methods import documents_named
from dashboards.content.model import Cell, Facts
from dashboards.content.view import View
from dashboards.queries import quality


def facts(view: View) -> Facts:
    """The snapshot's facts, for the head of a document."""
    held = view.snapshot.facts
    return Facts(
        (
            (view.word("report.fact_as_of"), Cell(held.as_of, "date")),
            (view.word("report.fact_known_at"), Cell(held.known_at, "time")),
            (view.word("report.fact_freshness"), Cell(quality.last_ingested_at(view.snapshot), "time")),
            (view.word("report.fact_published"), Cell(held.published_at, "time")),
            (view.word("report.fact_snapshot"), Cell(held.snapshot_id, "code")),
            (view.word("report.fact_code"), Cell(held.code_version, "code")),
            (view.word("report.fact_policy"), Cell(documents_named(view))),
        )
    )
