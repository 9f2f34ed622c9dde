"""The ordinary programme of Zhejiang: standards, drafters, brand enterprises, certificates, rights over time.

Belongs here: the mass that follows the published growth. Does not belong here: planted cases, supervision,
money, surveys. What is planted counts towards the growth.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ingestion.sample import records as r
from ingestion.sample.codes import office
from ingestion.sample.days import END, add_months, add_years, day, year_of
from ingestion.sample.growth import BRAND_ENTERPRISES, STANDARDS
from ingestion.sample.names import sign_of
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.supervision_records import audit, event, publication
from ingestion.sample.tables import Row
from ingestion.sample.world import EXCLUDED, ZJ, Firm, Product, World

SELF_DECLARED_SHARE = 0.21
"""Share of enterprises that take this way where their product may (assumed): 18 % of all."""
_MORE_RIGHTS = Choices([(0, 0.65), (1, 0.20), (2, 0.10), (3, 0.04), (5, 0.01)])
_KINDS = Choices(
    [("科研机构", 3), ("检测机构", 3), ("认证机构", 1), ("标准化技术委员会", 1), ("行业协会", 2)]
)
_OUTSIDERS = Choices([(0, 0.62), (1, 0.28), (2, 0.1)])
_FATES = Choices(
    [("valid", 0.91), ("paused", 0.035), ("withdrawn", 0.012), ("cancelled", 0.028), ("terminated", 0.015)]
)


@dataclass(slots=True)
class Holding:
    """One right of an ordinary enterprise, with what it rests on."""

    firm: Firm
    product: Product
    std: Row
    right: Row
    cert: Row | None
    is_drafter: bool
    ends_on: int
    """Last day on which nothing had happened to it yet."""


def remaining(spread: list[int], taken: list[int]) -> list[int]:
    """The days of `spread` left once each of `taken` has used up the nearest one; at least half stay."""
    left = list(spread)
    step = max(1, -(-2 * len(taken) // max(1, len(spread))))
    for number in sorted(taken)[::step]:
        left.pop(min(bisect_left(left, number), len(left) - 1))
    return left


def populate(w: World) -> list[Holding]:
    """Make standards, enterprises and rights up to the published numbers."""
    standards = _standards(w)
    holdings = _enterprises(w, standards)
    _other_drafters(w, standards)
    _refused_and_open(w)
    return holdings


def _standards(w: World) -> list[Row]:
    s = w.stream("standards")
    taken = [x["published_on"] for x in w.table("standards").rows if x["program"] == ZJ]
    made: list[Row] = []
    for number in remaining(STANDARDS.spread(w.size), taken):
        published = r.month_end(number) if s.chance(0.4) else number
        std = r.standard(w, s, min(published, END - 5))
        made.append(std)
        review = add_years(r.clock(std), 3)
        if s.chance(0.012):
            std["status"] = "废止"
        elif review < END and s.chance(0.12):
            std["reviewed_on"] = review + s.between(10, 200)
            if s.chance(0.2):
                std["status"] = "修订"
                _revise(w, s, std)
    made.sort(key=lambda row: row["published_on"])
    return made


def _revise(w: World, s: Stream, std: Row) -> None:
    """A new edition: the serial stays, the year changes."""
    published = std["reviewed_on"] + s.between(60, 300)
    number = f"{std['standard_no'][:-5]}-{year_of(published)}"
    if published > END - 5 or number == std["standard_no"]:
        std["status"] = "现行"
        return
    w.table("standards").add(
        **std
        | {
            "standard_no": number,
            "published_on": published,
            "effective_on": published + s.between(2, 30),
            "status": "现行",
            "revision_of": std["standard_no"],
            "reviewed_on": None,
            "advanced_evaluated_on": published - 20,
        }
    )
    w.memory["trade"][number] = w.memory["trade"][std["standard_no"]]


def _enterprises(w: World, standards: list[Row]) -> list[Holding]:
    s = w.stream("brand enterprises")
    first: dict[str, int] = {}
    for row in w.table("authorizations").rows:
        first[row["uscc"]] = min(row["granted_on"], first.get(row["uscc"], END))
    published = [std["published_on"] for std in standards]
    drafters: dict[str, int] = {}
    leads: set[str] = set()
    holdings: list[Holding] = []
    for brand_on in remaining(BRAND_ENTERPRISES.spread(w.size), list(first.values())):
        std = _standard_for(s, standards, published, brand_on, leads)
        granted = min(max(brand_on, std["published_on"] + 25), END)
        trade = w.memory["trade"][std["standard_no"]]
        firm = w.firm(s, trade=trade, established=granted - s.between(3 * 365, 22 * 365))
        if s.chance(0.015):
            firm.row["registration_status"] = s.pick(("注销", "吊销", "迁出"))
        is_drafter = _take_part(w, s, std, firm, drafters, leads)
        self_declared = granted > day(2019, 3) and s.chance(SELF_DECLARED_SHARE)
        if trade.industry in EXCLUDED and not s.chance(0.05):
            self_declared = False
        holdings += _hold(w, s, firm, std, granted, self_declared, is_drafter)
        _more(w, s, firm, std, standards, published, granted, self_declared, holdings)
    for std in standards:
        if std["standard_no"] not in leads:
            firm = w.firm(
                s,
                trade=w.memory["trade"][std["standard_no"]],
                established=std["published_on"] - s.between(1500, 7000),
            )
            r.drafter(w, std, firm, "牵头")
            _project(w, s, std, firm)
            _publish_overdue(w, s, std, firm)
    return holdings


def _standard_for(s: Stream, standards: list[Row], published: list[int], on: int, leads: set[str]) -> Row:
    high = max(1, bisect_right(published, on - 25))
    low = min(bisect_left(published, on - s.pick((210, 240, 280, 900))), high - 1)
    std = standards[s.between(low, high - 1)]
    for _ in range(3):
        if std["standard_no"] not in leads:
            break
        std = standards[s.between(low, high - 1)]
    return std


def _take_part(w: World, s: Stream, std: Row, firm: Firm, drafters: dict[str, int], leads: set[str]) -> bool:
    number = std["standard_no"]
    w.memory["drafters"][number, firm.uscc] = True
    if number not in leads and s.chance(0.9):
        leads.add(number)
        r.drafter(w, std, firm, "牵头")
        _project(w, s, std, firm)
        return True
    if drafters.get(number, 0) < 6 and s.chance(0.75):
        drafters[number] = drafters.get(number, 0) + 1
        r.drafter(w, std, firm)
        return True
    return False


def _project(w: World, s: Stream, std: Row, firm: Firm) -> None:
    applied = std["published_on"] - s.between(150, 420)
    r.project(w, firm, applied, std["title"], applied + s.between(8, 45), "受理", std["standard_no"])


def _hold(
    w: World, s: Stream, firm: Firm, std: Row, granted: int, self_declared: bool, is_drafter: bool
) -> list[Holding]:
    product = w.product(firm, std["title"])
    if self_declared:
        return _declared(w, s, firm, std, granted, product, is_drafter)
    cert, right = r.certified(w, s, firm, std, granted, product)
    made = [Holding(firm, product, std, right, cert, is_drafter, _fate(w, s, right, cert))]
    renewed = cert["expires_on"]
    while made[-1].ends_on == renewed < END - 20 and s.chance(0.85):
        issued = renewed + 1 - s.between(0, 25)
        again = r.certificate(
            w, s, firm, product, std, issued, previous_certificate_no=cert["certificate_no"]
        )
        r.application(w, s, again, firm, product)
        audit(w, s, again, issued - s.between(12, 30), kind="再认证")
        right = r.right(w, s, firm, product, std, renewed + 1, again)
        cert, renewed = again, again["expires_on"]
        made.append(Holding(firm, product, std, right, cert, is_drafter, _fate(w, s, right, cert)))
    return made


def _declared(
    w: World, s: Stream, firm: Firm, std: Row, granted: int, product: Product, is_drafter: bool
) -> list[Holding]:
    """A right by self-declaration, declared again every three years by most."""
    right = r.self_declared(w, s, firm, std, granted, product)
    made = [Holding(firm, product, std, right, None, is_drafter, _end_of(s, right))]
    while made[-1].ends_on == right["expires_on"] < END - 20 and s.chance(0.85):
        right = r.self_declared(w, s, firm, std, right["expires_on"] + 1, product)
        made.append(Holding(firm, product, std, right, None, is_drafter, _end_of(s, right)))
    return made


def _more(
    w: World, s: Stream, firm: Firm, std: Row, standards: list[Row], published: list[int], granted: int,
    self_declared: bool, holdings: list[Holding],
) -> None:  # fmt: skip
    for _ in range(s.draw(_MORE_RIGHTS)):
        later = granted + s.between(0, 1500) if s.chance(0.7) else granted
        if later > END:
            continue
        other, is_drafter = std, False
        if s.chance(0.6):
            high = max(1, bisect_right(published, later - 25))
            low = min(bisect_left(published, later - 330), high - 1)
            other = _alike(w, s, firm, [standards[s.between(low, high - 1)] for _ in range(12)]) or std
            key = (other["standard_no"], firm.uscc)
            is_drafter = other is not std and s.chance(0.85) and key not in w.memory["drafters"]
            if is_drafter:
                w.memory["drafters"][key] = True
                r.drafter(w, other, firm)
        holdings += _hold(w, s, firm, other, max(later, other["published_on"] + 5), self_declared, is_drafter)


def _alike(w: World, s: Stream, firm: Firm, standards: list[Row]) -> Row | None:
    """A standard of the firm's own division of industry."""
    division = firm.trade.industry[:2]
    return next((x for x in standards if x["industry_code"][:2] == division), None)


def _end_of(s: Stream, right: Row) -> int:
    """Perhaps the right is revoked; the day before it ends."""
    ends = right["expires_on"] if right["expires_on"] is not None else END
    if s.chance(0.012) and right["granted_on"] + 400 < min(ends, END):
        right["revoked_on"] = s.between(right["granted_on"] + 200, min(ends, END))
        right["revoke_reason"] = s.pick(("企业申请退出", "产品停产", "企业注销"))
        ends = right["revoked_on"] - 1
    return ends


def _fate(w: World, s: Stream, right: Row, cert: Row) -> int:
    """What becomes of a certificate; the last day before it."""
    ends = _end_of(s, right)
    fate = s.draw(_FATES)
    last = min(cert["expires_on"], END)
    if fate == "valid" or cert["issued_on"] + 250 > last - 120:
        return ends
    on = s.between(cert["issued_on"] + 250, last - 100)
    late = {} if s.chance(0.85) else {"reported_on": None, "published_on": None}
    if fate == "paused":
        event(w, s, cert["certificate_no"], "暂停", on, **late)
        if s.chance(0.75):
            event(w, s, cert["certificate_no"], "恢复", on + s.between(20, 90))
    else:
        what = {"withdrawn": "撤销", "cancelled": "注销", "terminated": "提前终止"}[fate]
        event(w, s, cert["certificate_no"], what, on, **late)
    return min(ends, on - 1)


def _other_drafters(w: World, standards: list[Row]) -> None:
    """Institutes and firms that take part and never become brand enterprises."""
    s = w.stream("other drafters")
    institutes = [
        w.firm(s, established=day(1998, 6), name=f"浙江{sign_of(len(w.firms))}检验检测研究院有限公司")
        for _ in range(max(2, round(60 * w.size)))
    ]
    outsiders = [w.firm(s) for _ in range(max(3, round(1500 * w.size)))]
    for std in standards:
        chosen = s.sample(outsiders, s.draw(_OUTSIDERS))
        if s.chance(0.2):
            chosen.append(s.pick(institutes))
        for firm in chosen:
            kind = s.draw(_KINDS) if firm in institutes else "企业"
            r.drafter(w, std, firm, kind=kind if s.chance(0.9) else None)
            _publish_overdue(w, s, std, firm)


def _publish_overdue(w: World, s: Stream, std: Row, firm: Firm) -> None:
    """Make a drafter public that did not perform, half a year or so after its deadline."""
    deadline = add_months(r.clock(std), 12)
    if deadline < day(2019, 3) or not s.chance(0.3):
        return
    on = deadline + s.between(20, 200)
    if on <= END:
        publication(w, "公开", "未履责企业", on, related=std["standard_no"], uscc=firm.uscc)
    if on + 20 <= END and s.chance(0.6):
        kind = s.pick(("通报", "财政通报"))
        addressee = office(firm.region, "财政局" if kind == "财政通报" else "市场监督管理局")
        publication(
            w,
            kind,
            "未履责企业",
            on + s.between(1, 20),
            related=std["standard_no"],
            uscc=firm.uscc,
            addressee=addressee,
        )


def _refused_and_open(w: World) -> None:
    """Applications for certificates that were refused or are still open."""
    s = w.stream("applications refused")
    granted = [x for x in w.table("applications").rows if x["program"] == ZJ]
    for row in s.sample(range(len(granted)), max(3, len(granted) * 6 // 100)):
        near = granted[row]["applied_on"]
        firm = w.firm(s)
        applied = r.application(w, s, None, firm, w.product(firm), s.pick(w.zhejiang_bodies), applied_on=near)
        if near < END - 110 or s.chance(0.3):
            explained = s.pick(
                ("关键性能指标未达到标准要求", "现场审核发现严重不符合", "申请材料不真实", None)
            )
            applied |= {
                "decision": "不予通过",
                "decided_on": near + s.between(30, 100),
                "explanation": explained,
            }
    for _ in range(max(2, round(90 * w.size))):
        firm = w.firm(s)
        r.application(
            w, s, None, firm, w.product(firm), s.pick(w.zhejiang_bodies), applied_on=END - s.between(1, 75)
        )
