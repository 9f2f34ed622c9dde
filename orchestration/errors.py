"""Errors of running and publishing, each with the exit code it ends in.

Belongs here: the errors of orchestration, leaves of the one tree in `ingestion.errors`. Exit codes are
those of the command line: 1 blocked, 2 wrong usage, 3 the home is busy, 4 a fault of our own.
"""

from collections.abc import Sequence

from ingestion.errors import PinbiaoError


class UsageError(PinbiaoError):
    """A wrong option, or a folder, key or snapshot that is not there."""

    exit_code = 2


class NothingPublishedError(UsageError):
    """A home that holds no published snapshot yet."""

    def __init__(self, home: object) -> None:
        super().__init__(
            f"Nothing is published in {home} yet.",
            "Publish first: pinbiao run --drop DIR --home DIR.",
        )


class SnapshotUnknownError(UsageError):
    """A snapshot that the home does not keep."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        shown = ", ".join(known) or "none"
        super().__init__(f"There is no snapshot {name!r}.", f"Kept snapshots: {shown}.")


class QueryError(UsageError):
    """A query that the read-only reader refuses, cannot run or had to stop."""


class HomeBusyError(PinbiaoError):
    """Another run holds the home."""

    exit_code = 3

    def __init__(self, home: object, holder: str) -> None:
        super().__init__(
            f"Another run holds {home} ({holder}).",
            "Wait until it has ended; the home is free as soon as that process is gone.",
        )


class WarehouseBrokenError(PinbiaoError):
    """The build stopped for a reason that is no finding about the data."""

    exit_code = 4


class SnapshotBrokenError(PinbiaoError):
    """A snapshot that does not hold what was built; it is never published."""

    exit_code = 4
