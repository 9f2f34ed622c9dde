"""What would change under another parameter: the answer of `pinbiao what-if` in words and tables."""

from collections.abc import Mapping
from typing import Any

from dashboards import labels
from dashboards.content.forms import Form, FormField
from dashboards.content.model import (
    Block,
    Cell,
    Column,
    Explanation,
    Paragraph,
    Row,
    Table,
)
from dashboards.content.verdicts import outcome_words
from dashboards.content.view import View
from dashboards.queries import programme
from dashboards.what_if import DONE, FAILED, LIMIT_S, Job

ADDRESS = "/what-if"
SHOWN = 20
KEY = "what-if"
"""What the key of an answer begins with, as an explanation is asked for."""


def form(view: View) -> tuple[Block, ...]:
    """The form that asks for another value of a parameter of the programme."""
    options = tuple(
        (
            f"{view.program}.{each.parameter}",
            view.word(
                "policy.what_if_option",
                parameter=each.parameter,
                value=each.value if each.value is not None else "—",
                clause=each.clause_id or "",
            ),
        )
        for each in {
            each.parameter: each for each in programme.parameters(view.snapshot, view.program)
        }.values()
    )
    fields = (
        FormField("parameter", view.word("policy.what_if_parameter"), options=options),
        FormField("value", view.word("policy.what_if_value")),
        FormField("since", view.word("policy.what_if_since"), kind="date"),
    )
    said = Paragraph(view.say("policy.what_if_said", limit=f"{LIMIT_S:g}"))
    return said, Form("what-if", ADDRESS, fields, view.word("policy.what_if_button"), "compute")


def told(view: View, job: Job | None) -> Explanation:
    """What a question was answered."""
    if job is None or job.state not in (DONE, FAILED):
        title = view.word("policy.what_if_waiting" if job else "policy.what_if_gone")
        return Explanation(title, ())
    answer = job.answer or {}
    if job.state == FAILED:
        late = view.word("policy.what_if_late", limit=f"{LIMIT_S:g}")
        why = " ".join(part for part in (answer.get("error"), answer.get("remedy")) if part) or late
        said = Paragraph(view.say("policy.what_if_failed_said", why=why))
        return Explanation(view.word("policy.what_if_failed"), (said,))
    (change, *_) = answer["changes"]
    title = view.word(
        "policy.what_if_title",
        parameter=f"{change['program']}.{change['parameter']}",
        before=change["before"] or "—",
        value=change["value"] or "—",
    )
    if not answer["flips"] and not answer["figures"]:
        return Explanation(title, (Paragraph(view.say("policy.what_if_nothing")),))
    tables = (_turns(view, answer), _flips(view, answer), _figures(view, answer))
    return Explanation(title, (Paragraph(_sum(view, answer)), *(table for table in tables if table.rows)))


def _sum(view: View, answer: Mapping[str, Any]) -> Any:
    money = answer["money"]
    return view.say(
        "policy.what_if_sum",
        decisions=Cell(len(answer["flips"]), "count"),
        firms=Cell(len(answer["enterprises"]), "count"),
        payable=Cell(money["payable_change_yuan"], "yuan", is_signed=True),
        recover=Cell(money["to_recover_change_yuan"], "yuan", is_signed=True),
        figures=Cell(len(answer["figures"]), "count"),
    )


def _turns(view: View, answer: Mapping[str, Any]) -> Table:
    counted: dict[tuple[str, str | None, str | None], int] = {}
    for flip in answer["flips"]:
        turn = flip["mart"], flip["verdict_now"], flip["verdict_then"]
        counted[turn] = counted.get(turn, 0) + 1
    return Table(
        key="turns",
        title=view.word("policy.what_if_turns"),
        columns=(
            Column(view.word("policy.col_mart")),
            Column(view.word("policy.col_turn")),
            Column(view.word("policy.col_count"), "count"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(labels.table_label(mart, view.lang)),
                    Cell(f"{outcome_words(view, mart, now)} → {outcome_words(view, mart, then)}"),
                    Cell(n, "count"),
                )
            )
            for (mart, now, then), n in sorted(counted.items(), key=lambda turn: (-turn[1], str(turn[0])))
        ),
    )


def _flips(view: View, answer: Mapping[str, Any]) -> Table:
    flips = answer["flips"]
    return Table(
        key="flips",
        title=view.word("policy.what_if_flips"),
        columns=(
            Column(view.word("policy.col_key")),
            Column(view.word("policy.col_firm")),
            Column(view.word("policy.col_now")),
            Column(view.word("policy.col_then")),
            Column(view.word("policy.col_payable"), "yuan"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(labels.key_label(flip["mart"], flip["key"], view.lang)),
                    Cell(
                        flip["name"] or flip["uscc"],
                        href=view.enterprise_address(flip["uscc"]) if flip["uscc"] else "",
                    ),
                    Cell(outcome_words(view, flip["mart"], flip["verdict_now"])),
                    Cell(outcome_words(view, flip["mart"], flip["verdict_then"])),
                    Cell(flip["payable_change_yuan"], "yuan", is_signed=True),
                )
            )
            for flip in flips[:SHOWN]
        ),
        note=_more(view, len(flips)),
    )


def _figures(view: View, answer: Mapping[str, Any]) -> Table:
    moves = answer["figures"]
    return Table(
        key="moves",
        title=view.word("policy.what_if_figures"),
        columns=(
            Column(view.word("policy.col_key")),
            Column(view.word("policy.col_figure")),
            Column(view.word("policy.col_now")),
            Column(view.word("policy.col_then")),
            Column(view.word("policy.col_difference")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(move["key"].replace("|", " · ")),
                    Cell(
                        f"{labels.table_label(move['mart'], view.lang)} "
                        f"{labels.column_label(move['mart'], move['column'], view.lang)}"
                    ),
                    *(Cell(move[name]) for name in ("before", "after", "difference")),
                )
            )
            for move in moves[:SHOWN]
        ),
        note=_more(view, len(moves)),
    )


def _more(view: View, n: int) -> str:
    return view.word("policy.what_if_more", shown=SHOWN, n=f"{n:,}") if n > SHOWN else ""
