"""Inspectors: the file of who may be sent, and where each has an interest.

Belongs here: reading and refusing that file. Standard library only.
"""

import csv
import io
import re
from pathlib import Path
from typing import Any

from orchestration.errors import UsageError

COLUMNS = ("inspector_id", "region_code", "conflict_uscc")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REGION = re.compile(r"\d{6}")
SHOWN = 5


def read_inspectors(path: Path) -> list[dict[str, Any]]:
    """Every inspector once, by id, with all conflicts of interest of all their rows.

    Raises:
        UsageError: the file cannot be read, lacks a column, or rows are wrong; all that is wrong is named, as
            a code misread is a conflict not seen.
    """
    rows = _rows(path)
    faults: list[str] = []
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        who, region = row["inspector_id"], row["region_code"]
        codes = [code.upper() for code in re.split(r"[;；\s]+", row["conflict_uscc"]) if code]
        if not who:
            faults.append(f"row {number}: no inspector_id")
        if not _REGION.fullmatch(region):
            faults.append(f"row {number}: region_code {region!r} is no six digits")
        faults += [f"row {number}: {code!r} is no credit code" for code in codes if not is_credit_code(code)]
        known = found.setdefault(who, {"inspector_id": who, "region_code": region, "conflicts": set()})
        if known["region_code"] != region:
            faults.append(f"row {number}: {who} has another region_code above")
        known["conflicts"] |= set(codes)
    if faults:
        more = f" and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise UsageError(f"{path}: {'; '.join(faults[:SHOWN])}{more}.", "Correct these rows of the file.")
    if not found:
        raise UsageError(f"{path} names no inspector.", f"One row each: {', '.join(COLUMNS)}.")
    return [{**found[who], "conflicts": sorted(found[who]["conflicts"])} for who in sorted(found)]


def is_credit_code(code: str) -> bool:
    """Whether a unified social credit code has its form and its check digit (GB 32100-2015)."""
    if len(code) != 18 or any(character not in _ALPHABET for character in code):
        return False
    total = sum(_ALPHABET.index(code[place]) * pow(3, place, 31) for place in range(17))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UsageError(
            f"--inspectors: {path} cannot be read ({problem.strerror}).", "Check the path."
        ) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise UsageError(f"--inspectors: {path} is no text file.", "Save it as CSV in UTF-8.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = [name.strip() for name in reader.fieldnames or ()]
    lacking = [column for column in COLUMNS if column not in header]
    if lacking:
        raise UsageError(
            f"--inspectors: {path} has no column {', '.join(lacking)}.", f"Its header: {','.join(COLUMNS)}."
        )
    reader.fieldnames = header
    return [{column: (row[column] or "").strip() for column in COLUMNS} for row in reader]
