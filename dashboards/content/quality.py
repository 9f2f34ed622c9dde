"""Quality of the data: received, held back, matched."""

from dashboards.content.model import Cell, Column, Row, Sentence, Table
from dashboards.content.view import View
from dashboards.labels import feed_label, field_label, table_label
from dashboards.queries import quality

MOST_REASONS = 20


def sentence(view: View) -> Sentence:
    """Batches, rows and refusals in words."""
    receipts = quality.receipts(view.snapshot)
    received = sum(row.received for row in receipts)
    quarantined = sum(row.quarantined for row in receipts)
    return view.say(
        "quality.sentence",
        batches=Cell(sum(row.batches for row in receipts), "count"),
        received=Cell(received, "count"),
        accepted=Cell(sum(row.accepted for row in receipts), "count"),
        quarantined=Cell(quarantined, "count"),
        share=Cell(quarantined / received if received else None, "rate"),
        refused=Cell(sum(row.files_refused for row in receipts), "count"),
        last=Cell(quality.last_ingested_at(view.snapshot), "time"),
    )


def receipts_table(view: View) -> Table:
    """What was received of every feed."""
    return Table(
        key="receipts",
        title=view.word("quality.receipts_title"),
        columns=(
            Column(view.word("quality.col_feed")),
            Column(view.word("quality.col_batches"), "count"),
            Column(view.word("quality.col_received"), "count"),
            Column(view.word("quality.col_accepted"), "count"),
            Column(view.word("quality.col_quarantined"), "count"),
            Column(view.word("quality.col_share"), "rate"),
            Column(view.word("quality.col_refused"), "count"),
            Column(view.word("quality.col_last"), "time"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(feed_label(row.feed, view.lang)),
                    Cell(row.batches, "count"),
                    Cell(row.received, "count"),
                    Cell(row.accepted, "count"),
                    Cell(row.quarantined, "count"),
                    Cell(row.quarantined / row.received if row.received else None, "rate"),
                    Cell(row.files_refused, "count"),
                    Cell(row.last_ingested_at, "time"),
                )
            )
            for row in quality.receipts(view.snapshot)
        ),
        note=view.word("quality.receipts_note"),
        empty=view.word("quality.receipts_empty"),
    )


def reasons_table(view: View, most: int = MOST_REASONS) -> Table:
    """Reasons for quarantine, the most frequent first."""
    reasons = quality.quarantine_reasons(view.snapshot)
    title = view.word("quality.reasons_title")
    if len(reasons) > most:
        title = view.word("quality.reasons_more_title", shown=most, total=len(reasons))
    return Table(
        key="quarantine",
        title=title,
        columns=(
            Column(view.word("quality.col_feed")),
            Column(view.word("quality.col_rule"), "code"),
            Column(view.word("quality.col_field")),
            Column(view.word("quality.col_rows"), "count"),
            Column(view.word("quality.col_example")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(feed_label(row.feed, view.lang)),
                    Cell(row.rule, "code"),
                    Cell(field_label(row.feed, row.field, view.lang) if row.field else None),
                    Cell(row.row_count, "count"),
                    Cell(row.example),
                )
            )
            for row in reasons[:most]
        ),
        note=view.word("quality.reasons_note"),
        empty=view.word("quality.reasons_empty"),
    )


def matching_table(view: View) -> Table:
    """How complaints and penalties were matched to enterprises."""
    rows = quality.matchings(view.snapshot)
    totals = {
        subject: sum(row.n for row in rows if row.subject == subject) for subject in {r.subject for r in rows}
    }
    return Table(
        key="matching",
        title=view.word("quality.matching_title"),
        columns=(
            Column(view.word("quality.col_subject")),
            Column(view.word("quality.col_method")),
            Column(view.word("quality.col_n"), "count"),
            Column(view.word("quality.col_share_of"), "rate"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(view.word(f"quality.subject_{row.subject}")),
                    Cell(
                        view.label(row.subject, "match_method", row.match_method),
                        tone="warn" if row.match_method == "none" else "",
                    ),
                    Cell(row.n, "count"),
                    Cell(row.n / totals[row.subject], "rate"),
                )
            )
            for row in rows
        ),
        note=view.word("quality.matching_note"),
        empty=view.word("quality.matching_empty"),
    )


def dangling_table(view: View) -> Table:
    """Records whose enterprise is not in the register."""
    return Table(
        key="dangling",
        title=view.word("quality.dangling_title"),
        columns=(
            Column(view.word("quality.col_subject")),
            Column(view.word("quality.col_named"), "count"),
            Column(view.word("quality.col_missing"), "count"),
            Column(view.word("quality.col_share_of"), "rate"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(table_label(row.table, view.lang)),
                    Cell(row.named, "count"),
                    Cell(row.missing, "count"),
                    Cell(row.missing / row.named, "rate"),
                )
            )
            for row in quality.dangling(view.snapshot)
            if row.named
        ),
        note=view.word("quality.dangling_note"),
        empty=view.word("quality.dangling_empty"),
    )
