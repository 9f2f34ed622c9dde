"""Batches judged as a whole: what stands out is named by batch, column, value and rows."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from ingestion.batch_findings import Finding
from ingestion.contracts import load_feeds, polars_schema
from ingestion.ledger import Batch
from ingestion.quality import Tolerances, judge_batches, profile_batch

FEED = load_feeds()["inspections"]
AS_OF = date(2025, 12, 31)
ROWS = 200
Change = Callable[[pl.DataFrame], pl.DataFrame]


def rows(number: int, count: int = ROWS) -> pl.DataFrame:
    """Usual inspections: one in ten failed, all in the month of the batch's number."""
    day = date(2025, 1, 15) + timedelta(days=30 * number)
    return pl.DataFrame(
        {
            "inspection_no": [f"I{number}-{n}" for n in range(count)],
            "uscc": ["91330000000000017X"] * count,
            "product_code": ["P1"] * count,
            "standard_no": ["T/ZZB 0001-2015"] * count,
            "sampled_on": [day] * count,
            "result": ["不合格" if n % 10 == 0 else "合格" for n in range(count)],
            "confirmed_on": [day] * count,
            "record_status": ["正常"] * count,
            "row_number": range(1, count + 1),
        }
    )


def land(landing: Path, frames: Sequence[pl.DataFrame], quarantined: int = 0) -> list[Batch]:
    """Landed batches of these rows; the last one had rows turned away."""
    batches = []
    for seq, frame in enumerate(frames, start=1):
        batch_id = f"{FEED.name}-{seq:016d}"
        folder = landing / FEED.name / batch_id
        folder.mkdir(parents=True)
        missing = polars_schema(FEED)
        complete = frame.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in missing.items() if name not in frame.columns
        )
        complete.select(pl.col(n).cast(t) for n, t in missing.items()).write_parquet(folder / "rows.parquet")
        away = quarantined if seq == len(frames) else 0
        batches.append(
            Batch(
                batch_id=batch_id,
                seq=seq,
                feed=FEED.name,
                file=f"{FEED.name}/{seq}.csv",
                sha256=f"{seq:064d}",
                size=1,
                ingested_at="2025-12-31T08:00:00",
                received=frame.height + away,
                accepted=frame.height,
                quarantined=away,
                header=None,
                unknown_columns=(),
                contract_version="1.0.0",
            )
        )
    return batches


def judge(tmp_path: Path, frames: Sequence[pl.DataFrame], quarantined: int = 0) -> list[Finding]:
    """What stands out in the last of these batches."""
    batches = land(tmp_path / "landing", frames, quarantined)
    feeds = {FEED.name: FEED}
    fresh = [batches[-1].batch_id]
    return judge_batches(feeds, tmp_path / "landing", batches, fresh, tmp_path / "cache", AS_OF)


def usual(count: int = 4) -> list[pl.DataFrame]:
    return [rows(number) for number in range(7, 7 + count)]


def test_a_usual_batch_does_not_stand_out(tmp_path: Path) -> None:
    assert judge(tmp_path, usual()) == []


CHANGES: list[tuple[str, Change, str, str | None, str | None]] = [
    ("far fewer rows", lambda f: f.head(20), "volume", None, None),
    ("far more rows", lambda f: pl.concat([f] * 6), "volume", None, None),
    ("a column empty", lambda f: f.with_columns(standard_no=None), "nulls", "standard_no", None),
    ("a value everywhere", lambda f: f.with_columns(result=pl.lit("不合格")), "values", "result", "不合格"),
    ("in the future", lambda f: f.with_columns(confirmed_on=date(2026, 3, 1)), "ahead", "confirmed_on", None),
]


@pytest.mark.parametrize(
    ("change", "kind", "column", "value"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_what_stands_out_is_named(
    tmp_path: Path, change: Change, kind: str, column: str | None, value: str | None
) -> None:
    *before, last = usual()
    found = [
        finding
        for finding in judge(tmp_path, [*before, change(last)])
        if (finding.kind, finding.column, finding.value) == (kind, column, value)
    ]
    assert len(found) == 1
    assert found[0].batch_id == f"{FEED.name}-{4:016d}"
    assert found[0].batch_id in found[0].message
    if column:
        assert column in found[0].message
        assert list(found[0].keys) == [f"I10-{n}" for n in range(Tolerances().keys_shown)]
    else:
        assert found[0].keys == ()


def test_rows_turned_away_stand_out(tmp_path: Path) -> None:
    (found,) = judge(tmp_path, usual(1), quarantined=20)
    assert found.kind == "quarantined"
    assert found.observed == pytest.approx(20 / 220)


def test_a_feed_that_fell_silent_stands_out(tmp_path: Path) -> None:
    old = [rows(number).with_columns(confirmed_on=pl.lit(date(2023, 1, number))) for number in range(1, 5)]
    (found,) = judge(tmp_path, old)
    assert (found.kind, found.observed) == ("age", (AS_OF - date(2023, 1, 4)).days)


def test_old_files_that_come_late_make_nothing_stale(tmp_path: Path) -> None:
    late = rows(1).with_columns(confirmed_on=pl.lit(date(2020, 1, 1)), inspection_no=pl.lit("old"))
    assert judge(tmp_path, [*usual(), late]) == []


def test_without_history_nothing_is_compared(tmp_path: Path) -> None:
    strange = rows(10).with_columns(result=pl.lit("不合格"))
    assert judge(tmp_path, [*usual(2), strange]) == []


def test_only_fresh_batches_are_judged(tmp_path: Path) -> None:
    *before, last = usual()
    batches = land(tmp_path / "landing", [*before, last.head(20)])
    found = judge_batches({FEED.name: FEED}, tmp_path / "landing", batches, [], tmp_path / "cache", AS_OF)
    assert found == []


def test_a_profile_is_kept_and_used_again(tmp_path: Path) -> None:
    (batch,) = land(tmp_path / "landing", usual(1))
    first = profile_batch(FEED, tmp_path / "landing", batch, tmp_path / "cache")
    (tmp_path / "landing" / FEED.name / batch.batch_id / "rows.parquet").unlink()
    assert profile_batch(FEED, tmp_path / "landing", batch, tmp_path / "cache") == first
    assert first.rows == ROWS
    assert first.values["result"] == {"不合格": 20, "合格": 180}
    assert first.nulls["standard_no"] == 0
