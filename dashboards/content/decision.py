"""Why a decision is what it is: its reasons with clause, parameters and evidence, and what would change it.

A decision is asked for by a key, `mart|key`, the key being the columns of the mart's grain joined by `|`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards import formats, labels
from dashboards.content.methods import clause_texts
from dashboards.content.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Explanation,
    Facts,
    Note,
    Paragraph,
    Row,
    Section,
    Sentence,
    Table,
)
from dashboards.content.verdicts import LISTS, mart_cell, outcome_words, verdict_words
from dashboards.content.view import View
from dashboards.queries import candidates, evidence, programme
from dashboards.snapshot import Snapshot
from ingestion.contracts import load_feed
from ingestion.layout import LANDING
from ingestion.products import load_products
from ingestion.reasons import FIGURES, MET, SUBJECT, Decision, explain_reasons
from ingestion.source_rows import EvidenceMissingError, SourceRows

SHOWN = 20
"""Rows of evidence shown of a reason."""
UNTOLD = frozenset({*LISTS, "as_of", "uscc", "policy_in_force"})
"""Columns not shown as they are: told in words or beside them."""


def explain_decision(snapshot: Snapshot, mart: str, key: str, lang: str) -> Explanation | None:
    """Why a decision is what it is; None where there is no such decision."""
    decision = evidence.find_decision(snapshot, mart, key)
    if decision is None:
        return None
    programs = programme.programs(snapshot)
    program = decision.row.get("program")
    view = View.whole(
        snapshot, program if program in programs else programs[0], snapshot.facts.as_of.year, lang
    )
    reasons = explain_reasons(decision, evidence.clause_rows(snapshot), evidence.parameter_rows(snapshot))
    told = _Records(view, decision, reasons)
    standing = [r for r in reasons if r["code"] != SUBJECT and not r["code"].startswith(MET)]
    sections = [
        *(_reason(view, decision, reason, told) for reason in standing),
        *_grouped(view, decision, "met", [r for r in reasons if r["code"].startswith(MET)], told),
        _readings(view, decision),
        *_open_records(view, decision),
        *_grouped(view, decision, "subject", [r for r in reasons if r["code"] == SUBJECT], told),
    ]
    clause_ids = {reason["clause_id"] for reason in reasons if reason["clause_id"]}
    if clause_ids:
        sections.append(
            Section("why-clauses", view.word("evidence.clauses_title"), (clause_texts(view, clause_ids),))
        )
    title = view.word(
        "evidence.title", mart=labels.table_label(mart, lang), no=labels.key_label(mart, key, lang)
    )
    blocks = (
        Paragraph(_said(view, decision, [reason["code"] for reason in standing])),
        *_policy(view, decision),
        _facts(view, decision),
    )
    return Explanation(title, blocks, (_ways(view, decision), *sections))


def _said(view: View, decision: Decision, standing: Sequence[str]) -> Sentence:
    verdict = verdict_words(decision.mart, decision.row, view.lang)
    gap = "；" if view.lang == "zh" else "; "
    reasons = gap.join(_named(view, decision.mart, code) for code in standing)
    name = ("standing" if standing else "clear") if verdict else ("reasons" if standing else "none")
    return view.say(
        f"evidence.said_{name}", day=view.day(decision.row["as_of"]), verdict=verdict, reasons=reasons
    )


def _named(view: View, mart: str, code: str) -> str:
    """A reason by the name the rules give it, else as the table names it."""
    said = labels.reason_label(mart, code, view.lang)
    return said if said != code else labels.code_label(mart, code, view.lang)


def _policy(view: View, decision: Decision) -> tuple[Block, ...]:
    if decision.row.get("policy_in_force") is not False:
        return ()
    said = view.say("evidence.policy_lapsed")
    return (Note("caveat", view.word("evidence.policy_lapsed_title"), (said,)),)


def _facts(view: View, decision: Decision) -> Facts:
    product = load_products()[decision.mart]
    pairs: list[tuple[str, Cell]] = []
    if uscc := decision.row.get("uscc"):
        found = evidence.mart_row(view.snapshot, "dim_enterprise", uscc)
        shown = f"{found['name']} {uscc}" if found else uscc
        pairs.append((view.word("evidence.enterprise"), Cell(shown, href=view.enterprise_address(uscc))))
    for column in product.columns:
        value = decision.row[column.name]
        if column.name not in UNTOLD and value not in (None, []):
            title = labels.column_label(decision.mart, column.name, view.lang)
            pairs.append((title, mart_cell(view, decision.mart, column.name, value)))
    return Facts(tuple(pairs))


def _ways(view: View, decision: Decision) -> Section:
    """The shortest way out, and when time alone changes it."""
    found = evidence.outlooks(view.snapshot, decision.mart, decision.key)
    blocks: list[Block] = []
    for way in (each.way_out for each in found if each.way_out):
        facts = tuple((labels.value_label("due_dates", "way_out", fact, view.lang),) for fact in way)
        if way == ["NO_FACT"]:
            blocks.append(Paragraph(view.say("evidence.way_none")))
        else:
            blocks += [Paragraph(view.say("evidence.way_out")), Bullets(facts)]
    changes = tuple(
        view.say(
            "evidence.changes_on",
            duty=labels.value_label("due_dates", "duty", each.duty, view.lang),
            day=view.day(each.changes_on),
            to=outcome_words(view, decision.mart, each.changes_to),
            clause=each.clause_id,
        )
        for each in found
        if each.changes_on
    )
    if changes:
        blocks.append(Bullets(changes))
    elif found:
        blocks.append(Paragraph(view.say("evidence.changes_never")))
    else:
        blocks.append(Paragraph(view.say("evidence.not_in_outlook")))
    return Section("why-ways", view.word("evidence.way_title"), tuple(blocks))


class _Records:
    """The records behind the evidence that is shown.

    Args:
        view: the snapshot's home holds the landing.
        decision: whose evidence it is.
        reasons: entries of `explain_reasons`.
    """

    def __init__(self, view: View, decision: Decision, reasons: Sequence[Mapping[str, Any]]) -> None:
        shown = [item for reason in reasons for item in reason["evidence"][:SHOWN]]
        self._figures = evidence.figure_rows(view.snapshot, shown)
        self._sources: SourceRows | None = None
        self._lang = view.lang
        self.is_missing = False
        if view.snapshot.home is None:
            self.is_missing = True
            return
        sources = SourceRows(view.snapshot.home / LANDING)
        try:
            sources.read(shown)
        except EvidenceMissingError:
            self.is_missing = True
        else:
            self._sources = sources

    def arrived(self, item: Mapping[str, Any]) -> str:
        """The filled cells of a record as they stood in its file, under that file's headers.

        What concerns persons was blanked before it was landed.
        """
        if item["feed"].startswith(FIGURES) or item["batch_id"] is None or self._sources is None:
            return ""
        _, cells = self._sources.shown(item["batch_id"], item["row_number"])
        gap = "；" if self._lang == "zh" else "; "
        return gap.join(f"{header} {cell}" for header, cell in cells.items() if cell)

    def cells(self, item: Mapping[str, Any]) -> str:
        """The filled fields of a record, without what concerns persons."""
        feed = item["feed"]
        if feed.startswith(FIGURES):
            table = feed.removeprefix(FIGURES)
            found = self._figures.get((feed, item["record_key"]), {})
            named = {name: labels.column_label(table, name, self._lang) for name in found}
        elif item["batch_id"] is not None and self._sources is not None:
            found = self._sources.typed(item["batch_id"], item["row_number"])
            named = {
                column.name: labels.field_label(feed, column.name, self._lang)
                for column in load_feed(feed).columns
                if column.personal is None
            }
        else:
            return ""
        gap = "；" if self._lang == "zh" else "; "
        return gap.join(
            f"{said} {_worded(found[name], self._lang)}"
            for name, said in named.items()
            if found.get(name) not in (None, "")
        )


def _worded(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return labels.text("common.yes" if value else "common.no", lang)
    return str(value)


def _columns(view: View) -> tuple[Column, ...]:
    return (
        Column(view.word("evidence.col_record")),
        Column(view.word("evidence.col_role")),
        Column(view.word("evidence.col_place")),
        Column(view.word("evidence.col_row"), "count"),
    )


def _evidence_row(view: View, item: Mapping[str, Any], told: _Records) -> Row:
    is_figure = item["feed"].startswith(FIGURES)
    feed = (
        labels.table_label(item["feed"].removeprefix(FIGURES), view.lang)
        if is_figure
        else labels.feed_label(item["feed"], view.lang)
    )
    name = "record" if item["record_key"] else "nothing_found"
    record = view.word(f"evidence.{name}", feed=feed, no=item["record_key"] or "")
    role = Cell(view.word(f"evidence.role_{item['role']}"))
    cells, arrived = told.cells(item), told.arrived(item)
    if arrived:
        cells = view.word("evidence.as_arrived", typed=cells, arrived=arrived)
    return Row(
        (Cell(record), role, Cell(item["file"], "code"), Cell(item["row_number"], "count")),
        detail=(cells,) if cells else (),
    )


def _reason(view: View, decision: Decision, reason: Mapping[str, Any], told: _Records) -> Section:
    """One reason that stands: what it rests on, and the records that prove it."""
    code = reason["code"]
    title = _named(view, decision.mart, code)
    pairs = [
        (view.word("evidence.reason_code"), Cell(code, "code")),
        (view.word("evidence.reason_clause"), Cell(reason["clause_id"], "clause")),
        *_parameters(view, reason),
    ]
    n = len(reason["evidence"])
    more = "table_title_more" if n > SHOWN else "table_title"
    table = Table(
        key=f"why-{code.lower()}",
        title=view.word(f"evidence.{more}", title=title, shown=SHOWN, n=f"{n:,}"),
        columns=_columns(view),
        rows=tuple(_evidence_row(view, item, told) for item in reason["evidence"][:SHOWN]),
        note=view.word("evidence.landing_missing") if told.is_missing else "",
    )
    return Section(
        f"why-section-{code.lower()}",
        view.word("evidence.reason_title", title=title),
        (Facts(tuple(pairs)), table),
    )


def _parameters(view: View, reason: Mapping[str, Any]) -> list[tuple[str, Cell]]:
    return [
        (
            view.word("evidence.reason_parameter", name=used["parameter"]),
            Cell(
                view.word(
                    "evidence.parameter_value",
                    value=used["value"]
                    if used["value"] is not None
                    else view.word("evidence.parameter_unlimited"),
                    source=labels.value_label("dim_policy_parameter", "source", used["source"], view.lang),
                    begin=used["valid_from"] or view.word("evidence.parameter_start"),
                    end=used["valid_to"] or view.word("evidence.parameter_open"),
                )
            ),
        )
        for used in reason["parameters"]
    ]


def _grouped(
    view: View, decision: Decision, name: str, reasons: Sequence[Mapping[str, Any]], told: _Records
) -> tuple[Section, ...]:
    """Conditions met, or the records judged, in one table."""
    if not reasons:
        return ()
    rows: list[Row] = []
    n = 0
    for reason in reasons:
        n += len(reason["evidence"])
        if name == "met":
            code = reason["code"].removeprefix(MET)
            said = view.word("evidence.met_group", title=_named(view, decision.mart, code))
            rows.append(Row((Cell(f"{said} · {reason['clause_id'] or ''}"),), is_heading=True))
        rows += [_evidence_row(view, item, told) for item in reason["evidence"][:SHOWN]]
    title = view.word(f"evidence.{name}_title")
    shown = sum(not row.is_heading for row in rows)
    more = "table_title_more" if shown < n else "table_title"
    table = Table(
        key=f"why-{name}",
        title=view.word(f"evidence.{more}", title=title, shown=shown, n=f"{n:,}"),
        columns=_columns(view),
        rows=tuple(rows),
        note=view.word("evidence.landing_missing") if told.is_missing else "",
    )
    return (Section(f"why-section-{name}", title, (table,)),)


def _readings(view: View, decision: Decision) -> Section:
    found = evidence.readings(view.snapshot, decision.mart, decision.key)
    said = []
    for each in found:
        sentence = view.say(
            "evidence.reading",
            text=labels.value_label("reading_sensitivity", "reading", each.reading, view.lang),
            clause=each.clause_id,
            parameter=each.parameter,
            chosen=each.chosen,
            alternative=each.alternative,
            now=outcome_words(view, decision.mart, each.verdict_now),
            then=outcome_words(view, decision.mart, each.verdict_then),
        )
        if each.money_yuan:
            money = formats.number(each.money_yuan, "yuan")
            sentence = view.joined(sentence, view.say("evidence.reading_money", money=money))
        said.append(sentence)
    block: Block = Bullets(tuple(said)) if said else Paragraph(view.say("evidence.readings_none"))
    return Section("why-readings", view.word("evidence.readings_title"), (block,))


def _open_records(view: View, decision: Decision) -> tuple[Section, ...]:
    uscc = decision.row.get("uscc")
    return (open_identities(view, uscc),) if uscc else ()


def open_identities(view: View, uscc: str) -> Section:
    """Records that might belong to a firm and that nobody has assigned."""
    found = candidates.open_identities(view.snapshot.home, uscc)
    blocks: tuple[Block, ...]
    if view.snapshot.hides_past:
        blocks = (Paragraph(view.say("access.names_hidden")),)
    elif found is None:
        blocks = (Paragraph(view.say("evidence.open_not_made")),)
    elif not found:
        blocks = (Paragraph(view.say("evidence.open_none")),)
    else:
        table = Table(
            key="open-identities",
            title=view.word("evidence.open_table"),
            columns=(
                Column(view.word("evidence.col_record")),
                Column(view.word("evidence.col_name")),
                Column(view.word("evidence.col_day"), "date"),
                Column(view.word("evidence.col_score"), "factor"),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(f"{labels.feed_label(each.source_feed, view.lang)} {each.source_key}"),
                        Cell(each.source_name),
                        Cell(each.recorded_on, "date"),
                        Cell(each.score, "factor"),
                    )
                )
                for each in found[:SHOWN]
            ),
        )
        blocks = (Paragraph(view.say("evidence.open_said", n=Cell(len(found), "count"))), table)
    return Section("why-open", view.word("evidence.open_title"), blocks)
