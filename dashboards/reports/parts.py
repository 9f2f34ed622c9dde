"""Parts: what several documents have in common: head, signature, clauses in full, lists without a limit."""

from collections.abc import Iterable, Iterator, Sequence

from dashboards.content import methods
from dashboards.content import snapshot as snapshot_content
from dashboards.content.model import Block, Cell, Document, Facts, Section, Table, section_blocks
from dashboards.content.view import View

SIGNED = ("drafted", "checked", "signed", "authority", "date")
"""Who puts a name or day under a draft, in this order."""


def document(
    view: View,
    key: str,
    title: str,
    subtitle: str,
    sections: Sequence[Section],
    *,
    is_draft: bool,
    clauses: Sequence[str] = (),
) -> Document:
    """A document with its head; a draft ends with the place to sign, every one with its clauses.

    Args:
        view: what it is about.
        key: its name.
        title: what stands above it.
        subtitle: what stands below the title.
        sections: what it says.
        is_draft: whether a person must sign it.
        clauses: clauses it rests on beside those its tables name.
    """
    held = list(sections)
    if is_draft:
        held.append(Section("signature", view.word("notices.section_signature"), (signature(view),)))
    texts = methods.clause_texts(view, (*clauses, *clauses_named(sections)))
    held.append(Section("clauses", view.word("report.section_clauses"), (texts,)))
    facts = view.snapshot.facts
    return Document(
        key=key,
        title=title,
        subtitle=subtitle,
        lang=view.lang,
        facts=snapshot_content.facts(view),
        sections=tuple(held),
        made_at=facts.published_at,
        draft=view.word("notices.draft") if is_draft else "",
        footer=view.word("report.footer", snapshot=facts.snapshot_id),
    )


def signature(view: View) -> Facts:
    """Lines to sign on."""
    return Facts(tuple((view.word(f"notices.sign_{name}"), Cell(None, "blank")) for name in SIGNED))


def whole(table: Table) -> Table:
    """The table with all its rows: a document is not cut."""
    return table.complete() if table.complete else table


def clauses_named(sections: Iterable[Section]) -> Iterator[str]:
    """Clauses that any table names; one cell may name several."""
    for section in sections:
        for block in section_blocks(section):
            yield from _clauses_in(block)


def _clauses_in(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row.cells:
                if cell.kind == "clause" and cell.value:
                    yield from str(cell.value).split()
