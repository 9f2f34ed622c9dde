"""Planted cases: every situation the rulebook tells apart, a fixed share of each.

Belongs here: the registry, the table of situations, what cases share. Does not belong here: the cases
(cases_*). A planted firm takes part in nothing else, so that nothing disturbs what is to be seen in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingestion.sample import records as r
from ingestion.sample.codes import read_reference
from ingestion.sample.days import day
from ingestion.sample.streams import Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import EXCLUDED, Firm, World

BASE = 5_816
"""Brand enterprises at scale 1: what the shares of the situations refer to."""


@dataclass(frozen=True)
class Situation:
    """One situation.

    Attributes:
        name: its name.
        chapter: clause or chapter of the rulebook.
        per_mille: cases per 1,000 brand enterprises; at least one at any scale.
        mart: where it shows, or `-`.
        expected: what the row shows on the last day, `column=value;…`; `absent` where there must be no row.
        what: in words.
    """

    name: str
    chapter: str
    per_mille: float
    mart: str
    expected: str
    what: str


Maker = Callable[[World, Stream, str, int], str | None]
MAKERS: dict[str, Maker] = {}
LATE: set[str] = set()
"""Situations planted once the province stands: they move nothing that was there before them."""


def case(*names: str, late: bool = False) -> Callable[[Maker], Maker]:
    """Register the maker of these situations; it returns the key of the decision or record.

    Args:
        names: the situations.
        late: planted by `populate_late`.
    """

    def register(maker: Maker) -> Maker:
        MAKERS.update(dict.fromkeys(names, maker))
        LATE.update(names if late else ())
        return maker

    return register


def situations() -> list[Situation]:
    """The table of situations."""
    return [
        Situation(x["situation"], x["chapter"], float(x["per_mille"]), x["mart"], x["expected"], x["what"])
        for x in read_reference("situations.csv")
    ]


def populate(w: World) -> None:
    """Plant what the province grows around (the reports plant theirs themselves)."""
    _common_standards(w)
    _plant(w, late=False)


def populate_late(w: World) -> None:
    """Plant what was thought of later, beside a province that stands."""
    _plant(w, late=True)


def _plant(w: World, late: bool) -> None:
    for situation in situations():
        maker = MAKERS.get(situation.name)
        if maker is None or (situation.name in LATE) is not late:
            continue
        for number in range(max(1, round(situation.per_mille / 1000 * BASE * w.size))):
            s = w.stream("case", situation.name, number)
            marks = w.marks()
            key = maker(w, s, situation.name, number)
            if key is not None:
                w.plant(situation.name, key, w.last_event_since(marks))


def _common_standards(w: World) -> None:
    """Standards for cases in which the standard does not matter; not for consumers: none is reviewed."""
    s = w.stream("common standards")
    trades = [trade for trade in w.trades if trade.industry not in EXCLUDED]
    made = []
    for number in range(max(8, round(60 * w.size))):
        published = day(2015 + number % 8, s.between(1, 12), s.between(1, 28))
        std = r.standard(w, s, published, trade=s.pick(trades), consumer=False)
        made.append(std)
        lead = w.firm(s, trade=w.memory["trade"][std["standard_no"]])
        r.drafter(w, std, lead, "牵头")
    w.memory["common"] = {"standards": sorted(made, key=lambda row: row["published_on"])}


def some_standard(w: World, s: Stream, before: int) -> Row:
    """A common standard published and in force before a day."""
    known = [x for x in w.memory["common"]["standards"] if r.clock(x) < before]
    return s.pick(known or w.memory["common"]["standards"][:1])


def firm_for(w: World, s: Stream, std: Row, **more: Any) -> Firm:
    """A new firm of the standard's trade."""
    return w.firm(s, trade=w.memory["trade"][std["standard_no"]], **more)


def certified_firm(w: World, s: Stream, granted: int, **more: Any) -> tuple[Firm, Row, Row, Row]:
    """A firm with one right by certification: firm, standard, certificate, right."""
    std = some_standard(w, s, granted - 30)
    firm = firm_for(w, s, std)
    cert, right = r.certified(w, s, firm, std, granted, **more)
    return firm, std, cert, right


def declared_firm(w: World, s: Stream, granted: int, **more: Any) -> tuple[Firm, Row, Row]:
    """A firm with one right by self-declaration: firm, standard, right."""
    std = some_standard(w, s, granted - 60)
    firm = firm_for(w, s, std)
    return firm, std, r.self_declared(w, s, firm, std, granted, **more)
