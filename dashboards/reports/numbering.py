"""Numbering: how sections, figures and tables are numbered and follow each other, in every format.

一、（一）1.（1） as official documents have it (GB/T 9704); 1. 1.1 in English.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards import labels
from dashboards.content.model import Block, Chart, Document, Section, Table

CHINESE_DIGITS = "零一二三四五六七八九十"


def numeral(position: int) -> str:
    """A number up to 99 in Chinese characters."""
    tens, ones = divmod(position, 10)
    if tens == 0:
        return CHINESE_DIGITS[ones]
    return ("" if tens == 1 else CHINESE_DIGITS[tens]) + "十" + (CHINESE_DIGITS[ones] if ones else "")


def number_of(place: tuple[int, ...], lang: str) -> str:
    """The number of a section whose place is given level by level, with the mark that follows it."""
    if lang != "zh":
        return ".".join(map(str, place)) + (". " if len(place) == 1 else " ")
    last = place[-1]
    return (f"{numeral(last)}、", f"（{numeral(last)}）", f"{last}.", f"（{last}）")[min(len(place), 4) - 1]


def heading(title: str, place: tuple[int, ...], lang: str) -> str:
    """A section's title with its number."""
    return number_of(place, lang) + title


@dataclass(frozen=True)
class Heading:
    """A section's title with its number; level 1 is the highest."""

    level: int
    text: str


def reading_order(
    sections: Sequence[Section], lang: str, above: tuple[int, ...] = ()
) -> Iterator[Heading | Block]:
    """Headings and blocks as they are read, for formats that run from top to bottom."""
    for position, section in enumerate(sections, start=1):
        place = (*above, position)
        yield Heading(len(place), heading(section.title, place, lang))
        yield from section.blocks
        yield from reading_order(section.subsections, lang, place)


def captions(document: Document) -> dict[str, str]:
    """Numbered captions of figures and tables by their keys."""
    return dict(_captions(document))


def _captions(document: Document) -> Iterator[tuple[str, str]]:
    figure_word = labels.text("report.figure_word", document.lang)
    table_word = labels.text("report.table_word", document.lang)
    figures = tables = 0
    for block in document.blocks():
        if isinstance(block, Chart):
            figures += 1
            yield block.key, f"{figure_word} {figures}"
        if isinstance(block, Chart | Table):
            tables += 1
            yield (block.table.key if isinstance(block, Chart) else block.key), f"{table_word} {tables}"
