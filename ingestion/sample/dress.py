"""Dress: typed rows written the way real sources write them.

Belongs here: notations of dates, money, yes and no, nothing; odd but readable cells; headers.
Does not belong here: cells that cannot be read (breakage), files (files).
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl

from ingestion.feeds import Column, Feed
from ingestion.sample.cells import Words, nulls, pick, replace
from ingestion.sample.days import day, to_date
from ingestion.sample.manners import DATE_STYLES, Manner
from ingestion.sample.streams import Stream

_FIRST, _LAST = day(1985), day(2036)
_NULLS = (
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "-",
    "--",
    "—",
    "——",
    "— —",
    "/",
    "\\",
    "无",
    "暂无",
    "\\N",
    "null",
    "NULL",
    "N/A",
)
_OPEN_ENDS = ("", "", "", "长期", "长期", "无固定期限", "2099-12-31", "9999-9-9", "9999-12-31")
_FULL_WIDTH = str.maketrans("0123456789()ABCDEFGHMTZ", "０１２３４５６７８９（）ＡＢＣＤＥＦＧＨＭＴＺ")
_DASHES = "—–－‐"


@cache
def _date_words() -> Words:
    """Every day in every notation: position = (day - first) * styles + style; the last one is a null."""
    words: list[str] = []
    for number in range(_FIRST, _LAST):
        date = to_date(number)
        y, m, d = date.year, date.month, date.day
        words += (
            f"{y}-{m:02d}-{d:02d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日",
            f"{y}{m:02d}{d:02d}", f"{y}-{m}-{d}",
            f"{y}-{m}-{d} 0:00:00", str(number + 25_569),
        )  # fmt: skip
    return Words([*words, None])


def dress(
    feed: Feed, frame: pl.DataFrame, s: Stream, manner: Manner, *, money: str = "yuan", plain: bool = False
) -> pl.DataFrame:
    """Write the cells of a frame as text.

    Args:
        feed: its contract.
        frame: typed rows: content columns, and `updated_at`, `record_status` where the feed carries them.
        s: draws.
        manner: how the source writes.
        money: unit of money in this file.
        plain: no odd cells, empty nulls, ISO dates (for files with real types).
    """
    made = []
    for series in frame:
        column = feed.column(series.name)
        text = _written(column, series, s, manner, money, plain)
        if not plain:
            text = _odd(column, text, s, manner.noise)
            if text.null_count() and not column.required:
                text = _nothing(column, text, s)
        made.append(text.alias(series.name))
    return pl.DataFrame(made)


def _written(
    column: Column, series: pl.Series, s: Stream, manner: Manner, money: str, plain: bool
) -> pl.Series:
    if series.dtype == pl.Date:
        return _dates(series, s, manner.dates if not plain else ("dash",))
    if series.dtype == pl.Boolean:
        return _bools(series, s, manner.bools)
    if column.kind == "timestamp":
        return series.dt.strftime("%Y/%m/%d %H:%M" if manner.dates[0] == "slash" else "%Y-%m-%d %H:%M:%S")
    if column.money:
        return _money(series, money)
    return series if series.dtype == pl.String else series.cast(pl.String)


def _dates(series: pl.Series, s: Stream, styles: tuple[str, ...]) -> pl.Series:
    count = len(series)
    codes = [DATE_STYLES.index(style) for style in styles]
    style = np.full(count, codes[0], dtype=np.int64)
    if len(codes) > 1:
        shares = s.array(count)
        rare = shares > 0.93
        style[rare] = np.asarray(codes[1:])[
            ((shares[rare] - 0.93) / 0.07 * (len(codes) - 1)).astype(np.int64)
        ]
    words = _date_words()
    empty = nulls(series)
    place = series.cast(pl.Int32).fill_null(0).to_numpy().astype(np.int64) - _FIRST
    return words.take(np.where(empty, len(words) - 1, place * len(DATE_STYLES) + style))


def _bools(series: pl.Series, s: Stream, tokens: tuple[tuple[str, str], ...]) -> pl.Series:
    shares = s.array(len(series))
    pair = np.where(
        shares < 0.96,
        0,
        np.minimum(1 + ((shares - 0.96) * 25 * (len(tokens) - 1)).astype(np.int64), len(tokens) - 1),
    )
    words = Words([word for yes_no in tokens for word in yes_no] + [None])
    yes = series.cast(pl.Int8).fill_null(0).to_numpy().astype(np.int64)
    return words.take(np.where(nulls(series), len(words) - 1, pair * 2 + 1 - yes))


def _money(series: pl.Series, unit: str) -> pl.Series:
    scale, width = (1_000_000, 6) if unit == "wan" else (100, 2)
    frame = pl.DataFrame({"v": series})
    whole = (pl.col("v") // scale).cast(pl.String)
    rest = (pl.col("v") % scale).cast(pl.String).str.zfill(width).str.strip_chars_end("0")
    return frame.select(pl.when(rest == "").then(whole).otherwise(whole + "." + rest).alias("v"))["v"]


def _nothing(column: Column, text: pl.Series, s: Stream) -> pl.Series:
    """Write nothing in the ways that mean nothing."""
    empty = np.flatnonzero(nulls(text))
    tokens = _OPEN_ENDS if column.end and column.name != "removed_on" else _NULLS
    odd = s.array(len(empty)) < (0.5 if column.end else 0.12)
    places = empty[odd]
    if not len(places):
        return text
    return replace(text, places, [tokens[place] for place in s.integers(len(places), len(tokens)).tolist()])


def _odd(column: Column, text: pl.Series, s: Stream, noise: float) -> pl.Series:
    """Write a few cells in an odd way that still reads as the same value."""
    if not noise or column.personal == "drop" or column.kind == "bool" or column.name == "updated_at":
        return text
    places = np.flatnonzero(s.array(len(text)) < noise)
    if not len(places):
        return text
    change = _CHANGES.get(column.kind, _odd_text)
    return replace(text, places, [None if cell is None else change(cell, s) for cell in pick(text, places)])


def _odd_text(cell: str, s: Stream) -> str:
    kind = s.between(0, 4)
    if kind == 4 and "，" in cell:
        return cell.replace("，", "，\n", 1)
    if kind == 0:
        return f" {cell}\u3000"
    if kind == 1:
        return cell[:1] + "\u200b" + cell[1:]
    if kind == 2:
        return cell.translate(_FULL_WIDTH)
    return cell + "\ufeff"


def _odd_enum(cell: str, s: Stream) -> str:
    return s.pick((f"{cell} ", f"\u3000{cell}", f"{cell}\u200b"))


def _odd_number(cell: str, s: Stream) -> str:
    if not cell.replace(".", "", 1).isdigit():
        return cell
    whole, _, rest = cell.partition(".")
    grouped = f"{int(whole):,}" + (f".{rest}" if rest else "")
    return s.pick((grouped, f"¥{cell}", f"{cell}元", f"{grouped} 元", cell.translate(_FULL_WIDTH)))


def _odd_date(cell: str, s: Stream) -> str:
    return s.pick((cell.translate(_FULL_WIDTH), f" {cell}", f"{cell}\u3000"))


def _odd_timestamp(cell: str, s: Stream) -> str:
    on, _, at = cell.replace("/", "-").partition(" ")
    at = at if at.count(":") == 2 else f"{at}:00"
    y, m, d = on.split("-")
    loose = f"{y}/{int(m)}/{int(d)} {at.removeprefix('0')}"
    return s.pick((f"{on}T{at}+08:00", loose, f"{y}年{int(m)}月{int(d)}日 {at}", f"{cell}\u3000"))


def _odd_uscc(cell: str, s: Stream) -> str:
    return s.pick((cell.lower(), cell.translate(_FULL_WIDTH), f"{cell}\u200b", f"{cell[:6]}\u200b{cell[6:]}"))


def _odd_standard(cell: str, s: Stream) -> str:
    dashed = cell.replace("-", s.pick(_DASHES))
    return s.pick(
        (
            dashed,
            cell.replace(" ", ""),
            cell.lower(),
            dashed.replace(" ", "").lower(),
            cell.replace(" ", "  "),
        )
    )


def _odd_region(cell: str, s: Stream) -> str:
    return s.pick((f"{cell}001", f"{cell}001012", cell.translate(_FULL_WIDTH), f" {cell}"))


_CHANGES: dict[str, Callable[[str, Stream], str]] = {
    "enum": _odd_enum,
    "int": lambda cell, s: s.pick((f" {cell}", cell.translate(_FULL_WIDTH))),
    "decimal": lambda cell, s: _odd_number(cell, s),
    "date": _odd_date,
    "timestamp": _odd_timestamp,
    "uscc": _odd_uscc,
    "standard_no": _odd_standard,
    "region": _odd_region,
}


def headers(
    feed: Feed, columns: list[str], s: Stream, *, money: str, alias: bool, english: bool
) -> list[str]:
    """Headers of a file, Chinese ones sometimes with full-width brackets or spaces inside."""
    made = []
    for name in columns:
        column = feed.column(name)
        header = column.header
        if english:
            header = name
        elif alias and column.aliases and (not column.money or money == "yuan"):
            header = s.pick(column.aliases)
        elif column.money:
            header = header.partition("(万元)")[0].partition("(元)")[0] + (
                "(万元)" if money == "wan" else "(元)"
            )
        if not english and s.chance(0.04):
            header = (
                header.replace("(", "（").replace(")", "）")
                if "(" in header
                else f"{header[:2]} {header[2:]}"
            )
        made.append(header)
    return made
