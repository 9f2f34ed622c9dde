"""Cases of certificates, rights, marks used without right, bodies, persons (S-10, S-14, Z-8, Z-12, Z-15)."""

from typing import Any

from ingestion.sample import records as r
from ingestion.sample import supervision_records as v
from ingestion.sample.cases import case, certified_firm, declared_firm, firm_for, some_standard
from ingestion.sample.cases_supervision import shanghai_standard
from ingestion.sample.days import END, day, year_of
from ingestion.sample.shanghai import shanghai_firm
from ingestion.sample.streams import Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import SH, ZJ, World


def _shanghai(w: World, s: Stream, issued: int, **more: Any) -> Row:
    firm = shanghai_firm(w, s)
    product = w.product(firm)
    cert = r.certificate(w, s, firm, product, shanghai_standard(w, s), issued, scheme=SH, **more)
    r.application(w, s, cert, firm, product)
    v.audit(w, s, cert, issued - 15, kind="初评")
    return cert


@case(
    "certificate_suspended", "certificate_resumed", "certificate_withdrawn", "certificate_cancelled",
    "certificate_terminated",
    "certificate_suspended_before_issue", "certificate_both_that_day", "certificate_two_ends",
    "certificate_ended_after_expiry",
    "certificate_never_ends",
)  # fmt: skip
def _status(w: World, s: Stream, name: str, number: int) -> str:
    issued = s.between(day(2022, 2), day(2024, 3))
    more = {"expires": None} if name == "certificate_never_ends" else {}
    if name == "certificate_ended_after_expiry":
        more = {"expires": day(2025, 2, 1)}
    _, _, cert, _ = certified_firm(w, s, issued, **more)
    no, on = cert["certificate_no"], cert["issued_on"] + s.between(200, 500)
    what = {
        "certificate_withdrawn": "撤销",
        "certificate_cancelled": "注销",
        "certificate_terminated": "提前终止",
    }.get(name)
    if what:
        v.event(w, s, no, what, on)
    elif name == "certificate_suspended_before_issue":
        v.event(w, s, no, "暂停", cert["issued_on"] - 3)
    elif name == "certificate_two_ends":
        v.event(w, s, no, "注销", on + 50)
        v.event(w, s, no, "撤销", on)
    elif name == "certificate_ended_after_expiry":
        v.event(w, s, no, "注销", day(2025, 3, 3))
    elif name != "certificate_never_ends":
        v.event(w, s, no, "暂停", on)
        if name == "certificate_resumed":
            v.event(w, s, no, "恢复", on + s.between(15, 90))
        if name == "certificate_both_that_day":
            v.event(w, s, no, "恢复", on)
    return no


@case("certificate_expired")
def _expired(w: World, s: Stream, name: str, number: int) -> str:
    _, _, cert, _ = certified_firm(w, s, s.between(day(2017, 3), day(2018, 6)))
    return cert["certificate_no"]


@case("event_of_unknown_certificate", "event_unpublished", "event_reported_late")
def _event(w: World, s: Stream, name: str, number: int) -> str:
    if name == "event_of_unknown_certificate":
        return v.event(w, s, f"QQ9-ZJM2020{90000 + number}", "撤销", s.between(day(2021, 1), day(2025, 6)))[
            "event_no"
        ]
    _, _, cert, _ = certified_firm(w, s, s.between(day(2020, 1), day(2023, 1)))
    on = cert["issued_on"] + 400
    late = (
        {"published_on": None}
        if name == "event_unpublished"
        else {"reported_on": on + 120, "published_on": on + 130}
    )
    return v.event(w, s, cert["certificate_no"], s.pick(("暂停", "撤销")), on, **late)["event_no"]


@case(
    "right_unknown_certificate", "right_numbered_as_shanghai", "right_expired", "right_without_end",
    "right_holder_differs",
    "right_other_scheme", "right_suspended",
)  # fmt: skip
def _right(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2020, 6), day(2022, 6))
    std = some_standard(w, s, granted - 30)
    firm = firm_for(w, s, std)
    product = w.product(firm)
    if name == "right_unknown_certificate":
        right = r.right(
            w, s, firm, product, std, granted, path="认证", certificate_no=f"QQ8-ZJM2020{80000 + number}"
        )
    elif name == "right_numbered_as_shanghai":
        cert = _shanghai(w, s, granted)
        right = r.right(w, s, firm, product, std, granted + 30, authorization_no=cert["certificate_no"])
    elif name == "right_expired":
        right = r.self_declared(w, s, firm, std, granted, product, expires=granted + 730)
    elif name == "right_without_end":
        right = r.self_declared(w, s, firm, std, granted, product, expires=None)
    elif name == "right_suspended":
        cert, right = r.certified(w, s, firm, std, granted, product)
        v.event(w, s, cert["certificate_no"], "暂停", END - 40)
    else:
        holder = w.firm(s) if name == "right_holder_differs" else firm
        scheme = "质量管理体系" if name == "right_other_scheme" else "浙江制造"
        cert = r.certificate(w, s, holder, product, std, granted - 5, scheme=scheme, expires=granted + 2190)
        right = r.right(w, s, firm, product, std, granted, cert)
    return right["authorization_no"]


@case("certificate_without_right", "renewal_after_gap", "renewal_applied_late")
def _certificate(w: World, s: Stream, name: str, number: int) -> str:
    issued = (
        s.between(day(2018, 1), day(2018, 11))
        if name.startswith("renewal")
        else s.between(day(2020, 1), day(2024, 1))
    )
    firm, std, cert, right = certified_firm(w, s, issued)
    if name == "certificate_without_right":
        w.table("authorizations").rows.remove(right)
        return cert["certificate_no"]
    again = cert["expires_on"] + (45 if name == "renewal_after_gap" else 1)
    product = w.product(firm, cert["product_name"], cert["product_series"])
    second = r.certificate(w, s, firm, product, std, again, previous_certificate_no=cert["certificate_no"])
    applied = again - 70 if name == "renewal_after_gap" else cert["expires_on"] + 1
    r.application(w, s, second, firm, product, applied_on=applied, decided_on=max(applied, again))
    r.right(w, s, firm, product, std, again, second)
    return second["certificate_no"]


@case(
    "misuse_before_grant", "misuse_revoked", "misuse_right_expired", "misuse_suspended", "misuse_withdrawn",
    "misuse_cancelled", "misuse_terminated", "misuse_expired", "misuse_unknown_certificate",
    "misuse_not_issued",
    "misuse_unknown_right", "misuse_certificate_number", "misuse_not_labelled",
)  # fmt: skip
def _misuse(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2020, 1), day(2022, 6))
    if name in ("misuse_unknown_right", "misuse_certificate_number"):
        no = f"PZB2016{90000 + number}"
        if name == "misuse_certificate_number":
            no = certified_firm(w, s, granted)[2]["certificate_no"]
        return v.check(w, no, granted + 300, channel="监督抽查")["check_no"]
    if name in ("misuse_revoked", "misuse_right_expired"):
        more = (
            {"revoked_on": granted + 300, "revoke_reason": "企业申请退出"} if name == "misuse_revoked" else {}
        )
        ends = granted + 365 if name == "misuse_right_expired" else "certificate"
        _, _, right = declared_firm(w, s, granted)
        right |= more | ({"expires_on": ends} if ends != "certificate" else {})
        on = granted + (300 if name == "misuse_revoked" and number == 0 else s.between(366, 600))
        return v.check(w, right["authorization_no"], on)["check_no"]
    _, _, cert, right = certified_firm(
        w, s, granted if name != "misuse_expired" else day(2018, 5, 5) + number
    )
    no, on = cert["certificate_no"], granted + s.between(200, 400)
    what = {
        "misuse_suspended": "暂停", "misuse_withdrawn": "撤销", "misuse_cancelled": "注销",
        "misuse_terminated": "提前终止",
        "misuse_not_labelled": "暂停",
    }.get(name)  # fmt: skip
    if what:
        v.event(w, s, no, what, on)
    if name == "misuse_unknown_certificate":
        right["certificate_no"] = f"QQ7-ZJM2020{70000 + number}"
    elif name == "misuse_not_issued":
        right["granted_on"] = cert["issued_on"] - 30
        return v.check(w, right["authorization_no"], cert["issued_on"] - 1)["check_no"]
    elif name == "misuse_before_grant":
        on = granted - s.between(1, 60)
    elif name == "misuse_expired":
        right["expires_on"] = None
        on = cert["expires_on"] + s.between(1, 200)
    return v.check(w, right["authorization_no"], on, labelled=name != "misuse_not_labelled")["check_no"]


@case(
    "misuse_shanghai_suspended",
    "misuse_shanghai_expired",
    "misuse_shanghai_withdrawn",
    "misuse_shanghai_before_grant",
)
def _misuse_shanghai(w: World, s: Stream, name: str, number: int) -> str:
    cert = _shanghai(w, s, s.between(day(2020, 6), day(2021, 12)))
    no, issued = cert["certificate_no"], cert["issued_on"]
    on = {"misuse_shanghai_expired": cert["expires_on"] + 30, "misuse_shanghai_before_grant": issued - 5}.get(
        name, issued + 400
    )
    if name in ("misuse_shanghai_suspended", "misuse_shanghai_withdrawn"):
        v.event(w, s, no, "暂停" if name.endswith("suspended") else "撤销", on - 20)
    return v.check(w, no, on, premises=None, product=None, c=None, channel="监督抽查")["check_no"]


@case(
    "shanghai_pledge_missing",
    "shanghai_standard_not_evaluated",
    "shanghai_enterprise_standard",
    "shanghai_unpublished",
)
def _shanghai_certificate(w: World, s: Stream, name: str, number: int) -> str:
    cert = _shanghai(w, s, day(2022, 6, 10))
    if name == "shanghai_pledge_missing":
        cert["pledged"] = False
    elif name == "shanghai_unpublished":
        cert["published_on"] = None
    else:
        std = r.standard(w, s, day(2019, 3, 1) + number, program=SH)
        std |= {"advanced_evaluated_on": None} if name.endswith("evaluated") else {"kind": "企业标准"}
        cert["standard_no"] = std["standard_no"]
    return cert["certificate_no"]


@case(
    "application_unexplained", "application_no_self_evaluation", "application_benchmark_failed",
    "application_benchmark_missing",
    "application_benchmark_after_decision",
)  # fmt: skip
def _application(w: World, s: Stream, name: str, number: int) -> str:
    cert = _shanghai(w, s, s.between(day(2021, 2), day(2025, 5)))
    row = w.table("applications").rows[-1]
    if name == "application_unexplained":
        w.table("certificates").rows.remove(cert)
        w.table("surveillance_audits").rows.pop()
        row |= {"decision": "不予通过", "explanation": None, "certificate_no": None}
    elif name == "application_no_self_evaluation":
        row["self_evaluated"] = False
    elif name == "application_benchmark_failed":
        row["benchmark_result"] = "不通过"
    elif name == "application_benchmark_missing":
        row |= {"benchmark_result": None, "benchmark_on": None}
    elif name == "application_benchmark_after_decision":
        row["benchmark_on"] = row["decided_on"] + 5
    return row["application_no"]


@case("body_exited", "body_suspended_member", "body_prosecuted_member", "body_not_member")
def _body(w: World, s: Stream, name: str, number: int) -> str:
    """Certificates by bodies that were no members in good standing."""
    if number >= 2:
        return certified_firm(w, s, day(2024, 5, 5), body=w.memory["bodies"][name])[2]["certificate_no"]
    place = ("body_exited", "body_suspended_member", "body_prosecuted_member", "body_not_member").index(
        name
    ) * 2 + number
    body = type(w.zhejiang_bodies[0])(
        f"CNCA-R-2099-{60 + place:03d}", f"湖山{'甲乙丙丁戊己庚辛'[place]}认证有限公司", f"HS{place}"
    )
    w.memory["bodies"][name] = body
    joined = {"body_id": body.id, "body_name": body.name, "program": ZJ, "joined_on": day(2016, 3, 1)}
    members = w.table("alliance_members")
    if name == "body_exited":
        members.add(**joined, exited_on=day(2023, 6, 30), status="正常")
    elif name == "body_suspended_member":
        members.add(**joined, status="暂停")
        v.action(w, "责令整改", day(2023, 3, 3), None, None, body.id)
    elif name == "body_prosecuted_member":
        members.add(**joined, status="取消" if number else "正常")
        v.action(w, "立案", day(2023, 9, 9), None, None, body.id)
    return certified_firm(w, s, day(2024, 4, 4), body=body)[2]["certificate_no"]


@case("barred_auditor_audits", "barred_auditor_stays_away", "integrity_unnamed_body")
def _barred(w: World, s: Stream, name: str, number: int) -> str:
    _, _, cert, _ = certified_firm(w, s, s.between(day(2021, 1), day(2022, 6)))
    person = f"AUD-{cert['body_id'][-3:]}-{700 + len(w.table('integrity_records').rows)}"
    barred = cert["issued_on"] + 200
    on = barred + 120 if name == "barred_auditor_audits" else barred - 20
    v.audit(w, s, cert, on, auditor_id=person)
    record = w.table("integrity_records").add(
        record_no=w.numbers.next("CX", year_of(barred)), person_id=person,
        body_id=None if name == "integrity_unnamed_body" else cert["body_id"],
        violation=s.pick(("违规收受钱物", "强制有偿咨询", "诱导有偿咨询")), decided_on=barred - 10,
        barred_from=barred, person_kind="审核员",
    )  # fmt: skip
    return record["record_no"]


@case("major_change_late", "major_change_then_papers", "effort_outlier")
def _changes(w: World, s: Stream, name: str, number: int) -> str:
    _, _, cert, _ = certified_firm(w, s, s.between(day(2021, 1), day(2023, 6)))
    changed = cert["issued_on"] + 200
    if name == "effort_outlier":
        few = number % 2 == 0
        return v.audit(w, s, cert, changed, person_days="0.1" if few else "38", test_items=0 if few else 240)[
            "audit_no"
        ]
    row = w.table("major_changes").add(
        notice_no=w.numbers.next("ZD", year_of(changed)), certificate_no=cert["certificate_no"],
        changed_on=changed,
        reported_on=changed + (150 if name == "major_change_late" else 10), content="主要生产工艺改变",
    )  # fmt: skip
    if name == "major_change_then_papers":
        v.audit(w, s, cert, changed + 60, mode="非现场")
    return row["notice_no"]
