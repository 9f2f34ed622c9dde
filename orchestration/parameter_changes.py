"""Parameter changes: what is written on the command line, read against the parameters there are.

Belongs here: `PROGRAM.PARAMETER=VALUE`, whether the value fits the unit, the rows that a change makes.
Does not belong here: what follows from a change (what_if).
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from orchestration.errors import UsageError

LEAP_YEAR = 2000
USCC_LENGTH = 18


class ParameterChangeError(UsageError):
    """A change that names no parameter, or a value that does not fit."""


@dataclass(frozen=True)
class Change:
    """One parameter with another value.

    Attributes:
        program, parameter: which.
        value: the new value; None: no limit.
        before: the value it takes the place of.
        rows: every row of the parameter, as it would be.
    """

    program: str
    parameter: str
    value: str | None
    before: str | None
    rows: Sequence[Mapping[str, Any]]


def read_changes(
    texts: Sequence[str], known: Sequence[Mapping[str, Any]], since: date | None
) -> list[Change]:
    """Read every `PROGRAM.PARAMETER=VALUE`.

    Args:
        texts: as written.
        known: the rows of policy_parameters.
        since: the day from which the new values hold; None: from the beginning.

    Raises:
        ParameterChangeError: with every fault of all of them.
    """
    faults: list[str] = []
    changes: list[Change] = []
    for text in texts:
        try:
            change = _read_change(text, known, since)
        except ParameterChangeError as fault:
            faults.append(f"{fault.message} {fault.remedy}".strip())
            continue
        if any((c.program, c.parameter) == (change.program, change.parameter) for c in changes):
            faults.append(f"{change.program}.{change.parameter} is set twice, so its values overlap.")
        changes.append(change)
    if faults:
        raise ParameterChangeError(
            "\n".join(faults), "pinbiao sql lists them: from marts.dim_policy_parameter."
        )
    return changes


def _read_change(text: str, known: Sequence[Mapping[str, Any]], since: date | None) -> Change:
    name, equals, value = text.partition("=")
    program, dot, parameter = name.strip().partition(".")
    if not (equals and dot):
        raise ParameterChangeError(
            f"--set {text!r} is not PROGRAM.PARAMETER=VALUE.",
            "Write it like zhejiang_made.revoke_on_first_failure=1.",
        )
    rows = sorted(
        (row for row in known if (row["program"], row["parameter"]) == (program, parameter)),
        key=lambda row: row["valid_from"] or date.min,
    )
    if not rows:
        raise ParameterChangeError(*_unknown(program, parameter, known))
    fitting = _fit(value.strip(), rows[-1], name.strip())
    return Change(
        program, parameter, fitting, _value_at(rows, since), _rows_since(rows, fitting, since, name.strip())
    )


def _unknown(program: str, parameter: str, known: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """What is unknown, and what comes near."""
    programs = sorted({row["program"] for row in known})
    if program not in programs:
        near = difflib.get_close_matches(program, programs, 2, 0.4) or programs
        return f"There is no programme {program!r}.", f"Known: {', '.join(near)}."
    names = sorted({row["parameter"] for row in known if row["program"] == program})
    near = difflib.get_close_matches(parameter, names, 3, 0.4)
    near += [name for name in names if parameter and parameter in name and name not in near]
    others = [row["program"] for row in known if row["parameter"] == parameter]
    hint = f"Near: {', '.join(near)}." if near else f"Known: {', '.join(names)}."
    if others:
        hint += f" {', '.join(others)} has it."
    return f"{program} has no parameter {parameter!r}.", hint


def _value_at(rows: Sequence[Mapping[str, Any]], since: date | None) -> str | None:
    """The value that holds on a day: before the first row the first, after the last the last."""
    held = [row for row in rows if since and (row["valid_from"] or date.min) <= since]
    return (held[-1] if held else rows[0])["value"]


def _rows_since(
    rows: Sequence[Mapping[str, Any]], value: str | None, since: date | None, name: str
) -> list[dict[str, Any]]:
    """The parameter's rows with the new value; the one that holds on that day ends the day before."""
    if since is None:
        return [dict(rows[0]) | {"value": value, "valid_to": rows[-1]["valid_to"]}]
    later = [row["valid_from"] for row in rows if row["valid_from"] and row["valid_from"] > since]
    if later:
        raise ParameterChangeError(
            f"{name} already has a value that begins on {later[0]}, after {since}: the two would overlap.",
            f"Begin on {later[-1]} or later, or leave --from out to change all of it.",
        )
    kept = [dict(row) for row in rows if row["valid_from"] != since]
    if kept and (kept[-1]["valid_to"] is None or kept[-1]["valid_to"] >= since):
        kept[-1]["valid_to"] = since - timedelta(days=1)
    last = dict(rows[-1])
    valid_to = last["valid_to"] if last["valid_to"] and last["valid_to"] >= since else None
    return [*kept, last | {"value": value, "valid_from": since, "valid_to": valid_to}]


def _fit(value: str, row: Mapping[str, Any], name: str) -> str | None:
    """The value, if it is one of the parameter's unit."""
    unit = row["unit"]
    if value == "" and (unit == "date" or row["value"] is None):
        return None
    wanted, fits = UNITS.get(unit, ("a text", bool))
    try:
        is_fitting = fits(value)
    except (ValueError, InvalidOperation):
        is_fitting = False
    if not is_fitting:
        raise ParameterChangeError(
            f"{name}: {value!r} is not {wanted}.", f"Its value now: {row['value'] or 'none'}."
        )
    return value


def _whole(low: int, high: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdigit() and low <= int(text) <= high


def _number(high: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and Decimal(text).is_finite() and 0 <= Decimal(text) <= high


UNITS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "months": ("a whole number of months, 0 to 1200", _whole(0, 1200)),
    "years": ("a whole number of years, 0 to 100", _whole(0, 100)),
    "days": ("a whole number of days, 0 to 36500", _whole(0, 36500)),
    "count": ("a whole number", _whole(0, 10**9)),
    "flag": ("0 or 1", _whole(0, 1)),
    "year": ("a year, 2000 to 2100", _whole(2000, 2100)),
    "percent": ("a number from 0 to 100", _number(100)),
    "score": ("a number from 0 to 100", _number(100)),
    "ratio": ("a number from 0 to 1", _number(1)),
    "date": ("a day like 2025-12-31", date.fromisoformat),
    "month-day": ("a month and day like 12-31", lambda text: date.fromisoformat(f"{LEAP_YEAR}-{text}")),
    "uscc": ("a code of 18 characters", lambda text: len(text) == USCC_LENGTH and text.isalnum()),
}
"""Per unit what is wanted, in words, and the question whether a text is that."""
