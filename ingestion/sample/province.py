"""The whole sample: makes the world, then writes it feed by feed.

Belongs here: the order of things and the public entrance `write_sample`.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from ingestion.sample import (
    cases,
    cases_alliance,
    cases_declarations,
    cases_drafters,
    cases_finance,
    cases_matching,
    cases_review,
    cases_rights,
    cases_supervision,
    checks,
    complaints,
    finance,
    ordinary,
    particulars,
    penalties,
    publicity,
    register,
    reports,
    schemes,
    shanghai,
    supervision,
    surveys,
)
from ingestion.sample.days import END, day, from_date, to_date, year_of
from ingestion.sample.delivery import FIRST_LABEL, Carrier, Delivered
from ingestion.sample.notes import readme
from ingestion.sample.ordinary import Holding
from ingestion.sample.world import World

LAST_DAY = date(2025, 12, 31)
YEARS = range(2019, 2026)
CASES = (
    cases_drafters, cases_declarations, cases_supervision, cases_rights, cases_finance, cases_matching,
    cases_review, cases_alliance,
)  # fmt: skip
"""Modules whose import registers the makers of cases."""
_LIST = ".sample-files"
"""Names of the files a sample wrote, so that the next one into the same folder can take them away."""
_SENT_TWICE = ("standard_projects/2021-01", "penalties/2020-01")
_REFUSED = (
    ("recalls/2022-补报.xlsx", day(2022, 6, 30), ""),
    (
        "inspections/2023-县区补报.csv",
        day(2023, 6, 30),
        "抽检编号,统一社会信用代码,产品编号,抽样日期,不合格项目\nCJBB1,91330100MA2AAAAA1X,P1,2023-05-04,标志\n",
    ),
)
"""Files that cannot be used: name, day from which they are there, content."""
_BULK = (
    "enterprises",
    "complaints",
    "penalties",
    "credit_listings",
    "label_checks",
    "publications",
    "satisfaction_responses",
)


@dataclass
class SampleSummary:
    """What was written.

    Attributes:
        out: the drop folder.
        feeds: rows, broken rows, files by feed.
        situations: keys by situation, of the cases known by `until`.
        repeated: files whose content came before under another name.
        refused: files that cannot be used at all.
    """

    out: Path
    feeds: dict[str, Delivered] = field(default_factory=dict)
    situations: dict[str, list[str]] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Records in all files."""
        return sum(feed.rows for feed in self.feeds.values())

    @property
    def broken(self) -> int:
        """Records broken on purpose."""
        return sum(feed.broken for feed in self.feeds.values())


def write_sample(
    out: Path,
    seed: int = 1,
    scale: float = 1.0,
    until: date = LAST_DAY,
    progress: Callable[[str], None] | None = None,
) -> SampleSummary:
    """Write a synthetic province as source files.

    Args:
        out: drop folder, made if needed; what an earlier sample left there and this one has not is removed.
        seed: another seed is another province.
        scale: 1 is the real programme; below, everything shrinks; above, complaints, penalties, enterprises
            and checks grow.
        until: nothing that happened later is in it; the province ends on 2025-12-31.
        progress: told the name of each feed before it is written.

    Raises:
        ValueError: if the scale is not positive.
    """
    if scale <= 0:
        raise ValueError(f"scale must be positive, not {scale}")
    w = World(seed, scale)
    return _Writer(w, out, min(from_date(until), END), progress).write(*make(w))


def make(w: World) -> tuple[int, list[Holding], list[Holding], pl.DataFrame]:
    """Make everything but the masses.

    Returns:
        number of the first ordinary firm, ordinary rights of Zhejiang, of Shanghai, answers to surveys.
    """
    cases.populate(w)
    ordinary_from = w.memory["ordinary"]["from"] = len(w.firms)
    holdings = ordinary.populate(w)
    shanghai_holdings = shanghai.populate(w)
    supervision.populate(w, holdings, shanghai_holdings)
    finance.populate(w, holdings, shanghai_holdings)
    answers = surveys.populate(w)
    w.settle()
    shanghai.rules(w)
    cases.populate_late(w)
    reports.populate(w)
    cases_matching.remark(w)
    particulars.populate(w)
    schemes.populate(w)
    publicity.populate(w)
    return ordinary_from, holdings, shanghai_holdings, answers


class _Writer:
    """Writes the feeds of one world."""

    def __init__(self, w: World, out: Path, until: int, progress: Callable[[str], None] | None) -> None:
        self.w, self.out, self.until = w, out, until
        self.progress = progress or (lambda _: None)
        self.summary = SampleSummary(out)
        self.turns = {name: turn for turn, name in enumerate(sorted(w.feeds))}

    def write(
        self,
        ordinary_from: int,
        holdings: list[Holding],
        shanghai_holdings: list[Holding],
        answers: pl.DataFrame,
    ) -> SampleSummary:
        """Write every feed."""
        w = self.w
        named = self._enterprises(ordinary_from)
        self._stream("penalties", lambda year: penalties.chunks(w, year, named))
        self._stream("complaints", lambda year: self._complaints(year, named))
        self._stream("credit_listings", lambda year: iter([penalties.listings(w, year, named)]))
        self._checks([*holdings, *shanghai_holdings])
        carrier = self._carrier("satisfaction_responses")
        carrier.deliver(pl.concat([answers, w.table("satisfaction_responses").frame()]))
        for name in sorted(w.feeds):
            if name not in _BULK:
                self._table(name)
        self._situations()
        done = self.summary
        written = [path for feed in done.feeds.values() for path in feed.paths]
        files = len(written)
        self._leave_only([*written, *self._odd_files(written)])
        (self.out / "README.md").write_text(
            readme(w.seed, w.scale, to_date(self.until), done.rows, files, done.broken, done.refused),
            encoding="utf-8",
        )
        return done

    def _odd_files(self, written: list[Path]) -> list[Path]:
        """A file sent twice, an upload that broke off, a table without a required column."""
        made: list[Path] = []
        for path in written:
            if f"{path.parent.name}/{path.stem}" in _SENT_TWICE:
                made.append(path.with_name(f"{path.stem}（重复报送）{path.suffix}"))
                shutil.copyfile(path, made[-1])
                self.summary.repeated.append(made[-1].relative_to(self.out).as_posix())
        for name, since, text in _REFUSED:
            if self.until >= since:
                made.append(self.out / name)
                made[-1].write_text(text, encoding="utf-8")
                self.summary.refused.append(name)
        return made

    def _leave_only(self, written: list[Path]) -> None:
        """Take away files that an earlier sample left in this folder and this one does not have."""
        listed = self.out / _LIST
        names = sorted(path.relative_to(self.out).as_posix() for path in written)
        earlier = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
        for name in set(earlier) - set(names):
            (self.out / name).unlink(missing_ok=True)
        listed.write_text("\n".join([*names, ""]), encoding="utf-8")

    def _situations(self) -> None:
        """The planted cases all of which is known by `until`."""
        for planted in self.w.planted:
            if planted.known_on <= self.until:
                self.summary.situations.setdefault(planted.situation, []).append(planted.key)

    def _carrier(self, name: str) -> Carrier:
        self.progress(name)
        carrier = Carrier(self.w.feeds[name], self.out / name, self.w.seed, self.until, self.turns[name])
        self.summary.feeds[name] = carrier.done
        return carrier

    def _table(self, name: str) -> None:
        frame = self.w.table(name).frame()
        events = None
        if name == "standard_drafters":
            days = {row["standard_no"]: row["published_on"] for row in self.w.table("standards").rows}
            events = pl.Series([days.get(key, END) for key in frame["standard_no"]], dtype=pl.Int32).cast(
                pl.Date
            )
        elif name == "catalogue_areas":
            begun = pl.Series([day(year, 1, 5) for year in frame["year"]], dtype=pl.Int32).cast(pl.Date)
            events = frame["published_on"].fill_null(begun)
        elif name == "survey_rounds":
            held = [day(year, 10, 5) for year in frame["survey_year"]]
            events = pl.Series(held, dtype=pl.Int32).cast(pl.Date)
        self._carrier(name).deliver(frame, events)

    def _enterprises(self, ordinary_from: int) -> register.Named:
        """Write the register; firms known to the programme first, then the mass, chunk by chunk."""
        w = self.w
        carrier = self._carrier("enterprises")
        parts: dict[int, int] = {}
        kept: list[pl.DataFrame] = []
        bulk = 0

        def put(frame: pl.DataFrame) -> None:
            for label, rows in sorted(carrier.versions(frame, frame["established_on"]).items()):
                parts[label] = parts.get(label, 0) + 1
                carrier.write(label, parts[label], rows)

        put(w.table("enterprises").frame())
        for chunk in register.chunks(w):
            if bulk < register.NAMED:
                kept.append(chunk)
                bulk += len(chunk)
            put(chunk)
        return register.named(w, ordinary_from, kept)

    def _stream(self, name: str, chunks: Callable[[int], Iterator[pl.DataFrame]], since: int = 2019) -> None:
        """Write a feed made in chunks; what happens to a row in a later year comes in that year's file 00."""
        carrier = self._carrier(name)
        carried: dict[int, list[pl.DataFrame]] = {}
        parts: dict[int, int] = {}
        planted = self.w.table(name).frame()
        own = planted[carrier.feed.event_column or ""].dt.year()
        for year in range(min([since, *own.to_list()]), YEARS.stop):
            if year > year_of(self.until):
                break
            frames = [planted.filter(own == year)] if (own == year).any() else []
            for chunk in self._with(frames, chunks(year) if year >= since else iter(())):
                for label, rows in sorted(carrier.versions(chunk).items()):
                    if label == max(year, FIRST_LABEL):
                        parts[label] = parts.get(label, 0) + 1
                        carrier.write(label, parts[label], rows)
                    else:
                        carried.setdefault(label, []).append(rows)
            later = carried.pop(year + 1, None)
            if later and year + 1 <= year_of(self.until):
                carrier.write(year + 1, 0, pl.concat(later))

    @staticmethod
    def _with(frames: list[pl.DataFrame], chunks: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Planted rows join the first chunk."""
        for chunk in chunks:
            yield pl.concat([*frames, chunk.select(frames[0].columns)]) if frames else chunk
            frames = []
        if frames:
            yield pl.concat(frames)

    def _checks(self, holdings: list[Holding]) -> None:
        """Write the label checks, and what was published of some: a few columns, kept until all are known."""
        w = self.w
        published: list[pl.DataFrame] = []

        def chunks(year: int) -> Iterator[pl.DataFrame]:
            for chunk in checks.chunks(w, year, holdings):
                published.append(publicity.of_checks(w, year, chunk))
                yield chunk

        self._stream("label_checks", chunks, since=2017)
        self._carrier("publications").deliver(pl.concat([w.table("publications").frame(), *published]))

    def _complaints(self, year: int, named: register.Named) -> Iterator[pl.DataFrame]:
        for chunk in complaints.chunks(self.w, year, named):
            complaints.links(self.w, year, chunk, named)
            yield chunk.drop("_mode", "_target")
