"""The ordinary programme of Shanghai: standards, holders in yearly batches, the guidance catalogue.

Belongs here: the mass of 上海品牌. Does not belong here: planted cases.
"""

from typing import Any

from ingestion.sample import records as r
from ingestion.sample.days import END, day, year_of
from ingestion.sample.growth import SHANGHAI_HOLDERS, Curve
from ingestion.sample.ordinary import Holding, remaining
from ingestion.sample.streams import Stream
from ingestion.sample.supervision_records import audit, event
from ingestion.sample.tables import Row
from ingestion.sample.world import SH, Firm, World

STANDARDS = Curve([(day(2018), 0), (day(2018, 5, 31), 45), (day(2019, 6, 12), 69), (END, 130)])
"""上海品牌 standards, cumulative: 69 in June 2019 is real, the rest assumed."""

AREAS = (
    "集成电路", "生物医药", "人工智能", "新能源汽车", "高端装备", "航空航天", "先进材料", "时尚消费品",
    "老字号食品", "绿色化工",
    "智能家电", "医疗器械", "城市轨道交通", "航空服务", "养老服务", "家政服务", "会展服务", "旅游服务",
    "餐饮服务", "商业零售",
    "现代物流", "检验检测服务", "文化创意", "物业服务",
)  # fmt: skip


def populate(w: World) -> list[Holding]:
    """Make standards, holders and the catalogue."""
    s = w.stream("shanghai")
    taken = [x["published_on"] for x in w.table("standards").rows if x["program"] == SH]
    standards = []
    for number in remaining(STANDARDS.spread(max(w.size, 0.05)), taken):
        std = r.standard(w, s, number, program=SH)
        standards.append(std)
        if s.chance(0.05):
            std["advanced_evaluated_on"] = None
    holders = [x["issued_on"] for x in w.table("certificates").rows if x["scheme"] == SH]
    holdings: list[Holding] = []
    for number in remaining(SHANGHAI_HOLDERS.spread(max(w.size, 0.05)), holders):
        firm = shanghai_firm(w, s)
        holdings.append(_hold(w, s, firm, s.pick(standards), _batch_day(number)))
        if s.chance(0.05) and number + 365 < END:
            holdings.append(_hold(w, s, firm, s.pick(standards), _batch_day(number + 365)))
    _renew(w, s, holdings)
    _applications(w, s)
    _catalogue(w, s)
    return holdings


def rules(w: World) -> None:
    """The rule of each body, and which certificates name it: most of them (assumed: seven of eight).

    Drawn up before the first batch, as every certificate had to follow one; made once the holders stand.
    """
    s = w.stream("rules of Shanghai")
    for place, body in enumerate(w.shanghai_bodies):
        published = day(2018, 3, 1) + s.between(0, 60)
        filed = s.between(5, 28) if place % 4 else (75 if place else None)
        row = w.table("certification_rules").add(
            rule_id=f"SHPP-GZ-{place + 1:03d}",
            title=f"“上海品牌”认证实施规则（{body.name[:2]}）",
            body_id=body.id,
            published_on=published,
            filed_on=published + filed if filed else None,
        )
        w.memory["shanghai rules"][body.id] = row["rule_id"]
    for cert in w.settled_rows("certificates"):
        if cert["scheme"] == SH and s.chance(0.875):
            cert["rule_id"] = rule_of(w, cert["body_id"])


def rule_of(w: World, body_id: str) -> str:
    """Number of the rule of a body of Shanghai."""
    return w.memory["shanghai rules"][body_id]


def shanghai_firm(w: World, s: Stream) -> Firm:
    """A new enterprise in Shanghai."""
    return w.firm(s, region=w.county(s, "3101").code, trade=s.pick(w.services))


def _batch_day(number: int) -> int:
    """Certificates are awarded in June (the days of 2018 to 2020 are real) and November."""
    year = year_of(number)
    june, november = day(year, 6, {2018: 7, 2019: 12, 2020: 9}.get(year, 10)), day(year, 11, 18)
    return june if number <= june else november if number <= november else min(day(year, 12, 22), END)


def _hold(w: World, s: Stream, firm: Firm, std: Row, issued: int, **more: Any) -> Holding:
    product = w.product(firm)
    cert = r.certificate(w, s, firm, product, std, issued, scheme=SH, **more)
    r.application(w, s, cert, firm, product)
    audit(w, s, cert, issued - s.between(8, 20), kind="初评")
    ends = cert["expires_on"]
    if s.chance(0.06) and issued + 500 < min(ends, END):
        on = issued + s.between(300, 480)
        event(w, s, cert["certificate_no"], s.pick(("暂停", "撤销", "注销")), on)
        ends = on - 1
    return Holding(firm, product, std, cert, cert, False, ends)


def _renew(w: World, s: Stream, holdings: list[Holding]) -> None:
    for held in list(holdings):
        cert, ends = held.cert, held.ends_on
        while cert and ends == cert["expires_on"] < END - 10 and s.chance(0.85):
            again = _hold(
                w,
                s,
                held.firm,
                held.std,
                cert["expires_on"] + 1,
                previous_certificate_no=cert["certificate_no"],
            )
            holdings.append(again)
            cert, ends = again.cert, again.ends_on


def _applications(w: World, s: Stream) -> None:
    """Refused and open ones."""
    for year in range(2019, 2026):
        for _ in range(max(1, round(5 * w.size))):
            firm = shanghai_firm(w, s)
            applied = day(year, 3, 1) + s.between(0, 200)
            row = r.application(
                w, s, None, firm, w.product(firm), s.pick(w.shanghai_bodies), SH, applied_on=applied
            )
            failed = s.chance(0.6)
            row |= {
                "benchmark_result": "不通过" if failed else "通过",
                "decision": "不予通过",
                "decided_on": applied + s.between(40, 90),
            }
            row["explanation"] = "未达到标杆性组织要求" if failed else s.pick(("产品检测不符合标准", None))
    for _ in range(max(1, round(6 * w.size))):
        firm = shanghai_firm(w, s)
        row = r.application(
            w,
            s,
            None,
            firm,
            w.product(firm),
            s.pick(w.shanghai_bodies),
            SH,
            applied_on=END - s.between(1, 40),
        )
        row |= {"benchmark_result": None, "benchmark_on": None}


def _catalogue(w: World, s: Stream) -> None:
    for year in range(2020, 2026):
        for place, name in enumerate(AREAS):
            if place < 14 + (year - 2020) * 2:
                w.table("catalogue_areas").add(year=year, area_code=f"LY{place + 1:02d}", area_name=name)
