"""Names of industries (GB/T 4754)."""

import re

from dashboards.queries import remembered
from dashboards.snapshot import Snapshot

_SECTION = re.compile(r"^[A-Za-z](?=\d)")
"""The letter of the section, which many registers print before the digits."""


def industry_label(snapshot: Snapshot, code: str | None) -> str | None:
    """A code as it was recorded with its name; the code alone where the standard has no such code."""
    name = _names(snapshot).get(_SECTION.sub("", code)) if code else None
    return f"{code} {name}" if name else code


@remembered
def _names(snapshot: Snapshot) -> dict[str, str]:
    """Names by code; snapshots of earlier versions lack them."""
    if not snapshot.has("marts.dim_industry"):
        return {}
    found = snapshot.rows("select industry_code, name from marts.dim_industry")
    return {row["industry_code"]: row["name"] for row in found}
