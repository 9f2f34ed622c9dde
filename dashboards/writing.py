"""Writing: what people send from the pages beside the case file: answers of the matching review, what-if.

Belongs here: checking what was sent against what its sender may do and see. Does not belong here: session,
origin and token (access.gate checks them before), what an answer changes (the next run), what-if itself.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask

from dashboards import labels
from dashboards.access.audit import REFUSED, WROTE
from dashboards.access.gate import Gate, viewer_now
from dashboards.access.roles import Viewer
from dashboards.errors import DashboardError
from dashboards.queries import evidence
from dashboards.snapshot import Snapshot
from ingestion.identity import RECORDS, append_answer

WRITER = "pages"
REVIEW = "review"
"""What a role must allow for an answer to count (access/roles.yaml)."""


def add_writing(server: flask.Flask, home: Path, gate: Gate, current: Callable[[Viewer], Snapshot]) -> None:
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
