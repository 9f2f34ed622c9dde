"""Cases of Z-14: subsidies in every verdict, with every reason."""

from typing import Any

from ingestion.sample import records as r
from ingestion.sample.cases import case, certified_firm, firm_for, some_standard
from ingestion.sample.days import day
from ingestion.sample.finance import FUND_YUAN, PART_YUAN, RULE_YUAN, drafter_yuan
from ingestion.sample.names import sign_of
from ingestion.sample.streams import Stream
from ingestion.sample.supervision_records import check, claim, event
from ingestion.sample.tables import Row
from ingestion.sample.world import Firm, World

_DRAFTER = (
    "drafting_release", "drafting_not_drafter", "drafting_not_authorised", "drafting_label_not_checked",
    "drafting_not_labelled", "drafting_check_while_suspended", "drafting_duplicate", "drafting_paid_ok",
    "drafting_paid_null_amount", "drafting_recover", "drafting_recover_partly", "drafting_recovered",
    "drafting_paid_more",
    "drafting_authorised_after_payment", "drafting_lost_right_after_payment", "drafting_many_reasons",
    "drafting_paid_more_recovered",
)  # fmt: skip


@case(*_DRAFTER)
def _drafting(w: World, s: Stream, name: str, number: int) -> str:
    granted = s.between(day(2021, 1), day(2023, 12))
    std = r.standard(w, s, granted - 200, consumer=False)
    firm = firm_for(w, s, std)
    role = s.pick(("牵头", "参与"))
    if name not in ("drafting_not_drafter", "drafting_many_reasons"):
        r.drafter(w, std, firm, role)
    applied = granted + s.between(100, 300)
    yuan = drafter_yuan(firm, role)
    _standing(w, s, name, firm, std, granted, applied)
    paid = {
        "drafting_paid_ok": yuan, "drafting_recover": yuan, "drafting_recover_partly": yuan,
        "drafting_recovered": yuan,
        "drafting_paid_more": yuan + 5_000.5, "drafting_authorised_after_payment": yuan,
        "drafting_lost_right_after_payment": yuan,
        "drafting_paid_more_recovered": yuan + 8_000,
    }.get(name)  # fmt: skip
    more: dict[str, Any] = {"standard_no": std["standard_no"]}
    if paid is not None or name == "drafting_paid_null_amount":
        more |= {"paid_on": applied + 60, "paid_yuan": paid}
    back = {
        "drafting_recover_partly": yuan / 4,
        "drafting_recovered": yuan,
        "drafting_paid_more_recovered": 8_000,
    }.get(name)
    if back is not None:
        more |= {"recovered_on": applied + 200, "recovered_yuan": back}
    row = claim(w, "标准起草奖补", firm, yuan, applied, **more)
    if name in ("drafting_duplicate", "drafting_many_reasons"):
        row = claim(w, "标准起草奖补", firm, yuan, applied + s.between(0, 90), standard_no=std["standard_no"])
    return row["claim_no"]


def _standing(w: World, s: Stream, name: str, firm: Firm, std: Row, granted: int, applied: int) -> None:
    """Rights and checks of a claimant."""
    late = name == "drafting_authorised_after_payment"
    if name in ("drafting_not_authorised", "drafting_many_reasons", "drafting_recover", "drafting_recovered"):
        right = r.self_declared(w, s, firm, std, granted, expires=applied - 30)
        if name != "drafting_many_reasons":
            check(w, right["authorization_no"], granted + 20)
        return
    cert, right = r.certified(w, s, firm, std, applied + 90 if late else granted)
    if name == "drafting_label_not_checked":
        return
    on = applied + 120 if late else granted + 30
    if name == "drafting_check_while_suspended":
        event(w, s, cert["certificate_no"], "暂停", on - 5)
        event(w, s, cert["certificate_no"], "恢复", on + 10)
    check(
        w,
        right["authorization_no"],
        on,
        labelled=name not in ("drafting_not_labelled", "drafting_recover_partly"),
    )
    if name == "drafting_lost_right_after_payment":
        event(w, s, cert["certificate_no"], "注销", applied + 300)


@case("drafting_label_lost", late=True)
def _label_lost(w: World, s: Stream, name: str, number: int) -> str:
    """Labelled at one check, not at the latest: released if having been labelled once were enough."""
    firm, std, _, right = certified_firm(w, s, s.between(day(2022, 1), day(2024, 6)))
    r.drafter(w, std, firm)
    check(w, right["authorization_no"], right["granted_on"] + 40)
    check(w, right["authorization_no"], right["granted_on"] + 120, labelled=False)
    applied, standard_no = right["granted_on"] + 200, std["standard_no"]
    return claim(w, "标准起草奖补", firm, PART_YUAN, applied, standard_no=standard_no)["claim_no"]


@case("drafting_unknown_standard", "drafting_no_standard", "drafting_unknown_standard_paid")
def _unknown_standard(w: World, s: Stream, name: str, number: int) -> str:
    applied = s.between(day(2020, 1), day(2025, 3))
    no = None if name == "drafting_no_standard" else f"T/ZZB {9000 + number}-2019"
    paid = {"paid_on": applied + 40, "paid_yuan": PART_YUAN} if name.endswith("paid") else {}
    return claim(w, "标准起草奖补", w.firm(s), PART_YUAN, applied, standard_no=no, **paid)["claim_no"]


@case(
    "rule_release",
    "rule_unknown",
    "rule_not_used",
    "rule_used_later",
    "rule_duplicate",
    "rule_paid_ok",
    "rule_recover",
)
def _rule(w: World, s: Stream, name: str, number: int) -> str:
    published = s.between(day(2020, 1), day(2023, 6))
    body = s.pick(w.zhejiang_bodies)
    applicant = w.firm(s, name=f"{body.name[:2]}{sign_of(len(w.firms))}认证服务有限公司")
    rule_id = f"ZJM-GZ-{name[5]}{number:03d}-{len(w.table('certification_rules').rows):04d}"
    applied = published + 200
    if name == "rule_unknown":
        rule_id = f"ZJM-GZ-W{number:03d}"
    else:
        w.table("certification_rules").add(
            rule_id=rule_id,
            title="“浙江制造”认证实施细则（专项）",
            body_id=body.id,
            published_on=published,
            filed_on=published + 15,
        )
    if name not in ("rule_unknown", "rule_not_used", "rule_recover"):
        issued = published + (600 if name == "rule_used_later" else 90)
        std = some_standard(w, s, issued)
        firm = firm_for(w, s, std)
        r.certificate(w, s, firm, w.product(firm), std, issued, body=body, rule_id=rule_id)
    paid = (
        {"paid_on": applied + 50, "paid_yuan": RULE_YUAN}
        if name in ("rule_paid_ok", "rule_recover", "rule_used_later")
        else {}
    )
    row = claim(w, "认证细则补助", applicant, RULE_YUAN, applied, rule_id=rule_id, **paid)
    if name == "rule_duplicate":
        row = claim(w, "认证细则补助", applicant, RULE_YUAN, applied + 30, rule_id=rule_id)
    return row["claim_no"]


@case(
    "fund_no_index",
    "fund_floor",
    "fund_band_3",
    "fund_band_2",
    "fund_band_1",
    "fund_paid_ok",
    "fund_paid_more",
)
def _fund(w: World, s: Stream, name: str, number: int) -> str | None:
    """The association's yearly fund: the survey of the year before decides (surveys.MEANS)."""
    if number:
        return None
    year = {
        "fund_no_index": 2020,
        "fund_floor": 2021,
        "fund_band_3": 2022,
        "fund_band_2": 2023,
        "fund_band_1": 2025,
    }.get(name, 2024)
    association = w.memory["association"].get("firm")
    if association is None:
        association = w.memory["association"]["firm"] = w.firm(
            s, region="330106", name="浙江省品牌建设促进联合会", kind="51", industry_code=None
        )
    paid = {"fund_paid_ok": FUND_YUAN * 0.9, "fund_paid_more": FUND_YUAN}.get(name)
    more = {"paid_on": day(year, 8, 20), "paid_yuan": paid} if paid is not None else {}
    applied = day(year, 3, 15) + (10 if name == "fund_paid_more" else 0)
    return claim(w, "标准管理经费", association, FUND_YUAN, applied, **more)["claim_no"]


@case("local_paid", "local_unpaid")
def _local(w: World, s: Stream, name: str, number: int) -> str:
    applied = s.between(day(2019, 6), day(2025, 6))
    paid = {"paid_on": applied + 90, "paid_yuan": 100_000} if name == "local_paid" else {}
    return claim(w, "地方补助", w.firm(s), 100_000, applied, **paid)["claim_no"]
