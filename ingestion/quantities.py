"""Numbers as they are written: decimals and integers, exactly.

Belongs here: the grammar of a number, the unit of 10,000 yuan, ranges, rounding half away from zero.
Does not belong here: numbers of formats that store numbers (readers.numbers).
"""

from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl

from ingestion.feeds import Column
from ingestion.findings import BAD_RANGE, BAD_TYPE

EXACT = pl.Decimal(38, 18)
"""Numbers as written, for comparisons; digits beyond the eighteenth place are kept as one that says more."""
MONEY = pl.Decimal(18, 2)
NUMBER = pl.Decimal(38, 9)
_WHOLE_DIGITS = 19
"""Digits before the point with which a number and its rounding fit EXACT."""
_LARGEST = "9" * 20
_NUMBER = r"^([+-]?)\s*¥?\s*([+-]?)\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|)(\.[0-9]*)?\s*元?$"
_INTEGER = r"^([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)$"


def read_decimals(texts: pl.Series, column: Column, ten_thousand: bool) -> pl.DataFrame:
    """Read texts as decimal numbers.

    Args:
        texts: normalised, without nulls.
        column: its range is judged on what was written; money is rounded to the fen, else to nine places.
        ten_thousand: whether the number counts units of 10,000.

    Returns:
        `value`, `rule` (BAD_TYPE, BAD_RANGE, or null), `exact` (as written, after the unit), `places` (digits
        written after the point).
    """
    landed = MONEY if column.money else NUMBER
    digits = _digits(texts, ten_thousand=ten_thousand)
    whole, fraction = pl.col("whole"), pl.col("fraction")
    more = fraction.str.slice(17).str.contains("[1-9]")
    kept = (
        pl.when(fraction.str.len_chars() <= 18)
        .then(fraction)
        .otherwise(fraction.str.slice(0, 17) + pl.when(more).then(pl.lit("1")).otherwise(pl.lit("0")))
    )
    fits = whole.str.len_chars() <= _WHOLE_DIGITS
    exact = (
        pl.when(whole.str.len_chars() <= len(_LARGEST))
        .then(pl.concat_str("sign", whole, pl.lit("."), kept))
        .otherwise(pl.concat_str("sign", pl.lit(_LARGEST)))
        .cast(EXACT)
    )
    read = digits.with_columns(exact.alias("exact"), fits.alias("fits")).with_columns(
        pl.when("fits")
        .then(pl.col("exact"))
        .round(landed.scale, mode="half_away_from_zero")
        .cast(landed, strict=False)
        .alias("value")
    )
    read = _with_long_numbers(read, landed)
    return read.select(
        pl.when(_in_range(column)).then("value").alias("value"),
        pl.when(whole.is_null())
        .then(pl.lit(BAD_TYPE))
        .when(pl.col("value").is_null() | ~_in_range(column).fill_null(value=False))
        .then(pl.lit(BAD_RANGE))
        .alias("rule"),
        "exact",
        fraction.str.len_chars().cast(pl.Int64).alias("places"),
    )


def read_integers(texts: pl.Series, column: Column) -> pl.DataFrame:
    """Read texts as integers; returns the columns of `read_decimals`."""
    parts = texts.str.extract_groups(_INTEGER).struct.rename_fields(["sign", "digits"]).struct.unnest()
    text = pl.col("digits").str.replace_all(",", "")
    read = parts.select(
        text.alias("whole"),
        (pl.col("sign").str.replace("+", "", literal=True) + text)
        .cast(pl.Int64, strict=False)
        .alias("value"),
    ).with_columns(pl.col("value").cast(EXACT, strict=False).alias("exact"))
    return read.select(
        pl.when(_in_range(column)).then("value").alias("value"),
        pl.when(pl.col("whole").is_null())
        .then(pl.lit(BAD_TYPE))
        .when(pl.col("value").is_null() | ~_in_range(column).fill_null(value=False))
        .then(pl.lit(BAD_RANGE))
        .alias("rule"),
        "exact",
        pl.lit(0, pl.Int64).alias("places"),
    )


def _digits(texts: pl.Series, *, ten_thousand: bool) -> pl.DataFrame:
    """Sign, digits before and after the point of each text, in ones; null where it is no number."""
    parts = texts.str.extract_groups(_NUMBER).struct.rename_fields(["before", "after", "whole", "point"])
    whole = pl.col("whole").str.replace_all(",", "")
    fraction = pl.col("point").str.slice(1).fill_null("")
    sound = (whole + fraction != "") & ~((pl.col("before") != "") & (pl.col("after") != ""))
    if ten_thousand:
        padded = fraction.str.pad_end(4, "0")
        whole, fraction = whole + padded.str.slice(0, 4), padded.str.slice(4)
    sign = (pl.col("before") + pl.col("after")).str.replace("+", "", literal=True)
    bare = whole.str.strip_chars_start("0")
    number = {
        "sign": sign,
        "whole": pl.when(bare == "").then(pl.lit("0")).otherwise(bare),
        "fraction": fraction,
    }
    return parts.struct.unnest().select(
        pl.when(sound).then(part).alias(name) for name, part in number.items()
    )


def _with_long_numbers(read: pl.DataFrame, landed: pl.Decimal) -> pl.DataFrame:
    """Round the few numbers that are too long for the fast way, where they fit the landed type."""
    places = (~read["fits"]).fill_null(value=False).arg_true()
    if not places.len():
        return read
    context = Context(prec=10_000)
    unit = Decimal(1).scaleb(-landed.scale)
    rounded: list[Decimal | None] = []
    for sign, whole, fraction in read[places].select("sign", "whole", "fraction").iter_rows():
        number = None
        if len(whole) <= landed.precision - landed.scale:
            digits = f"{sign}{whole}.{fraction[: landed.scale + 1]}"
            number = Decimal(digits).quantize(unit, ROUND_HALF_UP, context)
            number = number if len(number.as_tuple().digits) <= landed.precision else None
        rounded.append(number)
    return read.with_columns(read["value"].scatter(places, pl.Series(rounded, dtype=landed)))


def _in_range(column: Column) -> pl.Expr:
    exact = pl.col("exact")
    inside = pl.lit(value=True)
    if column.minimum is not None:
        inside = inside & (exact >= _bound(column.minimum))
    if column.exclusive_minimum is not None:
        inside = inside & (exact > _bound(column.exclusive_minimum))
    if column.maximum is not None:
        inside = inside & (exact <= _bound(column.maximum))
    return inside


def _bound(number: Decimal) -> pl.Expr:
    return pl.lit(number).cast(EXACT)
