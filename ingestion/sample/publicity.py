"""Publicity: what offices make public of inspections, spot checks, reports, firms that did not perform.

Belongs here: what is published as a matter of course, most of it in time. Does not belong here: naming single
drafters (ordinary, cases_drafters). Made last and from streams of their own.
"""

import numpy as np
import polars as pl

from ingestion.sample import supervision_records as v
from ingestion.sample.cells import dates
from ingestion.sample.days import END, day, to_date
from ingestion.sample.records import SHANGHAI_NUMBERS
from ingestion.sample.streams import Choices
from ingestion.sample.tables import typed_frame
from ingestion.sample.world import SH, ZJ, World

IN_FORCE = day(2019, 3)
"""From then on results had to be made public; before, nobody did."""
_WHEN = Choices([("in time", 0.86), ("late", 0.09), ("never", 0.05)])
"""How soon (assumed): in time are 20 days for Zhejiang's results."""
_IN_TIME, _LATE = (3, 19), (24, 90)
_SPOT_CHECK = "监督抽查"
_WITHOUT_LIST = 2020
"""The year in which the association reported no firms that did not perform."""


def populate(w: World) -> None:
    """Publish results of inspections, and of spot checks that were planted; reports; lists of firms."""
    _results(w)
    _reports(w)
    for year in range(2019, 2026):
        if year != _WITHOUT_LIST:
            on = day(year, 12, 10) + year % 9
            v.publication(w, "报告", "未履责企业", on, addressee="浙江省市场监督管理局")


def _results(w: World) -> None:
    s = w.stream("results published")
    found = [(x["confirmed_on"], x["inspection_no"], x["uscc"]) for x in w.table("inspections").rows]
    found += [
        (x["checked_on"], x["check_no"], None)
        for x in w.table("label_checks").rows
        if x["channel"] == _SPOT_CHECK and not x["right_no"].startswith(SHANGHAI_NUMBERS)
    ]
    for on, number, uscc in found:
        if on >= IN_FORCE:
            when = s.draw(_WHEN)
            public = on + s.between(*(_IN_TIME if when == "in time" else _LATE))
            if when != "never" and public <= END:
                v.publication(w, "公开", "抽查结果", public, related=number, uscc=uscc)


def _reports(w: World) -> None:
    """Four of five reports are circulated (assumed)."""
    s = w.stream("reports circulated")
    submitted = {x["report_no"]: (x["program"], x["submitted_on"]) for x in w.table("programme_reports").rows}
    for number, (program, on) in submitted.items():
        public = on + s.between(10, 60)
        if s.chance(0.8) and public <= END:
            addressee = {ZJ: "各市市场监督管理局", SH: "各区市场监督管理局"}[program]
            v.publication(w, "通报", "年度报告", public, program=program, related=number, addressee=addressee)


def of_checks(w: World, year: int, checks: pl.DataFrame) -> pl.DataFrame:
    """Publications of the results of a chunk of label checks: those of spot checks of Zhejiang's rights."""
    mine = checks.filter(
        (pl.col("channel") == _SPOT_CHECK)
        & ~pl.col("right_no").str.starts_with(SHANGHAI_NUMBERS)
        & (pl.col("checked_on") >= to_date(IN_FORCE))
    )
    s = w.stream("checks published", year, checks["check_no"][0] if len(checks) else None)
    when = _WHEN.places(s.array(len(mine)))
    low, high = np.array([_IN_TIME, _LATE, _LATE])[when].T
    on = mine["checked_on"].cast(pl.Int32).to_numpy() + low
    on = on + (s.array(len(mine)) * (high - low + 1)).astype(np.int64)
    kept = np.flatnonzero((when != _WHEN.values.index("never")) & (on <= END))
    first = w.numbers.reserve("GKC", year, len(kept))
    columns = {
        "publication_no": f"GKC{year}"
        + pl.Series(np.arange(first, first + len(kept))).cast(pl.String).str.zfill(6),
        "program": pl.Series([ZJ], dtype=pl.String).new_from_index(0, len(kept)),
        "kind": pl.Series(["公开"], dtype=pl.String).new_from_index(0, len(kept)),
        "subject": pl.Series(["抽查结果"], dtype=pl.String).new_from_index(0, len(kept)),
        "related_no": mine["check_no"].gather(kept),
        "published_on": dates(on[kept]),
    }
    return typed_frame(w.feeds["publications"], columns)
