"""The data a snapshot was built from: batches, rows held back with their reasons, what was checked."""

from dataclasses import replace

from dashboards import labels
from dashboards.content import quality as told
from dashboards.content.first_rows import first_rows
from dashboards.content.model import Bullets, Cell, Column, Paragraph, Row, Section, Table
from dashboards.content.view import View
from dashboards.queries import quality
from dashboards.question import search_of
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


def checks(view: View) -> tuple[Paragraph, Bullets, Paragraph]:
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
        Paragraph(view.say("data_quality.checks_warn")),
    )
