"""Reports as files: which formats there are, and where a document is written."""

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboards.content.model import Document
from dashboards.errors import FormatUnknownError
from dashboards.reports.documents import make_document
from dashboards.snapshot import Snapshot

RENDERERS: Mapping[str, str] = {name: f"render_{name}" for name in ("html", "xlsx", "docx", "pdf")}
"""What turns a document into a file, by extension: a function of the module of that name."""


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that nothing renders.

    Raises:
        FormatUnknownError: with those that are there.
    """
    unknown = [name for name in formats if name not in RENDERERS]
    if unknown or not formats:
        raise FormatUnknownError(unknown or ["nothing"], RENDERERS)


def render(document: Document, form: str) -> bytes:
    """The document as a file of a format; only that format's libraries are loaded."""
    module = importlib.import_module(f"dashboards.reports.{form}")
    made: str | bytes = getattr(module, RENDERERS[form])(document)
    return made.encode("utf-8") if isinstance(made, str) else made


def file_name(key: str, program: str, year: int, region: str | None) -> str:
    """The name of a document's file, without its extension."""
    if key == "annual":
        return f"{program}-{year}"
    return f"{key}-{program}-{year}" + (f"-{region}" if region else "")


def write_document(
    snapshot: Snapshot,
    key: str,
    program: str,
    year: int,
    formats: Sequence[str],
    folder: Path,
    region: str | None = None,
) -> list[Path]:
    """Write a document in each format, each file whole or not at all.

    Raises:
        FormatUnknownError, FontsMissingError: it cannot be written so.
        DashboardError: there is no such document (`documents.make_document`).
    """
    check_formats(formats)
    document = make_document(snapshot, key, program, year, region)
    written = []
    for form in formats:
        target = folder / f"{file_name(key, program, year, region)}.{form}"
        draft = folder / f".{target.name}.part"
        draft.write_bytes(render(document, form))
        draft.replace(target)
        written.append(target)
    return written


def write_annual(
    snapshot: Snapshot, program: str, year: int, formats: Sequence[str], folder: Path
) -> list[Path]:
    """Write an annual report as `<program>-<year>.<format>`; see `write_document`."""
    return write_document(snapshot, "annual", program, year, formats, folder)
