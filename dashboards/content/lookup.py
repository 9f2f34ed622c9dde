"""Public look-up: whether a certificate or right is valid, by number or holder; public fields alone."""

from dashboards import labels
from dashboards.content.forms import Search
from dashboards.content.model import Block, Bullets, Cell, Facts, Paragraph, Section
from dashboards.content.view import View
from dashboards.queries import lookup
from dashboards.queries.lookup import PublicCertificate, PublicRight

SHOWN = 10
LEAST_CHARACTERS = 4
"""Characters of a name that are enough to look for it."""


def search_form(view: View) -> Search:
    """The form that looks something up."""
    return Search(
        view.word("lookup.search"),
        view.asked,
        view.word("lookup.search_hint"),
        view.word("lookup.search_button"),
    )


def answer(view: View) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """What is said of the question, and a part for each certificate and right found."""
    by_name = len(view.asked) >= LEAST_CHARACTERS
    certificates, n = lookup.certificates(view.snapshot, view.asked, by_name, SHOWN)
    rights, m = lookup.rights(view.snapshot, view.asked, by_name, SHOWN)
    if not n and not m:
        name = "none" if by_name else "short"
        return (Paragraph(view.say(f"lookup.{name}", asked=view.asked)),), ()
    said = [
        view.say(
            "lookup.said",
            certificates=Cell(n, "count"),
            rights=Cell(m, "count"),
            day=view.day(view.snapshot.facts.as_of),
        )
    ]
    if max(n, m) > SHOWN:
        said.append(view.say("lookup.more", shown=SHOWN))
    parts = [_certificate(view, each) for each in certificates] + [_right(view, each) for each in rights]
    return (Bullets(tuple(said)),), tuple(parts)


def _certificate(view: View, each: PublicCertificate) -> Section:
    state = labels.value_label("fct_certificate", "status", each.status, view.lang)
    pairs = (
        ("state", _state(view, is_valid=each.status == "valid", said=state)),
        ("holder", Cell(each.holder)),
        ("program", _program(view, each.program)),
        ("standard", Cell(each.standard_no)),
        ("product", Cell(each.product_code)),
        ("issued", Cell(each.issued_on, "date")),
        ("expires", Cell(each.expires_on, "date")),
        ("since", Cell(each.status_since, "date")),
    )
    return _part(view, "certificate", each.certificate_no, pairs)


def _right(view: View, each: PublicRight) -> Section:
    pairs = [
        ("state", _state(view, is_valid=each.effective, said="")),
        ("holder", Cell(each.holder)),
        ("program", _program(view, each.program)),
        ("standard", Cell(each.standard_no)),
        ("product", Cell(each.product_code)),
        ("path", Cell(labels.value_label("fct_mark_right", "path", each.path, view.lang))),
        ("granted", Cell(each.granted_on, "date")),
    ]
    if not each.effective:
        pairs.append(("ended", Cell(each.last_effective_on, "date")))
    return _part(view, "right", each.right_no, tuple(pairs))


def _part(view: View, kind: str, no: str, pairs: tuple[tuple[str, Cell], ...]) -> Section:
    named = tuple((view.word(f"lookup.{name}"), cell) for name, cell in pairs)
    return Section(f"{kind}-{no}", view.word(f"lookup.{kind}", no=no), (Facts(named),))


def _program(view: View, program: str) -> Cell:
    return Cell(labels.value_label("fct_annual_metric", "program", program, view.lang))


def _state(view: View, *, is_valid: bool, said: str) -> Cell:
    """Whether it is valid, and the status where that says more."""
    answer = view.word("lookup.answer_valid" if is_valid else "lookup.answer_not_valid")
    if said and not is_valid:
        answer += f"（{said}）" if view.lang == "zh" else f" ({said})"
    return Cell(answer, tone="good" if is_valid else "bad")
