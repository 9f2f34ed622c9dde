"""Numbers of formats that store numbers (xlsx, JSON, Parquet): their shortest decimal form as text.

Belongs here: binary or exponent forms to plain digits. Does not belong here: text as numbers (quantities).
"""

from decimal import Decimal

import polars as pl

MAX_EXPONENT = 400
"""Beyond it (no double gets there) a number stays as it was written, so as not to fill memory with zeros."""


def plain_decimal(text: str) -> str:
    """A number as digits without exponent, without zeros that say nothing: `1e-7` is `0.0000001`."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > MAX_EXPONENT:
        return text
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def plain_floats(numbers: pl.Series) -> pl.Series:
    """Floating-point numbers as their shortest decimal form; NaN is null."""
    texts = numbers.fill_nan(None).cast(pl.String).str.strip_suffix(".0")
    odd = texts.str.contains("[eE]").fill_null(value=False) | (texts == "-0").fill_null(value=False)
    if not odd.any():
        return texts
    distinct = texts.filter(odd).unique()
    return texts.replace(distinct, pl.Series([plain_decimal(text) for text in distinct], dtype=pl.String))
