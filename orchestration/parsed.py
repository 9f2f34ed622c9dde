"""Parsed: the parsed dbt project, kept with the checkout, so that a new home need not parse it anew.

Belongs here: where it is kept, lending it to a home, keeping it. Does not belong here: parsing (build). dbt
itself compares the checksum of every file with it and parses again what changed, so an old one does no harm.
`make setup` runs this module: `python -m orchestration.parsed`.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from orchestration.state import PROJECT

FILE = "partial_parse.msgpack"
"""What dbt calls it."""
KEPT = PROJECT / "build" / "dbt" / FILE
_FILES = PROJECT / "dbt_project"


def lend(target: Path) -> None:
    """Give a target folder of dbt the parsed project, if it has none and there is one."""
    if (target / FILE).exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        shutil.copyfile(KEPT, target / FILE)


def keep(target: Path) -> None:
    """Keep the parsed project of a target folder, if what is kept is older than the project.

    A checkout that is read-only stays as it is.
    """
    with suppress(FileNotFoundError):
        if KEPT.stat().st_mtime > max(path.stat().st_mtime for path in _FILES.rglob("*")):
            return
    draft = KEPT.with_name(f".{FILE}.{os.getpid()}")
    with suppress(OSError):
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target / FILE, draft)
        draft.replace(KEPT)


def main() -> int:
    """Parse the project and keep it, whatever was kept before."""
    from orchestration.build import Dbt
    from orchestration.warehouse import Bounds

    KEPT.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Dbt(folder, folder / "work.duckdb", Bounds("256MB", 1, folder)).parse()
    return 0


if __name__ == "__main__":
    sys.exit(main())
