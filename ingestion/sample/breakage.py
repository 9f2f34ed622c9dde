"""Breakage: rows broken on purpose, each in one way that the contract forbids.

Belongs here: what breaks a row of a feed. A broken row is never loaded, so the world stays as it is.
"""

from collections.abc import Callable

import polars as pl

from ingestion.feeds import Column, Feed
from ingestion.sample.streams import Stream

SHARE = 0.005
"""About this share of the rows is broken."""

_NOT_DATES = ("2022-09-31", "2023-02-29", "2021.13.1", "去年底", "2020-00-10", "20211301")
_NOT_NUMBERS = ("3万元", "1e3", "51%", "约200", "12..5")
_NOT_CODES = ("913101173245******", "914501000560047983X", "330106000012345", "9133010000000000")

Break = Callable[[dict[str, str | None], Stream], None]


def ways(feed: Feed, columns: list[str], only: frozenset[str] | None = None) -> list[tuple[str, Break]]:
    """Every (rule, way) in which a row with these columns can be broken."""
    found: list[tuple[str, Break]] = []
    for name in columns:
        column = feed.column(name)
        if column.required:
            found.append(("MISSING_REQUIRED", _set(name, ("", "-", "无", "/"))))
        found += _type_ways(feed, column)
    for earlier, later in feed.orders:
        found.append(("DATE_ORDER", _swap(earlier, later)))
    if feed.scale:
        found.append(("BAD_RANGE", _set(feed.scale.value, ("1000", "-5"))))
    return [(rule, way) for rule, way in found if only is None or rule in only]


def _type_ways(feed: Feed, column: Column) -> list[tuple[str, Break]]:
    name = column.name
    if name == "record_status":
        return []
    if column.kind == "enum":
        return [] if column.fallback else [("BAD_ENUM", _set(name, ("待定", "其它情况", "未知", "??")))]
    if column.kind == "uscc":
        return [("BAD_USCC", _set_code(feed, name))]
    found: list[tuple[str, Break]] = []
    if column.kind in ("date", "timestamp"):
        found.append(("BAD_TYPE", _set(name, _NOT_DATES)))
    elif column.kind in ("decimal", "int"):
        found.append(("BAD_TYPE", _set(name, _NOT_NUMBERS)))
        if column.minimum is not None or column.exclusive_minimum is not None:
            found.append(("BAD_RANGE", _set(name, ("-1", "-20"))))
        if column.maximum is not None:
            found.append(("BAD_RANGE", _set(name, (str(column.maximum + 20),))))
    elif column.kind == "bool":
        found.append(("BAD_TYPE", _set(name, ("有", "部分", "2"))))
    elif column.kind == "region":
        found.append(("BAD_TYPE", _set(name, ("杭州市", "3301", "33010A"))))
    return found


def _set(name: str, cells: tuple[str, ...]) -> Break:
    def change(row: dict[str, str | None], s: Stream) -> None:
        row[name] = s.pick(cells)

    return change


def _set_code(feed: Feed, name: str) -> Break:
    """A wrong code; rows of natural persons have none that is looked at."""

    def change(row: dict[str, str | None], s: Stream) -> None:
        code = row[name]
        if code and len(code) == 18 and s.chance(0.6):
            row[name] = code[:17] + ("0" if code[17] != "0" else "1")
        else:
            row[name] = s.pick(_NOT_CODES)
        if feed.person_rows and feed.person_rows.column in row:
            row[feed.person_rows.column] = "法人及非法人组织"

    return change


def _swap(earlier: str, later: str) -> Break:
    def change(row: dict[str, str | None], s: Stream) -> None:
        row[earlier], row[later] = "2024-06-02", s.pick(("2024-06-01", "2019-03-05", "2023-12-31"))

    return change


def broken_rows(
    feed: Feed, dressed: pl.DataFrame, s: Stream, count: int, turn: int, only: frozenset[str] | None = None
) -> tuple[list[dict[str, str | None]], list[str]]:
    """Broken copies of rows: half under a key of their own, half as a broken correction of the row.

    Args:
        feed: contract.
        dressed: written rows to copy from.
        s: draws.
        count: how many.
        turn: how many were broken before, so that the rules take turns.
        only: rules to keep to, or None.

    Returns:
        The rows, and the rule each one breaks.
    """
    rules: dict[str, list[Break]] = {}
    for rule, way in ways(feed, dressed.columns, only):
        rules.setdefault(rule, []).append(way)
    names = sorted(rules)
    made, broke = [], []
    for number in range(count):
        rule = names[(turn + number) % len(names)]
        row = dressed.row(s.between(0, len(dressed) - 1), named=True)
        key = feed.column(feed.key[0])
        if key.kind == "text" and s.chance(0.5):
            row[key.name] = f"{row[key.name]}-X{turn + number}"
        s.pick(rules[rule])(row, s)
        made.append(row)
        broke.append(rule)
    return made, broke
