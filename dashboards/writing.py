"""Writing: what people send from the pages beside the case file: answers of the matching review, what-if.

Belongs here: checking what was sent against what its sender may do and see. Does not belong here: session,
origin and token (access.gate checks them before), what an answer changes (the next run), what-if itself.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import flask

from dashboards import labels
from dashboards.access.audit import REFUSED, WROTE
from dashboards.access.gate import Gate, viewer_now
from dashboards.access.roles import COMPUTE, REVIEW, Viewer
from dashboards.content.what_if import KEY
from dashboards.errors import DashboardError
from dashboards.queries import evidence
from dashboards.snapshot import Snapshot
from dashboards.what_if import WhatIfQueue
from ingestion.identity import RECORDS, append_answer

WRITER = "pages"
WHAT_IF = "/what-if"
ASKED = "what_if"
"""The event of the audit log."""
VALUE = re.compile(r"[0-9A-Za-z.\-]{0,40}")
"""A value of a parameter: a number, a day, or nothing."""


def add_review(server: flask.Flask, home: Path, gate: Gate, current: Callable[[Viewer], Snapshot]) -> None:
    """Add `POST /review`: {"feed", "key", "uscc"} as JSON, uscc empty for no enterprise of ours.

    Answered 201 with the entry, else with {"problem"} that says which part was refused.
    """

    @server.post("/review")
    def review() -> tuple[dict[str, Any], int]:
        viewer, said = viewer_now(), flask.request.get_json(silent=True)
        if not isinstance(said, dict):
            return {"problem": "JSON"}, 400
        feed, key, uscc = (str(said.get(name, "")) for name in ("feed", "key", "uscc"))
        if REVIEW not in viewer.role.may:
            gate.note(REFUSED, why=REVIEW)
            return {"problem": "role"}, 403
        try:
            held = current(viewer)
        except DashboardError as problem:
            return {"problem": problem.message}, 503
        if problem := _wrong_answer(held, feed, key, uscc):
            return {"problem": problem}, 404
        who = viewer.name or labels.text("case_file.local_author", "zh")
        gate.note(WROTE, feed=feed, key=key, uscc=uscc)
        return append_answer(home, WRITER, feed, key, uscc or None, who), 201


def add_what_if(
    server: flask.Flask, questions: WhatIfQueue, gate: Gate, current: Callable[[Viewer], Snapshot]
) -> None:
    """Add `POST /what-if`: {"parameter", "value", "since"} as JSON, and `GET /what-if/<id>`.

    The first is answered 202 with {"id"}, the second with {"state", "key"}: the key under which the answer is
    explained once the state is done or failed. An answer is about the whole province, so who is bound to a
    region may not ask.
    """

    @server.post(WHAT_IF)
    def ask_what_if() -> tuple[dict[str, Any], int]:
        viewer, said = viewer_now(), flask.request.get_json(silent=True)
        if not isinstance(said, dict):
            return {"problem": "JSON"}, 400
        if not may_compute(viewer):
            gate.note(REFUSED, why=COMPUTE)
            return {"problem": "role"}, 403
        parameter, value, since = (
            str(said.get(name, "")).strip() for name in ("parameter", "value", "since")
        )
        try:
            held = current(viewer)
        except DashboardError as problem:
            return {"problem": problem.message}, 503
        known = {f"{row['program']}.{row['parameter']}" for row in evidence.parameter_rows(held)}
        if parameter not in known:
            return {"problem": "parameter"}, 404
        if not VALUE.fullmatch(value):
            return {"problem": "value"}, 400
        if since and not _is_day(since):
            return {"problem": "since"}, 400
        name = questions.ask(f"{parameter}={value}", since)
        gate.note(ASKED, parameter=parameter, value=value, since=since)
        return ({"id": name}, 202) if name else ({"problem": "busy"}, 429)

    @server.get(f"{WHAT_IF}/<name>")
    def state(name: str) -> tuple[dict[str, str], int]:
        job = questions.job(name)
        if job is None or not may_compute(viewer_now()):
            return {"problem": "id"}, 404
        return {"state": job.state, "key": f"{KEY}|{name}"}, 200


def may_compute(viewer: Viewer) -> bool:
    """Whether somebody may ask what-if: his role allows it, and no region binds him."""
    return COMPUTE in viewer.role.may and not viewer.region


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong_answer(snapshot: Snapshot, feed: str, key: str, uscc: str) -> str:
    """Which part of an answer is about nothing that can be answered; empty where it can."""
    if feed not in RECORDS:
        return "feed"
    record = evidence.mart_row(snapshot, RECORDS[feed][0], key)
    if record is None or record["match_method"] == "given":
        return "record"
    if uscc and evidence.mart_row(snapshot, "dim_enterprise", uscc) is None:
        return "enterprise"
    return ""
