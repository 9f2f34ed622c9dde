"""Cases of Z-6, Z-10, Z-11: surveillance, failed inspections, rights to be revoked."""

from ingestion.sample import records as r
from ingestion.sample import supervision_records as v
from ingestion.sample.cases import case, certified_firm, declared_firm, firm_for, some_standard
from ingestion.sample.days import END, add_years, day
from ingestion.sample.shanghai import shanghai_firm
from ingestion.sample.streams import Stream
from ingestion.sample.tables import Row
from ingestion.sample.world import SH, Firm, World


@case("term_six_years", "term_exceeded", "term_without_end")
def _term(w: World, s: Stream, name: str, number: int) -> str:
    issued = s.between(day(2022, 1), day(2025, 6))
    firm = w.firm(s)
    expires = {"term_six_years": add_years(issued, 6), "term_exceeded": add_years(issued, 6) + 1}.get(name)
    cert = r.certificate(w, s, firm, w.product(firm), some_standard(w, s, issued), issued, expires=expires)
    for on in range(issued + 300, END, 300):
        v.audit(w, s, cert, on)
    return cert["certificate_no"]


@case(
    "audit_overdue", "onsite_overdue", "audit_on_anniversary", "audit_never", "audit_failed_counts",
    "document_allowed",
    "document_denied_dishonest", "document_denied_abnormal", "document_denied_penalty",
    "document_denied_major_change",
    "document_denied_no_audit", "document_denied_not_stated", "document_denied_onsite_past",
)  # fmt: skip
def _surveillance(w: World, s: Stream, name: str, number: int) -> str:
    """The state on the last day (2025-12-31)."""
    issued = s.between(day(2023, 4), day(2023, 11)) if name != "document_denied_no_audit" else day(2025, 7, 1)
    firm, _, cert, _ = certified_firm(w, s, issued)
    cert_on = cert["issued_on"]
    if name == "document_denied_no_audit":
        w.table("surveillance_audits").rows[:] = [
            row
            for row in w.table("surveillance_audits").rows
            if row["certificate_no"] != cert["certificate_no"]
        ]
        return cert["certificate_no"]
    if name == "audit_never":
        return cert["certificate_no"]
    v.audit(w, s, cert, cert_on + 300)
    if name in ("onsite_overdue", "document_denied_onsite_past"):
        w.table("surveillance_audits").rows.pop()
        v.audit(w, s, cert, cert_on + 330, mode="非现场")
        v.audit(w, s, cert, day(2025, 9, 9), mode="非现场")
        return cert["certificate_no"]
    last = {"audit_overdue": END - 400, "audit_on_anniversary": day(2024, 12, 31)}.get(
        name, END - s.between(20, 200)
    )
    change = {"document_denied_major_change": True, "document_denied_not_stated": None}.get(name, False)
    result = "不通过" if name == "audit_failed_counts" else "通过"
    v.audit(w, s, cert, last, major_change=change, result=result)
    if name == "document_denied_dishonest":
        v.listing(w, s, firm, "严重违法失信名单", END - 90)
    elif name == "document_denied_abnormal":
        v.listing(w, s, firm, "经营异常名录", END - 90)
    elif name == "document_denied_penalty":
        v.penalty(w, s, firm, add_years(END, -3) + 1 if number == 0 else END - s.between(100, 900))
    return cert["certificate_no"]


@case("shanghai_audit_overdue", "shanghai_onsite_overdue")
def _shanghai(w: World, s: Stream, name: str, number: int) -> str:
    firm = shanghai_firm(w, s)
    issued = day(2023, 6, 10)
    cert = r.certificate(w, s, firm, w.product(firm), shanghai_standard(w, s), issued, scheme=SH)
    r.application(w, s, cert, firm, w.product(firm))
    if name == "shanghai_onsite_overdue":
        v.audit(w, s, cert, day(2025, 5, 20), mode="非现场")
    return cert["certificate_no"]


def shanghai_standard(w: World, s: Stream) -> Row:
    """A Shanghai standard for planted certificates."""
    known = w.memory["common"].get("shanghai")
    if known is None:
        known = w.memory["common"]["shanghai"] = [
            r.standard(w, s, day(2018, 3, 1 + i), program=SH) for i in range(3)
        ]
    return s.pick(known)


@case(
    "past_document_audit_not_allowed",
    "document_audit_paper_missing",
    "failed_audit_no_consequence",
    "failed_audit_suspended",
)
def _past_audits(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2019, 6), day(2022, 6))
    firm, _, cert, _ = certified_firm(w, s, granted)
    on = cert["issued_on"] + 320
    if name == "past_document_audit_not_allowed":
        v.penalty(w, s, firm, on - 200)
        row = v.audit(w, s, cert, on, mode="非现场")
    elif name == "document_audit_paper_missing":
        row = v.audit(w, s, cert, on, mode="非现场", test_report=False, pledge=None)
    else:
        row = v.audit(w, s, cert, on, result="不通过")
        if name == "failed_audit_suspended":
            v.event(w, s, cert["certificate_no"], "暂停", on + 12)
            v.event(w, s, cert["certificate_no"], "恢复", on + 75)
    for later in range(on + 330, END, 330):
        v.audit(w, s, cert, later)
    return row["audit_no"]


@case(
    "inspection_first_executed", "inspection_first_interviewed", "inspection_first_followed",
    "inspection_first_open",
    "inspection_interview_of_other",
)  # fmt: skip
def _first_failure(w: World, s: Stream, name: str, number: int) -> str:
    firm, std, _, right = certified_firm(w, s, s.between(day(2019, 1), day(2023, 1)))
    confirmed = right["granted_on"] + s.between(200, 700)
    row = v.inspection(w, s, firm, right["product_code"], std, confirmed, passed=False)
    if name in ("inspection_first_executed", "inspection_first_interviewed"):
        v.action(w, "约谈", confirmed + s.between(1, 30), row["inspection_no"], firm.uscc)
    if name == "inspection_interview_of_other":
        v.action(w, "约谈", confirmed + 9, row["inspection_no"], w.firm(s).uscc)
    if name in ("inspection_first_executed", "inspection_first_followed"):
        v.inspection(
            w, s, firm, right["product_code"], std, confirmed + 100, sampled_on=confirmed + s.between(1, 60)
        )
    return row["inspection_no"]


@case(
    "inspection_second", "inspection_second_anniversary", "inspection_second_day_after",
    "inspection_second_revoked",
    "inspection_second_no_right", "inspection_same_day", "inspection_third",
)  # fmt: skip
def _second_failure(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2020, 3), day(2022, 1))
    firm, std, _, right = certified_firm(w, s, granted)
    code = w.product(firm).code if name == "inspection_second_no_right" else right["product_code"]
    first = granted + s.between(100, 300)
    second = {
        "inspection_second_anniversary": add_years(first, 2),
        "inspection_second_day_after": add_years(first, 2) + 1,
        "inspection_same_day": first,
    }.get(name, first + s.between(60, 600))
    earlier = v.inspection(w, s, firm, code, std, first, passed=False)
    v.action(w, "约谈", first + 8, earlier["inspection_no"], firm.uscc)
    if name == "inspection_third":
        v.inspection(w, s, firm, code, std, first + 30, passed=False)
    row = v.inspection(w, s, firm, code, std, second, passed=False)
    if name == "inspection_second_revoked":
        right |= {"revoked_on": second + s.between(5, 60), "revoke_reason": "同一产品2年内2次抽检不合格"}
    return row["inspection_no"]


@case(
    "revoke_product_penalty", "revoke_c_standard", "revoke_c_standard_mended", "revoke_recall",
    "revoke_recall_done_late",
    "revoke_penalty_before_grant", "revoke_first_failure", "revoke_many",
)  # fmt: skip
def _declared(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2023, 3), day(2024, 9))
    firm, std, right = declared_firm(w, s, granted)
    code, no = right["product_code"], right["authorization_no"]
    many = name == "revoke_many"
    if many or name == "revoke_product_penalty":
        v.penalty(w, s, firm, granted if number == 0 else granted + s.between(0, 300), product_code=code)
    if name == "revoke_penalty_before_grant":
        v.penalty(w, s, firm, add_years(granted, -6), product_code=code)
    if many or name.startswith("revoke_c_"):
        v.check(w, no, granted + 200, c=False, channel="自我声明抽查")
        if name == "revoke_c_standard_mended":
            v.check(w, no, granted + 300, channel="自我声明抽查")
    if many or name.startswith("revoke_recall"):
        due = END - 1 if number == 0 and not many else granted + s.between(120, 300)
        if name == "revoke_recall_done_late":
            due = granted + 150
        v.recall(w, firm, code, due - 60, due, due + 40 if name == "revoke_recall_done_late" else None)
    if many or name == "revoke_first_failure":
        v.inspection(w, s, firm, code, std, granted + 250, passed=False)
    if many:
        v.inspection(w, s, firm, code, std, granted + 320, passed=False)
        v.listing(w, s, firm, "严重违法失信名单", granted + 350)
    return no


@case(
    "revoke_two_failed",
    "revoke_dishonest",
    "revoke_dishonest_before_grant",
    "revoke_dishonest_removed",
    "revoke_certified_penalty",
)
def _certified(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2022, 1), day(2024, 6))
    firm, std, _, right = certified_firm(w, s, granted)
    if name == "revoke_two_failed":
        for on in (granted + 100, granted + 400):
            v.inspection(w, s, firm, right["product_code"], std, on, passed=False)
    elif name == "revoke_certified_penalty":
        v.penalty(w, s, firm, granted + 90, product_code=right["product_code"])
    else:
        on = granted - 60 if name == "revoke_dishonest_before_grant" else granted + s.between(60, 400)
        v.listing(w, s, firm, "严重违法失信名单", on, END if name == "revoke_dishonest_removed" else None)
    return right["authorization_no"]


@case("revoked_with_ground", "revoked_without_ground")
def _revoked(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2020, 1), day(2023, 6))
    firm, _, right = declared_firm(w, s, granted)
    if name == "revoked_with_ground":
        v.penalty(w, s, firm, granted + 100, product_code=right["product_code"])
    right |= {"revoked_on": granted + s.between(130, 600), "revoke_reason": "产品因质量问题受到行政处罚"}
    return right["authorization_no"]


@case("certified_unchecked", "label_lost", "label_gained", "check_on_ineffective_day")
def _labels(w: World, s: Stream, name: str, number: int) -> str:
    """Rates of 2025: never checked; the latest check counts; a check while suspended does not."""
    last_weeks = name == "certified_unchecked" and number == 0
    granted = day(2025, 12, 20) if last_weeks else s.between(day(2023, 1), day(2024, 10))
    _, _, cert, right = certified_firm(w, s, granted)
    no = right["authorization_no"]
    if name in ("label_lost", "label_gained"):
        v.check(w, no, day(2025, 3, 3), labelled=name == "label_lost")
        v.check(w, no, day(2025, 9, 3), labelled=name == "label_gained")
    elif name == "check_on_ineffective_day":
        v.event(w, s, cert["certificate_no"], "暂停", day(2025, 4, 1))
        v.check(w, no, day(2025, 5, 1), labelled=False)
        v.event(w, s, cert["certificate_no"], "恢复", day(2025, 6, 1))
    return no


@case("units_too_fine")
def _fine(w: World, s: Stream, name: str, number: int) -> str:
    std = some_standard(w, s, day(2022, 1))
    firm: Firm = firm_for(w, s, std)
    for place in range(12):
        product = w.product(firm, f"{firm.trade.product}{place + 1}型", f"{firm.trade.product}A系列")
        r.certified(w, s, firm, std, day(2022, 5, 1) + place * 3, product)
    return firm.uscc
