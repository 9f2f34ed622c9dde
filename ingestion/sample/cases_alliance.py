"""Cases of 上海品牌 beside the rulebook: applications, issuers, standing, risk, the mark (S-3 to S-17).

Belongs here: Shanghai's cases of the statements. Does not belong here: Zhejiang's (cases_review), its
ordinary holders (shanghai). All are late: they stand beside a province that is made without them.
"""

from functools import partial
from typing import Any

from ingestion.sample import cases
from ingestion.sample import records as r
from ingestion.sample import supervision_records as v
from ingestion.sample.cases import certified_firm
from ingestion.sample.cases_supervision import shanghai_standard
from ingestion.sample.days import END, add_years, day, year_of
from ingestion.sample.shanghai import rule_of, shanghai_firm
from ingestion.sample.streams import Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import SH, Body, Firm, Product, World

late = partial(cases.case, late=True)


def _holder(
    w: World,
    s: Stream,
    issued: int,
    std: Row | None,
    *,
    firm: Firm | None = None,
    until: int = END,
    **more: Any,
) -> tuple[Firm, Product, Row]:
    """A firm with a certificate under a published rule: application, first audit, then one a year."""
    firm = firm or shanghai_firm(w, s)
    product = w.product(firm)
    body = more.pop("body", None) or s.pick(w.shanghai_bodies)
    if "rule_id" not in more:
        more["rule_id"] = rule_of(w, body.id)
    cert = r.certificate(w, s, firm, product, std, issued, scheme=SH, body=body, **more)
    r.application(w, s, cert, firm, product)
    v.audit(w, s, cert, issued - s.between(8, 20), kind="初评")
    for on in range(issued + 330, min(until, cert["expires_on"]), 330):
        v.audit(w, s, cert, on)
    return firm, product, cert


def _evaluated(w: World, s: Stream, since: int = 0) -> tuple[Row, int]:
    """A group standard, and a day (from `since` on) on which its evaluation is not older than three years."""
    known = [
        x
        for x in w.settled_rows("standards")
        if x["program"] == SH
        and x["kind"] == "团体标准"
        and x["advanced_evaluated_on"] is not None
        and x["published_on"] < END - 300
    ]
    std = max(known, key=lambda x: x["advanced_evaluated_on"])
    first = max(std["published_on"] + 60, since)
    last = min(add_years(std["advanced_evaluated_on"], 3), END - 90)
    return std, s.between(first, max(first, last))


@late("application_benchmark_undated", "application_certificate_before_decision")
def _granted(w: World, s: Stream, name: str, number: int) -> str:
    _holder(w, s, s.between(day(2021, 6), day(2025, 5)), shanghai_standard(w, s))
    row = w.table("applications").rows[-1]
    if name == "application_benchmark_undated":
        row["benchmark_on"] = None
    else:
        row["decided_on"] += s.between(9, 30)
    return row["application_no"]


@late("application_self_evaluation_not_stated", "application_benchmark_before_application")
def _refused(w: World, s: Stream, name: str, number: int) -> str:
    """Refused with an explanation, so that nothing else speaks against them."""
    firm, applied = shanghai_firm(w, s), s.between(day(2021, 2), day(2025, 6))
    body = s.pick(w.shanghai_bodies)
    row = r.application(w, s, None, firm, w.product(firm), body, SH, applied_on=applied)
    row |= {"benchmark_result": "不通过", "decision": "不予通过", "decided_on": applied + s.between(40, 90)}
    row["explanation"] = "未达到标杆性组织要求"
    if name == "application_self_evaluation_not_stated":
        row["self_evaluated"] = None
    else:
        row["benchmark_on"] = applied - s.between(5, 40)
    return row["application_no"]


_OUTSIDE = {"issuer_not_member": None, "issuer_suspended": "暂停", "issuer_suspension_undated": "取消"}
"""Cases of bodies that are no members in good standing: the status on record; None: no member."""


@late("issuer_in_order", "issuer_rule_unknown", "issuer_standard_unknown", *_OUTSIDE)
def _issuers(w: World, s: Stream, name: str, number: int) -> str:
    """In order but for the one thing that the case is about."""
    std, issued = _evaluated(w, s, since=day(2023, 6))
    more: dict[str, Any] = {}
    if name in _OUTSIDE:
        more = {
            "body": _outside_body(w, name, _OUTSIDE[name]),
            "rule_id": rule_of(w, w.shanghai_bodies[0].id),
        }
    elif name == "issuer_rule_unknown":
        more = {"rule_id": f"SHPP-GZ-9{number:02d}"}
    _, _, cert = _holder(w, s, issued, None if name == "issuer_standard_unknown" else std, **more)
    return cert["certificate_no"]


def _outside_body(w: World, name: str, status: str | None) -> Body:
    """One body for all cases of a situation."""
    if name not in w.memory["bodies"]:
        place = list(_OUTSIDE).index(name)
        body = Body(f"CNCA-R-2099-{80 + place:03d}", f"江畔{'甲乙丙'[place]}认证有限公司", f"JP{place}")
        w.memory["bodies"][name] = body
        if status:
            _join(w, body, status)
    return w.memory["bodies"][name]


def _join(w: World, body: Body, status: str) -> Row:
    return w.table("alliance_members").add(
        body_id=body.id, body_name=body.name, program=SH, joined_on=day(2018, 3, 1), status=status
    )


@late("member_prosecuted", "shanghai_general_requirements")
def _alliance(w: World, s: Stream, name: str, number: int) -> str | None:
    """A member against which a case was opened and that stayed; general requirements of the wrong kind."""
    if number:
        return None
    if name == "shanghai_general_requirements":
        std = r.standard(w, s, day(2018, 1, 20), program=SH, title="“上海品牌”认证通用要求")
        return f"GENERAL_REQUIREMENTS_NOT_LOCAL|{std['standard_no']}"
    body = Body("CNCA-R-2099-089", "江畔丁认证有限公司", "JP9")
    _join(w, body, "正常")
    v.action(w, "立案", day(2023, 9, 12), body_id=body.id)
    return f"SANCTIONED_BODY_MEMBER|{body.id}|{SH}"


@late("standing_serious", "standing_repaired", "standing_removed")
def _standing(w: World, s: Stream, name: str, number: int) -> str:
    """Holders of the first batch, whose certificates ended before the guidance came into force."""
    firm, _, _ = _holder(w, s, day(2018, 6, 7), shanghai_standard(w, s))
    on = s.between(day(2021, 3), day(2023, 6))
    removed = None if name == "standing_serious" else on + s.between(200, 700)
    which = "严重违法失信名单" if name != "standing_removed" else "经营异常名录"
    v.listing(w, s, firm, which, on, removed, "信用修复" if name == "standing_repaired" else "期满")
    return f"shanghai_brand|{firm.uscc}"


@late("shanghai_risk_suspension", "shanghai_risk_misuse")
def _risk(w: World, s: Stream, name: str, number: int) -> str:
    """One thing that counts towards the risk of a holder."""
    issued = s.between(day(2023, 8), day(2024, 11))
    firm, _, cert = _holder(w, s, issued, shanghai_standard(w, s))
    if name == "shanghai_risk_misuse":
        found = _used(w, cert, issued - 9)
        v.action(w, "约谈", issued + s.between(5, 40), found["check_no"], firm.uscc)
    else:
        _suspended(w, s, cert, issued + 200, failed=False)
    return f"shanghai_brand|{firm.uscc}"


@late("shanghai_risk_many")
def _many_risks(w: World, s: Stream, name: str, number: int) -> str:
    """A holder of both marks whom everything counts against: inspections are made of Zhejiang's alone."""
    issued = s.between(day(2023, 8), day(2024, 11))
    both, _, _, right = certified_firm(w, s, issued - 60)
    firm, product, cert = _holder(w, s, issued, shanghai_standard(w, s), firm=both)
    _suspended(w, s, cert, issued + 200, failed=True)
    _used(w, cert, issued + 220)
    v.penalty(w, s, firm, issued + 150)
    v.listing(w, s, firm, "经营异常名录", END - 40)
    failed = v.inspection(w, s, firm, right["product_code"], None, issued + 120, passed=False)
    v.action(w, "约谈", issued + 130, failed["inspection_no"], firm.uscc)
    _complaint(w, s, firm, issued + 160, product.name, "质量")
    return f"shanghai_brand|{firm.uscc}"


def _used(w: World, cert: Row, on: int) -> Row:
    """A spot check that meets the mark."""
    no = cert["certificate_no"]
    return v.check(w, no, on, premises=None, product=None, c=None, channel="监督抽查")


def _suspended(w: World, s: Stream, cert: Row, on: int, failed: bool) -> None:
    """Suspended for two months, after a failed audit or a major change that was reported in time."""
    if failed:
        v.audit(w, s, cert, on - 12, result="不通过")
    else:
        w.table("major_changes").add(
            notice_no=w.numbers.next("ZD", year_of(on)),
            certificate_no=cert["certificate_no"],
            changed_on=on - 30,
            reported_on=on - 20,
            content="生产地址变更",
        )
    v.event(w, s, cert["certificate_no"], "暂停", on)
    v.event(w, s, cert["certificate_no"], "恢复", on + 60)


@late("misuse_shanghai_cancelled", "misuse_shanghai_terminated", "shanghai_out_of_scope")
def _marks(w: World, s: Stream, name: str, number: int) -> str:
    """The mark met after the certificate ended, or on another product than the certified one."""
    issued = s.between(day(2020, 6), day(2021, 12))
    ended = {"misuse_shanghai_cancelled": "注销", "misuse_shanghai_terminated": "提前终止"}.get(name)
    until = issued + 380 if ended else END
    firm, _, cert = _holder(w, s, issued, shanghai_standard(w, s), until=until)
    if ended:
        v.event(w, s, cert["certificate_no"], ended, until)
    found = _used(w, cert, issued + 400)
    if not ended:
        found["product_code"] = w.product(firm).code
    return found["check_no"] if ended else f"OUT_OF_SCOPE|{found['check_no']}"


@late("shanghai_renewal_late")
def _renewal(w: World, s: Stream, name: str, number: int) -> str:
    std = shanghai_standard(w, s)
    firm, product, first = _holder(w, s, day(2018, 6, 7), std)
    issued = first["expires_on"] + s.between(120, 200)
    more = {"rule_id": first["rule_id"], "previous_certificate_no": first["certificate_no"]}
    again = r.certificate(w, s, firm, product, std, issued, scheme=SH, **more)
    row = r.application(w, s, again, firm, product)
    row["applied_on"] = max(row["applied_on"], first["expires_on"] + 1)
    row["benchmark_on"] = row["applied_on"] + 6
    return f"RECERTIFICATION_LATE|{row['application_no']}"


@late("mark_passed_off", "mark_false_publicity")
def _penalised(w: World, s: Stream, name: str, number: int) -> str:
    """Firms without a right that put the mark on what they sell, or say that they have it."""
    told = "冒用“上海品牌”认证标志" if name == "mark_passed_off" else "以上海品牌认证标志作虚假宣传"
    kind = "伪造冒用认证标志" if name == "mark_passed_off" else "虚假宣传"
    firm = shanghai_firm(w, s)
    more = {"violation_type": kind, "facts": f"当事人未取得认证，{told}，经查实"}
    row = v.penalty(w, s, firm, s.between(day(2021, 3), day(2025, 9)), quality=False, **more)
    code = "MARK_ABUSE" if name == "mark_passed_off" else "FALSE_PUBLICITY"
    return f"{code}|{row['penalty_no']}"


@late("complaint_of_mark", "complaint_paid_consulting")
def _complaints(w: World, s: Stream, name: str, number: int) -> str:
    """Complaints about firms of no programme."""
    on = s.between(day(2021, 3), day(2025, 6))
    if name == "complaint_of_mark":
        row = _complaint(w, s, shanghai_firm(w, s), on, "标称“上海品牌”的家政服务", "虚假宣传")
        return f"MARK_ABUSE_COMPLAINT|{row['complaint_no']}"
    row = _complaint(w, s, w.firm(s), on, "认证咨询服务", "有偿咨询")
    return f"PAID_CONSULTING_COMPLAINT|{row['complaint_no']}"


def _complaint(w: World, s: Stream, firm: Firm, on: int, product: str, category: str) -> Row:
    return w.table("complaints").add(
        complaint_no=w.numbers.next("TSP", year_of(on), 6),
        kind="举报",
        received_at=(on * 86_400 + s.between(0, 86_399)) * 1_000_000,
        region_code=firm.region,
        respondent_name=firm.name,
        respondent_uscc=firm.uscc,
        product_name=product,
        category=category,
        complainant_name="钱某",
        complainant_phone=f"100{s.between(0, 99_999_999):08d}",
        accepted_on=on + 3,
        closed_on=on + 3 + s.between(5, 40),
        outcome="已核查",
    )
