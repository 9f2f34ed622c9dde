"""Days as integers (since 1970-01-01, as Polars counts them) and the calendar arithmetic of the rulebook."""

from datetime import date
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()


def day(year: int, month: int = 1, of_month: int = 1) -> int:
    """The day as a number."""
    return date(year, month, of_month).toordinal() - _EPOCH


def from_date(value: date) -> int:
    """A date as a number."""
    return value.toordinal() - _EPOCH


@lru_cache(maxsize=1 << 16)
def to_date(number: int) -> date:
    """A day's date."""
    return date.fromordinal(number + _EPOCH)


def year_of(number: int) -> int:
    """Calendar year of a day."""
    return to_date(number).year


@lru_cache(maxsize=1 << 16)
def add_months(number: int, months: int) -> int:
    """`months` later, the day of the month clamped to the month's end."""
    start = to_date(number)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return day(year, month, min(start.day, last))


def add_years(number: int, years: int) -> int:
    """`years` later (or earlier), 29 February clamped to the 28th."""
    return add_months(number, 12 * years)


def iso(number: int) -> str:
    """YYYY-MM-DD."""
    return to_date(number).isoformat()


END = day(2025, 12, 31)
"""Last day of the synthetic province."""
