"""Exact numbers (Conventions): one DOUBLE division of two exact numbers, rounded half away from zero."""

import decimal
from decimal import Decimal

RATE_PLACES = 12
SCORE_PLACES = 9
Z_95 = 1.959964

# Sums of products of two numbers with nine decimals must not lose a digit.
decimal.getcontext().prec = 80


def rounded(number: float, places: int) -> float:
    """A DOUBLE rounded half away from zero on its shortest decimal form."""
    return float(rounded_decimal(number, places))


def rounded_decimal(number: float, places: int) -> Decimal:
    """The same as DECIMAL, for where rounded scores are summed again."""
    return Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)


def quotient(numerator: int | Decimal, denominator: int | Decimal, places: int = RATE_PLACES) -> float | None:
    """numerator / denominator; null when the denominator is 0."""
    if denominator == 0:
        return None
    return rounded(float(numerator) / float(denominator), places)


def decimal_quotient(numerator: int | Decimal, denominator: int | Decimal, places: int) -> Decimal:
    """The quotient as DECIMAL again."""
    return rounded_decimal(float(numerator) / float(denominator), places)


def cut(number: float, low: float, high: float) -> float:
    """The number, kept within its bounds."""
    return max(low, min(high, number))
