"""One maker per feed: a random, acceptable record for a key (feeds.md), drawn again for each version."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from . import random_oversight as oversight
from .engine.dates import ONE_DAY, add_years
from .random_pools import (
    AREAS,
    BODIES,
    CATEGORIES,
    NAMES,
    REGIONS_AWAY,
    REGIONS_HOME,
    RULES,
    SERIES,
    SHANGHAI_STANDARD,
    STANDARDS,
    Pools,
)

SYSTEMS = ("质量管理体系", "环境管理体系", "职业健康安全管理体系")


def enterprise(p: Pools, uscc: str) -> dict:
    """Two of six stand outside the home province, some with a parent inside."""
    away = uscc in p.known[4:] or p.chance(0.1)
    return {
        "name": p.one(NAMES) if p.chance(0.6) else NAMES[(p.known + p.unknown).index(uscc) % len(NAMES)],
        "former_names": p.maybe(0.3, ";".join([p.name() for _ in range(p.one((1, 2)))])),
        "region_code": p.one(REGIONS_AWAY if away else REGIONS_HOME),
        "industry_code": p.maybe(0.7, p.one(("C38", "3851"))),
        "registration_status": p.one(("存续", "存续", "存续", "注销", "吊销", "迁出")),
        "parent_uscc": p.maybe(0.8 if away else 0.1, p.one(p.known[:2] + p.unknown[:1])),
        "parent_share_pct": p.maybe(0.9, Decimal(p.one(("50", "50.000000001", "51", "100", "100")))),
    }


def certificate(p: Pools, number: str) -> dict:
    """Both programmes' certificates and those of management systems."""
    issued_on = p.early_day()
    shanghai = number in p.shanghai
    scheme = "上海品牌" if shanghai else p.one(("浙江制造", "浙江制造", "浙江制造", *SYSTEMS, "其他"))
    expires_on = p.one(
        (None, add_years(issued_on, 6), add_years(issued_on, 6) + ONE_DAY, p.day_from(issued_on))
    )
    return {
        "scheme": scheme,
        "uscc": p.uscc(),
        "body_id": p.one(BODIES),
        "product_code": p.maybe(0.8, p.product()),
        "product_series": p.maybe(0.8, p.one(SERIES)),
        "standard_no": p.maybe(0.8, SHANGHAI_STANDARD if shanghai else p.standard()),
        "rule_id": p.maybe(0.4, p.one(RULES)),
        "area_code": p.maybe(0.7, p.one((*AREAS, "L9"))) if shanghai else None,
        "issued_on": issued_on,
        "expires_on": expires_on,
        "previous_certificate_no": p.maybe(0.3, p.one(p.certificates)),
    }


def chained_certificates(p: Pools) -> dict[str, dict]:
    """Certificates of the three management systems in chains of renewals; some with a gap, some in a loop."""
    planned = {}
    holder, first = p.one(p.known[:4]), p.one((date(2017, 3, 1), date(2018, 2, 28), p.early_day()))
    for system in SYSTEMS:
        issued_on, length = first, p.one((1, 2, 3, 3))
        loop = p.chance(0.3)
        for place in range(length):
            no_end = p.chance(0.2)
            expires_on = add_years(issued_on, p.one((1, 2, 3, 3, 4))) - ONE_DAY
            planned[f"{system[:2]}{place}"] = {
                **certificate(p, "-"),
                "scheme": system if p.chance(0.97) else SYSTEMS[0],
                "uscc": holder if p.chance(0.97) else p.uscc(),
                "issued_on": issued_on,
                "expires_on": None if no_end else expires_on,
                "previous_certificate_no": f"{system[:2]}{(place - 1) % length}" if place or loop else None,
            }
            issued_on = expires_on + timedelta(days=p.one((-30, 0, 1, 1, 1, 1, 1, 1, 2)))
    return planned


def certificate_event(p: Pools, _: str, numbers: list[str]) -> dict:
    """Pauses and ends, often on one day, some before the certificate was issued."""
    return {
        "certificate_no": p.one(numbers) if p.chance(0.95) else "C999",
        "event": p.one(("暂停", "暂停", "恢复", "恢复", "撤销", "注销", "提前终止")),
        "effective_on": p.day(),
        "reason": p.maybe(0.5, "监督不合格"),
    }


def authorization(p: Pools, _: str) -> dict:
    """Zhejiang rights of both paths."""
    granted_on = p.early_day()
    path = p.one(("认证", "自我声明"))
    return {
        "uscc": p.uscc(),
        "product_code": p.product(),
        "standard_no": p.standard(),
        "path": path,
        "certificate_no": p.maybe(
            0.93 if path == "认证" else 0.1, p.one([*p.certificates, *p.shanghai, "C999"])
        ),
        "granted_on": granted_on,
        "expires_on": p.maybe(0.3, p.day_from(granted_on)),
        "revoked_on": p.maybe(0.2, p.day_from(granted_on)),
        "revoke_reason": p.maybe(0.2, "抽检不合格"),
    }


def application(p: Pools, _: str) -> dict:
    """Applications, some decided, some refused without a word."""
    applied_on = p.day()
    decided = p.chance(0.75)
    return {
        "program": p.brand(),
        "uscc": p.uscc(),
        "applied_on": applied_on,
        "decision": p.one(("通过", "不予通过")) if decided else p.maybe(0.1, "通过"),
        "decided_on": p.day_from(applied_on) if decided else None,
        "explanation": p.maybe(0.4, "不符合标准"),
    }


def standard(p: Pools, standard_no: str) -> dict:
    """The Shanghai standard is in force from its day; the others before or after they are published."""
    published_on = p.early_day()
    return {
        "title": f"标准{standard_no[-4:]}",
        "program": "上海品牌" if standard_no == SHANGHAI_STANDARD else "品字标浙江制造",
        "published_on": published_on,
        "effective_on": p.one((published_on, published_on - ONE_DAY, p.day_from(published_on))),
        "status": p.one(("现行", "现行", "现行", "修订", "废止")),
        "is_consumer": p.chance(0.75),
        "reviewed_on": p.maybe(0.4, p.one((p.day(), add_years(published_on, 3), p.day_from(published_on)))),
        "revision_of": p.maybe(0.3, STANDARDS[0]),
    }


def drafter(p: Pools, *_: str) -> dict:
    """Lead or participant."""
    return {"role": p.one(("牵头", "参与"))}


def self_declaration(p: Pools, _: str) -> dict:
    """Applications for the self-declared path."""
    applied_on = p.day()
    decided = p.chance(0.7)
    return {
        "uscc": p.one(p.known[:4]) if p.chance(0.6) else p.uscc(),
        "product_code": p.product(),
        "product_series": p.maybe(0.8, p.one(SERIES)),
        "product_category": p.maybe(0.7, p.one((*CATEGORIES, "K9"))),
        "standard_no": p.standard(),
        "applied_on": applied_on,
        "c_pledged": p.chance(0.85),
        "decision": p.one(("同意", "不同意")) if decided else p.maybe(0.1, "同意"),
        "decided_on": p.day_from(applied_on) if decided else None,
    }


def exclusion(p: Pools, _: str, valid_from: date) -> dict:
    """A category that self-declaration is closed to for a time."""
    return {
        "name": "目录产品",
        "valid_to": p.one((None, valid_from, valid_from - ONE_DAY, p.day_from(valid_from))),
    }


MAKERS: dict[str, Callable[..., dict]] = {
    "enterprises": enterprise,
    "certificate_events": certificate_event,
    "applications": application,
    "authorizations": authorization,
    "standards": standard,
    "standard_drafters": drafter,
    "self_declarations": self_declaration,
    "exclusion_catalogue": exclusion,
    "quality_awards": oversight.award,
    "penalties": oversight.penalty,
    "credit_listings": oversight.listing,
    "complaints": oversight.complaint,
    "inspections": oversight.inspection,
    "label_checks": oversight.label_check,
    "surveillance_audits": oversight.audit,
    "recalls": oversight.recall,
    "enforcement_actions": oversight.enforcement,
    "publications": oversight.publication,
    "standard_projects": oversight.project,
    "association_members": oversight.member,
    "certification_rules": oversight.rule,
    "identity_links": oversight.link,
    "subsidy_claims": oversight.claim,
    "survey_rounds": oversight.survey_round,
    "satisfaction_responses": oversight.answer,
}
