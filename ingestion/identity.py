"""Identity: a person's answer to the question whose record it is, as an entry of the inbox.

Belongs here: composing the answer and appending it. Does not belong here: who may answer (commands.match,
dashboards.writing), what an answer changes (the warehouse, from the next run on). Standard library only.
"""

import json
from pathlib import Path

from ingestion.inbox import append_entry
from ingestion.world import World

LINKS = "identity_links"
RECORDS = {"complaints": ("fct_complaint", "complaint_no"), "penalties": ("fct_penalty", "penalty_no")}
"""Feeds whose records may lack a code: the mart that says how each was matched, and its key."""


def append_answer(
    home: Path, writer: str, feed: str, key: str, uscc: str | None, who: str
) -> dict[str, str | None]:
    """Record whose a record is; safe on disk when this returns, and counted from the next run on.

    Args:
        home: the home.
        writer: who writes the file of entries: a command or the pages.
        feed: the feed of the record.
        key: its key.
        uscc: the enterprise; None: no enterprise of ours.
        who: the person who decided.

    Returns:
        The entry.
    """
    now = World().local_now()
    line = append_entry(
        home,
        LINKS,
        writer,
        lambda place: {
            "link_no": f"RD{now:%Y%m%d%H%M%S%f}-{place:06d}",
            "source_feed": feed,
            "source_key": key,
            "uscc": uscc,
            "decided_by": who,
            "decided_on": now.date().isoformat(),
        },
    )
    return json.loads(line)
