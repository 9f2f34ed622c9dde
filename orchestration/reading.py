"""Reading: a second process reads files of the drop folder while this one loads, then both share the rest.

Belongs here: starting that process, who takes which file, handing over what it drafted. Does not belong here:
reading itself (ingestion.landing), the order in which batches are landed (intake). What the other process
does not hand over, for whatever reason, this one reads itself, and meets the same fault in the open.

A file is taken by making the folder of its place, which only one can do:

    landing/.staging/taken/<place>/             somebody reads it
    landing/.staging/taken/<place>/draft.json   it is read
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.drop import Waiting
from ingestion.ledger import STAGING
from ingestion.settings import Settings
from orchestration.state import PROJECT

if TYPE_CHECKING:
    from ingestion.drafts import Draft
    from ingestion.world import World

WORTHWHILE_BYTES = 8 * 1024 * 1024
"""With less to read, another process costs more than it saves."""
PAUSE_S = 0.02
_DRAFT = "draft.json"


class Reading:
    """Files that a second process reads beside this one.

    Args:
        files: the files in the order they will be landed.
        home: the home.
        settings: limits, and the key of the hashes: of both processes the same.
        world: starts the process.
    """

    def __init__(self, files: Sequence[Waiting], home: Path, settings: Settings, world: "World") -> None:
        self._places = {file: place for place, file in enumerate(files)}
        self._taken = home / "landing" / STAGING / "taken"
        self._taken.mkdir(parents=True, exist_ok=True)
        ordered = sorted(files, key=lambda file: file.path.stat().st_size, reverse=True)
        tasks = [
            (self._places[file], str(file.path), file.feed, file.label) for file in ordered if not file.grows
        ]
        (self._taken / "tasks.json").write_text(json.dumps(tasks), "utf-8")
        path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "orchestration.reading", str(home), str(self._taken)]
        self._process = world.start(command, {**os.environ, **settings.environment, "PYTHONPATH": path})

    def draft_of(self, file: Waiting) -> "Draft | None":
        """What the other process made of a file; None where it is to be read here."""
        from ingestion.drafts import Draft

        place = self._places.get(file)
        if place is None or _take(self._taken, place):
            return None
        draft = self._taken / str(place) / _DRAFT
        while not draft.exists():
            if self._process.poll() is not None and not draft.exists():
                return None
            time.sleep(PAUSE_S)
        return Draft.from_json(draft.read_text("utf-8")) if draft.stat().st_size else None

    def stop(self) -> None:
        """End the process, if it has not ended."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)


def start_reading(files: Sequence[Waiting], home: Path, settings: Settings, world: "World") -> Reading | None:
    """Read files ahead, if there is enough to read and a processor for it."""
    with suppress(OSError):
        waiting = sum(file.path.stat().st_size for file in files)
        if waiting >= WORTHWHILE_BYTES and len(files) > 1 and (os.cpu_count() or 1) > 1:
            return Reading(files, home, settings, world)
    return None


def _take(taken: Path, place: int) -> bool:
    try:
        (taken / str(place)).mkdir()
    except FileExistsError:
        return False
    return True


def read(home: str, taken: str) -> None:
    """Read files nobody has taken, the largest first; an empty draft says that this process has none."""
    from ingestion.contracts import load_feeds
    from ingestion.landing import Landing
    from ingestion.world import World

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    parent = os.getppid()
    landing = Landing(Path(home), load_feeds(), Settings.from_environment(), World())
    folder = Path(taken)
    contents: set[str] = set()
    for place, path, feed, label in json.loads((folder / "tasks.json").read_text("utf-8")):
        if os.getppid() != parent:
            return
        if not _take(folder, place):
            continue
        text = ""
        with suppress(Exception):  # whatever it is, it is met again where it is reported
            draft = landing.draft(Path(path), feed, label)
            if draft and draft.batch_id not in contents:
                contents.add(draft.batch_id)
                text = draft.to_json()
        whole = folder / str(place) / _DRAFT
        whole.with_suffix(".part").write_text(text, "utf-8")
        whole.with_suffix(".part").replace(whole)


if __name__ == "__main__":
    sys.stdout = sys.stderr
    read(*sys.argv[1:])
