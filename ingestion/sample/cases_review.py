"""Cases of what is looked at again: past audits, revocations, persons, risk (Z-6, Z-7, Z-11, Z-15).

Belongs here: Zhejiang's cases of the statements beside the rulebook. Does not belong here: Shanghai's
(cases_alliance). All are late: they stand beside a province that is made without them.
"""

from functools import partial

from ingestion.sample import cases
from ingestion.sample import supervision_records as v
from ingestion.sample.cases import certified_firm, declared_firm
from ingestion.sample.days import END, day, iso, year_of
from ingestion.sample.streams import Stream
from ingestion.sample.world import World

late = partial(cases.case, late=True)


@late("document_audit_first", "document_audit_not_stated", "document_audit_at_renewal")
def _document_audits(w: World, s: Stream, name: str, number: int) -> str:
    """Audits by documents that could not be judged, or that documents could not stand for."""
    renewal = name == "document_audit_at_renewal"
    granted = s.between(day(2018, 2), day(2018, 10)) if renewal else s.between(day(2020, 3), day(2022, 6))
    _, _, cert, _ = certified_firm(w, s, granted)
    issued = cert["issued_on"]
    if renewal:
        for on in (issued + 330, issued + 680):
            v.audit(w, s, cert, on)
        return v.audit(w, s, cert, cert["expires_on"] - 20, mode="非现场", kind="再认证")["audit_no"]
    if name == "document_audit_first":
        w.table("surveillance_audits").rows.pop()
    row = v.audit(w, s, cert, issued + s.between(300, 350), mode="非现场")
    if name == "document_audit_not_stated":
        row |= dict.fromkeys(s.sample(("test_report", "self_report", "pledge"), s.between(1, 3)))
    for on in range(issued + 640, END, 330):
        v.audit(w, s, cert, on)
    return row["audit_no"]


@late("revoked_c_standard", "revoked_recall", "revoked_dishonest", "revoked_penalty_unnamed")
def _revoked(w: World, s: Stream, name: str, number: int) -> str:
    """Rights by self-declaration revoked on a ground of the policy, or on one that a person must look at."""
    granted = s.between(day(2021, 1), day(2023, 6))
    firm, _, right = declared_firm(w, s, granted)
    on = granted + s.between(300, 600)
    right |= {"revoked_on": on, "revoke_reason": "产品因质量问题受到行政处罚"}
    if name == "revoked_c_standard":
        v.check(w, right["authorization_no"], on - s.between(20, 60), c=False, channel="自我声明抽查")
        right["revoke_reason"] = "不履行C标准"
    elif name == "revoked_recall":
        due = on - s.between(20, 60)
        v.recall(w, firm, right["product_code"], due - 60, due)
        right["revoke_reason"] = "不履行缺陷产品召回责任"
    elif name == "revoked_dishonest":
        v.listing(w, s, firm, "严重违法失信名单", on - s.between(10, 60), on + 200)
        right["revoke_reason"] = "列入严重违法失信名单"
    else:
        v.penalty(w, s, firm, on - s.between(10, 90))
    return right["authorization_no"]


@late("revoked_certificate_ended")
def _ended(w: World, s: Stream, name: str, number: int) -> str:
    _, _, cert, right = certified_firm(w, s, s.between(day(2021, 1), day(2023, 6)))
    on = right["granted_on"] + s.between(300, 600)
    v.event(w, s, cert["certificate_no"], "撤销", on - s.between(10, 40))
    right |= {"revoked_on": on, "revoke_reason": "证书已撤销"}
    return right["authorization_no"]


@late("recall_running")
def _recall(w: World, s: Stream, name: str, number: int) -> str:
    """A recall that is not done and not due yet: the right is to be revoked once its day has gone by."""
    firm, _, right = declared_firm(w, s, s.between(day(2024, 1), day(2025, 3)))
    v.recall(w, firm, right["product_code"], END - s.between(5, 40), END + s.between(10, 50))
    return f"RECALL|dec_revocation_due|{right['authorization_no']}"


@late("risk_mark_misuse")
def _risk(w: World, s: Stream, name: str, number: int) -> str:
    """Audited in time and in good standing again; the mark was used while the certificate was suspended."""
    firm, _, cert, right = certified_firm(w, s, s.between(day(2024, 2), day(2024, 7)))
    no, on = cert["certificate_no"], cert["issued_on"] + s.between(200, 260)
    v.event(w, s, no, "暂停", on)
    v.check(w, right["authorization_no"], on + 20, channel="监督抽查")
    v.event(w, s, no, "恢复", on + 60)
    for later in range(cert["issued_on"] + 330, END, 300):
        v.audit(w, s, cert, later)
    return f"zhejiang_made|{firm.uscc}"


@late("barred_reviewer_reviews", "official_dealt_with")
def _persons(w: World, s: Stream, name: str, number: int) -> str:
    """A barred person in a later review; an official in paid consulting who was dealt with."""
    record = w.table("integrity_records")
    official = name == "official_dealt_with"
    granted = s.between(day(2021, 6), day(2025, 3))
    _, _, cert, _ = certified_firm(w, s, granted)
    application = w.table("applications").rows[-1]
    barred = application["applied_on"] - s.between(60, 300)
    row = record.add(
        record_no=w.numbers.next("CX", year_of(barred)),
        person_id=f"AUD-{cert['body_id'][-3:]}-{800 + len(record.rows)}",
        body_id=cert["body_id"],
        violation="诱导有偿咨询",
        decided_on=barred - 10,
        barred_from=barred,
        person_kind="公职人员" if official else "审核员",
    )
    if official:
        v.action(w, "立案", barred + s.between(20, 120), row["record_no"])
        return f"OFFICIAL_DEALT_WITH|{row['record_no']}"
    application["reviewer_id"] = row["person_id"]
    return f"BARRED_REVIEWER|{application['application_no']}"


@late("member_dishonest")
def _member(w: World, s: Stream, name: str, number: int) -> str:
    """A member of the association on the list of serious dishonesty; no brand enterprise."""
    firm = w.firm(s)
    joined = s.between(day(2019, 3), day(2023, 6))
    w.table("association_members").add(uscc=firm.uscc, joined_on=joined)
    v.listing(w, s, firm, "严重违法失信名单", END - s.between(60, 400))
    return f"MEMBER_UNDER_SANCTION|{firm.uscc}|{iso(joined)}"
