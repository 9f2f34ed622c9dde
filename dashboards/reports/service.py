"""Service: documents for people at a page, each made in a process of its own, one at a time.

Belongs here: which documents a page offers, and the child that makes one. A long list takes seconds of work
that other readers should not wait for.
"""

import subprocess
import sys
import threading
from pathlib import Path

from dashboards.content.view import View
from dashboards.errors import DocumentNotMadeError
from dashboards.reports.documents import KINDS
from dashboards.reports.files import file_name, render
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
FORMS = ("docx", "pdf", "xlsx")
"""Formats offered at a page; a page itself is the HTML."""
LIMIT_S = 120.0
"""What a document may take; the longest list of scale 1 answers within a quarter of it."""
PATIENCE_S = 30.0
"""What a person waits for those before him."""

_turn = threading.BoundedSemaphore(1)


def offered(view: View, page_key: str) -> tuple[str, ...]:
    """Documents of a page that exist for a view."""
    region = region_of(view)
    return tuple(
        key
        for key, kind in KINDS.items()
        if kind.page == page_key and view.program in kind.programs and (kind.has_region or not region)
    )


def region_of(view: View) -> str:
    """The region that documents are of: the one asked about, or all that an extract holds; empty for all."""
    return view.region_asked or view.snapshot.region


def name_of(view: View, key: str, form: str) -> str:
    """The file's name, as the command gives it."""
    return f"{file_name(key, view.program, view.year, region_of(view) or None)}.{form}"


def document_file(view: View, key: str, form: str) -> bytes:
    """A document that is offered, as a file.

    Raises:
        DocumentNotMadeError: others are still being made, or it took too long.
    """
    region = region_of(view) or view.region
    asked = [str(view.snapshot.path), key, view.program, str(view.year), region, view.lang, form]
    if not _turn.acquire(timeout=PATIENCE_S):
        raise DocumentNotMadeError(key, "others are still being made")
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, *asked],
            cwd=PROJECT, capture_output=True, timeout=LIMIT_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DocumentNotMadeError(key, f"it took more than {LIMIT_S:g} seconds") from None
    finally:
        _turn.release()
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DocumentNotMadeError(key, said[-1] if said else f"its process ended with {done.returncode}")
    return done.stdout


def main(path: str, key: str, program: str, year: str, region: str, lang: str, form: str) -> None:
    """Make a document and write its bytes to standard output."""
    snapshot = Snapshot(Path(path), Settings.from_environment())
    view = View(snapshot, program, int(year), region, lang)
    sys.stdout.buffer.write(render(KINDS[key].make(view), form))


if __name__ == "__main__":
    main(*sys.argv[1:])
