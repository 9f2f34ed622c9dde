"""Satisfaction surveys of several years: rounds and answers, on several scales.

Belongs here: who was asked and what they answered. Does not belong here: planted answers (cases).
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from ingestion.sample.days import day
from ingestion.sample.streams import Stream
from ingestion.sample.tables import typed_frame
from ingestion.sample.world import SH, ZJ, World

YEARS = range(2020, 2026)
INDICATORS = {
    "标准科学性": ("STD_ADVANCED", "STD_USABLE", "STD_CLEAR"),
    "认证绩效": ("CERT_VALUE", "CERT_EFFICIENCY", "CERT_RECOGNITION"),
    "认证单元合理性": ("UNIT_REASONABLE",),
    "联合会服务": ("ASSOC_RESPONSE", "ASSOC_SKILL", "ASSOC_FAIR"),
    "联盟服务": ("ALLI_RESPONSE", "ALLI_SKILL", "ALLI_FAIR"),
    "标准牵头单位": ("LEAD_SKILL", "LEAD_FAIR"),
    "认证机构": ("BODY_SKILL", "BODY_FAIR", "BODY_FEE"),
}
"""Indicators asked for each kind of target."""
MEANS = {2020: 64.0, 2021: 75.5, 2022: 85.0, 2023: 86.5, 2024: 96.0, 2025: 96.5}
"""Mean score (0 to 100) of the association's service, so that every band of the fund occurs (assumed)."""
SCALES = {
    2020: ("1", "5"),
    2021: ("1", "10"),
    2022: ("0", "100"),
    2023: ("0", "100"),
    2024: ("0", "10"),
    2025: ("0", "100"),
}
ASKED = {
    ZJ: {"企业": 400, "市县局": 101, "行业协会": 40, "专家": 24},
    SH: {"企业": 90, "市县局": 17, "行业协会": 33, "专家": 12},
}
"""Answers per group at scale 1: experts of Zhejiang, bureaux and experts of Shanghai stay below 30."""
_LEAST = {"企业": 36, "市县局": 32, "行业协会": 12, "专家": 8}
_SHANGHAI_TARGETS = ("标准科学性", "认证绩效", "认证单元合理性", "联盟服务", "认证机构")


def populate(w: World) -> pl.DataFrame:
    """Make rounds (into their table) and answers (returned, typed)."""
    groups: list[dict[str, np.ndarray]] = []
    words = _Words()
    standards = {
        program: [
            x["standard_no"]
            for x in w.table("standards").rows
            if x["program"] == program and x["published_on"] < day(2020)
        ]
        for program in (ZJ, SH)
    }
    leads = [x["uscc"] for x in w.table("standard_drafters").rows if x["role"] == "牵头"][:400]
    for program, asked in ASKED.items():
        for year in YEARS:
            for target, indicators in INDICATORS.items():
                if program == SH and target not in _SHANGHAI_TARGETS:
                    continue
                s = w.stream("survey", program, year, target)
                objects = _objects(w, s, program, target, standards[program], leads)
                for kind, count in asked.items():
                    size = max(min(count, _LEAST[kind]), round(count * w.size))
                    named = (program, target, kind, indicators, objects)
                    groups.append(_answers(w, s, year, size, named, words))
                    _round(w, s, program, year, target, kind, size)
    columns = {name: np.concatenate([group[name] for group in groups]) for name in groups[0]}
    return typed_frame(w.feeds["satisfaction_responses"], _columns(columns, words))


class _Words:
    """Texts by position, so that columns are made at once."""

    def __init__(self) -> None:
        self.known: list[str | None] = []
        self._places: dict[str | None, int] = {}

    def place(self, word: str | None) -> int:
        """Position of a word."""
        if word not in self._places:
            self._places[word] = len(self.known)
            self.known.append(word)
        return self._places[word]

    def places(self, words: Iterable[str | None]) -> np.ndarray:
        """Positions of words."""
        return np.array([self.place(word) for word in words])


def _objects(
    w: World, s: Stream, program: str, target: str, standards: list[str], leads: list[str]
) -> list[str | None]:
    if target == "标准科学性":
        return [None, *s.sample(standards, 8)]
    if target == "标准牵头单位":
        return list(s.sample(leads, 8))
    if target == "认证机构":
        bodies = w.zhejiang_bodies if program == ZJ else w.shanghai_bodies
        return [*(body.id for body in bodies[:8])]
    return [None]


def _round(w: World, s: Stream, program: str, year: int, target: str, kind: str, size: int) -> None:
    if program == SH and year == 2020 and target == "认证机构" and kind == "专家":
        return
    w.table("survey_rounds").add(
        program=program,
        survey_year=year,
        target_type=target,
        respondent_type=kind,
        invited=size + s.between(3, size),
    )


def _answers(
    w: World,
    s: Stream,
    year: int,
    size: int,
    named: tuple[str, str, str, tuple[str, ...], list[str | None]],
    words: _Words,
) -> dict[str, np.ndarray]:
    """The answers of one group of respondents about one target, as positions of words and numbers."""
    program, target, kind, indicators, objects = named
    low, high = SCALES[year]
    count = size * len(indicators)
    person = np.repeat(np.arange(size), len(indicators))
    mean = MEANS[year] if target in ("联合会服务", "联盟服务") else 0.5 * MEANS[year] + 42
    lean = (s.array(size) + s.array(size) + s.array(size) - 1.5) * 14
    each = mean + lean[person] + (s.array(count) - 0.5) * 18
    share = np.clip(each, 0, 100) / 100
    step = 2 if high == "10" else 1
    doubled = np.round(share * (int(high) - int(low)) * step) * (2 // step) + int(low) * 2
    first = w.numbers.reserve("DJ", year, size)
    weights = (None, None, "1", "1.5" if kind == "专家" else "1", "2" if kind == "市县局" else "0.8")
    group = ("Z" if program == ZJ else "S") + {"企业": "Q", "市县局": "J", "行业协会": "X", "专家": "E"}[kind]

    def same(word: str) -> np.ndarray:
        return np.full(count, words.place(word))

    return {
        "number": first + person,
        "indicator_code": np.tile(words.places(indicators), size),
        "program": same(program),
        "survey_year": np.full(count, year),
        "group": same(group),
        "person": person + 1,
        "respondent_type": same(kind),
        "target_type": same(target),
        "target_id": words.places(objects)[s.integers(size, len(objects))].repeat(len(indicators)),
        "doubled": doubled.astype(np.int64),
        "scale_min": same(low),
        "scale_max": same(high),
        "weight": words.places(weights)[s.integers(size, 5)][person],
        "answered_on": day(year, 10, 8) + s.integers(size, 45).repeat(len(indicators)),
    }


def _columns(columns: dict[str, np.ndarray], words: _Words) -> dict[str, pl.Series]:
    """Positions as texts, numbers as the feed's columns."""
    known = pl.Series(words.known, dtype=pl.String)
    texts = (
        "indicator_code", "program", "group", "respondent_type", "target_type", "target_id", "scale_min",
        "scale_max", "weight",
    )  # fmt: skip
    frame = pl.DataFrame(columns).with_columns(*(known.gather(columns[name]).alias(name) for name in texts))
    half = pl.when(pl.col("doubled") % 2 == 1).then(pl.lit(".5")).otherwise(pl.lit(""))
    made = frame.select(
        ("DJ" + pl.col("survey_year").cast(pl.String) + pl.col("number").cast(pl.String).str.zfill(6)).alias(
            "response_no"
        ),
        (pl.col("group") + pl.col("person").cast(pl.String).str.zfill(5)).alias("respondent_id"),
        ((pl.col("doubled") // 2).cast(pl.String) + half).alias("score"),
        pl.col("answered_on").cast(pl.Int32).cast(pl.Date),
        "survey_year",
        *(name for name in texts if name != "group"),
    )
    return {series.name: series for series in made}
