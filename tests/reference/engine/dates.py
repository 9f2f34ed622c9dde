"""Calendar arithmetic of the rulebook's Conventions."""

import calendar
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The day of month is kept, clamped to the end of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """2020-02-29 + 1 year = 2021-02-28."""
    return add_months(day, 12 * years)


def in_look_back(event: date, day: date, years: int) -> bool:
    """A look-back of N years before d: the half-open span (add_years(d, -N), d]."""
    return add_years(day, -years) < event <= day


def year_start(year: int) -> date:
    """The first day of a year."""
    return date(year, 1, 1)


def year_end(year: int) -> date:
    """31 December."""
    return date(year, 12, 31)
