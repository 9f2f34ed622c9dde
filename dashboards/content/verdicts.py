"""Verdicts: what a row of a decision table says, in words: verdict, reasons, values under their contract."""

from collections.abc import Mapping
from typing import Any

from dashboards import labels
from dashboards.content.model import Cell
from dashboards.content.view import View
from dashboards.queries.programme import region_names

VERDICTS = ("verdict", "status", "consequence", "standing", "tier", "outcome")
"""Columns that say a decision in one word; of a mart the first that it has."""
ALWAYS = {"dec_revocation_due": "REVOKE", "dec_mark_misuse": "MISUSE", "dec_finding": "FOUND"}
"""What it means that a row is there at all."""
FLAGS = {
    "dec_surveillance": ("onsite_overdue", "audit_overdue", "term_exceeded"),
    "dec_standard_review": ("review_due",),
}
"""Columns that say a decision by being true."""
LISTS = ("reasons", "missing")
"""Columns that list what stands against it, shown as reasons and not as facts."""


def verdict_words(mart: str, row: Mapping[str, Any], lang: str) -> str:
    """What a decision says, in words; empty where it says nothing in one word."""
    if mart in ALWAYS:
        return labels.code_label(mart, ALWAYS[mart], lang)
    if mart in FLAGS:
        standing = [name for name in FLAGS[mart] if row[name]]
        gap = "、" if lang == "zh" else ", "
        none = labels.code_label(mart, "none" if mart == "dec_surveillance" else "not_due", lang)
        return gap.join(labels.code_label(mart, name, lang) for name in standing) or none
    for name in VERDICTS:
        if row.get(name) is not None:
            return labels.code_label(mart, row[name], lang)
    return ""


def mart_reasons(mart: str, row: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """What a row gives as its reasons, in words."""
    codes = [code for name in LISTS for code in row.get(name) or ()]
    if mart == "dec_mark_misuse":
        codes.append(row["reason"])
    return tuple(labels.code_label(mart, code, lang) for code in codes)


def outcome_words(view: View, mart: str, outcome: str | None) -> str:
    """A verdict as `reading_sensitivity` and `due_dates` write it, several parts joined by `+`."""
    if not outcome:
        return view.word("evidence.no_row")
    return view.listed(labels.code_label(mart, part, view.lang) for part in outcome.split("+"))


def mart_cell(view: View, mart: str, name: str, value: Any) -> Cell:
    """A value of a published table, worded and of the kind its name says."""
    if isinstance(value, bool):
        return Cell(view.word("common.yes" if value else "common.no"))
    if isinstance(value, list):
        return Cell(view.listed(labels.code_label(mart, each, view.lang) for each in value))
    if name.endswith("_yuan"):
        return Cell(value, "yuan")
    if name.endswith("_on") or name in ("deadline", "clock_start"):
        return Cell(value, "date")
    if name == "region_code" and value in (known := region_names(view.snapshot)):
        return Cell(f"{value} {known[value]}")
    return Cell(labels.value_label(mart, name, value, view.lang) if isinstance(value, str) else value)
