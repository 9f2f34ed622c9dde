"""The data a snapshot was built from: batches, rows held back with their reasons, what was checked."""

from collections.abc import Sequence
from dataclasses import replace

from dashboards import labels
from dashboards.content import quality as told
from dashboards.content.first_rows import first_rows
from dashboards.content.model import Block, Bullets, Cell, Column, Paragraph, Row, Section, Table
from dashboards.content.view import View
from dashboards.queries import batch_findings as of_batches
from dashboards.queries import quality
from dashboards.question import search_of
from ingestion.batch_findings import Finding
from ingestion.products import load_products

CHECKS = ("conservation", "keys", "contracts", "identities")


def batches_table(view: View) -> Table:
    """Every batch, the newest first."""

    def make(most: int | None) -> Table:
        return Table(
            key="batches",
            title=view.word("data_quality.batches_title"),
            columns=(
                Column(view.word("data_quality.col_file"), "code"),
                Column(view.word("quality.col_feed")),
                Column(view.word("quality.col_last"), "time"),
                Column(view.word("quality.col_received"), "count"),
                Column(view.word("quality.col_accepted"), "count"),
                Column(view.word("quality.col_quarantined"), "count"),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(batch.file, "code"),
                        Cell(labels.feed_label(batch.feed, view.lang)),
                        Cell(batch.ingested_at, "time"),
                        Cell(batch.received, "count"),
                        Cell(batch.accepted, "count"),
                        Cell(batch.quarantined, "count"),
                    )
                )
                for batch in quality.batches(view.snapshot, most)
            ),
            empty=view.word("data_quality.batches_empty"),
        )

    total = sum(receipt.batches for receipt in quality.receipts(view.snapshot))
    return first_rows(view, total, make)


def reasons_table(view: View) -> Table:
    """Reasons for quarantine, each leading to its rows."""
    reasons = quality.quarantine_reasons(view.snapshot)

    def make(most: int | None) -> Table:
        table = told.reasons_table(view, len(reasons))
        rows = []
        for reason, row in zip(reasons[:most], table.rows, strict=False):
            first, rule, *rest = row.cells
            asked = "|".join((reason.feed, reason.rule, reason.field or ""))
            href = f"/quality{search_of(view, q=asked)}"
            rows.append(replace(row, cells=(first, replace(rule, href=href), *rest)))
        return replace(table, rows=tuple(rows))

    return first_rows(view, len(reasons), make)


def held_rows(view: View) -> tuple[Section, ...]:
    """The rows held back for the reason that the address names; nothing where it names none."""
    feed, _, rest = view.asked.partition("|")
    rule, _, field = rest.partition("|")
    if not rule:
        return ()
    _, n = quality.held_rows(view.snapshot, feed, rule, field or None, 0)

    def make(most: int | None) -> Table:
        rows, _ = quality.held_rows(view.snapshot, feed, rule, field or None, most)
        return Table(
            key="held-rows",
            title=title,
            columns=(
                Column(view.word("data_quality.col_file"), "code"),
                Column(view.word("data_quality.col_row"), "text"),
                Column(view.word("data_quality.col_value")),
                Column(view.word("data_quality.col_message")),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(row.file, "code"),
                        Cell(row.row_number or view.word("data_quality.whole_file")),
                        Cell(row.value),
                        Cell(row.message),
                    )
                )
                for row in rows
            ),
            empty=view.word("data_quality.rows_none"),
        )

    said = labels.field_label(feed, field, view.lang) if field else view.word("data_quality.no_field")
    title = view.word(
        "data_quality.rows_title", feed=labels.feed_label(feed, view.lang), rule=rule, field=said
    )
    table = first_rows(view, n, make)
    return (Section("rows", view.word("data_quality.rows"), (table,)),)


def checks(view: View) -> tuple[Block, ...]:
    """What held before this snapshot could be published."""
    receipts = quality.receipts(view.snapshot)
    words = {
        "batches": Cell(sum(receipt.batches for receipt in receipts), "count"),
        "received": Cell(sum(receipt.received for receipt in receipts), "count"),
        "tables": Cell(sum(view.snapshot.has(p.qualified_name) for p in load_products().values()), "count"),
    }
    return (
        Paragraph(view.say("data_quality.checks_said")),
        Bullets(tuple(view.say(f"data_quality.check_{name}", **words) for name in CHECKS)),
        *batch_findings(view),
    )


def batch_findings(view: View) -> tuple[Block, ...]:
    """What stood out in batches as a whole; it warns and stops nothing."""
    judged = of_batches.judged(view.snapshot)
    said = view.say(
        "data_quality.findings_said",
        judged=Cell(judged.judged, "count"),
        batches=Cell(judged.batches, "count"),
        n=Cell(len(judged.findings), "count"),
    )

    def make(most: int | None) -> Table:
        return Table(
            key="batch-findings",
            title=view.word("data_quality.findings_title"),
            columns=(
                Column(view.word("data_quality.col_file"), "code"),
                Column(view.word("data_quality.col_kind")),
                Column(view.word("data_quality.col_about")),
                Column(view.word("data_quality.col_observed")),
                Column(view.word("data_quality.col_expected")),
                Column(view.word("data_quality.col_keys"), "code"),
            ),
            rows=tuple(_finding_row(view, file, found) for file, found in judged.findings[:most]),
            empty=view.word("data_quality.findings_none"),
        )

    return Paragraph(said), first_rows(view, len(judged.findings), make)


def _finding_row(view: View, file: str, found: Finding) -> Row:
    """One finding; the keys of its rows only for who may see every row."""
    column = labels.field_label(found.feed, found.column, view.lang) if found.column else None
    about = view.word("data_quality.about_value", column=column, value=found.value) if found.value else column
    is_hidden = view.snapshot.region or view.snapshot.hides_past
    bounds = (found.low, found.high) if found.low is not None else (found.high,)
    return Row(
        (
            Cell(file, "code"),
            Cell(view.word(f"data_quality.kind_{found.kind}")),
            Cell(about),
            Cell(_measured(view, found.kind, found.observed)),
            Cell(view.word(f"data_quality.bounds_{len(bounds)}", **_bounds(view, found.kind, bounds))),
            Cell(None if is_hidden else view.listed(found.keys), "code"),
        )
    )


def _bounds(view: View, kind: str, bounds: Sequence[float]) -> dict[str, str]:
    names = ("low", "high")[-len(bounds) :]
    return {name: _measured(view, kind, bound) for name, bound in zip(names, bounds, strict=True)}


def _measured(view: View, kind: str, value: float) -> str:
    """A figure of a finding as it is said: times, a share, a shift of a share, days."""
    if kind == "volume":
        return view.word("data_quality.times", n=f"{value:.2f}")
    if kind in ("age", "ahead"):
        return view.word("data_quality.days", n=f"{value:.0f}")
    return f"{value:.1%}" if kind == "quarantined" else f"{value:+.1%}"
