"""Options: how folders, days and times are read from the command line."""

import argparse
from datetime import date, datetime
from pathlib import Path

from ingestion.world import SHANGHAI
from orchestration.errors import NothingPublishedError, UsageError


def add_home(parser: argparse.ArgumentParser, what: str = "the home to read") -> None:
    """Add `--home DIR`."""
    parser.add_argument("--home", required=True, type=Path, metavar="DIR", help=what)


def day(text: str) -> date:
    """A day in ISO form."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it like 2025-12-31") from None


def moment(text: str) -> datetime:
    """A time in Asia/Shanghai, without offset; one with an offset is converted."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a time; write it like 2025-12-31T18:00:00"
        ) from None
    return read.astimezone(SHANGHAI).replace(tzinfo=None) if read.tzinfo else read


def existing_folder(path: Path, option: str) -> Path:
    """The folder, absolute.

    Raises:
        UsageError: it is not there, is no folder or cannot be read.
    """
    if not path.exists():
        raise UsageError(
            f"{option}: there is no folder {path}.", "Check the path, or create the folder first."
        )
    if not path.is_dir():
        raise UsageError(f"{option}: {path} is not a folder.", "Name the folder, not a file in it.")
    try:
        next(path.iterdir(), None)
    except PermissionError:
        raise UsageError(f"{option}: {path} cannot be read.", "Ask for read access to the folder.") from None
    return path.resolve()


def own_folder(path: Path, option: str) -> Path:
    """The folder, absolute, created where it is not there yet.

    Raises:
        UsageError: it cannot be created or written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".write-test"
        probe.touch()
        probe.unlink()
    except (FileExistsError, NotADirectoryError):
        raise UsageError(f"{option}: {path} is not a folder.", "Name a folder.") from None
    except OSError as problem:
        raise UsageError(
            f"{option}: {path} cannot be written ({problem.strerror}).", "Choose another folder."
        ) from None
    return path.resolve()


def published(home: Path) -> Path:
    """The current snapshot's own file.

    Raises:
        UsageError: the home is not there, or nothing is published in it.
    """
    current = existing_folder(home, "--home") / "published" / "current.duckdb"
    if not current.exists():
        raise NothingPublishedError(home)
    return current.resolve()
