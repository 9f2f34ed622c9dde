"""Makers of what is found, said and paid: penalties, complaints, checks, claims, answers (feeds.md)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .engine.policy import INDICATOR_WEIGHTS
from .random_pools import REGIONS_AWAY, REGIONS_HOME, RULES, STANDARDS, Pools

RESPONDENTS = ("企业", "市县局", "行业协会", "专家")
VIOLATION_TYPES = (
    "产品质量不合格",
    "产品质量 不合格",
    "《以次充好》",
    "虚假宣传",
    "产品质量不合格等",
    "无证生产",
    None,
)
LEGAL_BASES = (
    "违反《中华人民共和国产品质量法》第三十二条",
    "《中华人民共和国 产品 质量法》",
    "工业产品生产许可证 管理条例第二十条",
    "反不正当竞争法第八条",
    "中华人民共和国价格法",
    None,
)


def award(p: Pools, _: str) -> dict:
    """Quality awards; 其他 does not count."""
    return {"uscc": p.uscc(), "level": p.one(("国家", "省", "市", "县", "其他")), "awarded_on": p.day()}


def penalty(p: Pools, _: str) -> dict:
    """Penalties with and without code, of persons too."""
    return {
        "party_name": p.name(),
        "party_type": p.one(
            ("法人及非法人组织", "法人及非法人组织", "法人及非法人组织", "个体工商户", "自然人")
        ),
        "uscc": p.maybe(0.6, p.uscc()),
        "violation_type": p.one(VIOLATION_TYPES),
        "facts": p.maybe(0.5, "销售不合格产品"),
        "legal_basis": p.one(LEGAL_BASES),
        "fine_yuan": p.maybe(0.8, p.money()),
        "decided_on": p.day(),
        "authority": "某市市场监督管理局",
        "product_code": p.maybe(0.6, p.product()),
    }


def listing(p: Pools, _: str) -> dict:
    """Credit listings, some removed on the day they began."""
    listed_on = p.day()
    return {
        "uscc": p.uscc(),
        "list": p.one(("严重违法失信名单", "严重违法失信名单", "经营异常名录", "守信激励名单")),
        "listed_on": listed_on,
        "removed_on": p.maybe(0.5, p.day_from(listed_on)),
        "removal_reason": p.maybe(0.4, "信用修复"),
    }


def complaint(p: Pools, _: str) -> dict:
    """Complaints, closed on the 60th day or the 61st."""
    received_on = p.day()
    accepted_on = p.maybe(0.8, p.day_from(received_on))
    closed_on = None
    if accepted_on is not None and p.chance(0.8):
        closed_on = accepted_on + timedelta(days=p.one((-1, 0, 59, 60, 61)))
    return {
        "kind": p.one(("投诉", "投诉", "举报")),
        "received_at": datetime.combine(received_on, p.one((time(0, 0), time(23, 59, 59), time(12, 30)))),
        "region_code": p.maybe(0.4, p.one(REGIONS_HOME)),
        "respondent_name": p.name(),
        "respondent_uscc": p.maybe(0.4, p.uscc()),
        "category": p.maybe(0.7, p.one(("质量", "指定机构"))),
        "accepted_on": accepted_on,
        "closed_on": closed_on,
    }


def inspection(p: Pools, _: str) -> dict:
    """Inspections of few products, so that second failures are common."""
    sampled_on = p.day()
    confirmed_on = sampled_on if p.chance(0.5) else p.day_from(sampled_on)
    return {
        "uscc": p.uscc(),
        "product_code": p.product(),
        "sampled_on": sampled_on,
        "confirmed_on": confirmed_on,
        "result": p.one(("合格", "不合格", "不合格")),
    }


def label_check(p: Pools, _: str) -> dict:
    """Checks of rights, of unknown ones, and with a certificate's number in place of an authorisation's."""
    numbers = p.authorizations * 4 + p.shanghai * 2 + [p.certificates[0], "A999"]
    return {
        "right_no": p.one(numbers),
        "checked_on": p.day(),
        "channel": p.one(("日常监督", "认证监督", "自我声明抽查", "监督抽查")),
        "labelled": p.chance(0.75),
        "kpi_premises": p.flag(0.1, 0.8),
        "kpi_product": p.flag(0.1, 0.8),
        "c_performed": p.flag(0.15, 0.6),
    }


def audit(p: Pools, _: str) -> dict:
    """Audits of both modes and three kinds."""
    return {
        "certificate_no": p.one(p.certificates + p.shanghai) if p.chance(0.95) else "C999",
        "audited_on": p.day(),
        "mode": p.one(("现场", "非现场")),
        "result": p.one(("通过", "通过", "不通过")),
        "major_change": p.flag(0.2, 0.2),
        "kind": p.one((None, "初评", "监督", "再认证")),
    }


def recall(p: Pools, _: str) -> dict:
    """Recalls, some completed late, some never."""
    ordered_on = p.day()
    return {
        "uscc": p.uscc(),
        "product_code": p.product(),
        "ordered_on": ordered_on,
        "due_on": p.day_from(ordered_on),
        "completed_on": p.maybe(0.3, p.day_from(ordered_on)),
    }


def enforcement(p: Pools, _: str) -> dict:
    """Interviews about inspections, of whatever uscc."""
    return {
        "uscc": p.maybe(0.7, p.uscc()),
        "kind": p.one(("约谈", "约谈", "通报", "责令整改", "立案")),
        "related_no": p.one([*p.inspections, "I999", None]),
        "acted_on": p.day(),
    }


def publication(p: Pools, _: str) -> dict:
    """Publications about drafters; the number is written in several ways."""
    standard_no = p.standard()
    spelling = p.one(
        (standard_no, standard_no.lower(), standard_no.replace(" ", ""), standard_no.replace("-", "—"))
    )
    return {
        "program": p.brand(),
        "kind": p.one(("公开", "通报", "财政通报", "报告")),
        "subject": "未履责企业" if p.chance(0.8) else "证书",
        "related_no": p.maybe(0.95, spelling),
        "uscc": p.maybe(0.95, p.uscc()),
        "published_on": max(p.day(), p.day()),
    }


def project(p: Pools, _: str) -> dict:
    """New standard applications."""
    applied_on = p.day()
    decision = p.one(("受理", "受理", "受理", "不予受理", None))
    return {
        "uscc": p.uscc(),
        "title": "新标准",
        "applied_on": applied_on,
        "decision": decision,
        "decided_on": p.day_from(applied_on) if decision and p.chance(0.95) else None,
    }


def member(p: Pools, _: str, joined_on: date) -> dict:
    """Membership of the association."""
    return {"exited_on": p.maybe(0.5, p.one((joined_on, p.day_from(joined_on))))}


def rule(p: Pools, _: str) -> dict:
    """Certification rules."""
    return {"title": "实施细则", "published_on": p.day()}


def link(p: Pools, _: str) -> dict:
    """A person's word on whom a record is about: an enterprise, none, or an unknown code."""
    feed = p.one(("complaints", "penalties"))
    keys = (p.complaints if feed == "complaints" else p.penalties) or ["罚999号"]
    return {
        "source_feed": feed,
        "source_key": p.one(keys),
        "uscc": p.maybe(0.7, p.uscc()),
        "decided_by": "张三",
        "decided_on": p.day(),
    }


def claim(p: Pools, _: str) -> dict:
    """Subsidy claims of all kinds, often twice for one thing, paid as claimed, too much, or not at all."""
    applied_on = p.day()
    paid_on = p.maybe(0.5, p.day_from(applied_on))
    amount = p.money()
    paid_yuan = p.one((None, amount, amount + Decimal("0.01"), amount / 2, p.money()))
    recovered_on = p.maybe(0.5, p.day_from(paid_on)) if paid_on else None
    return {
        "kind": p.one(("标准起草奖补", "标准起草奖补", "认证细则补助", "标准管理经费", "地方补助")),
        "uscc": p.one(p.known[:3]) if p.chance(0.8) else p.uscc(),
        "standard_no": p.maybe(0.93, p.one(STANDARDS[:2]) if p.chance(0.7) else p.standard()),
        "rule_id": p.maybe(0.9, p.one((*RULES, "R9"))),
        "region_code": p.one(REGIONS_HOME + REGIONS_AWAY[:1]),
        "amount_yuan": amount,
        "applied_on": applied_on,
        "paid_on": paid_on,
        "paid_yuan": None if paid_on is None or paid_yuan is None else paid_yuan.quantize(Decimal("0.01")),
        "recovered_on": recovered_on,
        "recovered_yuan": p.maybe(0.9, p.money()) if recovered_on else None,
    }


def survey_round(p: Pools, *_: str) -> dict:
    """Questionnaires sent out."""
    return {"invited": p.one((0, 1, 3, 7, 40))}


def answer(p: Pools, _: str, indicator_code: str) -> dict:
    """An answer on one of several scales."""
    low, high, scores = p.one(
        (
            ("1", "5", ("1", "2", "3", "4", "5", "4.6", "4.2", "3.8")),
            ("0", "10", ("0", "7", "8", "9", "10", "6.999999999")),
            ("0", "3", ("1", "2", "3")),
            ("-1", "6", ("0", "2.5", "6")),
        )
    )
    types = [target_type for target_type, code in INDICATOR_WEIGHTS if code == indicator_code]
    return {
        "program": p.brand(),
        "survey_year": p.one((2018, 2019, 2020, 2021, 2022, 2023)),
        "respondent_id": f"W{p.rng.randrange(6)}",
        "respondent_type": p.one(RESPONDENTS[:2]) if p.chance(0.7) else p.one(RESPONDENTS),
        "target_type": types[0] if types and p.chance(0.93) else "联合会服务",
        "target_id": p.one((None, "T1", "T1", "T2")),
        "score": Decimal(p.one(scores)),
        "scale_min": Decimal(low),
        "scale_max": Decimal(high),
        "weight": p.one((None, Decimal(1), Decimal(2), Decimal("0.5"), Decimal("0.333333333"))),
        "answered_on": p.day(),
    }
