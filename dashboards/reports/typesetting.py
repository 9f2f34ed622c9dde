"""Typesetting: typst on fonts that are found first, and the same bytes on every machine that has them.

Belongs here: which fonts, and how typst is called. Does not belong here: what a document looks like
(`templates/document.typ`).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dashboards.errors import FontsMissingError
from ingestion.world import SHANGHAI

if TYPE_CHECKING:
    import typst

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
"""Free fonts with every character of GB 2312; 仿宋 and 小标宋 are not free, Noto Serif stands for them."""


@cache
def fonts() -> "typst.Fonts":
    """The fonts, read once, and none beside those in their folders.

    Raises:
        FontsMissingError: the system has not all of them.
    """
    import typst

    found = {font.family: font.path for font in typst.Fonts().fonts() if font.path}
    if missing := [family for family in FAMILIES if family not in found]:
        raise FontsMissingError(missing)
    folders = sorted({str(Path(found[family]).parent) for family in FAMILIES})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def typeset(source: bytes, inputs: Mapping[str, str], made_at: datetime) -> bytes:
    """A PDF/UA file from a typst source and the texts it reads.

    Raises:
        FontsMissingError: the system has no fonts for Chinese.
    """
    return _compiled(source, inputs, "pdf", made_at=made_at)


def picture(drawing: str, width_mm: float, ppi: int) -> bytes:
    """An SVG picture as PNG, so wide and so fine.

    Raises:
        FontsMissingError: the system has no fonts for Chinese.
    """
    source = f"""
        #set page(width: {width_mm}mm, height: auto, margin: 0pt)
        #image(bytes(sys.inputs.drawing), format: "svg", width: 100%)
    """
    return _compiled(source.encode(), {"drawing": drawing}, "png", ppi=ppi)


def _compiled(
    source: bytes,
    inputs: Mapping[str, str],
    form: Literal["pdf", "png"],
    *,
    made_at: datetime | None = None,
    ppi: int | None = None,
) -> bytes:
    import typst

    return typst.compile(
        source,
        format=form,
        ppi=ppi,
        sys_inputs=dict(inputs),
        font_paths=fonts(),
        ignore_system_fonts=True,
        timestamp=int(made_at.replace(tzinfo=SHANGHAI).timestamp()) if made_at else None,
        pdf_standards="ua-1" if form == "pdf" else [],
    )
