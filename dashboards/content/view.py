"""What is asked about: snapshot, programme, year, region and language, and the words to answer with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dashboards import formats, labels
from dashboards.content.model import Cell, MetricRef, Sentence, figure_key, plain, sentence
from dashboards.queries import programme
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class View:
    """One question: whoever answers it needs nothing else.

    Attributes:
        asked: what is looked for on pages that look something up: a code, a number, a name.
    """

    snapshot: Snapshot
    program: str
    year: int
    region: str
    lang: str = "zh"
    asked: str = ""

    @classmethod
    def whole(cls, snapshot: Snapshot, program: str, year: int, lang: str = "zh") -> "View":
        """A view of the whole programme."""
        return cls(snapshot, program, year, programme.whole_region(snapshot, program), lang)

    @cached_property
    def whole_region(self) -> str:
        """The region code of the whole programme."""
        return programme.whole_region(self.snapshot, self.program)

    @property
    def is_whole(self) -> bool:
        """Whether the whole programme is asked about."""
        return self.region == self.whole_region

    @property
    def region_asked(self) -> str:
        """The region's code; empty where the whole programme is asked about."""
        return "" if self.is_whole else self.region

    @cached_property
    def program_name(self) -> str:
        """The programme's name."""
        return labels.value_label("fct_annual_metric", "program", self.program, self.lang)

    @cached_property
    def region_name(self) -> str:
        """The region's name; the whole programme's own words for the whole."""
        if self.is_whole:
            return self.word("common.whole_programme")
        return programme.region_names(self.snapshot).get(self.region, self.region)

    @cached_property
    def is_year_complete(self) -> bool:
        """Whether the year's last day is behind as_of."""
        return date(self.year, 12, 31) <= self.snapshot.facts.as_of

    def say(self, key: str, **values: Any) -> Sentence:
        """A sentence with its figures."""
        return sentence(labels.text(key, self.lang), values)

    def joined(self, *sentences: Sentence) -> Sentence:
        """Sentences one after the other, with the space that the language puts between them."""
        gap: Sentence = () if self.lang == "zh" else (" ",)
        joined: Sentence = ()
        for said in sentences:
            joined += (gap if joined and said else ()) + said
        return joined

    def word(self, key: str, **values: Any) -> str:
        """A text without figures."""
        return plain(self.say(key, **values))

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other, as the language sets them."""
        return ("、" if self.lang == "zh" else ", ").join(names)

    def day(self, value: Any) -> str:
        """A day in this language."""
        return formats.day(value, self.lang)

    def metric(self, code: str, value: float | None, unit: str, **more: Any) -> Cell:
        """A cell that is the figure of a metric in this programme, year and region.

        With `is_asked` a reader can ask how it was computed; everything else goes to the cell.
        """
        year, region = more.pop("year", self.year), more.pop("region", self.region)
        asked = figure_key(code, self.program, year, region) if more.pop("is_asked", False) else ""
        return Cell(value, unit, MetricRef(code, self.program, year, region), explain=asked, **more)

    def address(self, path: str) -> str:
        """Where another page answers the same question."""
        asked = {"program": self.program, "year": self.year, "region": self.region, "lang": self.lang}
        return f"{path}?{urlencode(asked)}"

    def enterprise_address(self, uscc: str) -> str:
        """Where all that is known of a firm is shown, in this language."""
        return f"/enterprise/{uscc}?lang={self.lang}"

    def label(self, table: str, column: str, value: Any) -> str:
        """What a value of a restricted column means."""
        return labels.value_label(table, column, value, self.lang)
