"""Reports as files: which formats there are, and where a report is written."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dashboards.content.model import Document
from dashboards.errors import FormatUnknownError
from dashboards.reports.annual import annual_report
from dashboards.reports.docx import render_docx
from dashboards.reports.html import render_html
from dashboards.reports.pdf import render_pdf
from dashboards.reports.xlsx import render_xlsx
from dashboards.snapshot import Snapshot

RENDERERS: Mapping[str, Callable[[Document], bytes]] = {
    "html": lambda document: render_html(document).encode("utf-8"),
    "xlsx": render_xlsx,
    "docx": render_docx,
    "pdf": render_pdf,
}
"""What turns a document into a file, by extension."""


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that nothing renders.

    Raises:
        FormatUnknownError: with those that are there.
    """
    unknown = [name for name in formats if name not in RENDERERS]
    if unknown or not formats:
        raise FormatUnknownError(unknown or ["nothing"], RENDERERS)


def write_annual(
    snapshot: Snapshot, program: str, year: int, formats: Sequence[str], folder: Path
) -> list[Path]:
    """Write an annual report as `<program>-<year>.<format>` in each format, each file whole or not at all.

    Raises:
        ProgramUnknownError, YearUnknownError, FormatUnknownError: with what there is instead.
    """
    check_formats(formats)
    document = annual_report(snapshot, program, year)
    written = []
    for name in formats:
        target = folder / f"{program}-{year}.{name}"
        draft = folder / f".{target.name}.part"
        draft.write_bytes(RENDERERS[name](document))
        draft.replace(target)
        written.append(target)
    return written
