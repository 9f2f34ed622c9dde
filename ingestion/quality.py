"""Quality: each landed batch as a whole, judged by Great Expectations against the earlier batches of its feed.

Belongs here: profiles of batches (volume, null shares, shares of values, newest date), what is expected of them, and
findings in plain records. Does not belong here: rules about single rows (conform), relations (dbt tests).
Great Expectations is loaded when there is a batch to judge, and is known to this module alone.
"""

import json
import os
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.feeds import Feed

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from ingestion.ledger import Batch

JUDGED_KINDS = ("enum", "bool")
"""Kinds of columns whose distribution is judged: those with a closed list of values."""


@dataclass(frozen=True)
class Tolerances:
    """What is expected of a batch; every bound of every expectation comes from here."""

    volume_factor: float = 5.0
    """Rows against the median of earlier batches: at most this many times more or less."""
    null_shift: float = 0.25
    """Share of nulls in a column against all earlier batches: at most this much more or less."""
    value_shift: float = 0.25
    """Share of a value of a closed list against all earlier batches: at most this much more or less."""
    quarantined_share: float = 0.05
    """Share of rows turned away at the door."""
    age_days: int = 400
    """Days since the newest event of a feed: every feed has some event within a year and a report's delay."""
    ahead_days: int = 0
    """Days that an event may lie ahead of the day judged."""
    min_history: int = 3
    """Earlier batches before a batch is compared with them."""
    min_rows: int = 100
    """Rows, of the batch and of its history, before shares are compared: below, chance alone moves them."""
    keys_shown: int = 5
    """Rows named by key in a finding."""


@dataclass(frozen=True)
class Finding:
    """One thing that stands out in a batch.

    Attributes:
        feed, batch_id: the batch.
        kind: volume, quarantined, nulls, values, age or ahead.
        column, value: what it is about, where there is one.
        observed, low, high: the figure and its bounds, both included.
        keys: keys of the first rows that it is about, key columns joined by `|`.
        message: all of it as a sentence.
    """

    feed: str
    batch_id: str
    kind: str
    column: str | None
    value: str | None
    observed: float
    low: float
    high: float
    keys: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Profile:
    """One batch in figures.

    Attributes:
        rows: accepted rows.
        nulls: rows without a value, by column.
        values: rows by value, by column with a closed list of values.
        newest: newest event date.
    """

    batch_id: str
    rows: int
    nulls: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    newest: str | None = None


@dataclass(frozen=True)
class Measure:
    """One figure of every batch of a feed, and its bounds."""

    kind: str
    column: str | None
    value: str | None
    low: float
    high: float

    @property
    def name(self) -> str:
        """Column of the frame that Great Expectations is given."""
        return ":".join(part for part in (self.kind, self.column, self.value) if part)


def judge_batches(
    feeds: Mapping[str, Feed],
    landing: Path,
    batches: Sequence["Batch"],
    fresh: Iterable[str],
    cache: Path,
    as_of: date,
    tolerances: Tolerances = Tolerances(),
) -> list[Finding]:
    """Judge batches against the earlier ones of their feed.

    Args:
        feeds: every feed with a contract.
        landing: the home's landing folder.
        batches: all batches, in the order they came.
        fresh: ids of those to judge; the others are history.
        cache: where profiles are kept; they are made again where they are missing.
        as_of: the day judged, for ages.
        tolerances: what is expected.

    Returns:
        findings, by feed, batch and measure.
    """
    to_judge = set(fresh)
    findings: list[Finding] = []
    judge: _Judge | None = None
    for feed in feeds.values():
        mine = [b for b in batches if b.feed == feed.name and b.received]
        if not any(b.batch_id in to_judge for b in mine):
            continue
        judge = judge or _Judge()
        profiles = [profile_batch(feed, landing, b, cache) for b in mine]
        measures, figures = _measure(feed, mine, profiles, to_judge, as_of, tolerances)
        for measure, batch_id, observed in judge.unexpected(feed.name, measures, figures):
            keys = _keys(feed, landing, batch_id, measure, observed, tolerances.keys_shown)
            findings.append(_finding(feed, batch_id, measure, observed, keys))
    return findings


def profile_batch(feed: Feed, landing: Path, batch: "Batch", cache: Path) -> Profile:
    """The profile of a batch, from the cache or from its rows."""
    kept = cache / feed.name / f"{batch.batch_id}.json"
    if kept.is_file():
        return Profile(**json.loads(kept.read_text("utf-8")))
    profile = _profile_rows(feed, _rows(landing, feed.name, batch.batch_id), batch.batch_id)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(asdict(profile), ensure_ascii=False), "utf-8")
    return profile


def _rows(landing: Path, feed_name: str, batch_id: str) -> "pl.LazyFrame":
    import polars as pl

    return pl.scan_parquet(landing / feed_name / batch_id / "rows.parquet")


def _profile_rows(feed: Feed, rows: "pl.LazyFrame", batch_id: str) -> Profile:
    import polars as pl

    landed = set(rows.collect_schema().names())
    columns = [c for c in feed.columns if c.name in landed]
    closed = [c.name for c in columns if c.kind in JUDGED_KINDS]
    figures = [
        pl.len().alias("rows"),
        *(pl.col(c.name).null_count().alias(f"nulls:{c.name}") for c in columns),
    ]
    if feed.event_column:
        figures.append(pl.col(feed.event_column).max().cast(pl.Date).alias("newest"))
    counted = rows.select(figures).collect(engine="streaming").row(0, named=True)
    values = {}
    for name in closed:
        shares = rows.group_by(pl.col(name).cast(pl.String)).len().collect(engine="streaming").sort(name)
        values[name] = {value: n for value, n in shares.iter_rows() if value is not None}
    newest = counted.get("newest")
    return Profile(
        batch_id=batch_id,
        rows=counted["rows"],
        nulls={c.name: counted[f"nulls:{c.name}"] for c in columns},
        values=values,
        newest=newest.isoformat() if newest else None,
    )


def _measure(
    feed: Feed,
    batches: Sequence["Batch"],
    profiles: Sequence[Profile],
    to_judge: set[str],
    as_of: date,
    tolerances: Tolerances,
) -> tuple[list[Measure], list[dict[str, Any]]]:
    """Every measure of a feed, and its figures for each batch to judge; a figure that cannot be is missing."""
    figures: list[dict[str, Any]] = []
    measures: dict[str, Measure] = {}
    last = max(place for place, b in enumerate(batches) if b.batch_id in to_judge)
    for place, (batch, profile) in enumerate(zip(batches, profiles, strict=True)):
        if batch.batch_id not in to_judge:
            continue
        found = list(_compare(profile, profiles[:place], feed, tolerances))
        found += _door(batch, tolerances)
        if place == last:
            found += _ages(
                profiles[: place + 1], min(as_of, date.fromisoformat(batch.ingested_at[:10])), tolerances
            )
        if profile.newest:
            ahead = (
                date.fromisoformat(profile.newest) - max(as_of, date.fromisoformat(batch.ingested_at[:10]))
            ).days
            found.append((Measure("ahead", feed.event_column, None, -36525, tolerances.ahead_days), ahead))
        measures.update({measure.name: measure for measure, _ in found})
        figures.append(
            {"batch_id": batch.batch_id, **{measure.name: observed for measure, observed in found}}
        )
    return list(measures.values()), figures


def _compare(
    profile: Profile, history: Sequence[Profile], feed: Feed, tolerances: Tolerances
) -> Iterator[tuple[Measure, float]]:
    """Volume, null shares and shares of values against the earlier batches."""
    before = sum(p.rows for p in history)
    usual = statistics.median(p.rows for p in history) if history else 0
    if len(history) < tolerances.min_history or not usual:
        return
    factor = tolerances.volume_factor
    yield Measure("volume", None, None, 1 / factor, factor), profile.rows / usual
    if min(profile.rows, before) < tolerances.min_rows:
        return
    bound = tolerances.null_shift
    for column in profile.nulls:
        share = sum(p.nulls.get(column, p.rows) for p in history) / before
        yield Measure("nulls", column, None, -bound, bound), profile.nulls[column] / profile.rows - share
    bound = tolerances.value_shift
    for column in profile.values:
        known = [v for p in (profile, *history) for v in p.values.get(column, {})]
        for value in dict.fromkeys(known):
            share = sum(p.values.get(column, {}).get(value, 0) for p in history) / before
            observed = profile.values[column].get(value, 0) / profile.rows
            yield Measure("values", column, value, -bound, bound), observed - share


def _door(batch: "Batch", tolerances: Tolerances) -> list[tuple[Measure, float]]:
    if batch.received < tolerances.min_rows:
        return []
    measure = Measure("quarantined", None, None, 0, tolerances.quarantined_share)
    return [(measure, batch.quarantined / batch.received)]


def _ages(profiles: Sequence[Profile], day: date, tolerances: Tolerances) -> list[tuple[Measure, float]]:
    """Age of the newest event of all batches so far; batches of old files that come late make nothing stale."""
    newest = max((p.newest for p in profiles if p.newest), default=None)
    if newest is None:
        return []
    measure = Measure("age", None, None, -36525, tolerances.age_days)
    return [(measure, (day - date.fromisoformat(newest)).days)]


class _Judge:
    """Great Expectations, set up once for all feeds of a run."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import great_expectations as gx
        from great_expectations import expectations
        from great_expectations.data_context.types.base import ProgressBarsConfig

        self._expectations, self._suite = expectations, gx.ExpectationSuite
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._source = context.data_sources.add_pandas("profiles")

    def unexpected(
        self, feed_name: str, measures: Sequence[Measure], figures: Sequence[Mapping[str, Any]]
    ) -> list[tuple[Measure, str, float]]:
        """The figures that are out of bounds, with their batch."""
        frame = self._frame(measures, figures)
        asset = self._source.add_dataframe_asset(feed_name)
        whole = asset.add_batch_definition_whole_dataframe("profiles")
        suite = self._suite(name=feed_name)
        for measure in measures:
            between = self._expectations.ExpectColumnValuesToBeBetween(
                column=measure.name, min_value=measure.low, max_value=measure.high
            )
            suite.add_expectation(between)
        named = {"result_format": "COMPLETE", "unexpected_index_column_names": ["batch_id"]}
        judged = whole.get_batch(batch_parameters={"dataframe": frame}).validate(suite, result_format=named)
        by_name = {measure.name: measure for measure in measures}
        found = []
        for result in judged.results:
            name = result.expectation_config.kwargs["column"]
            if result.exception_info.get("raised_exception"):
                raise RuntimeError(f"{feed_name}, {name}: {result.exception_info['exception_message']}")
            for row in result.result.get("unexpected_index_list") or ():
                found.append((by_name[name], str(row["batch_id"]), float(row[name])))
        return found

    def _frame(self, measures: Sequence[Measure], figures: Sequence[Mapping[str, Any]]) -> "pd.DataFrame":
        import pandas as pd

        columns = ["batch_id", *(measure.name for measure in measures)]
        frame = pd.DataFrame(list(figures), columns=columns)
        return frame.astype({measure.name: "float64" for measure in measures})


def _keys(
    feed: Feed, landing: Path, batch_id: str, measure: Measure, observed: float, limit: int
) -> tuple[str, ...]:
    """Keys of the first rows that a finding is about; none where it is about rows that are not there."""
    import polars as pl

    if measure.column is None or observed < measure.high:
        return ()
    column = pl.col(measure.column)
    if measure.kind == "ahead":
        matches = column == column.max()
    elif measure.kind == "nulls":
        matches = column.is_null()
    else:
        matches = column.cast(pl.String) == measure.value
    rows = _rows(landing, feed.name, batch_id).filter(matches).sort("row_number").head(limit)
    parts = [pl.col(name).cast(pl.String) for name in feed.key]
    return tuple(rows.select(pl.concat_str(parts, separator="|")).collect().to_series().to_list())


def _finding(feed: Feed, batch_id: str, measure: Measure, observed: float, keys: tuple[str, ...]) -> Finding:
    about = f"column {measure.column}" if measure.column else ""
    what = {
        "volume": f"{observed:.2f} times the usual number of rows",
        "quarantined": f"{observed:.1%} of the rows were turned away",
        "nulls": f"{about}: the share of nulls moved by {observed:+.1%}",
        "values": f"{about}: the share of {measure.value} moved by {observed:+.1%}",
        "age": f"the newest event is {observed:.0f} days old",
        "ahead": f"{about}: an event lies {observed:.0f} days ahead",
    }[measure.kind]
    bounds = (
        f"expected {measure.low:g} to {measure.high:g}"
        if measure.low > -36525
        else f"at most {measure.high:g}"
    )
    rows = f"; rows {', '.join(keys)}" if keys else ""
    return Finding(
        feed=feed.name,
        batch_id=batch_id,
        kind=measure.kind,
        column=measure.column,
        value=measure.value,
        observed=observed,
        low=measure.low,
        high=measure.high,
        keys=keys,
        message=f"{batch_id}: {what} ({bounds}){rows}",
    )
