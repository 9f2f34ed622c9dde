"""Values: from a text cell to a value, one vectorised reader for each kind of column.

Belongs here: normalising, null words, and what a text of each kind may look like. Does not belong here: rules
between cells, what becomes of a row (conform). No number is ever a float on its way: ranges are judged on the
digits that were written, and rounding is decimal.
"""

from collections.abc import Callable

import polars as pl

from ingestion.dates import read_dates, read_timestamps
from ingestion.feeds import ZERO_WIDTH, Column, Kind
from ingestion.findings import BAD_ENUM, BAD_TYPE, BAD_USCC
from ingestion.quantities import read_decimals, read_integers
from ingestion.readers.source import WHITE_SPACE

NULL_WORDS = (
    "", "-", "--", "—", "——", "— —", "/", "\\", "无", "暂无",
    r"\n", r"\N", "null", "NULL", "None", "N/A", "nan",
)  # fmt: skip
"""What stands for "no value", case as written, in every kind of column."""
TRUTH = {"是": True, "否": False, "y": True, "n": False, "1": True, "0": False, "true": True, "false": False}
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Signs of GB 32100-2015 in the order of their values 0 to 30."""
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_UNTOUCHED_BY_NFKC = r"[^\x00-\x7F\x{4E00}-\x{9FFF}\x{2014}]"
_DASHES = r"[\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FF0D}]"

ReadKind = Callable[[pl.Series, Column, bool], pl.DataFrame]


def normalise(cells: pl.Series) -> pl.Series:
    """NFKC, zero-width characters dropped, surrounding white space dropped."""
    if cells.str.contains(_UNTOUCHED_BY_NFKC).any():
        cells = cells.str.normalize("NFKC").str.replace_all(f"[{ZERO_WIDTH}]", "")
    return cells.str.strip_chars(WHITE_SPACE)


def without_null_words(texts: pl.Series) -> pl.Series:
    """Normalised texts, null where they say that there is no value."""
    is_null = texts.is_in(NULL_WORDS)
    return texts.set(is_null, None) if is_null.any() else texts


def read_column(texts: pl.Series, column: Column, *, ten_thousand: bool = False) -> pl.DataFrame:
    """Read normalised texts as values of a column; each distinct text is read once.

    Args:
        texts: without null words; null stays null.
        column: what they are to be read as.
        ten_thousand: whether the amounts are in units of 10,000 yuan.

    Returns:
        One row a text: `value`, `rule` (broken rule, null if none), and for numbers `exact` (the number as
        written, for comparisons) and `places` (digits written after the point).
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text")
    reading = _READERS[column.kind](distinct, column, ten_thousand)
    if distinct.len() == texts.len():
        return reading
    lookup = reading.with_columns(distinct)
    read = texts.alias("text").to_frame().join(lookup, on="text", how="left", maintain_order="left")
    return read.drop("text")


def _read_texts(texts: pl.Series, _column: Column, _ten_thousand: bool) -> pl.DataFrame:
    return _reading(texts, None)


def _read_enums(texts: pl.Series, column: Column, _ten_thousand: bool) -> pl.DataFrame:
    text = pl.col("text")
    value = pl.when(text.is_in(column.values)).then(text)
    for written, meant in column.readings.items():
        value = value.when(text == written).then(pl.lit(meant))
    for part in column.contains:
        value = value.when(text.str.contains(part, literal=True)).then(pl.lit(part))
    read = texts.to_frame("text").select(value.otherwise(pl.lit(column.fallback, pl.String)).alias("value"))
    return read.with_columns(pl.when(pl.col("value").is_null()).then(pl.lit(BAD_ENUM)).alias("rule"))


def _read_truths(texts: pl.Series, _column: Column, _ten_thousand: bool) -> pl.DataFrame:
    return _reading(
        texts.str.to_lowercase().replace_strict(TRUTH, default=None, return_dtype=pl.Boolean), BAD_TYPE
    )


def _read_usccs(texts: pl.Series, _column: Column, _ten_thousand: bool) -> pl.DataFrame:
    code = texts.str.to_uppercase()
    sign_values = pl.Enum(list(USCC_SIGNS))
    signs = code.to_frame("code").select(
        pl.col("code")
        .str.slice(place, 1)
        .cast(sign_values, strict=False)
        .to_physical()
        .cast(pl.Int64)
        .alias(f"s{place}")
        for place in range(18)
    )
    total = pl.sum_horizontal(
        *(pl.col(f"s{place}") * weight for place, weight in enumerate(USCC_WEIGHTS)), ignore_nulls=False
    )
    sound = signs.select(((31 - total % 31) % 31 == pl.col("s17")).fill_null(value=False)).to_series()
    sound &= code.str.len_chars() == 18
    return _reading(code.set(~sound, None), BAD_USCC)


def _read_regions(texts: pl.Series, _column: Column, _ten_thousand: bool) -> pl.DataFrame:
    return _reading(texts.str.extract(r"^([0-9]{6})(?:[0-9]{3}|[0-9]{6})?$"), BAD_TYPE)


def _read_standard_numbers(texts: pl.Series, _column: Column, _ten_thousand: bool) -> pl.DataFrame:
    number = texts.str.to_uppercase().str.replace_all(_DASHES, "-").str.replace_all(r"\s", "")
    return _reading(number.str.replace(r"(?s)^(.*[A-Z])([0-9])", "$1 $2"), None)


def _reading(values: pl.Series, rule_if_null: str | None) -> pl.DataFrame:
    rule = pl.lit(rule_if_null, pl.String)
    return values.to_frame("value").with_columns(pl.when(pl.col("value").is_null()).then(rule).alias("rule"))


_READERS: dict[Kind, ReadKind] = {
    "text": _read_texts,
    "date": lambda texts, column, _: read_dates(texts, is_end=column.end),
    "timestamp": lambda texts, _column, _: read_timestamps(texts),
    "decimal": read_decimals,
    "int": lambda texts, column, _: read_integers(texts, column),
    "bool": _read_truths,
    "uscc": _read_usccs,
    "enum": _read_enums,
    "region": _read_regions,
    "standard_no": _read_standard_numbers,
}
