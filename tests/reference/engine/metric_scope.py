"""Annual metrics (marts.md): what a figure is counted over, and the register of metric functions."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from .certificates import certificates_of
from .dates import year_start
from .feeds import Row, calendar_day
from .policy import PROGRAM_OF_BRAND
from .province import Province
from .rights import brand_enterprises, rights_of

# (numerator, denominator); the denominator is null for all but rates; None: all of it is null.
Figure = tuple[int | float | Decimal | None, int | None] | None

FUNCTIONS: dict[str, Callable[["Scope"], Figure]] = {}


class Scope:
    """A programme, year and region, at as_of: the period and what lies in it."""

    def __init__(self, province: Province, program: str, year: int, region: str) -> None:
        """The period is the year's days up to as_of; its end the earlier of 31 December and as_of."""
        self.province, self.program, self.year, self.region = province, program, year, region
        self.start, self.end = year_start(year), province.figure_day(year)
        self.is_whole = region == province.regions[program][0]

    def within(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.start <= calendar_day(day) <= self.end

    def has(self, uscc: str | None) -> bool:
        """An item belongs to the region of its enterprise."""
        return self.has_region(self.province.region_of(uscc))

    def has_region(self, region_code: str) -> bool:
        """Whether a region counts here."""
        return self.province.in_region(region_code, self.program, self.region)

    def branded(self, feed: str) -> list[Row]:
        """The programme's rows of a feed with a `program` column."""
        return [row for row in self.province.feed(feed) if PROGRAM_OF_BRAND[row["program"]] == self.program]

    def certificates(self) -> list[Row]:
        """The programme's certificates of the region."""
        return [row for row in certificates_of(self.province, self.program) if self.has(row["uscc"])]

    def rights(self) -> list:
        """The programme's rights of the region."""
        return [right for right in rights_of(self.province, self.program) if self.has(right.uscc)]

    def certificate_rows(self, feed: str) -> list[Row]:
        """Rows of a feed about the programme's certificates of the region."""
        own = {row["certificate_no"] for row in self.certificates()}
        return [row for row in self.province.feed(feed) if row["certificate_no"] in own]


def metric(*codes: str):
    """Register a function under its metric codes."""

    def register(function):
        for code in codes:
            FUNCTIONS[code] = function
        return function

    return register


def number_of(rows: Iterable) -> Figure:
    return sum(1 for _ in rows), None


def brands_at_end(scope: Scope) -> list[str]:
    """The brand enterprises of the region at the end."""
    return [uscc for uscc in brand_enterprises(scope.province, scope.program, scope.end) if scope.has(uscc)]
