"""Penalties and credit listings: bulk rows, a chunk at a time.

Belongs here: what the mass of enterprises, one-person businesses and persons were fined for and listed for.
Does not belong here: planted ones.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from ingestion.sample.cells import dates, masked
from ingestion.sample.codes import office, regions, usccs
from ingestion.sample.days import day
from ingestion.sample.growth import LISTINGS, PENALTIES
from ingestion.sample.names import person_names, signs_of
from ingestion.sample.register import Named
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.tables import typed_frame
from ingestion.sample.world import World

CHUNK = 100_000
KINDS = Choices(
    [
        (("产品质量不合格", "《中华人民共和国产品质量法》第四十九条", True), 4.0),
        (("生产销售不合格产品", "中华人民共和国产品质量法第五十条", True), 3.0),
        (("以次充好", "《产品质量法》第五十条", True), 1.0),
        (("无证生产", "《中华人民共和国工业产品生产许可证管理条例》第四十五条", True), 1.0),
        (("标识不合格", "《中华人民共和国产品质量法》第五十四条", True), 1.5),
        (("违反标准化规定", "《中华人民共和国标准化法》第三十七条", True), 1.0),
        (("经营超过保质期的食品", "《中华人民共和国食品安全法》第一百二十四条", False), 22.0),
        (("虚假宣传", "《中华人民共和国反不正当竞争法》第二十条", False), 12.0),
        (("广告违法", "《中华人民共和国广告法》第五十五条", False), 14.0),
        (("价格违法", "《中华人民共和国价格法》第四十二条", False), 8.0),
        (("侵犯注册商标专用权", "《中华人民共和国商标法》第六十条", False), 9.0),
        (("未按规定公示年报", "《企业信息公示暂行条例》第十七条", False), 9.0),
        (("计量器具未经检定", "《中华人民共和国计量法》第二十五条", False), 4.5),
        (("特种设备未经检验", "《中华人民共和国特种设备安全法》第八十四条", False), 10.0),
    ]
)
"""What for: type, law, whether it is about quality (assumed shares)."""
PARTIES = Choices([("法人及非法人组织", 0.55), ("个体工商户", 0.38), ("自然人", 0.07)])
LISTS = Choices([("严重违法失信名单", 0.06), ("经营异常名录", 0.70), ("守信激励名单", 0.24)])
_REASONS = Choices([("信用修复", 0.55), ("期满", 0.2), ("撤销", 0.1), ("其他", 0.15)])
_QUALITY_OF_BRANDS = 0.15


def chunks(w: World, year: int, named: Named) -> Iterator[pl.DataFrame]:
    """The penalties of a year, in order of decision."""
    total = max(15, round(PENALTIES[year] * w.scale))
    parts = -(-total // CHUNK)
    first = w.numbers.reserve("CF", year, total)
    for part in range(parts):
        low, high = part * total // parts, (part + 1) * total // parts
        yield _chunk(w, year, part, (low / total, high / total), first + low, high - low, named)


def _chunk(
    w: World, year: int, part: int, span: tuple[float, float], first: int, count: int, named: Named
) -> pl.DataFrame:
    s = w.stream("penalties", year, part)
    days = day(year + 1) - day(year)
    on = (np.sort(span[0] + s.array(count) * (span[1] - span[0])) * days + day(year)).astype(np.int64)
    brand = named.frame["is_brand"].to_numpy()
    target = s.integers(count, len(named.frame))
    kind = KINDS.places(s.array(count))
    kinds = list(KINDS.values)
    about_quality = np.array([value[2] for value in kinds])
    spared = brand[target] & about_quality[kind] & (s.array(count) > _QUALITY_OF_BRANDS)
    kind[spared] = len(kinds) - 1
    party = PARTIES.places(s.array(count))
    places = list(regions().values())
    zhejiang = [place for place in places if place.code.startswith("33")]
    seats = {place.code: number for number, place in enumerate(zhejiang)}
    seats |= {old: seats[place.code] for place in zhejiang for old in place.former_codes}
    home = named.frame["region_code"].gather(target).replace_strict(seats, default=-1, return_dtype=pl.Int64)
    seat = np.where((party == 0) & (home.to_numpy() >= 0), home.to_numpy(), s.integers(count, len(zhejiang)))
    short, county = pl.Series([p.short for p in zhejiang]), pl.Series([p.name for p in zhejiang])
    wide = pl.DataFrame(
        {"c": pl.Series([p.city_short for p in zhejiang]).gather(seat), "n": county.gather(seat)}
    )
    authority = pl.Series([office(p.code) for p in zhejiang]).gather(seat)
    violation = pl.Series([value[0] for value in kinds]).gather(kind)
    fine = np.where(s.array(count) < 0.08, 0, (1 + s.array(count) ** 3 * 300).astype(np.int64) * 50_000)
    confiscated = np.where(s.array(count) < 0.7, 0, s.integers(count, 2_000_000))
    numbers = pl.Series(np.arange(first, first + count)).cast(pl.String)
    frame = pl.DataFrame({"s": short.gather(seat), "n": numbers, "v": violation, "f": fine // 100})
    texts = frame.select(
        (pl.col("s") + f"市监处罚〔{year}〕" + pl.col("n") + "号").alias("no"),
        ("当事人" + pl.col("v") + "，经立案调查属实。").alias("facts"),
        pl.when(pl.col("f") > 0)
        .then("罚款" + pl.col("f").cast(pl.String) + "元")
        .otherwise(pl.lit("警告"))
        .alias("content"),
        pl.when(pl.col("f") > 0).then(pl.lit("罚款")).otherwise(pl.lit("警告")).alias("type"),
    )
    names, codes = _parties(s, party, target, named, count, wide, year, first)
    publicity = on + np.array([365, 1095])[s.integers(count, 2)]
    columns = {
        "penalty_no": texts["no"],
        "party_name": names,
        "party_type": pl.Series(PARTIES.values).gather(party),
        "uscc": codes,
        "violation_type": violation,
        "facts": masked(texts["facts"], s.array(count) < 0.1),
        "legal_basis": pl.Series([value[1] for value in kinds]).gather(kind),
        "penalty_type": texts["type"],
        "content": texts["content"],
        "fine_yuan": pl.Series(fine),
        "confiscated_yuan": masked(pl.Series(confiscated), s.array(count) < 0.5),
        "decided_on": dates(on),
        "publicity_ends_on": masked(dates(publicity), s.array(count) < 0.08),
        "authority": authority,
        "source_unit": pl.Series(["浙江省市场监督管理局", "信用浙江"]).gather(s.integers(count, 2)),
    }
    return typed_frame(w.feeds["penalties"], columns)


def _parties(
    s: Stream, party: np.ndarray, target: np.ndarray, named: Named, count: int, wide: pl.DataFrame, year: int,
    first: int,
) -> tuple[pl.Series, pl.Series]:  # fmt: skip
    """Names and codes of firms, one-person businesses (not in the register) and persons."""
    numbers = np.arange(first, first + count) + (year - 2000) * 10_000_000
    texts = np.frombuffer("".join(["330106"] * count).encode(), dtype=np.uint8).reshape(count, 6)
    shops = usccs(numbers % 80_000_000, texts, np.ones(count, dtype=bool), b"92")
    frame = wide.with_columns(
        named.frame["name"].gather(target).alias("firm"),
        named.frame["uscc"].gather(target).alias("code"),
        signs_of(numbers % 14_000).alias("sign"),
        person_names(s, count).alias("person"),
        pl.Series("party", party),
        pl.Series("told", s.array(count)),
        shops.alias("shop"),
    )
    done = frame.select(
        pl.when(pl.col("party") == 0)
        .then("firm")
        .when(pl.col("party") == 1)
        .then(pl.col("c") + "市" + pl.col("n") + pl.col("sign") + "便利店")
        .otherwise("person")
        .alias("name"),
        pl.when((pl.col("party") == 0) & (pl.col("told") < 0.82))
        .then("code")
        .when((pl.col("party") == 1) & (pl.col("told") < 0.7))
        .then("shop")
        .alias("code"),
    )
    return done["name"], done["code"]


def listings(w: World, year: int, named: Named) -> pl.DataFrame:
    """The credit listings of a year."""
    s = w.stream("listings", year)
    count = max(10, round(LISTINGS[year] * w.size))
    on = np.sort(s.integers(count, day(year + 1) - day(year))) + day(year)
    target = s.integers(count, len(named.frame))
    which = LISTS.places(s.array(count))
    which[named.frame["is_brand"].to_numpy()[target] & (which == 0) & (s.array(count) < 0.9)] = 2
    removed = on + np.where(which == 0, 365 * 3, 40 + (s.array(count) ** 2 * 900).astype(np.int64))
    stays = s.array(count) < np.array([0.35, 0.4, 0.85])[which]
    first = w.numbers.reserve("MD", year, count)
    reason = pl.Series(_REASONS.values).gather(_REASONS.places(s.array(count)))
    words = pl.Series(["生产销售不合格产品情节严重", "通过登记的住所无法联系", "纳税信用A级"])
    codes = named.frame["region_code"].gather(target)
    own = codes.replace_strict({code: office(code) for code in codes.unique().to_list()})
    columns = {
        "listing_no": f"MD{year}" + pl.Series(np.arange(first, first + count)).cast(pl.String).str.zfill(6),
        "uscc": named.frame["uscc"].gather(target),
        "list": pl.Series(LISTS.values).gather(which),
        "listed_on": dates(on),
        "removed_on": masked(dates(removed), stays),
        "removal_reason": masked(reason, stays),
        "authority": own,
        "listing_reason": words.gather(which),
        "removal_authority": masked(own, stays),
    }
    return typed_frame(w.feeds["credit_listings"], columns)
