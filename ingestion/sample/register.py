"""The register beyond those who take part: the mass of enterprises, made in chunks.

Belongs here: bulk enterprises, and the list of firms that complaints, penalties and listings name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from ingestion.sample.codes import regions, usccs
from ingestion.sample.days import day
from ingestion.sample.growth import REGISTER
from ingestion.sample.names import FORMS, signs_of
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.tables import typed_frame
from ingestion.sample.world import CITY_SHARES, World

FIRST_NUMBER = 20_000
"""Numbers below belong to the firms of `World.firm`."""
CHUNK = 100_000
NAMED = 300_000
"""At most this many bulk enterprises are named by complaints, penalties and listings."""

_ELSEWHERE = {
    "320583": "昆山",
    "340104": "合肥",
    "350582": "晋江",
    "360102": "南昌",
    "440305": "深圳",
    "440106": "广州",
}
_OTHER_TRADES = (
    ("5292", "电子商务"), ("5292", "网络科技"), ("5212", "超市"), ("5211", "百货"), ("5232", "服饰"),
    ("5272", "家电"),
    ("6210", "餐饮管理"), ("6020", "快递"), ("7020", "物业服务"), ("5181", "进出口"), ("5174", "五金贸易"),
    ("5165", "建材"),
    ("6513", "软件"), ("7281", "会展"), ("5013", "装饰"), ("6242", "外卖服务"), ("5431", "物流"),
    ("7481", "检测技术"),
    ("5132", "服装贸易"), ("5127", "酒业销售"), ("1411", "食品"), ("1432", "食品"), ("3360", "表面处理"),
    ("3484", "机械配件"),
    ("2319", "印刷"), ("0141", "农业开发"), ("0412", "水产养殖"),
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """Firms that may be named: name, former_names, uscc, region_code, industry_code, is_brand."""

    frame: pl.DataFrame

    def by_city(self) -> dict[str, np.ndarray]:
        """Positions of the firms of each city."""
        cities = self.frame["region_code"].str.slice(0, 4)
        return {
            city: np.flatnonzero((cities == city).to_numpy()) for city in sorted(cities.unique().to_list())
        }


def chunks(w: World) -> Iterator[pl.DataFrame]:
    """Bulk enterprises, earliest established first."""
    total = max(0, round(REGISTER.counts[-1] * w.scale) - len(w.settled_firms))
    for first in range(0, total, CHUNK):
        count = min(CHUNK, total - first)
        yield _chunk(w, first, count, total)


def _chunk(w: World, first: int, count: int, total: int) -> pl.DataFrame:
    s = w.stream("register", first)
    numbers = np.arange(first, first + count)
    shares = (numbers + 0.5) / total * REGISTER.counts[-1]
    established = np.interp(shares, REGISTER.counts, REGISTER.days).astype(np.int64)
    place, code, in_code = _regions(s, count, established)
    trade = _trades(w, s, count)
    forms = pl.Series(FORMS.values)
    frame = pl.DataFrame(
        {
            "place": place,
            "sign": signs_of(numbers + FIRST_NUMBER),
            "trade": trade["word"],
            "form": forms.gather(FORMS.places(s.array(count))),
        }
    )
    name = frame.select(pl.concat_str("place", "sign", "trade", "form").alias("name"))["name"]
    former = frame.select(
        pl.when(pl.Series(s.array(count) < 0.03))
        .then(pl.concat_str("place", "sign", "trade") + "厂")
        .alias("f")
    )["f"]
    status = pl.Series(["存续", "注销", "吊销", "迁出"]).gather(
        np.searchsorted(np.array([0.9, 0.97, 0.99, 1.0]), s.array(count), side="right")
    )
    columns = {
        "uscc": usccs(numbers + FIRST_NUMBER, in_code, established >= day(2015, 10)),
        "name": name,
        "former_names": former,
        "region_code": code,
        "industry_code": trade["industry"],
        "established_on": pl.Series(established).cast(pl.Int32).cast(pl.Date),
        "registration_status": status,
    }
    return typed_frame(w.feeds["enterprises"], columns)


def _regions(s: Stream, count: int, established: np.ndarray) -> tuple[pl.Series, pl.Series, np.ndarray]:
    """Front of the name, code in the register, code inside the uscc."""
    weights: list[tuple[tuple[str, str, str, int], float]] = []
    all_places = list(regions().values())
    for city, share in (CITY_SHARES | {"3101": 5.0}).items():
        counties = [place for place in all_places if place.code.startswith(city)]
        for place in counties:
            old = place.former_codes[0] if place.former_codes else place.code
            year, _, month = place.former_until.partition("-")
            until = day(int(year), int(month)) if year else 0
            weights.append(((place.short, place.code, old, until), share / len(counties)))
    weights += [((short, code, code, 0), 0.4) for code, short in _ELSEWHERE.items()]
    chosen = Choices(weights).places(s.array(count))
    short = pl.Series([value[0] for value, _ in weights])
    codes = [value[1] for value, _ in weights] + [value[2] for value, _ in weights]
    was_old = established < np.array([value[3] for value, _ in weights])[chosen]
    in_code = np.where(was_old, chosen + len(weights), chosen)
    in_register = np.where(was_old & (s.array(count) < 0.08), chosen + len(weights), chosen)
    text = np.frombuffer("".join(codes).encode(), dtype=np.uint8).reshape(len(codes), 6)
    front = pl.DataFrame({"a": short.gather(chosen), "z": s.array(count) < 0.25}).select(
        pl.when("z").then(pl.lit("浙江")).otherwise("a").alias("front")
    )["front"]
    front = pl.DataFrame(
        {"f": front, "a": short.gather(chosen), "c": pl.Series(codes).gather(chosen)}
    ).select(pl.when(pl.col("c").str.starts_with("33")).then("f").otherwise("a").alias("front"))["front"]
    return front, pl.Series(codes).gather(in_register), text[in_code]


def _trades(w: World, s: Stream, count: int) -> pl.DataFrame:
    words = [(t.industry, t.word) for t in w.trades] + list(_OTHER_TRADES)
    made = s.array(count) < 0.45
    places = np.where(
        made, s.integers(count, len(w.trades)), len(w.trades) + s.integers(count, len(_OTHER_TRADES))
    )
    return pl.DataFrame(
        {
            "industry": pl.Series([i for i, _ in words]).gather(places),
            "word": pl.Series([t for _, t in words]).gather(places),
        }
    )


def named(w: World, ordinary_from: int, bulk: list[pl.DataFrame]) -> Named:
    """The firms that may be named: ordinary participants (never the planted ones) and bulk enterprises."""
    held = {row["uscc"] for row in w.table("authorizations").rows} | {
        row["uscc"] for row in w.table("certificates").rows if row["scheme"] == "上海品牌"
    }
    own = w.settled_firms[ordinary_from:]
    first = pl.DataFrame(
        {
            "name": [f.name for f in own],
            "former_names": pl.Series([f.row.get("former_names") for f in own], dtype=pl.String),
            "uscc": [f.uscc for f in own],
            "region_code": [f.region for f in own],
            "industry_code": [f.trade.industry for f in own],
            "is_brand": [f.uscc in held for f in own],
        }
    )
    columns = ["name", "former_names", "uscc", "region_code", "industry_code"]
    rest = [frame.select(columns).with_columns(pl.lit(False).alias("is_brand")) for frame in bulk]
    return Named(pl.concat([first, *rest]))
