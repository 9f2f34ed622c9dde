"""Satisfaction surveys of several years: rounds and answers, on several scales.

Belongs here: who was asked and what they answered. Does not belong here: planted answers (cases).
"""

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
MEANS = {2020: 66.0, 2021: 76.0, 2022: 84.0, 2023: 87.0, 2024: 92.0, 2025: 93.0}
"""Mean score (0 to 100) of the association's service by year, so that every band of the fund occurs (assumed)."""
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
    frames = []
    standards = {
        program: [
            x for x in w.table("standards").rows if x["program"] == program and x["published_on"] < day(2020)
        ]
        for program in (ZJ, SH)
    }
    leads = [x["uscc"] for x in w.table("standard_drafters").rows if x["role"] == "牵头"][:400]
    for program, groups in ASKED.items():
        for year in YEARS:
            for target, indicators in INDICATORS.items():
                if program == SH and target not in _SHANGHAI_TARGETS:
                    continue
                s = w.stream("survey", program, year, target)
                objects = _objects(
                    w, s, program, target, [x["standard_no"] for x in standards[program]], leads
                )
                for kind, count in groups.items():
                    size = max(min(count, _LEAST[kind]), round(count * w.size))
                    frames.append(_answers(w, s, program, year, target, indicators, kind, size, objects))
                    _round(w, s, program, year, target, kind, size)
    return pl.concat(frames)


def _objects(
    w: World, s: Stream, program: str, target: str, standards: list[str], leads: list[str]
) -> list[str | None]:
    if target == "标准科学性":
        return [None, *s.sample(standards, 8)]
    if target == "标准牵头单位":
        return list(s.sample(leads, 8))
    if target == "认证机构":
        return [b.id for b in (w.zhejiang_bodies if program == ZJ else w.shanghai_bodies)][:8]
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
    w: World, s: Stream, program: str, year: int, target: str, indicators: tuple[str, ...], kind: str, size: int,
    objects: list[str | None],
) -> pl.DataFrame:  # fmt: skip
    low, high = SCALES[year]
    count = size * len(indicators)
    person = np.repeat(np.arange(size), len(indicators))
    mean = MEANS[year] if target in ("联合会服务", "联盟服务") else 0.5 * MEANS[year] + 42
    lean = (s.array(size) + s.array(size) + s.array(size) - 1.5) * 14
    each = mean + lean[person] + (s.array(count) - 0.5) * 18
    share = np.clip(each, 0, 100) / 100
    step = 2 if high == "10" else 1
    score = np.round(share * (int(high) - int(low)) * step) / step + int(low)
    first = w.numbers.reserve("DJ", year, size)
    chosen = pl.Series(objects, dtype=pl.String).gather(
        s.integers(size, len(objects)).repeat(len(indicators))
    )
    on = day(year, 10, 8) + s.integers(size, 45).repeat(len(indicators))
    prefix = "Z" if program == ZJ else "S"
    group = {"企业": "Q", "市县局": "J", "行业协会": "X", "专家": "E"}[kind]
    numbers = pl.Series(first + person).cast(pl.String).str.zfill(6)
    columns = {
        "response_no": f"DJ{year}" + numbers,
        "indicator_code": pl.Series(indicators).gather(np.tile(np.arange(len(indicators)), size)),
        "program": pl.Series([program]).gather(np.zeros(count, dtype=np.int64)),
        "survey_year": pl.Series(np.full(count, year)),
        "respondent_id": f"{prefix}{group}" + pl.Series(person + 1).cast(pl.String).str.zfill(5),
        "respondent_type": pl.Series([kind]).gather(np.zeros(count, dtype=np.int64)),
        "target_type": pl.Series([target]).gather(np.zeros(count, dtype=np.int64)),
        "target_id": chosen,
        "score": _text(score),
        "scale_min": pl.Series([low]).gather(np.zeros(count, dtype=np.int64)),
        "scale_max": pl.Series([high]).gather(np.zeros(count, dtype=np.int64)),
        "weight": _weights(s, size, kind).gather(person),
        "answered_on": pl.Series(on).cast(pl.Int32).cast(pl.Date),
    }
    return typed_frame(w.feeds["satisfaction_responses"], columns)


def _text(score: np.ndarray) -> pl.Series:
    doubled = pl.Series(np.round(score * 2).astype(np.int64))
    frame = pl.DataFrame({"d": doubled})
    half = pl.when(pl.col("d") % 2 == 1).then(pl.lit(".5")).otherwise(pl.lit(""))
    return frame.select(((pl.col("d") // 2).cast(pl.String) + half).alias("t"))["t"]


def _weights(s: Stream, size: int, kind: str) -> pl.Series:
    """Experts and bureaux count more in some years; mostly nothing is written (1)."""
    words = pl.Series([None, None, "1", "1.5" if kind == "专家" else "1", "2" if kind == "市县局" else "0.8"])
    return words.gather(s.integers(size, 5))
