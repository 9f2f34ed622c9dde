"""Dates and times as they are written: every notation of the contracts, one value.

Belongs here: notations, fillers, "no end", offsets. Does not belong here: the order of two dates (conform).
"""

from datetime import date

import polars as pl

from ingestion.findings import BAD_TYPE

NO_END_WORDS = ("长期", "无固定期限", "无处罚期限")
NO_END_DAY = date(2099, 12, 31)
NO_END_YEAR = 9999
FILLER_DAY = date(1900, 1, 1)
SERIAL_RANGE = (20_000, 80_000)
_SERIAL_EPOCH = date(1899, 12, 30)
_TIME = (
    r"(?:(?:[\sTt]\s*|{glue})([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"\s*([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$"
)
_SEPARATED = r"^([0-9]{4})([-/.])([0-9]{1,2})([-/.])([0-9]{1,2})" + _TIME.replace("|{glue}", "")
_CHINESE = r"^([0-9]{4})(年)([0-9]{1,2})(月)([0-9]{1,2})日" + _TIME.replace("{glue}", r"\s*")
_COMPACT = r"^([0-9]{4})()([0-9]{2})()([0-9]{2})" + _TIME.replace("|{glue}", "")
_PARTS = ("year", "first", "month", "second", "day", "hour", "minute", "seconds", "fraction", "offset")


def read_dates(texts: pl.Series, *, is_end: bool) -> pl.DataFrame:
    """Read texts as dates; a time of day, with or without an offset, is dropped.

    Args:
        texts: normalised, without nulls.
        is_end: whether "no end" may be said, which is null.

    Returns:
        `value` and `rule` (BAD_TYPE, or null).
    """
    read = _parts(texts).select("text", _day().alias("value"))
    day = pl.col("value")
    nothing = day == FILLER_DAY
    rule = pl.when(day.is_null()).then(pl.lit(BAD_TYPE))
    if is_end:
        words = pl.col("text").is_in(NO_END_WORDS)
        nothing = nothing | (day == NO_END_DAY) | (day.dt.year() == NO_END_YEAR)
        rule = pl.when(day.is_null() & ~words).then(pl.lit(BAD_TYPE))
    return read.select(pl.when(~nothing).then(day).alias("value"), rule.alias("rule"))


def read_timestamps(texts: pl.Series) -> pl.DataFrame:
    """Read texts as times of Asia/Shanghai: converted where an offset stands, a bare date is its midnight."""
    read = _parts(texts).select(_day().alias("day"), _moment().alias("value"))
    sound = pl.col("value").dt.year().is_between(1, 9999).fill_null(value=False)
    return read.select(
        pl.when(sound & (pl.col("day") != FILLER_DAY)).then("value").alias("value"),
        pl.when(~sound).then(pl.lit(BAD_TYPE)).alias("rule"),
    )


def _parts(texts: pl.Series) -> pl.DataFrame:
    """The texts and the parts of the notation that fits each; null where none fits."""
    text = pl.col("text")
    found = texts.to_frame("text").with_columns(
        pl.coalesce(
            pl.when(text.str.contains(notation)).then(
                text.str.extract_groups(notation).struct.rename_fields(_PARTS)
            )
            for notation in (_SEPARATED, _CHINESE, _COMPACT)
        ).alias("parts")
    )
    return found.unnest("parts")


def _day() -> pl.Expr:
    """The day of the parts, or of a sheet's serial number; null if there is no such day."""
    first, second, serial = pl.col("first"), pl.col("second"), pl.col("text")
    pair_fits = (first == second) | ((first == "年") & (second == "月"))
    written = pl.concat_str(
        "year", pl.col("month").str.zfill(2), pl.col("day").str.zfill(2), separator="-"
    ).str.to_date("%Y-%m-%d", strict=False)
    number = pl.when(serial.str.contains(r"^[0-9]{5}$")).then(serial).cast(pl.Int32, strict=False)
    of_serial = pl.lit(_SERIAL_EPOCH) + pl.duration(days=number)
    return (
        pl.when(number.is_between(*SERIAL_RANGE))
        .then(of_serial)
        .when(pair_fits & (pl.col("year") != "0000") & _time_is_sound())
        .then(written)
    )


def _number(part: str) -> pl.Expr:
    return pl.col(part).cast(pl.Int64).fill_null(0)


def _offset_minutes() -> pl.Expr:
    digits = pl.col("offset").str.replace_all(r"[^0-9]", "")
    hours = digits.str.slice(0, 2).cast(pl.Int64, strict=False)
    minutes = digits.str.slice(2, 2).cast(pl.Int64, strict=False).fill_null(0)
    sign = pl.when(pl.col("offset").str.starts_with("-")).then(-1).otherwise(1)
    return (sign * (hours.fill_null(0) * 60 + minutes)).fill_null(0)


def _time_is_sound() -> pl.Expr:
    minutes = pl.col("offset").str.extract(r"([0-9]{2})$").cast(pl.Int64).fill_null(0)
    has_minutes = pl.col("offset").str.len_chars() > 3
    return (
        (_number("hour") < 24)
        & (_number("minute") < 60)
        & (_number("seconds") < 60)
        & (_offset_minutes().abs() < 24 * 60)
        & (~has_minutes.fill_null(value=False) | (minutes < 60))
    )


def _moment() -> pl.Expr:
    microseconds = pl.col("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64).fill_null(0)
    written = _day().cast(pl.Datetime("us")) + pl.duration(
        hours=_number("hour"),
        minutes=_number("minute"),
        seconds=_number("seconds"),
        microseconds=microseconds,
    )
    in_shanghai = (
        (written - pl.duration(minutes=_offset_minutes()))
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone("Asia/Shanghai")
        .dt.replace_time_zone(None)
    )
    return pl.when(pl.col("offset").is_null()).then(written).otherwise(in_shanghai)
