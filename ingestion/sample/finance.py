"""Ordinary money: claims of drafters, rule subsidies, management funds, local support.

Belongs here: the mass of claims; amounts follow published local rates. Does not belong here: planted claims.
"""

from ingestion.sample import supervision_records as v
from ingestion.sample.days import END, day
from ingestion.sample.ordinary import Holding
from ingestion.sample.streams import Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import Firm, World

LEAD_YUAN = {"330521": 300_000, "330723": 300_000}
"""Leading a standard: Deqing and Wuyi 300,000 yuan; elsewhere as in Jinhua city, 200,000."""
PART_YUAN, CERTIFIED_YUAN, QINGPU_YUAN = 100_000, 100_000, 300_000
RULE_YUAN, FUND_YUAN = 20_000, 2_000_000
"""A certification rule, the yearly management fund (assumed)."""


def populate(w: World, holdings: list[Holding], shanghai: list[Holding]) -> None:
    """Make ordinary claims."""
    s = w.stream("claims")
    roles = {(x["standard_no"], x["uscc"]): x["role"] for x in w.table("standard_drafters").rows}
    claimed: set[tuple[str, str]] = set()
    for held in holdings:
        key = (held.std["standard_no"], held.firm.uscc)
        role = roles.get(key)
        applied = held.right["granted_on"] + s.between(150, 420)
        if role and key not in claimed and applied >= day(2019, 3) and applied < END and s.chance(0.42):
            claimed.add(key)
            yuan = drafter_yuan(held.firm, role)
            _pay(s, v.claim(w, "标准起草奖补", held.firm, yuan, applied, standard_no=key[0]), 0.9)
        elif s.chance(0.1) and applied < END and applied > day(2019):
            purpose = s.pick(("奖补", "奖补", "公共品牌保险", "抽检评价", "宣传推广", None))
            _pay(s, v.claim(w, "地方补助", held.firm, CERTIFIED_YUAN, applied, purpose=purpose), 0.95)
    for held in shanghai:
        applied = held.right["issued_on"] + s.between(60, 300)
        if held.firm.region == "310118" and applied < END:
            _pay(s, v.claim(w, "地方补助", held.firm, QINGPU_YUAN, applied), 1.0)
    _rules(w, s)


def drafter_yuan(firm: Firm, role: str) -> int:
    """What a drafter may claim where it is."""
    return LEAD_YUAN.get(firm.region, 200_000) if role == "牵头" else PART_YUAN


def _pay(s: Stream, claim: Row, share: float) -> None:
    paid = claim["applied_on"] + s.between(40, 220)
    if paid <= END and s.chance(share):
        claim["paid_on"] = paid
        claim["paid_yuan"] = claim["amount_yuan"] if s.chance(0.8) else None


def _rules(w: World, s: Stream) -> None:
    applicants: dict[str, Firm] = w.memory["body firms"]
    for rule in list(w.table("certification_rules").rows):
        applied = rule["published_on"] + s.between(200, 500)
        if rule["body_id"] not in applicants or applied < day(2019, 3) or applied >= END or not s.chance(0.5):
            continue
        _pay(
            s,
            v.claim(
                w, "认证细则补助", applicants[rule["body_id"]], RULE_YUAN, applied, rule_id=rule["rule_id"]
            ),
            0.85,
        )
