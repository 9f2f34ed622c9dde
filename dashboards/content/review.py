"""Matching review: names that nothing settles, the enterprises they might mean, and answers that wait."""

from dashboards import labels
from dashboards.content.forms import Action
from dashboards.content.model import Block, Cell, Column, Paragraph, Row, Table
from dashboards.content.view import View
from dashboards.queries import candidates
from dashboards.queries.candidates import CandidatePair
from ingestion.identity import LINKS
from ingestion.inbox import answered_records

NAMES = 15
"""Names shown at once."""
ADDRESS = "/review"
NONE = ""
"""The answer that a record is about no enterprise of ours."""


def review(view: View) -> tuple[Block, ...]:
    """The likeliest names with their candidates, and the answers that wait for the next run."""
    if view.snapshot.is_extract:
        return (Paragraph(view.say("access.names_hidden")),)
    home = view.snapshot.home
    answers = answered_records(home, LINKS) if home else []
    settled = {f"{each.get('source_feed')}|{each.get('source_key')}" for each in answers}
    found = candidates.review_list(home, NAMES, settled)
    if found is None:
        return (Paragraph(view.say("data_quality.review_not_made")), _waiting(view, answers))
    pairs = _within(view, found.pairs)
    if not pairs:
        return (Paragraph(view.say("data_quality.review_none")), _waiting(view, answers))
    shown = len({(pair.source_feed, pair.source_name) for pair in pairs})
    said = view.say("data_quality.review_said", names=Cell(found.names, "count"), shown=Cell(shown, "count"))
    return Paragraph(said), _pairs_table(view, pairs), _waiting(view, answers)


def _within(view: View, pairs: tuple[CandidatePair, ...]) -> list[CandidatePair]:
    """Candidates that the snapshot looked at holds: a scope shows its own enterprises alone."""
    codes = sorted({pair.candidate_uscc for pair in pairs})
    known = {
        row["uscc"]
        for row in view.snapshot.rows(
            "select uscc from marts.dim_enterprise where list_contains($codes, uscc)", {"codes": codes}
        )
    }
    return [pair for pair in pairs if pair.candidate_uscc in known]


def _pairs_table(view: View, pairs: list[CandidatePair]) -> Table:
    rows: list[Row] = []
    last: CandidatePair | None = None
    for pair in pairs:
        if last and (pair.source_feed, pair.source_key) != (last.source_feed, last.source_key):
            rows.append(_reject(view, last))
        if last is None or (pair.source_feed, pair.source_key) != (last.source_feed, last.source_key):
            rows.append(Row((Cell(_named(view, pair)),), is_heading=True))
        rows.append(_candidate(view, pair))
        last = pair
    if last:
        rows.append(_reject(view, last))
    return Table(
        key="review",
        title=view.word("data_quality.review_title"),
        columns=(
            Column(view.word("data_quality.col_candidate")),
            Column(view.word("data_quality.col_score"), "factor"),
            Column(view.word("data_quality.col_why")),
            Column(view.word("data_quality.col_answer"), "blank"),
        ),
        rows=tuple(rows),
    )


def _named(view: View, pair: CandidatePair) -> str:
    return view.word(
        "data_quality.review_group",
        name=pair.source_name,
        feed=labels.feed_label(pair.source_feed, view.lang),
        no=pair.source_key,
        day=pair.recorded_on or "—",
        n=f"{pair.n_records:,}",
    )


def _candidate(view: View, pair: CandidatePair) -> Row:
    firm = Cell(
        f"{pair.candidate_name} {pair.candidate_uscc}", href=view.enterprise_address(pair.candidate_uscc)
    )
    why = view.listed(labels.likeness_label(reason, view.lang) for reason in pair.reasons)
    told = view.word("data_quality.confirm_told", name=pair.source_name, firm=pair.candidate_name)
    does = _action(view, pair, "confirm", told, pair.candidate_uscc)
    return Row((firm, Cell(pair.score, "factor"), Cell(why), Cell(None, "blank", action=does)))


def _reject(view: View, pair: CandidatePair) -> Row:
    told = view.word("data_quality.reject_told", name=pair.source_name)
    does = _action(view, pair, "reject", told, NONE)
    blank = Cell(None, "blank")
    return Row((Cell(view.word("data_quality.nobody")), blank, blank, Cell(None, "blank", action=does)))


def _action(view: View, pair: CandidatePair, name: str, told: str, uscc: str) -> Action:
    body = (("feed", pair.source_feed), ("key", pair.source_key), ("uscc", uscc))
    return Action(view.word(f"data_quality.{name}"), told, ADDRESS, body, "review")


def _waiting(view: View, answers: list[dict[str, str]]) -> Table:
    """Answers newer than the snapshot by their number, which holds the moment; the newest first."""
    known_at = f"RD{view.snapshot.facts.known_at:%Y%m%d%H%M%S}"
    waiting = [each for each in answers if str(each.get("link_no", "")) > known_at][::-1]
    return Table(
        key="waiting",
        title=view.word("data_quality.waiting_title"),
        columns=(
            Column(view.word("data_quality.col_record")),
            Column(view.word("data_quality.col_firm")),
            Column(view.word("data_quality.col_who")),
            Column(view.word("data_quality.col_when")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(f"{labels.feed_label(each['source_feed'], view.lang)} {each['source_key']}"),
                    Cell(each.get("uscc") or view.word("data_quality.nobody")),
                    Cell(each.get("decided_by")),
                    Cell(each.get("decided_on")),
                )
            )
            for each in waiting
            if each.get("source_feed") and each.get("source_key")
        ),
        empty=view.word("data_quality.waiting_empty"),
    )
