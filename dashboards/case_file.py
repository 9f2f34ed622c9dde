"""Case file: what people wrote on a decision, and writing more.

Belongs here: the panel in the dialog of a decision, and the address that takes an entry. Does not belong
here: which kinds a role may write (access/roles.yaml), what becomes of entries (the feed case_events).

An entry is appended to the inbox of the home and safe there before it is answered; the next run takes it in.
Nothing is ever overwritten: who thinks otherwise later writes another entry.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
from dash import html

from dashboards import formats, labels
from dashboards.access.audit import REFUSED, WROTE
from dashboards.access.gate import Gate, viewer_now
from dashboards.access.roles import Viewer
from dashboards.errors import DashboardError
from dashboards.queries import case_events
from dashboards.queries.evidence import is_decision, mart_row
from dashboards.snapshot import Snapshot
from ingestion.inbox import append_entry
from ingestion.world import World

FEED = "case_events"
WRITER = "pages"
LONGEST = 4_000
"""Characters of one entry."""


def add_writing(server: flask.Flask, home: Path, gate: Gate, current: Callable[[Viewer], Snapshot]) -> None:
    """Add `POST /case-file`: {"mart", "key", "kind", "text"} as JSON, answered 201 with the entry.

    The gate has checked the session, the origin and the token before.
    """

    @server.post("/case-file")
    def write() -> tuple[dict[str, Any], int]:
        viewer, said = viewer_now(), flask.request.get_json(silent=True)
        if not isinstance(said, dict):
            return {"problem": "JSON"}, 400
        mart, key, kind = (str(said.get(name, "")) for name in ("mart", "key", "kind"))
        text = str(said.get("text", "")).strip()
        if kind not in viewer.role.writes:
            gate.note(REFUSED, why="kind", kind=kind)
            return {"problem": "kind"}, 403
        if not 0 < len(text) <= LONGEST:
            return {"problem": "text"}, 400
        try:
            held = current(viewer)
        except DashboardError as problem:
            return {"problem": problem.message}, 503
        if not is_decision(mart) or not held.has(f"marts.{mart}") or mart_row(held, mart, key) is None:
            return {"problem": "decision"}, 404
        author = viewer.name or labels.text("case_file.local_author", "zh")
        gate.note(WROTE, mart=mart, key=key, kind=kind)
        return _append(home, {"mart": mart, "decision_key": key, "kind": kind, "text": text}, author), 201


def _append(home: Path, entry: dict[str, str], author: str) -> dict[str, str]:
    now = World().local_now()
    line = append_entry(
        home,
        FEED,
        WRITER,
        lambda place: {
            "event_no": f"CE{now:%Y%m%d%H%M%S%f}-{place:06d}",
            **entry,
            "recorded_by": author,
            "recorded_on": now.date().isoformat(),
            "updated_at": now.isoformat(timespec="seconds"),
        },
    )
    return json.loads(line)


def panel(snapshot: Snapshot, mart: str, key: str, lang: str, viewer: Viewer) -> html.Section:
    """Every entry on a decision, oldest first, and the form for another one."""

    def word(name: str) -> str:
        return labels.text(f"case_file.{name}", lang)

    entries = [
        html.Li(
            [
                html.P(
                    [
                        html.B(_kind(entry.kind, lang)),
                        f" {entry.recorded_by} · {formats.day(entry.recorded_on, lang)}",
                    ],
                    className="entry-head",
                ),
                html.P(entry.text, className="entry-text"),
            ],
            **{"data-event": entry.event_no},
        )
        for entry in case_events.entries(snapshot, mart, key)
    ]
    said = html.Ol(entries, className="entries") if entries else html.P(word("none"))
    form = [_form(mart, key, lang, word, viewer)] if viewer.role.writes else []
    return html.Section(
        [html.H3(word("title"), id="case-file-title"), said, *form],
        className="case-file",
        **{"aria-labelledby": "case-file-title"},
    )


def _kind(kind: str, lang: str) -> str:
    return labels.value_label("fct_case_event", "kind", kind, lang)


def _form(mart: str, key: str, lang: str, word: Callable[[str], str], viewer: Viewer) -> html.Form:
    kinds = [html.Option(_kind(kind, lang), value=kind) for kind in viewer.role.writes]
    return html.Form(
        [
            html.Label([html.Span(word("kind")), html.Select(kinds, id="case-kind", name="kind")]),
            html.Label(
                [
                    html.Span(word("text")),
                    html.Textarea(
                        id="case-text", name="text", required="required", maxLength=LONGEST, rows=3
                    ),
                ]
            ),
            html.P(word("hint")),
            html.Button(word("write"), type="submit"),
            html.P(
                id="case-said",
                role="status",
                **{"data-failed": word("failed"), "data-kept": word("kept")},
            ),
        ],
        # a new key makes the browser draw an empty form for another decision
        key=f"{mart}|{key}",
        className="case-form",
        **{"data-mart": mart, "data-key": key},
    )
