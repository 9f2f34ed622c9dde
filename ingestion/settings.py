"""Settings: every limit and path that can be set, in one class, from the environment.

Belongs here: numbers that bound memory, time and file sizes, and where they come from. Does not belong
here: policy parameters (seeds of the warehouse), contracts.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ingestion.errors import SettingInvalidError

PREFIX = "PINBIAO_"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """All settings; each is read from `PINBIAO_<NAME IN CAPITALS>`."""

    block_bytes: int = 4 * MEBIBYTE
    """Bytes read at once of a text file; with the width of the file it decides the peak memory."""
    max_chunk_cells: int = 600_000
    """Cells held at once as one chunk; a block with more is cut."""
    max_columns: int = 2_000
    """Columns a file may have."""
    max_line_bytes: int = 8 * MEBIBYTE
    """Bytes of one line, and characters of one cell, of a text file."""
    max_json_element_bytes: int = 8 * MEBIBYTE
    """Characters of one record of a JSON file, and of one value beside the records."""
    max_workbook_bytes: int = 1024 * MEBIBYTE
    """Bytes of an xlsx file once unpacked."""
    max_workbook_ratio: int = 400
    """How many times larger than the file itself an xlsx file may be once unpacked, beyond 64 MiB."""
    max_workbook_cells: int = 28_000_000
    """Cells of the rectangle that the first sheet of an xlsx file spans, if it is wider than 26 columns."""
    max_row_group_bytes: int = 1024 * MEBIBYTE
    """Bytes of one Parquet row group once unpacked."""
    max_shown_characters: int = 200
    """Characters of a cell shown in the quarantine."""
    duckdb_memory_limit: str = "2GB"
    """Memory DuckDB may use before it spills to disk."""
    duckdb_threads: int = 2
    """Threads DuckDB may use."""
    hash_key: str = field(default="", repr=False)
    """Key of the keyed hashes of personal data; empty: the file secret.key in the home."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Settings as the environment sets them, defaults elsewhere.

        Raises:
            SettingInvalidError: if a number is none, or not positive.
        """
        environment = os.environ if environment is None else environment
        given: dict[str, Any] = {}
        for setting in fields(cls):
            variable = PREFIX + setting.name.upper()
            value = environment.get(variable, "")
            if value:
                given[setting.name] = _positive(variable, value) if setting.type is int else value
        return cls(**given)

    @property
    def environment(self) -> dict[str, str]:
        """The environment that sets these settings, for a process that is to work by the same ones."""
        return {PREFIX + setting.name.upper(): str(getattr(self, setting.name)) for setting in fields(self)}


def _positive(variable: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise SettingInvalidError(variable, value, "a whole number above zero")
    return int(value)
