"""Drop: which files wait, in the drop folder and in the inbox of the home, in the order they are taken.

Belongs here: names of folders and files. Does not belong here: what is in the files.
This module imports the standard library alone, so that a run with nothing to do stays fast.
"""

from dataclasses import dataclass
from pathlib import Path

INBOX = "inbox"
EXTENSIONS = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".parquet")


@dataclass(frozen=True)
class Waiting:
    """A file that waits.

    Attributes:
        feed: name of its folder, which may be no feed of ours.
        path: where it is.
        label: what it is called in all records: its path relative to the drop folder.
        grows: whether entries are appended to it, so that only what is new in it is a batch.
    """

    feed: str
    path: Path
    label: str
    grows: bool = False


def scan_drop(drop: Path) -> list[Waiting]:
    """Files of every feed folder, by feed, then by file name; other files and hidden ones are left alone."""
    return [
        Waiting(folder.name, path, _label(f"{folder.name}/{path.name}"))
        for folder in _folders(drop)
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.suffix.lower() in EXTENSIONS and _is_seen(path)
    ]


def scan_inbox(home: Path) -> list[Waiting]:
    """Files the pages wrote: one entry a line, appended as they come."""
    return [
        Waiting(folder.name, path, _label(f"{INBOX}/{folder.name}/{path.name}"), grows=True)
        for folder in _folders(home / INBOX)
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.suffix.lower() == ".jsonl" and _is_seen(path)
    ]


def _is_seen(path: Path) -> bool:
    return not path.name.startswith(".") and path.is_file()


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(
        (path for path in parent.iterdir() if path.is_dir() and not path.name.startswith(".")),
        key=lambda path: path.name,
    )


def _label(name: str) -> str:
    """A file name as text, also where its bytes are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
