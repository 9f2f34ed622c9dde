"""What the address of a page asks for, and how an address asks for something.

Belongs here: reading and writing `program`, `year`, `region`, `lang` and `q` of a query; what is used instead
of what the snapshot does not hold, and saying so. Does not belong here: any figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from dashboards.content.view import View
from dashboards.labels import LANGUAGES
from dashboards.queries import programme
from dashboards.snapshot import Snapshot

MOST_CHARACTERS = 120
"""What is read of one parameter."""


@dataclass(frozen=True)
class Question:
    """The query of an address, as it was asked; empty where nothing was asked."""

    program: str = ""
    year: str = ""
    region: str = ""
    lang: str = ""
    q: str = ""

    @classmethod
    def read(cls, search: str | None) -> "Question":
        """The question of a query string; parameters of other names are ignored."""
        given = dict(parse_qsl((search or "").lstrip("?")))
        return cls(**{each.name: given.get(each.name, "").strip()[:MOST_CHARACTERS] for each in fields(cls)})

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Question":
        """The question of query parameters."""
        return cls.read(urlencode(dict(given)))

    @property
    def language(self) -> str:
        """The language asked for, Chinese where it is another."""
        return self.lang if self.lang in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True)
class Answerable:
    """A question that the snapshot can answer.

    Attributes:
        view: what is shown.
        corrections: texts' keys and words of what was asked and is not there.
    """

    view: View
    corrections: tuple[str, ...]


def answerable(snapshot: Snapshot, question: Question) -> Answerable:
    """The nearest question that the snapshot can answer, and what had to be changed for it."""
    lang = question.language
    corrections: list[tuple[str, str, str]] = []
    programs = programme.programs(snapshot)
    program = question.program if question.program in programs else programs[0]
    if question.program and program != question.program:
        corrections.append(("corrected_program", question.program, ""))
    years = programme.years(snapshot, program)
    year = programme.last_complete_year(snapshot, program)
    if question.year.isdecimal() and int(question.year) in years:
        year = int(question.year)
    elif question.year:
        corrections.append(("corrected_year", question.year, str(year)))
    view = replace(View.whole(snapshot, program, year, lang), asked=question.q)
    regions = {region.region_code for region in programme.regions(snapshot, program)}
    if snapshot.region in regions:
        view = replace(view, region=snapshot.region)
    if question.region in regions:
        view = replace(view, region=question.region)
    elif question.region:
        corrections.append(("corrected_region", question.region, view.region_name))
    said = tuple(
        view.word(f"pages.{key}", asked=asked, used=used or view.program_name, program=view.program_name)
        for key, asked, used in corrections
    )
    return Answerable(view, said)


def search_of(view: View, **changed: str) -> str:
    """The query string of a view, with some parameters changed."""
    asked = {"program": view.program, "year": str(view.year), "region": view.region, "lang": view.lang}
    return "?" + urlencode({**asked, **changed})


def search_here(view: View, **changed: str) -> str:
    """The query string of a view that keeps what is looked for, with some parameters changed."""
    return search_of(view, **({"q": view.asked} if view.asked else {}), **changed)
