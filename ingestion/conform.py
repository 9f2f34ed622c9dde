"""Conform: a chunk of text cells in; accepted rows, findings and the raw cells out.

Belongs here: which columns a file gives, required values, rules between cells, personal data. Does not belong
here: how one cell is read (values), what is written where (landing).
A row with any finding is never accepted. Personal data pass no further than this module in the clear.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from ingestion import findings
from ingestion.contracts import polars_schema
from ingestion.feeds import Column, Feed, HeaderMapping
from ingestion.findings import BAD_RANGE, DATE_ORDER, MISSING_REQUIRED, ROW_SCHEMA
from ingestion.privacy import MASK, KeyedHash
from ingestion.readers.source import ROW_NUMBER
from ingestion.settings import Settings
from ingestion.values import normalise, read_column, without_null_words

RAW_SCHEMA = pl.Schema({ROW_NUMBER: pl.Int64(), "cells": pl.List(pl.String())})


@dataclass(frozen=True)
class Conformed:
    """What became of the rows of a chunk.

    Attributes:
        accepted: typed rows in the landed schema.
        findings: one row per broken rule and field, in order of row and column (`findings.ROW_SCHEMA`).
        raw: every record: `row_number` and `cells` as they stood, null under columns that are personal,
            withheld, or not read.
        received, quarantined: rows of the chunk, and rows with findings.
    """

    accepted: pl.DataFrame
    findings: pl.DataFrame
    raw: pl.DataFrame
    received: int
    quarantined: int


@dataclass(frozen=True)
class FileContext:
    """What holds for all chunks of one file."""

    feed: Feed
    mapping: HeaderMapping
    batch_id: str
    keyed_hash: KeyedHash
    settings: Settings


def conform(chunk: pl.DataFrame, context: FileContext) -> Conformed:
    """Accept or reject every row of a chunk.

    Args:
        chunk: `row_number` and the cells `c0` … of a reader.
        context: the file it is from; its mapping lacks no required column.
    """
    return _Chunk(chunk, context).conformed()


class _Chunk:
    """One chunk on its way through the rules."""

    def __init__(self, chunk: pl.DataFrame, context: FileContext) -> None:
        self._chunk = chunk
        self._context = context
        self._feed = context.feed
        self._rows = chunk[ROW_NUMBER]
        self._values: dict[str, pl.Series] = {}
        self._exact: dict[str, pl.Series] = {}
        self._rejected = pl.repeat(False, chunk.height, dtype=pl.Boolean, eager=True)
        self._found: list[pl.DataFrame] = []
        self._texts = {
            name: without_null_words(normalise(self._cells(name))) for name in context.mapping.positions
        }
        self._person, self._withheld = self._person_rows()

    def conformed(self) -> Conformed:
        """Apply every rule."""
        for column in self._feed.columns:
            self._read(column)
        self._check_orders()
        self._check_scale()
        return Conformed(
            accepted=self._accepted(),
            findings=self._findings(),
            raw=self._raw(),
            received=self._chunk.height,
            quarantined=int(self._rejected.sum()),
        )

    def _cells(self, name: str) -> pl.Series:
        return self._chunk[f"c{self._context.mapping.positions[name]}"]

    def _person_rows(self) -> tuple[pl.Series | None, pl.Series | None]:
        """Rows about natural persons, and rows that may be: of both, cells are withheld."""
        rule = self._feed.person_rows
        if rule is None:
            return None, None
        texts = self._texts.get(rule.column, pl.repeat(None, self._chunk.height, dtype=pl.String, eager=True))
        kinds = read_column(texts, self._feed.column(rule.column))["value"]
        is_person = (kinds == rule.value).fill_null(value=False)
        for name in rule.nulled:
            if name in self._texts:
                self._texts[name] = self._texts[name].set(is_person, None)
        return is_person, is_person | kinds.is_null()

    def _read(self, column: Column) -> None:
        if column.name not in self._texts:
            self._values[column.name] = self._absent(column)
            if column.keep_scale:
                self._values[f"{column.name}_scale"] = self._absent_scale()
            return
        position = self._context.mapping.positions[column.name]
        read = read_column(
            self._texts[column.name], column, ten_thousand=self._context.mapping.ten_thousand[position]
        )
        value, rule = read["value"], read["rule"]
        is_bad = rule.is_not_null()
        if is_bad.any():
            for broken in rule.drop_nulls().unique().sort():
                self._find(broken, column, (rule == broken).fill_null(value=False))
        is_missing = value.is_null() & ~is_bad
        if column.required and is_missing.any():
            self._find(MISSING_REQUIRED, column, is_missing)
        if column.default is not None:
            value = value.set(is_missing, self._default(column))
        if "exact" in read.columns:
            self._exact[column.name] = read["exact"].set(is_bad, None)
        if column.personal == "hash":
            value = self._context.keyed_hash.series(value)
        self._values[column.name] = value
        if column.keep_scale:
            self._values[f"{column.name}_scale"] = read["places"]

    def _absent(self, column: Column) -> pl.Series:
        dtype = polars_schema(self._feed).get(column.name, pl.String())
        default = None if column.default is None else self._default(column)
        return pl.repeat(default, self._chunk.height, dtype=dtype, eager=True)

    def _absent_scale(self) -> pl.Series:
        return pl.repeat(None, self._chunk.height, dtype=pl.Int64, eager=True)

    @staticmethod
    def _default(column: Column) -> Any:
        return read_column(pl.Series([column.default]), column)["value"].item()

    def _find(self, rule: str, column: Column, where: pl.Series, message: str | None = None) -> None:
        """Note a broken rule about the cells of a column."""
        if not where.any():
            return
        self._rejected |= where
        message = message or findings.cell_message(rule, column)
        before, _, after = message.partition("{}")
        shown = self._shown(column)
        self._found.append(
            pl.DataFrame({"row_number": self._rows, "value": shown})
            .filter(where)
            .select(
                "row_number",
                pl.lit(column.name).alias("field"),
                pl.lit(rule).alias("rule"),
                "value",
                (pl.lit(before) + pl.col("value").fill_null("") + pl.lit(after)).alias("message")
                if after
                else pl.lit(message).alias("message"),
            )
        )

    def _shown(self, column: Column) -> pl.Series:
        """The cells of a column as they may be shown."""
        if column.name not in self._context.mapping.positions:
            return pl.repeat(None, self._chunk.height, dtype=pl.String, eager=True)
        cells = self._cells(column.name)
        limit = self._context.settings.max_shown_characters
        secret = self._secret(column.name)
        return (
            pl.DataFrame({"cell": cells, "secret": secret})
            .select(
                pl.when(pl.col("secret") & pl.col("cell").is_not_null())
                .then(pl.lit(MASK))
                .when(pl.col("cell").str.len_chars() > limit)
                .then(pl.col("cell").str.slice(0, limit) + pl.lit("…"))
                .otherwise("cell")
            )
            .to_series()
        )

    def _secret(self, name: str) -> pl.Series:
        """Rows in which the cell of a column must not be shown or kept."""
        rule = self._feed.person_rows
        if name in self._feed.personal:
            return pl.repeat(True, self._chunk.height, dtype=pl.Boolean, eager=True)
        if rule and self._withheld is not None and name in (*rule.withheld, *rule.nulled):
            return self._withheld
        return pl.repeat(False, self._chunk.height, dtype=pl.Boolean, eager=True)

    def _check_orders(self) -> None:
        for earlier, later in self._feed.orders:
            wrong = (self._values[earlier] > self._values[later]).fill_null(value=False)
            column = self._feed.column(later)
            message = findings.cell_message(DATE_ORDER, column, self._feed.column(earlier))
            self._find(DATE_ORDER, column, wrong, message)

    def _check_scale(self) -> None:
        scale = self._feed.scale
        if scale is None or not {scale.low, scale.value, scale.high} <= self._exact.keys():
            return
        low, value, high = (self._exact[name] for name in (scale.low, scale.value, scale.high))
        off = (value < low).fill_null(value=False) | (value > high).fill_null(value=False)
        column = self._feed.column(scale.value)
        self._find(BAD_RANGE, column, off, findings.scale_message("value", column))
        column = self._feed.column(scale.high)
        upside_down = (low >= high).fill_null(value=False)
        self._find(BAD_RANGE, column, upside_down, findings.scale_message("high", column))

    def _accepted(self) -> pl.DataFrame:
        rule = self._feed.person_rows
        if rule and self._person is not None:
            for name in rule.withheld:
                self._values[name] = self._values[name].set(self._person, None)
        schema = polars_schema(self._feed)
        landed = {name: self._values[name] for name in schema if name in self._values}
        rows = pl.DataFrame(landed).with_columns(
            pl.lit(self._context.batch_id).alias("batch_id"), self._rows.alias(ROW_NUMBER)
        )
        return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).filter(~self._rejected)

    def _findings(self) -> pl.DataFrame:
        if not self._found:
            return ROW_SCHEMA.to_frame()
        order = pl.Enum(self._feed.names)
        return pl.concat(self._found).sort("row_number", pl.col("field").cast(order), maintain_order=True)

    def _raw(self) -> pl.DataFrame:
        return self._chunk.select(ROW_NUMBER, pl.concat_arr(self._kept_cells()).arr.to_list().alias("cells"))

    def _kept_cells(self) -> Iterator[pl.Expr | pl.Series]:
        for place, name in enumerate(self._context.mapping.columns):
            cell = f"c{place}"
            if name is None or name in self._feed.personal:
                yield pl.lit(None, pl.String).alias(cell)
            else:
                secret = self._secret(name)
                yield self._chunk[cell].set(secret, None) if secret.any() else pl.col(cell)
