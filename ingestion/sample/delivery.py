"""Delivery: the rows of a feed as the files a source would have sent, up to a day.

Belongs here: the cut at a day, yearly files, later versions, corrections, withdrawals, repeats, broken rows.
A file of a past year never depends on the cut: a later sample of the same seed only adds files.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from ingestion.feeds import Feed
from ingestion.sample import breakage, files
from ingestion.sample.days import to_date
from ingestion.sample.dress import dress, headers
from ingestion.sample.manners import MANNERS, Manner
from ingestion.sample.streams import Stream

FIRST_LABEL = 2018
"""Everything up to this year comes in the first file."""
_PARQUET_RULES = frozenset({"BAD_USCC", "DATE_ORDER"})
_MISTAKEN = (
    "name",
    "title",
    "holder_name",
    "product_name",
    "party_name",
    "content",
    "authority",
    "area_name",
)


@dataclass
class Delivered:
    """What was written for one feed."""

    rows: int = 0
    broken: int = 0
    versions: int = 0
    rules: dict[str, int] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files."""
        return len(self.paths)


@dataclass
class Carrier:
    """Writes the files of one feed.

    Attributes:
        feed: its contract.
        folder: where its files go.
        seed: seed of the sample.
        until: last day known (a day number).
        turn: place of the feed among all, so that broken rules take turns.
    """

    feed: Feed
    folder: Path
    seed: int
    until: int
    turn: int
    done: Delivered = field(default_factory=Delivered)

    def __post_init__(self) -> None:
        self.manner: Manner = MANNERS[self.feed.name]
        self.folder.mkdir(parents=True, exist_ok=True)

    def deliver(self, frame: pl.DataFrame, events: pl.Series | None = None) -> None:
        """Write a whole table, a file a year.

        Args:
            frame: typed rows as they finally stand.
            events: day each row came into being; by default the feed's event column.
        """
        for label, rows in sorted(self.versions(frame, events).items()):
            self.write(label, 1, rows)

    def versions(self, frame: pl.DataFrame, events: pl.Series | None = None) -> dict[int, pl.DataFrame]:
        """The rows each year's file carries: as known at its end, again once something happened later."""
        feed, cut = self.feed, to_date(self.until)
        on = events if events is not None else frame[feed.event_column or ""]
        frame = frame.with_columns(on.cast(pl.Date).alias("_on")).filter(pl.col("_on") <= cut)
        frame = frame.with_columns(_as_known(feed, pl.lit(cut)))
        label = pl.col("_on").dt.year().clip(FIRST_LABEL)
        later = [pl.col(name) for name in feed.happened]
        last = pl.max_horizontal(*later) if later else pl.lit(None, dtype=pl.Date)
        frame = frame.with_columns(label.alias("_label"), last.alias("_last"))
        grown = frame.filter(pl.col("_last").dt.year() > pl.col("_label"))
        year_end = pl.date(pl.col("_label"), 12, 31)
        first = frame.with_columns(_as_known(feed, year_end)).with_columns(pl.col("_on").alias("_told"))
        again = grown.with_columns(pl.col("_last").dt.year().alias("_label"), pl.col("_last").alias("_told"))
        self.done.versions += len(again)
        return _by_label([again, first]) if len(again) else _by_label([first])

    def write(self, label: int, part: int, rows: pl.DataFrame) -> None:
        """Write one file: `rows` as `versions` gives them."""
        if not len(rows):
            return
        s = Stream(self.seed, "files", self.feed.name, label, part)
        turn = (label - FIRST_LABEL) if len(self.manner.formats) > 1 else 0
        form = self.manner.formats[(turn + (part > 1) * part) % len(self.manner.formats)]
        money = self.manner.money[turn % len(self.manner.money)]
        rows = self._with_history(rows, s)
        written = dress(self.feed, rows, s, self.manner, money=money, plain=form == "parquet")
        broken = self._broken(written, s, form)
        if broken is not None:
            place = np.sort(s.array(len(broken))) * len(written)
            order = pl.Series(np.concatenate([np.arange(len(written), dtype=np.float64), place]))
            written = (
                pl.concat([written, broken])
                .with_columns(order.alias("_o"))
                .sort("_o", maintain_order=True)
                .drop("_o")
            )
        english = form in ("jsonl", "parquet")
        titles = headers(
            self.feed,
            written.columns,
            s,
            money=money,
            alias=self.manner.aliases and turn % 3 == 1,
            english=english,
        )
        if self.manner.extra and turn % 2:
            written = written.with_columns(pl.lit(s.pick(("", "同上", "已核"))).alias(self.manner.extra))
            titles.append(self.manner.extra)
        path = self.folder / f"{label}-{part:02d}"
        self.done.paths.append(files.write(path, form, self.feed, titles, written, s))
        self.done.rows += len(written)

    def _with_history(self, rows: pl.DataFrame, s: Stream) -> pl.DataFrame:
        """Add when each row was told, wrong earlier versions, withdrawn records, repeats."""
        rows = rows.sort("_told", maintain_order=True)
        told = rows["_told"]
        rows = rows.drop("_on", "_label", "_last", "_told")
        count = len(rows)
        if not self.manner.versioned:
            repeats = np.flatnonzero(s.array(count) < 0.001)
            return pl.concat([rows, rows[repeats]]) if len(repeats) else rows
        seconds = pl.Series(s.integers(count, 36_000) + 30_000)
        at = (told.cast(pl.Int64) * 86_400 + seconds) * 1_000_000
        rows = rows.with_columns(
            at.cast(pl.Datetime("us")).alias("updated_at"),
            pl.lit(None, dtype=pl.String).alias("record_status"),
        )
        shares = s.array(count)
        wrong = rows[np.flatnonzero(shares < 0.006)]
        gone = rows[np.flatnonzero(shares > 0.998)]
        names = [name for name in _MISTAKEN if name in rows.columns][:1]
        if len(wrong) and names:
            mistaken = pl.col(names[0]).str.slice(0, 5) + "？"
            wrong = wrong.with_columns(mistaken.alias(names[0]), pl.col("updated_at") - pl.duration(hours=3))
        if len(gone) and self.feed.column(self.feed.key[0]).kind == "text":
            key = self.feed.key[0]
            gone = gone.with_columns((pl.col(key) + "-C").alias(key))
            after = gone.with_columns(
                pl.col("updated_at") + pl.duration(hours=2), pl.lit("作废").alias("record_status")
            )
            gone = pl.concat([gone.with_columns(pl.lit("正常").alias("record_status")), after])
        else:
            gone = gone.clear()
        return pl.concat([wrong, rows, gone]).sort("updated_at", maintain_order=True)

    def _broken(self, written: pl.DataFrame, s: Stream, form: str) -> pl.DataFrame | None:
        total = self.done.rows + len(written)
        wanted = max(1, round(total * breakage.SHARE)) if total >= 8 else 0
        count = wanted - self.done.broken
        if not self.manner.broken or count <= 0:
            return None
        only = _PARQUET_RULES if form == "parquet" else None
        rows, rules = breakage.broken_rows(self.feed, written, s, count, self.turn + self.done.broken, only)
        for rule in rules:
            self.done.rules[rule] = self.done.rules.get(rule, 0) + 1
        self.done.broken += len(rows)
        return pl.DataFrame(rows, schema=written.schema, orient="row")


def _as_known(feed: Feed, on: pl.Expr) -> list[pl.Expr]:
    """What had happened later than a day reads as null, with the columns that tell of it."""
    changed = []
    for name, companions in feed.happened.items():
        known = pl.col(name).is_null() | (pl.col(name) <= on)
        changed += [pl.when(known).then(pl.col(column)).alias(column) for column in (name, *companions)]
    return changed


def _by_label(frames: Iterable[pl.DataFrame]) -> dict[int, pl.DataFrame]:
    rows = pl.concat(frames, how="vertical")
    return {
        label: part
        for (label,), part in rows.partition_by("_label", as_dict=True, maintain_order=True).items()
    }
