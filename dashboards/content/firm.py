"""One firm: who it is, what it holds over time, what was decided about it and what would change that."""

from collections.abc import Callable, Sequence

from dashboards import labels
from dashboards.content.first_rows import first_rows
from dashboards.content.model import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Facts,
    Note,
    Row,
    Sentence,
    Table,
)
from dashboards.content.verdicts import mart_reasons, outcome_words, verdict_words
from dashboards.content.view import View
from dashboards.figures.timeline import Event, Stretch, timeline
from dashboards.queries import firm, matters
from dashboards.queries.firm import Due, Firm
from dashboards.queries.industries import industry_label
from dashboards.queries.matters import DecisionLine

LANES = 40
"""Certificates and rights drawn, the newest."""
TONES = {"valid": "good", "effective": "info", "suspended": "warn"}


def unregistered(view: View, uscc: str) -> Note:
    """That the code is in no register."""
    said = view.say("enterprise.unregistered", uscc=uscc)
    return Note("warning", view.word("enterprise.unregistered_title"), (said,))


def basics(view: View, found: Firm) -> Facts:
    """Who it is."""
    place = view.listed(name for name in dict.fromkeys((found.city, found.region)) if name)
    listed = "listed" if found.is_dishonest else "not_listed"

    def yes(value: bool) -> Cell:
        return Cell(view.word("common.yes" if value else "common.no"))

    pairs = (
        ("col_uscc", Cell(found.uscc, "code")),
        ("col_region", Cell(place)),
        ("fact_industry", Cell(industry_label(view.snapshot, found.industry_code))),
        ("fact_status", Cell(found.registration_status)),
        ("fact_brand_zhejiang", yes(found.is_brand_zhejiang)),
        ("fact_brand_shanghai", yes(found.is_brand_shanghai)),
        (
            "fact_dishonest",
            Cell(view.word(f"enterprise.{listed}"), tone="bad" if found.is_dishonest else "good"),
        ),
    )
    return Facts(tuple((view.word(f"enterprise.{name}"), cell) for name, cell in pairs))


def summary(view: View, uscc: str) -> Bullets:
    """What is known of it, counted."""
    snapshot = view.snapshot
    certificates, rights = firm.certificates(snapshot, uscc), firm.rights(snapshot, uscc)
    lines = matters.decisions(snapshot, uscc)
    penalties = firm.penalties(snapshot, uscc)
    against = sum(line.is_against for line in lines)

    def count(n: int) -> Cell:
        return Cell(n, "count")

    said: list[Sentence] = [
        view.say(
            "enterprise.said_held",
            certificates=count(len(certificates)),
            valid=count(sum(each.status == "valid" for each in certificates)),
            rights=count(len(rights)),
            effective=count(sum(each.effective for each in rights)),
        ),
        view.say("enterprise.said_against", against=count(against), other=count(len(lines) - against)),
        view.say(
            "enterprise.said_records",
            penalties=count(len(penalties)),
            quality=count(sum(each.is_quality for each in penalties)),
            complaints=count(len(firm.complaints(snapshot, uscc))),
        ),
    ]
    coming = [due for due in firm.dues(snapshot, uscc) if due.changes_on]
    if coming:
        said.append(
            view.say("enterprise.said_next", day=view.day(coming[0].changes_on), what=_duty(view, coming[0]))
        )
    return Bullets(tuple(said))


def _duty(view: View, due: Due) -> str:
    return labels.value_label("due_dates", "duty", due.duty, view.lang)


def time_chart(view: View, uscc: str) -> Chart:
    """Certificates, rights and events on a time line."""
    as_of = view.snapshot.facts.as_of
    spans = [each for each in firm.spans(view.snapshot, uscc) if each.begin <= as_of]
    newest = list(dict.fromkeys(each.subject for each in reversed(spans)))[:LANES]

    def lane(status: str, subject: str) -> str:
        name = "lane_right" if status == "effective" else "lane_certificate"
        return view.word(f"enterprise.{name}", no=subject)

    stretches = [
        Stretch(
            lane(each.status, each.subject),
            view.word(f"enterprise.span_{each.status}"),
            TONES[each.status],
            each.begin,
            min(each.end or as_of, as_of),
        )
        for each in spans
        if each.subject in newest
    ]
    events = _events(view, uscc)
    begin = min((*(each.begin for each in stretches), *(each.day for each in events)), default=None)
    lanes = list(dict.fromkeys([*(each.lane for each in events), *(each.lane for each in stretches)]))
    said = (
        view.say(
            "enterprise.time_said",
            begin=view.day(begin),
            spans=Cell(len(stretches), "count"),
            events=Cell(len(events), "count"),
        )
        if begin
        else view.say("enterprise.time_none")
    )
    return Chart(
        key="timeline",
        title=view.word("enterprise.time_title", day=view.day(as_of)),
        figure=timeline(lanes, stretches, events, as_of, view.word("enterprise.as_of_mark")),
        sentence=said,
        table=_time_table(view, stretches, events),
    )


def _events(view: View, uscc: str) -> list[Event]:
    """What happened to it on a day: penalties, failures, misuses in a lane; checks with their certificate."""
    lane = view.word("enterprise.lane_events")

    def kind(name: str) -> str:
        return view.word(f"enterprise.event_{name}")

    found = [
        Event(lane, kind("penalty"), each.decided_on, each.penalty_no)
        for each in firm.penalties(view.snapshot, uscc)
        if each.is_quality
    ]
    for mart, name in (("dec_inspection_consequence", "inspection"), ("dec_mark_misuse", "misuse")):
        found += [
            Event(lane, kind(name), line.day, line.key)
            for line in matters.decisions(view.snapshot, uscc)
            if line.mart == mart and line.day
        ]
    found += [
        Event(
            view.word("enterprise.lane_certificate", no=each.certificate_no),
            kind("check"),
            each.entered_on,
            f"{labels.feed_label(each.feed, view.lang)} {each.told or ''}",
        )
        for each in firm.checks(view.snapshot, uscc)
        if each.feed != "certificate_events"
    ]
    return found


def _time_table(view: View, stretches: Sequence[Stretch], events: Sequence[Event]) -> Table:
    rows = [(each.begin, (each.lane, each.state, each.begin, each.end)) for each in stretches]
    rows += [(each.day, (each.lane, f"{each.kind} {each.said}", each.day, each.day)) for each in events]
    rows.sort(key=lambda row: row[0], reverse=True)
    return Table(
        key="timeline-table",
        title=view.word("enterprise.time_table"),
        columns=(
            Column(view.word("enterprise.col_subject")),
            Column(view.word("enterprise.col_state")),
            Column(view.word("enterprise.col_from"), "date"),
            Column(view.word("enterprise.col_to"), "date"),
        ),
        rows=tuple(
            Row((Cell(lane), Cell(state), Cell(begin, "date"), Cell(end, "date")))
            for _, (lane, state, begin, end) in rows
        ),
    )


def against_table(view: View, uscc: str) -> Table:
    """Decisions that stand against it, each with its way out."""
    ways: dict[tuple[str, str], list[Due]] = {}
    for due in firm.dues(view.snapshot, uscc):
        ways.setdefault((due.decision_mart, due.decision_key), []).append(due)
    lines = [line for line in matters.decisions(view.snapshot, uscc) if line.is_against]
    return Table(
        key="against",
        title=view.word("enterprise.against_title"),
        columns=(*_columns(view), Column(view.word("enterprise.col_way"))),
        rows=_grouped(
            view,
            lines,
            lambda line: (Cell(_way(view, line, ways.get((line.mart, line.key), ()))),),
        ),
        empty=view.word("enterprise.against_empty"),
    )


def others_table(view: View, uscc: str) -> Table:
    """All other decisions about it."""
    lines = [line for line in matters.decisions(view.snapshot, uscc) if not line.is_against]

    def make(most: int | None) -> Table:
        return Table(
            key="others",
            title=view.word("enterprise.others_title"),
            columns=_columns(view),
            rows=_grouped(view, lines[:most], lambda line: ()),
            empty=view.word("enterprise.others_empty"),
        )

    return first_rows(view, len(lines), make)


def _columns(view: View) -> tuple[Column, ...]:
    return (
        Column(view.word("enterprise.col_key")),
        Column(view.word("enterprise.col_verdict")),
        Column(view.word("enterprise.col_reasons")),
        Column(view.word("enterprise.col_day"), "date"),
    )


def _grouped(
    view: View, lines: Sequence[DecisionLine], more: Callable[[DecisionLine], tuple[Cell, ...]]
) -> tuple[Row, ...]:
    """Decisions below the name of their table."""
    rows: list[Row] = []
    mart = ""
    for line in lines:
        if line.mart != mart:
            mart = line.mart
            rows.append(Row((Cell(labels.table_label(mart, view.lang)),), is_heading=True))
        verdict = Cell(verdict_words(mart, line.row, view.lang), tone="warn" if line.is_against else "")
        reasons = view.listed(mart_reasons(mart, line.row, view.lang))
        key = labels.key_label(mart, line.key.removesuffix(f"|{line.row['uscc']}"), view.lang)
        cells = (Cell(key), verdict, Cell(reasons), Cell(line.day, "date"), *more(line))
        rows.append(Row(cells, mart=mart, key=line.key))
    return tuple(rows)


def _way(view: View, line: DecisionLine, dues: Sequence[Due]) -> str:
    """The shortest way out of a decision, then the day on which time changes it."""
    said = []
    for due in dues:
        if due.way_out:
            facts = view.listed(
                labels.value_label("due_dates", "way_out", fact, view.lang) for fact in due.way_out
            )
            said.append(view.word("enterprise.way_facts", facts=facts))
        if due.changes_on:
            to = outcome_words(view, line.mart, due.changes_to)
            said.append(view.word("enterprise.way_time", day=view.day(due.changes_on), to=to))
    gap = "；" if view.lang == "zh" else "; "
    return gap.join(said) or view.word("enterprise.way_none")


def dues_table(view: View, uscc: str) -> Table:
    """What changes by time alone, the next first."""
    coming = [due for due in firm.dues(view.snapshot, uscc) if due.changes_on]

    def make(most: int | None) -> Table:
        return Table(
            key="dues",
            title=view.word("enterprise.dues_title"),
            columns=(
                Column(view.word("enterprise.col_day"), "date"),
                Column(view.word("enterprise.col_what")),
                Column(view.word("enterprise.col_key")),
                Column(view.word("enterprise.col_to_state")),
                Column(view.word("enterprise.col_clause"), "clause"),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(due.changes_on, "date"),
                        Cell(_duty(view, due)),
                        Cell(labels.key_label(due.decision_mart, due.decision_key, view.lang)),
                        Cell(outcome_words(view, due.decision_mart, due.changes_to)),
                        Cell(due.clause_id, "clause"),
                    ),
                    mart=due.decision_mart,
                    key=due.decision_key,
                )
                for due in coming[:most]
            ),
            empty=view.word("enterprise.dues_empty"),
        )

    return first_rows(view, len(coming), make)


def credit(view: View, uscc: str) -> tuple[Block, ...]:
    """Credit standing and risk tier with what they are made of."""
    rows = {
        (line.mart, line.row["program"]): line.row
        for line in matters.decisions(view.snapshot, uscc)
        if line.mart in ("dec_credit_standing", "dec_risk_tier")
    }
    programs = sorted({program for _, program in rows})
    if not programs:
        return (Bullets((view.say("enterprise.credit_none"),)),)
    said = []
    for program in programs:
        standing, risk = rows.get(("dec_credit_standing", program)), rows.get(("dec_risk_tier", program))
        none = view.word("enterprise.none")
        said.append(
            view.say(
                "enterprise.credit_said",
                program=view.label("fct_annual_metric", "program", program),
                standing=verdict_words("dec_credit_standing", standing, view.lang) if standing else none,
                tier=verdict_words("dec_risk_tier", risk, view.lang) if risk else none,
                points=Cell(risk["points"] if risk else None, "count"),
            )
        )
    return Bullets(tuple(said)), _risk_table(view, uscc)


def _risk_table(view: View, uscc: str) -> Table:
    columns = ("contribution", "clause_id", "n_records", "points_each", "points")
    kinds = {"clause_id": "clause", "contribution": "text"}
    return Table(
        key="risk",
        title=view.word("enterprise.risk_title"),
        columns=tuple(
            Column(labels.column_label("rpt_risk_contribution", name, view.lang), kinds.get(name, "count"))
            for name in columns
        ),
        rows=tuple(
            Row(
                (
                    Cell(labels.code_label("rpt_risk_contribution", each.contribution, view.lang)),
                    Cell(each.clause_id, "clause"),
                    Cell(each.n_records, "count"),
                    Cell(each.points_each, "count"),
                    Cell(each.points, "count"),
                )
            )
            for each in firm.contributions(view.snapshot, uscc)
            if each.points
        ),
        empty=view.word("enterprise.risk_empty"),
    )
