"""World: the clock, moves of files and starts of processes, behind one small interface.

Belongs here: whatever a simulation has to drive or to break. Does not belong here: what the files mean.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from ingestion.errors import SettingInvalidError

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Wall clock of Shanghai; without summer time since 1991, so no time zone database is needed for now."""
CLOCK = "PINBIAO_NOW"


class World:
    """The real world. A simulation hands in a subclass that overrides what it wants to drive."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    def now(self) -> datetime:
        """This moment in Asia/Shanghai, with its offset; `PINBIAO_NOW` sets it.

        Raises:
            SettingInvalidError: if `PINBIAO_NOW` is no ISO date or time.
        """
        given = self._environment.get(CLOCK, "")
        if not given:
            return datetime.now(SHANGHAI)
        try:
            moment = datetime.fromisoformat(given)
        except ValueError:
            raise SettingInvalidError(
                CLOCK, given, "an ISO date or time such as 2024-06-30T08:00:00"
            ) from None
        return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)

    def local_now(self) -> datetime:
        """This moment in Asia/Shanghai as it is stored: without an offset."""
        return self.now().replace(tzinfo=None)

    def today(self) -> date:
        """This day in Asia/Shanghai."""
        return self.now().date()

    def write_file(self, path: Path, content: bytes) -> None:
        """Write a whole file so that it is there complete or not at all, also after a power cut."""
        staged = path.with_name(f".{path.name}.{os.getpid()}.part")
        with staged.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self.replace(staged, path)

    def replace(self, source: Path, target: Path) -> None:
        """Move a file over another one, atomically and durably."""
        source.replace(target)
        _sync(target.parent)

    def publish_directory(self, staged: Path, target: Path) -> None:
        """Move a complete directory to where it is seen, atomically and durably.

        Args:
            staged: the directory, on the same file system; its files are made durable first.
            target: where nothing must stand yet.
        """
        for file in sorted(staged.iterdir()):
            _sync(file)
        _sync(staged)
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(target)
        _sync(target.parent)

    def remove_directory(self, path: Path) -> None:
        """Remove a directory with all that is in it, if it is there."""
        shutil.rmtree(path, ignore_errors=True)

    def start(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a process (no shell), with this environment or our own."""
        return subprocess.Popen(list(command), env=None if environment is None else dict(environment))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
