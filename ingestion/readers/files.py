"""Files: which reader opens which file.

Belongs here: the choice by extension. Does not belong here: the formats themselves; a reader is loaded when
a file is opened, so that listing a drop folder costs nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.feeds import Feed
from ingestion.readers.bytes import Fingerprint
from ingestion.settings import Settings

if TYPE_CHECKING:
    from ingestion.readers.source import SourceFile


def open_file(
    path: Path, mark: Fingerprint, feed: Feed, settings: Settings, start: int = 0, stop: int | None = None
) -> "SourceFile":
    """Open a source file: find its header; its cells follow chunk by chunk.

    Args:
        path: the file; its extension, in any case, says how it is read (`drop.EXTENSIONS`).
        mark: its fingerprint (of the byte span).
        feed: the feed whose columns the header should name.
        settings: limits.
        start: byte to begin at, of jsonl only.
        stop: byte to end before, of jsonl only.

    Raises:
        FileUnreadableError: if it cannot be read, now or while its chunks are walked.
        OSError: if it is gone.
    """
    extension = path.suffix.lower()
    if extension == ".xlsx":
        from ingestion.readers.workbook import open_workbook

        return open_workbook(path, mark, feed, settings)
    if extension == ".parquet":
        from ingestion.readers.columnar import open_parquet

        return open_parquet(path, mark, settings)
    if extension == ".json":
        from ingestion.readers.documents import open_document

        return open_document(path, mark, settings)
    if extension == ".jsonl":
        from ingestion.readers.documents import open_lines

        return open_lines(path, mark, settings, start, stop)
    from ingestion.readers.delimited import open_delimited

    return open_delimited(path, mark, feed, settings)
