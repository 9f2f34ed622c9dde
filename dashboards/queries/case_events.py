"""Entries of the case files: those that the snapshot has taken in, and those in the inbox of its home."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from dashboards.queries import fetch
from dashboards.snapshot import Snapshot
from ingestion.drop import INBOX
from ingestion.inbox import answered_records

FEED = "case_events"
MART = "marts.fct_case_event"


@dataclass(frozen=True)
class CaseEvent:
    """One entry on a decision."""

    event_no: str
    kind: str
    text: str
    recorded_by: str
    recorded_on: date


def entries(snapshot: Snapshot, mart: str, key: str) -> list[CaseEvent]:
    """Entries on a decision, oldest first; one that is in both places counts once."""
    taken_in = []
    if snapshot.has(MART):
        taken_in = fetch(
            snapshot,
            CaseEvent,
            """
            select event_no, kind, text, recorded_by, recorded_on
            from marts.fct_case_event
            where decision_mart = ? and decision_key = ?
            """,
            [mart, key],
        )
    found = {entry.event_no: entry for entry in (*_waiting(snapshot.home, mart, key), *taken_in)}
    return sorted(found.values(), key=lambda entry: (entry.recorded_on, entry.event_no))


def _waiting(home: Path | None, mart: str, key: str) -> list[CaseEvent]:
    if home is None:
        return []
    return [
        CaseEvent(
            line["event_no"],
            line["kind"],
            line["text"],
            line["recorded_by"],
            date.fromisoformat(line["recorded_on"]),
        )
        for line in _read(home, _stamp(home))
        if line.get("mart") == mart and line.get("decision_key") == key
    ]


def _stamp(home: Path) -> tuple[tuple[str, int], ...]:
    files = sorted((home / INBOX / FEED).glob("*.jsonl"))
    return tuple((path.name, path.stat().st_size) for path in files)


@lru_cache(maxsize=4)
def _read(home: Path, stamp: tuple[tuple[str, int], ...]) -> tuple[dict[str, str], ...]:
    """The inbox as it was at a stamp; files only grow, so their sizes tell whether anything is new."""
    del stamp
    return tuple(answered_records(home, FEED))
