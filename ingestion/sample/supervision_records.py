"""Records of supervision, credit and money: one function per kind of happening.

Belongs here: what an audit, check, inspection, penalty, listing, claim … looks like as rows.
Does not belong here: who does it when (ordinary, cases).
"""

from typing import Any

from ingestion.sample.codes import office
from ingestion.sample.days import add_years, year_of
from ingestion.sample.streams import Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import ZJ, Firm, World

QUALITY_VIOLATIONS = (
    "产品质量不合格",
    "生产销售不合格产品",
    "以次充好",
    "掺杂掺假",
    "无证生产",
    "伪造冒用认证标志",
    "未履行召回义务",
)
QUALITY_LAW = "《中华人民共和国产品质量法》第四十九条"


def check(
    w: World,
    right_no: str,
    on: int,
    labelled: bool = True,
    *,
    premises: bool | None = True,
    product: bool | None = True,
    c: bool | None = True,
    channel: str = "日常监督",
) -> Row:
    """A label check."""
    return w.table("label_checks").add(
        check_no=w.numbers.next(w.prefix("JC"), year_of(on), 7), right_no=right_no, checked_on=on,
        channel=channel, labelled=labelled, kpi_premises=premises, kpi_product=product, c_performed=c,
    )  # fmt: skip


def audit(
    w: World,
    s: Stream,
    cert: Row,
    on: int,
    *,
    mode: str = "现场",
    kind: str | None = "监督",
    result: str = "通过",
    **more: Any,
) -> Row:
    """A surveillance or other audit."""
    papers = True if mode == "非现场" else None
    return w.table("surveillance_audits").add(
        **{
            "audit_no": w.numbers.next("SH", year_of(on)),
            "certificate_no": cert["certificate_no"],
            "audited_on": on,
            "mode": mode,
            "result": result,
            "major_change": False,
            "person_days": str(s.between(2, 10) / 2) if mode == "现场" else "0.5",
            "test_items": s.between(4, 28),
            "auditor_id": auditor(s, cert["body_id"]),
            "kind": kind,
            "test_report": papers,
            "self_report": papers,
            "pledge": papers,
        }
        | more
    )


def auditor(s: Stream, body_id: str) -> str:
    """Code of an auditor of a body."""
    return f"AUD-{body_id[-3:]}-{s.between(1, 40):03d}"


def event(w: World, s: Stream, certificate_no: str, what: str, on: int, **more: Any) -> Row:
    """A change of a certificate's status, reported and published in time unless told otherwise."""
    return w.table("certificate_events").add(
        **{
            "event_no": w.numbers.next("BG", year_of(on)),
            "certificate_no": certificate_no,
            "event": what,
            "effective_on": on,
            "reason": {
                "暂停": "监督审核未按期实施",
                "恢复": "整改完成",
                "撤销": "不能持续符合认证要求",
                "注销": "获证组织申请",
                "提前终止": "产品停产",
            }[what],
            "reported_on": on + s.between(0, 5),
            "published_on": on + s.between(1, 10),
        }
        | more
    )


def inspection(
    w: World,
    s: Stream,
    firm: Firm,
    product_code: str,
    std: Row | None,
    confirmed: int,
    passed: bool = True,
    **more: Any,
) -> Row:
    """A benchmark inspection."""
    return w.table("inspections").add(
        **{
            "inspection_no": w.numbers.next("CJ", year_of(confirmed)),
            "uscc": firm.uscc,
            "product_code": product_code,
            "standard_no": std["standard_no"] if std else None,
            "sampled_on": confirmed - s.between(12, 35),
            "result": "合格" if passed else "不合格",
            "failed_items": None
            if passed
            else s.pick(
                ("耐久性", "标志和说明", "耐腐蚀性能、表面质量", "有害物质限量", "尺寸偏差（外径、壁厚）")
            ),
            "confirmed_on": confirmed,
        }
        | more
    )


def action(
    w: World,
    kind: str,
    on: int,
    related: str | None = None,
    uscc: str | None = None,
    body_id: str | None = None,
) -> Row:
    """An enforcement action."""
    return w.table("enforcement_actions").add(
        action_no=w.numbers.next("CZ", year_of(on)),
        uscc=uscc,
        body_id=body_id,
        kind=kind,
        related_no=related,
        acted_on=on,
    )


def penalty(
    w: World,
    s: Stream,
    firm: Firm,
    on: int,
    *,
    quality: bool = True,
    product_code: str | None = None,
    **more: Any,
) -> Row:
    """An administrative penalty on a firm."""
    fine = s.between(2, 300) * 100_000
    violation = (
        s.pick(QUALITY_VIOLATIONS)
        if quality
        else s.pick(("虚假宣传", "广告违法", "未按规定标示价格", "登记事项未变更"))
    )
    return w.table("penalties").add(
        **{
            "penalty_no": f"浙市监处罚〔{year_of(on)}〕T{w.numbers.next('', 1)[1:]}号",
            "party_name": firm.name,
            "party_type": "法人及非法人组织",
            "uscc": firm.uscc,
            "violation_type": violation,
            "facts": f"当事人{violation}，经查实",
            "legal_basis": QUALITY_LAW if quality else "《中华人民共和国广告法》第五十五条",
            "penalty_type": "罚款",
            "content": f"罚款{fine // 100}元",
            "fine_yuan": fine,
            "confiscated_yuan": s.between(0, 40) * 12_345,
            "decided_on": on,
            "publicity_ends_on": add_years(on, s.pick((1, 3))),
            "authority": office(firm.region),
            "source_unit": "浙江省市场监督管理局",
            "product_code": product_code,
        }
        | more
    )


def listing(
    w: World,
    s: Stream,
    firm: Firm,
    which: str,
    on: int,
    removed: int | None = None,
    reason: str | None = None,
) -> Row:
    """A row of a credit list."""
    return w.table("credit_listings").add(
        listing_no=w.numbers.next(w.prefix("MD"), year_of(on), 6),
        uscc=firm.uscc,
        list=which,
        listed_on=on,
        removed_on=removed,
        removal_reason=(reason or "信用修复") if removed else None,
        authority=office(firm.region),
        listing_reason={
            "严重违法失信名单": "生产销售不合格产品情节严重",
            "经营异常名录": "通过登记的住所无法联系",
        }.get(which, "纳税信用A级"),
        removal_authority=office(firm.region) if removed else None,
    )


def recall(
    w: World, firm: Firm, product_code: str, ordered: int, due: int, completed: int | None = None
) -> Row:
    """A recall of a product."""
    return w.table("recalls").add(
        recall_no=w.numbers.next("ZH", year_of(ordered)),
        uscc=firm.uscc,
        product_code=product_code,
        ordered_on=ordered,
        due_on=due,
        completed_on=completed,
    )


def claim(w: World, kind: str, firm: Firm, yuan: int, applied: int, **more: Any) -> Row:
    """A subsidy claim; amounts in whole yuan."""
    for name in ("paid_yuan", "recovered_yuan"):
        if more.get(name) is not None:
            more[name] = round(more[name] * 100)
    return w.table("subsidy_claims").add(
        **{
            "claim_no": w.numbers.next("JB", year_of(applied)),
            "kind": kind,
            "uscc": firm.uscc,
            "region_code": firm.region,
            "amount_yuan": yuan * 100,
            "applied_on": applied,
        }
        | more
    )


def publication(
    w: World,
    kind: str,
    subject: str,
    on: int,
    *,
    program: str = ZJ,
    related: str | None = None,
    uscc: str | None = None,
    addressee: str | None = None,
) -> Row:
    """Something made public or notified."""
    return w.table("publications").add(
        publication_no=w.numbers.next("GK", year_of(on)), program=program, kind=kind, subject=subject,
        related_no=related, uscc=uscc,
        addressee=addressee, published_on=on,
    )  # fmt: skip
