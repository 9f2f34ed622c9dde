"""How the figures were made: policies in force, conventions, parameters, the clauses in full."""

from collections.abc import Iterable
from datetime import date

from dashboards import formats
from dashboards.content.model import Bullets, Cell, Clauses, ClauseText, Column, Note, Row, Table
from dashboards.content.view import View
from dashboards.queries import programme
from dashboards.queries.programme import Clause, Parameter, PolicyDocument

METHODS = (
    "dates", "period", "numbers", "wilson", "reconciliation", "region", "null", "decision", "parameters"
)  # fmt: skip


def methods(view: View) -> Bullets:
    """Conventions of every figure."""
    facts = view.snapshot.facts
    words = {"as_of": view.day(facts.as_of), "known_at": formats.moment(facts.known_at)}
    return Bullets(tuple(view.say(f"report.method_{name}", **words) for name in METHODS))


def policy_note(view: View) -> Note:
    """What is known of each policy document, and whether it still binds."""
    documents = programme.documents(view.snapshot, view.program)
    has_gap = any(_is_text_unknown(view, document) or _has_lapsed(view, document) for document in documents)
    return Note(
        "warning" if has_gap else "info",
        view.word("report.policy_note_title"),
        tuple(view.say(key, **words) for key, words in (_about(view, each) for each in documents)),
    )


def _about(view: View, document: PolicyDocument) -> tuple[str, dict[str, str]]:
    words = {
        "title": document.title,
        "number": document.number or view.word("report.number_unknown"),
        "day": view.day(document.in_force_to or document.in_force_from),
    }
    if _is_text_unknown(view, document):
        return "report.policy_unknown_text", {**words, "day": view.day(document.in_force_from)}
    if document.in_force_to is None:
        return "report.policy_open", words
    return ("report.policy_lapsed" if _has_lapsed(view, document) else "report.policy_expires"), words


def _is_text_unknown(view: View, document: PolicyDocument) -> bool:
    """No clause of it is known: its text is not at hand."""
    return document.document not in programme.documents_with_clauses(view.snapshot)


def _has_lapsed(view: View, document: PolicyDocument) -> bool:
    """Whether it ended on or before the as-of day, so that nothing after it is judged by it."""
    return document.in_force_to is not None and document.in_force_to <= view.snapshot.facts.as_of


def documents_named(view: View) -> str:
    """The documents whose clauses are applied, with their numbers."""
    separator = "；" if view.lang == "zh" else "; "
    known = programme.documents_with_clauses(view.snapshot)
    return separator.join(
        f"{document.title}（{document.number}）" if document.number else document.title
        for document in programme.documents(view.snapshot, view.program)
        if document.document in known
    )


def parameter_table(view: View) -> Table:
    """Every parameter with its source."""
    return Table(
        key="parameters",
        title=view.word("report.parameters_title"),
        columns=(
            Column(view.word("report.col_parameter"), "code"),
            Column(view.word("report.col_value"), "code"),
            Column(view.word("report.col_unit")),
            Column(view.word("report.col_clause"), "clause"),
            Column(view.word("report.col_valid")),
            Column(view.word("report.col_source")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.parameter, "code"),
                    Cell(row.value, "code"),
                    Cell(view.label("dim_policy_parameter", "unit", row.unit)),
                    Cell(row.clause_id, "clause"),
                    Cell(_validity(view, row)),
                    Cell(view.label("dim_policy_parameter", "source", row.source)),
                )
            )
            for row in programme.parameters(view.snapshot, view.program)
        ),
        empty=view.word("report.parameters_empty"),
    )


def _validity(view: View, row: Parameter) -> str:
    begin, end = formats.short_day(row.valid_from), formats.short_day(row.valid_to)
    if row.valid_to is not None:
        return view.word("report.valid_from_to", from_day=begin, to_day=end)
    if row.valid_from is not None:
        return view.word("report.valid_from", from_day=begin)
    return view.word("report.valid_always")


def clause_texts(view: View, clause_ids: Iterable[str]) -> Clauses:
    """Clauses in full, in the order of the documents."""
    found = programme.clauses(view.snapshot, tuple(sorted(set(clause_ids))))
    return Clauses(
        tuple(ClauseText(row.clause_id, row.title, row.text, _clause_validity(view, row)) for row in found)
    )


def _clause_validity(view: View, row: Clause) -> str:
    parts = [view.word("report.clause_in_force" if row.in_force else "report.clause_not_in_force")]
    for key, day in (("report.clause_from", row.valid_from), ("report.clause_until", row.valid_to)):
        if isinstance(day, date):
            parts.append(view.word(key, day=view.day(day)))
    return ("，" if view.lang == "zh" else ", ").join(parts)
