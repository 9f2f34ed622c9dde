"""Quality: each landed batch as a whole, judged by Great Expectations against earlier ones of its feed.

Belongs here: profiles of batches (volume, null shares, shares of values, newest date), what is expected of
them, and findings in plain records. Does not belong here: rules about single rows (conform), relations (dbt
tests). Great Expectations is loaded when there is a batch to judge, and is known to this module alone.
"""

import json
import os
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.batch_findings import Finding
from ingestion.errors import BatchNotJudgedError
from ingestion.feeds import Feed

if TYPE_CHECKING:
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

    def bounds(self, kind: str) -> tuple[float | None, float]:
        """Least and most of a kind of measure, both allowed; None: no least."""
        return {
            "volume": (1 / self.volume_factor, self.volume_factor),
            "nulls": (-self.null_shift, self.null_shift),
            "values": (-self.value_shift, self.value_shift),
            "quarantined": (None, self.quarantined_share),
            "age": (None, float(self.age_days)),
            "ahead": (None, float(self.ahead_days)),
        }[kind]


TOLERANCES = Tolerances()


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
    """One figure of one batch; a row of the frame that Great Expectations is given.

    Attributes:
        feed, batch_id: the batch.
        kind: as of a finding.
        column, value: what it is about; empty where there is none.
        observed: the figure.
    """

    feed: str
    batch_id: str
    kind: str
    observed: float
    column: str = ""
    value: str = ""


def judge_batches(
    feeds: Mapping[str, Feed],
    landing: Path,
    batches: Sequence["Batch"],
    fresh: Iterable[str],
    cache: Path,
    as_of: date,
    tolerances: Tolerances = TOLERANCES,
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

    Raises:
        BatchNotJudgedError: if an expectation could not be evaluated.
    """
    to_judge = set(fresh)
    measures: list[Measure] = []
    for feed in feeds.values():
        mine = [b for b in batches if b.feed == feed.name and b.received]
        if any(b.batch_id in to_judge for b in mine):
            profiles = [profile_batch(feed, landing, b, cache) for b in mine]
            measures += _measure(feed, mine, profiles, to_judge, as_of, tolerances)
    if not measures:
        return []
    return [
        _finding(measure, tolerances, _keys(feeds[measure.feed], landing, measure, tolerances.keys_shown))
        for measure in _unexpected(measures, tolerances)
    ]


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
) -> Iterator[Measure]:
    """Every figure of a feed's batches to judge; one that cannot be is left out."""
    last = max(place for place, b in enumerate(batches) if b.batch_id in to_judge)
    for place, (batch, profile) in enumerate(zip(batches, profiles, strict=True)):
        if batch.batch_id not in to_judge:
            continue
        landed_on = date.fromisoformat(batch.ingested_at[:10])
        if batch.received >= tolerances.min_rows:
            yield Measure(feed.name, batch.batch_id, "quarantined", batch.quarantined / batch.received)
        if profile.newest:
            ahead = (date.fromisoformat(profile.newest) - max(as_of, landed_on)).days
            yield Measure(feed.name, batch.batch_id, "ahead", ahead, feed.event_column or "")
        history = profiles[:place]
        if len(history) >= tolerances.min_history:
            yield from _compare(feed, profile, history, tolerances)
            if place == last:
                yield from _age(feed, profiles[: place + 1], min(as_of, landed_on))


def _compare(
    feed: Feed, profile: Profile, history: Sequence[Profile], tolerances: Tolerances
) -> Iterator[Measure]:
    """Volume, null shares and shares of values against the earlier batches."""
    before = sum(p.rows for p in history)
    usual = statistics.median(p.rows for p in history)
    if usual:
        yield Measure(feed.name, profile.batch_id, "volume", profile.rows / usual)
    if min(profile.rows, before) < tolerances.min_rows:
        return
    for column in profile.nulls:
        share = sum(p.nulls.get(column, p.rows) for p in history) / before
        yield Measure(
            feed.name, profile.batch_id, "nulls", profile.nulls[column] / profile.rows - share, column
        )
    for column in profile.values:
        known = [value for p in (profile, *history) for value in p.values.get(column, {})]
        for value in dict.fromkeys(known):
            share = sum(p.values.get(column, {}).get(value, 0) for p in history) / before
            moved = profile.values[column].get(value, 0) / profile.rows - share
            yield Measure(feed.name, profile.batch_id, "values", moved, column, value)


def _age(feed: Feed, profiles: Sequence[Profile], day: date) -> Iterator[Measure]:
    """Age of the newest event of all batches so far; old files that come late make nothing stale."""
    newest = max((p.newest for p in profiles if p.newest), default=None)
    if newest is not None:
        yield Measure(feed.name, profiles[-1].batch_id, "age", (day - date.fromisoformat(newest)).days)


def _unexpected(measures: Sequence[Measure], tolerances: Tolerances) -> list[Measure]:
    """The measures that Great Expectations finds out of bounds: one frame, one expectation a kind."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import pandas as pd
    from great_expectations.data_context.types.base import ProgressBarsConfig

    rows = [{**asdict(m), "place": n, m.kind: m.observed} for n, m in enumerate(measures)]
    frame = pd.DataFrame(rows)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("profiles").add_dataframe_asset("batches")
    batch = asset.add_batch_definition_whole_dataframe("run").get_batch(batch_parameters={"dataframe": frame})
    suite = gx.ExpectationSuite(name="batch_profiles")
    for kind in dict.fromkeys(m.kind for m in measures):
        low, high = tolerances.bounds(kind)
        between = gx.expectations.ExpectColumnValuesToBeBetween(column=kind, min_value=low, max_value=high)
        suite.add_expectation(between)
    named = {"result_format": "COMPLETE", "unexpected_index_column_names": ["place"]}
    places = set()
    for result in batch.validate(suite, result_format=named).results:
        if result.exception_info.get("raised_exception"):
            asked = result.expectation_config
            column = asked.kwargs["column"] if asked else "?"
            raise BatchNotJudgedError(column, result.exception_info["exception_message"])
        places |= {int(row["place"]) for row in result.result.get("unexpected_index_list") or ()}
    return [measures[place] for place in sorted(places)]


def _keys(feed: Feed, landing: Path, measure: Measure, limit: int) -> tuple[str, ...]:
    """Keys of the first rows that a finding is about; none where it is about rows that are not there."""
    import polars as pl

    if not measure.column or measure.observed < 0:
        return ()
    column = pl.col(measure.column)
    if measure.kind == "ahead":
        matches = column == column.max()
    elif measure.kind == "nulls":
        matches = column.is_null()
    else:
        matches = column.cast(pl.String) == measure.value
    rows = _rows(landing, feed.name, measure.batch_id).filter(matches).sort("row_number").head(limit)
    parts = [pl.col(name).cast(pl.String) for name in feed.key]
    return tuple(rows.select(pl.concat_str(parts, separator="|")).collect().to_series().to_list())


def _finding(measure: Measure, tolerances: Tolerances, keys: tuple[str, ...]) -> Finding:
    low, high = tolerances.bounds(measure.kind)
    observed = measure.observed
    about = f"column {measure.column}: "
    what = {
        "volume": f"{observed:.2f} times the usual number of rows",
        "quarantined": f"{observed:.1%} of the rows were turned away",
        "nulls": f"{about}the share of nulls moved by {observed:+.1%}",
        "values": f"{about}the share of {measure.value} moved by {observed:+.1%}",
        "age": f"the newest event is {observed:.0f} days old",
        "ahead": f"{about}an event lies {observed:.0f} days ahead",
    }[measure.kind]
    bounds = f"at most {high:g}" if low is None else f"expected {low:g} to {high:g}"
    rows = f"; rows {', '.join(keys)}" if keys else ""
    return Finding(
        feed=measure.feed,
        batch_id=measure.batch_id,
        kind=measure.kind,
        column=measure.column or None,
        value=measure.value or None,
        observed=observed,
        low=low,
        high=high,
        keys=keys,
        message=f"{measure.batch_id}: {what} ({bounds}){rows}",
    )
