"""Inbox: what people answer in pages and on the command line, one entry a line, safe on disk at once.

Belongs here: appending an entry so that it is whole or not there, in an order that stays. Does not belong
here: what an entry means, and reading it (drop, landing). Standard library only.
"""

import fcntl
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from ingestion.drop import INBOX


def append_entry(
    home: Path, feed: str, writer: str, compose: Callable[[int], Mapping[str, str | None]]
) -> str:
    """Append one entry to the inbox of a home; when this returns it survives a power cut.

    Args:
        home: the home.
        feed: the feed the entry is of.
        writer: who writes; each has its own file, so that its order is its own.
        compose: makes the entry from its place in the file, which grows by one from entry to entry.

    Returns:
        The line as it was written, without its line break.
    """
    folder = home / INBOX / feed
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{writer}.jsonl"
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        before = file.read()
        torn = bool(before) and not before.endswith(b"\n")
        line = json.dumps(dict(compose(before.count(b"\n") + torn + 1)), ensure_ascii=False)
        file.write((b"\n" if torn else b"") + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _sync(folder)
    return line


def answered_records(home: Path, feed: str) -> list[dict[str, str]]:
    """Whole entries of a feed in the inbox, read by a run or not; lines that are no entry are left out."""
    found = []
    for path in sorted((home / INBOX / feed).glob("*.jsonl")):
        for line in path.read_text("utf-8", errors="replace").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                found.append(entry)
    return found


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
