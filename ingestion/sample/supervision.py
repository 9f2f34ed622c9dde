"""Ordinary supervision and standing: audits, inspections, recalls, awards, titles, members, bodies.

Belongs here: what happens year by year to ordinary certificates, products and firms.
"""

from ingestion.sample import records as r
from ingestion.sample import supervision_records as v
from ingestion.sample.days import END, add_years, day, year_of
from ingestion.sample.ordinary import Holding
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import EXCLUDED, SH, ZJ, World

INSPECTIONS = {
    2017: 60,
    2018: 120,
    2019: 250,
    2020: 320,
    2021: 400,
    2022: 480,
    2023: 540,
    2024: 600,
    2025: 640,
}
"""Benchmark inspections a year at scale 1 (assumed)."""
FAILED = 0.024
"""Share of failed inspections: the rate of large firms in national spot checks is 1 to 3 %."""
_LEVELS = Choices([("县", 0.34), ("市", 0.24), ("省", 0.05), ("国家", 0.01), ("其他", 0.36)])


def populate(w: World, holdings: list[Holding], shanghai: list[Holding]) -> None:
    """Make everything of this module."""
    _bodies(w)
    _audits(w, [*holdings, *shanghai])
    _inspections(w, holdings)
    _recalls(w, holdings)
    _standing(w, holdings)
    _catalogue_of_exclusions(w)
    _major_changes(w, [h for h in [*holdings, *shanghai] if h.cert])
    _integrity(w)


def _bodies(w: World) -> None:
    for program, bodies, start in (
        (ZJ, w.zhejiang_bodies, day(2014, 8)),
        (SH, w.shanghai_bodies, day(2017, 11)),
    ):
        for place, body in enumerate(bodies):
            joined = start if place < 10 else start + 300 * (place - 8)
            city = "330106" if program == ZJ else "310115"
            firm = w.firm(w.stream("body", body.id), name=body.name, region=city)
            w.memory["body firms"][body.id] = firm
            w.table("alliance_members").add(
                body_id=body.id,
                body_name=body.name,
                program=program,
                joined_on=joined,
                status="正常",
                uscc=firm.uscc,
            )


def _audits(w: World, holdings: list[Holding]) -> None:
    s = w.stream("audits")
    for held in holdings:
        cert = held.cert
        if cert is None:
            continue
        careful = s.chance(0.94)
        onsite_last = cert["issued_on"]
        number = 1
        while True:
            due = add_years(cert["issued_on"], number)
            last = min(held.ends_on, cert["expires_on"], END)
            on = due - s.between(0, 70) if careful or s.chance(0.7) else due + s.between(5, 160)
            if on > last:
                break
            number += 1
            by_papers = on < add_years(onsite_last, 2) - 380 and cert["scheme"] != SH and s.chance(0.55)
            failed = s.chance(0.012)
            audit = v.audit(
                w, s, cert, on,
                mode="非现场" if by_papers else "现场",
                result="不通过" if failed else "通过",
                major_change=True if s.chance(0.015) else (None if s.chance(0.03) else False),
            )  # fmt: skip
            if not by_papers:
                onsite_last = on
            if by_papers and s.chance(0.04):
                audit[s.pick(("test_report", "self_report", "pledge"))] = False


def _inspections(w: World, holdings: list[Holding]) -> None:
    s = w.stream("inspections")
    for year, count in INSPECTIONS.items():
        alive = [h for h in holdings if h.right["granted_on"] < day(year) + 200 and h.ends_on > day(year)]
        for _ in range(max(2, round(count * w.size)) if alive else 0):
            held = s.pick(alive)
            low = max(day(year, 2, 1), held.right["granted_on"] + 30)
            confirmed = s.between(low, max(low, min(day(year, 12, 20), held.ends_on)))
            passed = not s.chance(FAILED)
            found = v.inspection(w, s, held.firm, held.product.code, held.std, confirmed, passed)
            if not passed:
                _follow(w, s, held, found)


def _follow(w: World, s: Stream, held: Holding, found: Row) -> None:
    confirmed = found["confirmed_on"]
    if s.chance(0.9) and confirmed + 30 < END:
        v.action(w, "约谈", confirmed + s.between(3, 30), found["inspection_no"], held.firm.uscc)
    again = confirmed + s.between(60, 170)
    if s.chance(0.8) and again < END:
        v.inspection(w, s, held.firm, held.product.code, held.std, again)


def _recalls(w: World, holdings: list[Holding]) -> None:
    s = w.stream("recalls")
    for year in range(2018, 2026):
        for _ in range(max(1, round(60 * w.size))):
            held = s.pick(holdings)
            ordered = day(year) + s.between(0, 300)
            due = ordered + s.pick((30, 60, 90))
            done = due - s.between(0, 25) if s.chance(0.93) else due + s.between(3, 90)
            code = f"P{held.firm.trade.industry}{held.firm.number:06d}90"
            v.recall(w, held.firm, code, ordered, due, done)


def _standing(w: World, holdings: list[Holding]) -> None:
    """Awards, titles, management systems, membership of the association."""
    s = w.stream("standing")
    seen: set[str] = set()
    for held in holdings:
        firm, since = held.firm, held.right["granted_on"]
        if firm.uscc in seen:
            continue
        seen.add(firm.uscc)
        if firm.uscc not in w.memory["awarded"] and s.chance(0.84):
            r.award(w, s, firm, since - s.between(-800, 2400), s.draw(_LEVELS))
        if s.chance(0.72):
            joined = since + s.between(10, 400)
            left = joined + s.between(400, 2000) if s.chance(0.04) else None
            w.table("association_members").add(uscc=firm.uscc, joined_on=joined, exited_on=left)
        for title, share, years in (
            ("专精特新", 0.2, 3),
            ("出口型", 0.16, None),
            ("专精特新小巨人", 0.04, 3),
            ("制造业单项冠军", 0.015, None),
        ):
            if s.chance(share):
                granted = day(s.between(2018, 2025), s.pick((3, 7, 11)), 15)
                valid_to = add_years(granted, years) if years else None
                w.table("enterprise_titles").add(
                    uscc=firm.uscc, title=title, granted_on=granted, valid_to=valid_to
                )
        if s.chance(0.3):
            start = since - s.between(200, 2500)
            for scheme in r.SYSTEMS[: 3 if s.chance(0.5) else 1]:
                r.system_chain(w, s, firm, scheme, start + s.between(0, 60), min(since + 900, END - 1000))
    for _ in range(max(3, round(900 * w.size))):
        firm = w.firm(s)
        title = s.pick(("专精特新", "专精特新", "出口型", "创新型中小企业"))
        w.table("enterprise_titles").add(
            uscc=firm.uscc, title=title, granted_on=day(s.between(2018, 2025), 6, 30), valid_to=None
        )


def _catalogue_of_exclusions(w: World) -> None:
    for industry, (name, start, end) in EXCLUDED.items():
        w.table("exclusion_catalogue").add(
            product_category=f"LB-{industry}",
            name=name,
            valid_from=_day(start),
            valid_to=_day(end) if end else None,
        )


def _day(text: str) -> int:
    year, month, of_month = map(int, text.split("-"))
    return day(year, month, of_month)


def _major_changes(w: World, holdings: list[Holding]) -> None:
    s = w.stream("major changes")
    contents = ("法定代表人变更", "生产地址变更", "关键原材料供应商变更", "主要工艺调整", "组织架构重大调整")
    for _ in range(max(3, round(220 * w.size))):
        held = s.pick(holdings)
        if held.cert is None or held.cert["issued_on"] + 60 >= min(held.ends_on, END - 60):
            continue
        low = held.cert["issued_on"] + 60
        changed = s.between(low, min(held.ends_on, END - 60))
        w.table("major_changes").add(
            notice_no=w.numbers.next("ZD", year_of(changed)),
            certificate_no=held.cert["certificate_no"], changed_on=changed,
            reported_on=changed + (s.between(2, 28) if s.chance(0.85) else s.between(60, 200)),
            content=s.pick(contents),
        )  # fmt: skip


def _integrity(w: World) -> None:
    s = w.stream("integrity")
    for _ in range(max(1, round(12 * w.size))):
        body = s.pick(w.zhejiang_bodies)
        decided = day(2019, 6) + s.between(0, 2200)
        w.table("integrity_records").add(
            record_no=w.numbers.next("CX", year_of(decided)),
            person_id=f"AUD-{body.id[-3:]}-{s.between(900, 990):03d}",
            body_id=body.id, violation=s.pick(("违规收受钱物", "强制有偿咨询", "诱导有偿咨询", "其他")),
            decided_on=decided,
            barred_from=decided + s.between(0, 15),
            person_kind=s.pick(("审核员", "审核员", "标准人员", "公职人员", None)),
        )  # fmt: skip
