"""Audit: who did what, one line each, appended and safe on disk when the call returns.

Belongs here: writing HOME/audit/<year>-<month>.jsonl, mode 0600. Does not belong here: what is worth a line
(gate and the application say it). Nothing ever rewrites or removes a line.
"""

import json
import os
import threading
from pathlib import Path

from ingestion.world import World

FOLDER = "audit"
SIGNED_IN, SIGNED_OUT = "signed_in", "signed_out"
SIGN_IN_FAILED, SIGN_IN_BLOCKED = "sign_in_failed", "sign_in_blocked"
ACCOUNT_ADDED, ACCOUNT_REMOVED = "account_added", "account_removed"
REFUSED, EXPORTED, DOWNLOADED, LOOKED_AT, WROTE = "refused", "exported", "downloaded", "looked_at", "wrote"


class AuditLog:
    """The audit log of a home; several threads and processes may write.

    Args:
        home: the home.
        world: the clock.
    """

    def __init__(self, home: Path, world: World | None = None) -> None:
        self._folder = home / FOLDER
        self._world = world or World()
        self._lock = threading.Lock()

    def note(self, event: str, name: str, address: str, **what: str) -> None:
        """Append a line: time, event, name, address, and what it was about.

        Raises:
            OSError: it cannot be written; then what it tells of must not happen.
        """
        now = self._world.now()
        who = {"event": event, "name": name, "address": address}
        line = {"at": now.isoformat(timespec="milliseconds"), **who, **what}
        written = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._folder / f"{now:%Y-%m}.jsonl"
            is_new = not path.exists()
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, written)  # one write, so that lines of several processes never mix
                os.fsync(file)
            finally:
                os.close(file)
            if is_new:
                folder = os.open(self._folder, os.O_RDONLY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)
