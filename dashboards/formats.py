"""Formats: numbers and days as people read them, and as attributes carry them.

Belongs here: rounding for display, thousands, percent, signs, the dash for nothing. Rounding is half away
from zero on the shortest decimal form, as the warehouse rounds.
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

from ingestion.world import SHANGHAI

NOTHING = "—"
MINUS = "\u2212"

DECIMALS = {"count": 0, "rate": 2, "points": 2, "per_100": 2, "yuan": 2, "days": 1, "score": 2, "factor": 2}
"""Digits behind the point, by kind; `rate` and `points` after multiplication by 100."""
NUMERIC = frozenset(DECIMALS)


def exact(value: float | int | Decimal) -> Decimal:
    """The number in its shortest decimal form."""
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def subtract(left: float | Decimal | None, right: float | Decimal | None) -> float | None:
    """The difference without binary dust; None where either side is missing."""
    if left is None or right is None:
        return None
    return float(exact(left) - exact(right))


def data_value(value: float | Decimal | None) -> str:
    """Shortest decimal form, without exponent; empty for null."""
    if value is None:
        return ""
    text = format(exact(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def number(
    value: float | Decimal | None, kind: str, *, is_signed: bool = False, most_decimals: int | None = None
) -> str:
    """A number as it is shown.

    Args:
        value: None gives a dash.
        kind: a key of `DECIMALS`; decides digits and the percent sign.
        is_signed: show a plus before what is above zero.
        most_decimals: show as many digits as there are, at most so many, instead of a fixed number.
    """
    if value is None:
        return NOTHING
    scaled = exact(value) * (100 if kind in ("rate", "points") else 1)
    digits = DECIMALS[kind] if most_decimals is None else most_decimals
    rounded = scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if (most_decimals is not None or kind == "days") and "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = MINUS if rounded < 0 else "+" if is_signed and rounded > 0 else ""
    return sign + text + ("%" if kind == "rate" else "")


def day(value: date | None, lang: str = "zh") -> str:
    """A day: 2025年12月31日, or 31 December 2025."""
    if value is None:
        return NOTHING
    if lang == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"


def short_day(value: date | None) -> str:
    """A day in ISO form, for tables."""
    return NOTHING if value is None else value.isoformat()[:10]


def moment(value: datetime | None) -> str:
    """A time to the minute."""
    return NOTHING if value is None else f"{value:%Y-%m-%d %H:%M}"


def stamp(value: datetime) -> datetime:
    """A time of Asia/Shanghai as files carry it: in UTC, to the second, without an offset."""
    return value.replace(tzinfo=SHANGHAI, microsecond=0).astimezone(UTC).replace(tzinfo=None)


def yuan_in_words(value: float | Decimal | None, lang: str = "zh") -> str:
    """Money for running text: 万元 or 亿元 once it is large."""
    if value is None:
        return NOTHING
    amount = exact(value)
    if lang != "zh":
        return f"CNY {number(amount, 'yuan')}"
    for unit, name in ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")):
        if abs(amount) >= unit:
            return number(amount / unit, "factor") + " " + name
    return number(amount, "yuan") + " 元"
