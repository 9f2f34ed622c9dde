"""What a firm holds and what was recorded of it, as tables of published rows; and firms found by a search."""

from collections.abc import Sequence
from typing import Any

from dashboards import labels
from dashboards.content.first_rows import first_rows
from dashboards.content.forms import Search
from dashboards.content.model import Cell, Column, Paragraph, Row, Table
from dashboards.content.verdicts import mart_cell
from dashboards.content.view import View
from dashboards.queries import firm, matters
from dashboards.queries.matters import FirmHit

SHOWN = 20
"""Firms that a search shows."""


def search_form(view: View) -> Search:
    """The form that looks a firm up."""
    return Search(
        view.word("enterprise.search"),
        view.asked,
        view.word("enterprise.search_hint"),
        view.word("enterprise.search_button"),
    )


def found(view: View) -> tuple[Paragraph, Table]:
    """What a search found."""
    hits, n = matters.search(view.snapshot, view.asked, SHOWN)
    said = "hits_said" if n else "hits_none"
    note = view.word("enterprise.hits_more", shown=len(hits), n=f"{n:,}") if n > len(hits) else ""
    words = view.say(f"enterprise.{said}", asked=view.asked, n=Cell(n, "count"))
    return Paragraph(words), _hits(view, "hits", hits, note)


def most_matters(view: View) -> Table:
    """The firms with most against them."""
    hits, n = matters.most_matters(view.snapshot, SHOWN)
    note = view.word("enterprise.most_note", shown=len(hits), n=f"{n:,}") if n > len(hits) else ""
    return _hits(view, "most", hits, note)


def _hits(view: View, key: str, hits: Sequence[FirmHit], note: str) -> Table:
    return Table(
        key=key,
        title=view.word(f"enterprise.{key}_title"),
        columns=(
            Column(view.word("enterprise.col_name")),
            Column(view.word("enterprise.col_uscc"), "code"),
            Column(view.word("enterprise.col_region")),
            Column(view.word("enterprise.col_brand")),
            Column(view.word("enterprise.col_against"), "count"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(hit.name, href=view.enterprise_address(hit.uscc)),
                    Cell(hit.uscc, "code"),
                    Cell(hit.region),
                    Cell(view.word("common.yes" if hit.is_brand else "common.no")),
                    Cell(hit.against, "count"),
                )
            )
            for hit in hits
        ),
        note=note,
        empty=view.word("enterprise.most_empty") if key == "most" else "—",
    )


def certificates_table(view: View, uscc: str) -> Table:
    """Its certificates."""
    columns = (
        "certificate_no", "scheme", "standard_no", "issued_on", "expires_on", "status", "status_since"
    )  # fmt: skip
    rows = firm.certificates(view.snapshot, uscc)
    return _mart_table(view, "certificates", "fct_certificate", columns, rows)


def rights_table(view: View, uscc: str) -> Table:
    """Its rights to use the mark."""
    columns = (
        "right_no", "program", "product_code", "standard_no", "path", "granted_on", "effective",
        "last_effective_on",
    )  # fmt: skip
    return _mart_table(view, "rights", "fct_mark_right", columns, firm.rights(view.snapshot, uscc))


def penalties_table(view: View, uscc: str) -> Table:
    """Its penalties."""
    columns = ("penalty_no", "decided_on", "is_quality", "fine_yuan", "authority", "match_method")
    return _mart_table(view, "penalties", "fct_penalty", columns, firm.penalties(view.snapshot, uscc))


def complaints_table(view: View, uscc: str) -> Table:
    """Complaints and reports about it."""
    columns = ("complaint_no", "kind", "received_on", "category", "accepted_on", "closed_on", "on_time")
    return _mart_table(view, "complaints", "fct_complaint", columns, firm.complaints(view.snapshot, uscc))


def checks_table(view: View, uscc: str) -> Table:
    """Audits, checks and changes of its certificates."""
    rows = firm.checks(view.snapshot, uscc)

    def make(most: int | None) -> Table:
        return Table(
            key="checks",
            title=view.word("enterprise.checks_title"),
            columns=(
                Column(view.word("enterprise.col_record")),
                Column(view.word("enterprise.col_feed")),
                Column(view.word("enterprise.col_day"), "date"),
                Column(view.word("enterprise.col_certificate")),
                Column(view.word("enterprise.col_told")),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(each.record_key.replace("|", " · ")),
                        Cell(labels.feed_label(each.feed, view.lang)),
                        Cell(each.entered_on, "date"),
                        Cell(each.certificate_no),
                        Cell(each.told),
                    )
                )
                for each in rows[:most]
            ),
            empty=view.word("enterprise.checks_empty"),
        )

    return first_rows(view, len(rows), make)


def _mart_table(view: View, key: str, mart: str, columns: Sequence[str], rows: Sequence[Any]) -> Table:
    """Rows of a published table under the names of its contract."""

    def make(most: int | None) -> Table:
        body = [[mart_cell(view, mart, name, getattr(row, name)) for name in columns] for row in rows[:most]]
        kinds = [
            next((line[place].kind for line in body if line[place].value is not None), "text")
            for place in range(len(columns))
        ]
        return Table(
            key=key,
            title=view.word(f"enterprise.{key}_title"),
            columns=tuple(
                Column(labels.column_label(mart, name, view.lang), kind)
                for name, kind in zip(columns, kinds, strict=True)
            ),
            rows=tuple(Row(tuple(line)) for line in body),
            empty=view.word(f"enterprise.{key}_empty"),
        )

    return first_rows(view, len(rows), make)
