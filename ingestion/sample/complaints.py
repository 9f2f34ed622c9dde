"""Complaints and reports: the largest feed, a chunk at a time, so that any scale fits into memory.

Belongs here: bulk complaints and the links that persons confirmed for them. Does not belong here: planted
ones.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from ingestion.sample.cells import dates, masked
from ingestion.sample.days import day
from ingestion.sample.growth import COMPLAINTS
from ingestion.sample.names import SHOPS, person_names, phones
from ingestion.sample.register import Named
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.tables import typed_frame
from ingestion.sample.world import World

CHUNK = 100_000
CITIES = Choices(
    [
        ("3301", 55.0), ("3307", 11.5), ("3302", 8.6), ("3303", 5.2), ("3304", 3.3), ("3310", 3.2),
        ("3306", 2.5),
        ("3305", 1.6), ("3308", 0.8), ("3311", 0.7), ("3309", 0.6), ("3101", 7.0),
    ]
)  # fmt: skip
"""Cities: Hangzhou 60 % of the province, then Jinhua and Ningbo; Quzhou 0.8 %; the others assumed."""
MODES = Choices(
    [
        ("code", 0.30),
        ("name", 0.25),
        ("former", 0.02),
        ("brackets", 0.03),
        ("misspelt", 0.04),
        ("unknown", 0.36),
    ]
)
"""How the respondent is named (assumed)."""
CATEGORIES = Choices(
    [
        ("质量", 28.1), ("售后服务", 26.5), ("食品安全", 5.6), ("合同", 5.1), ("广告", 3.7),
        ("虚假宣传", 9.0), ("价格", 6.0),
        ("计量", 1.0), ("安全", 2.0), ("格式条款", 1.0), ("其他", 12.0),
    ]
)  # fmt: skip
"""Issues: the first five as in the first half of 2022, the others assumed."""
BRAND_SHARE = 0.02
"""Share of complaints against a named firm that name a brand enterprise (assumed)."""
SOLD = {
    "5292": "网购服装", "5212": "日用百货", "5211": "家电", "5232": "连衣裙", "5272": "洗衣机",
    "6210": "餐饮服务", "6020": "快递服务",
    "7020": "物业服务", "6242": "外卖", "5013": "装修服务", "1411": "糕点", "1432": "速冻水饺",
    "0412": "大闸蟹", "5127": "白酒",
    "6513": "会员服务", "7281": "展会服务",
}  # fmt: skip
"""What is complained of at firms that do not make things."""
_LOOKALIKE = ("恒达盛华金瑞祥德信诚永兴隆", "横大胜花今锐详得新城咏星龙")


def chunks(w: World, year: int, named: Named) -> Iterator[pl.DataFrame]:
    """The complaints of a year, in the order received."""
    total = max(12, round(COMPLAINTS[year] * w.scale))
    parts = -(-total // CHUNK)
    first = w.numbers.reserve("TS", year, total)
    by_city = named.by_city()
    for part in range(parts):
        low, high = part * total // parts, (part + 1) * total // parts
        yield _chunk(w, year, part, (low / total, high / total), first + low, high - low, named, by_city)


def _chunk(
    w: World, year: int, part: int, span: tuple[float, float], first: int, count: int, named: Named,
    by_city: dict[str, np.ndarray],
) -> pl.DataFrame:  # fmt: skip
    s = w.stream("complaints", year, part)
    start, days = day(year), day(year + 1) - day(year)
    at = np.sort(span[0] + s.array(count) * (span[1] - span[0])) * days + start
    on = at.astype(np.int64)
    city = CITIES.places(s.array(count))
    mode = MODES.places(s.array(count))
    target = _targets(s, city, named, by_city)
    names = _names(s, mode, target, named, count)
    uscc = named.frame["uscc"].gather(target)
    accepted = on + 1 + s.integers(count, 7)
    refused = s.array(count) < 0.03
    days_taken = np.where(s.array(count) < 0.992, s.integers(count, 58), 61 + s.integers(count, 80))
    closed = accepted + days_taken
    never = refused | (s.array(count) < 0.004)
    outcome = pl.Series(["调解成功", "调解不成", "终止调解", "已核查未发现违法", "立案查处", "不予受理"])
    category = pl.Series(CATEGORIES.values).gather(CATEGORIES.places(s.array(count)))
    region = named.frame["region_code"].gather(target)
    columns = {
        "complaint_no": f"TS{year}" + pl.Series(np.arange(first, first + count)).cast(pl.String).str.zfill(8),
        "kind": pl.Series(["投诉", "举报"]).gather((s.array(count) < 0.255).astype(np.int64)),
        "received_at": pl.Series((on * 86_400 + _seconds(at - on)) * 1_000_000).cast(pl.Datetime("us")),
        "region_code": masked(region, s.array(count) < 0.06),
        "respondent_name": names,
        "respondent_uscc": masked(uscc, mode != MODES.values.index("code")),
        "product_name": masked(_products(w, s, named, target), s.array(count) < 0.2),
        "category": category,
        "complainant_name": person_names(s, count),
        "complainant_phone": phones(s, count, max(20, round(120_000 * w.scale))),
        "accepted_on": masked(dates(accepted), refused),
        "closed_on": masked(dates(closed), never),
        "outcome": masked(outcome.gather(s.integers(count, 5)), never),
    }
    return typed_frame(w.feeds["complaints"], columns).with_columns(
        pl.Series("_mode", mode.astype(np.int8)), pl.Series("_target", target)
    )


def _targets(s: Stream, city: np.ndarray, named: Named, by_city: dict[str, np.ndarray]) -> np.ndarray:
    """Positions of the firms complained of, in the city of the complaint where it has any."""
    count = len(city)
    brands = np.flatnonzero(named.frame["is_brand"].to_numpy())
    everyone = np.arange(len(named.frame))
    target = np.zeros(count, dtype=np.int64)
    shares = 1 - s.array(count) ** 1.6
    for place, value in enumerate(CITIES.values):
        mine = city == place
        pool = by_city.get(value, everyone)
        target[mine] = pool[np.minimum(shares[mine] * len(pool), len(pool) - 1).astype(np.int64)]
    chosen = s.array(count) < BRAND_SHARE
    target[chosen] = brands[np.minimum(shares[chosen] * len(brands), len(brands) - 1).astype(np.int64)]
    return target


def _names(s: Stream, mode: np.ndarray, target: np.ndarray, named: Named, count: int) -> pl.Series:
    name = named.frame["name"].gather(target)
    words = [MODES.values.index(value) for value in ("former", "brackets", "misspelt", "unknown")]
    shop = pl.Series(SHOPS).gather(s.integers(count, len(SHOPS)))
    frame = pl.DataFrame({"n": name, "f": named.frame["former_names"].gather(target), "m": mode, "s": shop})
    changed = pl.col("n").str.replace("（", "【", literal=True).str.replace("）", "】", literal=True)
    changed = changed.str.replace("有限", " 有限 ", literal=True)
    mistaken = (
        pl.col("n")
        .str.replace_many(list(_LOOKALIKE[0]), list(_LOOKALIKE[1]))
        .str.replace("有限公司", "公司", literal=True)
    )
    return frame.select(
        pl.when(pl.col("m") == words[0])
        .then(pl.coalesce("f", "n"))
        .when(pl.col("m") == words[1])
        .then(changed)
        .when(pl.col("m") == words[2])
        .then(mistaken)
        .when(pl.col("m") == words[3])
        .then(pl.col("n").str.slice(0, 4) + pl.col("s"))
        .otherwise("n")
        .alias("n")
    )["n"]


def _seconds(shares: np.ndarray) -> np.ndarray:
    """Time of day: nearly all between seven in the morning and eleven at night."""
    return (25_000 + shares * 57_000 + np.where(shares > 0.99, 2_000, 0)).astype(np.int64)


def _products(w: World, s: Stream, named: Named, target: np.ndarray) -> pl.Series:
    """What the firm makes or sells; something else where that is not known."""
    own = {trade.industry: trade.product for trade in w.trades} | SOLD
    others = pl.Series(
        [t.product for t in w.trades if t.is_consumer] + ["手机", "衬衫", "预付卡", "美容服务"]
    )
    industry = named.frame["industry_code"].gather(target)
    made = industry.replace_strict(own, default=None, return_dtype=pl.String)
    return made.fill_null(others.gather(s.integers(len(target), len(others))))


def links(w: World, year: int, chunk: pl.DataFrame, named: Named) -> None:
    """A person confirms whom some of the misspelt and unknown names mean, or that it is none of ours."""
    s = w.stream("links", year, chunk["complaint_no"][0])
    misspelt, unknown = MODES.values.index("misspelt"), MODES.values.index("unknown")
    shares = s.array(len(chunk))
    mode = chunk["_mode"].to_numpy()
    chosen = np.flatnonzero(((mode == misspelt) & (shares < 0.12)) | ((mode == unknown) & (shares < 0.004)))
    rows = chunk[chosen]
    received = rows["received_at"].dt.date().cast(pl.Int32).to_list()
    usccs = named.frame["uscc"].gather(rows["_target"]).to_list()
    for key, code, on, kind in zip(
        rows["complaint_no"].to_list(), usccs, received, mode[chosen].tolist(), strict=True
    ):
        decided = on + s.between(4, 60)
        w.table("identity_links").add(
            link_no=w.numbers.next("RD", year), source_feed="complaints", source_key=key,
            uscc=code if kind == misspelt else None, decided_by=f"经办人{s.between(1, 12):02d}",
            decided_on=decided,
        )  # fmt: skip
