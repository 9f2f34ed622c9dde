"""Cases of matching and standing: penalties, complaints, links, listings, survey answers, remarks."""

from typing import Any

from ingestion.sample.cases import case, certified_firm
from ingestion.sample.days import END, day, year_of
from ingestion.sample.names import bracketed, misspelt
from ingestion.sample.streams import Stream
from ingestion.sample.supervision_records import listing, penalty
from ingestion.sample.world import ZJ, Firm, World


def _brand(w: World, s: Stream) -> tuple[Firm, int]:
    """A brand enterprise and a day in its time."""
    firm, _, _, right = certified_firm(w, s, s.between(day(2020, 3), day(2023, 6)))
    return firm, right["granted_on"] + s.between(60, 700)


def _link(w: World, feed: str, key: str, uscc: str | None, on: int) -> None:
    w.table("identity_links").add(
        link_no=w.numbers.next("RD", year_of(on)),
        source_feed=feed,
        source_key=key,
        uscc=uscc,
        decided_by="经办人01",
        decided_on=on,
    )


def _namesakes(w: World, s: Stream) -> tuple[str, int]:
    """Two enterprises of one name."""
    firm, on = _brand(w, s)
    w.firm(s, name=firm.name)
    return firm.name, on


@case(
    "penalty_quality_type", "penalty_quality_law", "penalty_quality_law_written_oddly",
    "penalty_not_quality", "penalty_person",
    "penalty_person_linked", "penalty_by_name", "penalty_namesakes", "penalty_linked",
    "penalty_link_replaced",
    "penalty_publicity_open", "penalty_of_product",
)  # fmt: skip
def _penalties(w: World, s: Stream, name: str, number: int) -> str:
    firm, on = _brand(w, s)
    more: dict[str, Any] = {}
    if name == "penalty_quality_type":
        more = {"legal_basis": "《浙江省某某条例》第十条"}
    elif name.startswith("penalty_quality_law"):
        odd = s.pick(
            (
                "《中华人民共和国 产品质量法》第五十条",
                "产品质量法第三十二条",
                "〈标准化法〉、《中华人民共和国标准化法》第三十六条",
            )
        )
        more = {
            "violation_type": "其他违法行为",
            "legal_basis": odd if name.endswith("oddly") else "《消费品召回管理暂行规定》第二十四条",
        }
    elif name in ("penalty_person", "penalty_person_linked"):
        more = {"party_type": "自然人", "party_name": "赵某某", "uscc": None}
    elif name in ("penalty_by_name", "penalty_linked", "penalty_link_replaced"):
        more = {"uscc": None}
        if name != "penalty_by_name":
            more["party_name"] = misspelt(firm.name)
    elif name == "penalty_namesakes":
        more = {"uscc": None, "party_name": _namesakes(w, s)[0]}
    elif name == "penalty_publicity_open":
        more = {"publicity_ends_on": None}
    code = w.product(firm).code if name == "penalty_of_product" else None
    row = penalty(w, s, firm, on, quality=name != "penalty_not_quality", product_code=code, **more)
    key = row["penalty_no"]
    if name in ("penalty_person_linked", "penalty_linked"):
        _link(w, "penalties", key, firm.uscc, on + 20)
    elif name == "penalty_link_replaced":
        _link(w, "penalties", key, w.firm(s).uscc, on + 20)
        _link(w, "penalties", key, firm.uscc, on + 40)
    return key


@case(
    "complaint_given", "complaint_exact_name", "complaint_former_name", "complaint_brackets",
    "complaint_linked",
    "complaint_linked_to_none", "complaint_namesakes", "complaint_misspelt", "complaint_unknown_code",
    "complaint_day_60",
    "complaint_day_61", "complaint_not_closed", "complaint_report", "complaint_before_brand",
    "complaint_no_region",
)  # fmt: skip
def _complaints(w: World, s: Stream, name: str, number: int) -> str:
    firm, on = _brand(w, s)
    written, code = firm.name, None
    if name == "complaint_given":
        code, written = firm.uscc, "该厂家"
    elif name == "complaint_former_name":
        firm.row["former_names"] = f"{firm.name.replace('有限公司', '厂')}；{firm.name}旧号"
        written = firm.name + "旧号"
    elif name == "complaint_brackets":
        firm.row["name"] = firm.name = f"浙江{firm.name[2:5]}（集团）{firm.number}号有限公司"
        written = bracketed(firm.name)
    elif name in ("complaint_linked", "complaint_linked_to_none", "complaint_misspelt"):
        written = misspelt(firm.name)
    elif name == "complaint_namesakes":
        written, _ = _namesakes(w, s)
    elif name == "complaint_unknown_code":
        code = w.firm(s, registered=False).uscc
    if name == "complaint_before_brand":
        on = firm.established + 4000 if firm.established + 4000 < day(2019, 12) else day(2019, 5, 5)
        on = max(on, day(2019, 1, 2))
    taken = {"complaint_day_60": 60, "complaint_day_61": 61}.get(name, s.between(3, 50))
    closed = None if name == "complaint_not_closed" else on + 3 + taken
    row = w.table("complaints").add(
        complaint_no=w.numbers.next("TSP", year_of(on), 6),
        kind="举报" if name == "complaint_report" else "投诉",
        received_at=(on * 86_400 + s.between(0, 86_399)) * 1_000_000,
        region_code=None if name == "complaint_no_region" else firm.region,
        respondent_name=written,
        respondent_uscc=code,
        product_name=firm.trade.product,
        category=s.pick(("质量", "售后服务", "虚假宣传", "强制认证")),
        complainant_name="钱某",
        complainant_phone=f"100{s.between(0, 99_999_999):08d}",
        accepted_on=on + 3,
        closed_on=closed,
        outcome="调解成功" if closed else None,
    )
    if name in ("complaint_linked", "complaint_linked_to_none"):
        _link(
            w, "complaints", row["complaint_no"], firm.uscc if name == "complaint_linked" else None, on + 15
        )
    return row["complaint_no"]


@case(
    "listed_now", "listed_removed", "listed_repaired", "listed_abnormal", "listed_incentive", "listed_twice"
)
def _listings(w: World, s: Stream, name: str, number: int) -> str:
    firm, on = _brand(w, s)
    which = {"listed_abnormal": "经营异常名录", "listed_incentive": "守信激励名单"}.get(
        name, "严重违法失信名单"
    )
    if name == "listed_twice":
        listing(w, s, firm, which, on - 500, on - 200, "期满")
    removed = min(on + 400, END) if name in ("listed_removed", "listed_repaired") else None
    row = listing(w, s, firm, which, on, removed, "信用修复" if name == "listed_repaired" else "期满")
    return firm.uscc if name != "listed_incentive" else row["listing_no"]


@case(
    "survey_corrected_answer", "survey_two_types", "survey_unknown_indicator", "survey_only_unknown",
    "survey_single_answer",
    "survey_invited_zero", "survey_other_scale",
)  # fmt: skip
def _survey(w: World, s: Stream, name: str, number: int) -> str | None:
    """A small survey of 2018, before the yearly ones, about targets of its own."""
    if number:
        return None
    target = f"ZX-{name}"
    people = {"survey_single_answer": 1, "survey_only_unknown": 2}.get(name, 5)
    for person in range(people):
        code = "LEAD_SPEED" if name == "survey_only_unknown" else "LEAD_SKILL"
        low, high = ("1", "7") if name == "survey_other_scale" and person % 2 else ("0", "100")
        score = "6.5" if high == "7" else str(60 + 5 * person)
        _answer(w, name, person, target, code, score, low, high, day(2018, 11, 5))
        if name == "survey_corrected_answer" and person == 0:
            _answer(w, name, person, target, code, "95", low, high, day(2018, 11, 20), again="B")
        if name == "survey_unknown_indicator":
            _answer(w, name, person, target, "LEAD_PRICE", "1", low, high, day(2018, 11, 5))
        if name == "survey_two_types" and person == 1:
            _answer(w, name, person, target, "LEAD_FAIR", "40", low, high, day(2018, 11, 6), kind="专家")
    if name == "survey_invited_zero":
        for kind, invited in (("企业", 0), ("专家", 12)):
            w.table("survey_rounds").add(
                program=ZJ,
                survey_year=2018,
                target_type="标准牵头单位",
                respondent_type=kind,
                invited=invited,
            )
        return "zhejiang_made|2018|标准牵头单位|all|企业"
    return f"zhejiang_made|2018|标准牵头单位|{target}|all"


def _answer(
    w: World, name: str, person: int, target: str, code: str, score: str, low: str, high: str, on: int, *,
    again: str = "A", kind: str = "企业",
) -> None:  # fmt: skip
    w.table("satisfaction_responses").add(
        response_no=f"DJ2018-{name[7:]}-{person}{again}", indicator_code=code, program=ZJ, survey_year=2018,
        respondent_id=f"ZP{name[7:12]}{person}", respondent_type=kind, target_type="标准牵头单位",
        target_id=target, score=score,
        scale_min=low, scale_max=high, weight=None, answered_on=on,
    )  # fmt: skip


REMARKS = (
    ("备注", "已电话联系企业，企业称正在准备材料"),
    ("同意", "同意按程序处理"),
    ("不同意", "证据不足，建议补充核查"),
    ("申辩", "企业提交书面申辩，称检查当日为换标期"),
    ("答复", "经复核，维持原处理意见"),
    ("办结", "已办结归档"),
)


def remark(w: World) -> None:
    """Entries of persons on decisions that were planted: each kind, an answered objection, a closed case."""
    s = w.stream("remarks")
    marts = {
        "lead_suspended": "dec_drafter_conformity", "revoke_product_penalty": "dec_revocation_due",
        "misuse_suspended": "dec_mark_misuse", "drafting_not_labelled": "dec_subsidy",
        "inspection_second": "dec_inspection_consequence", "sd_penalty_granted": "dec_self_declaration",
    }  # fmt: skip
    for planted in [p for p in w.planted if p.situation in marts]:
        on = s.between(day(2025, 6), day(2025, 9))
        for kind, text in s.sample(REMARKS, s.between(1, 3)) if s.chance(0.6) else REMARKS:
            on += s.between(1, 12)
            w.table("case_events").add(
                event_no=w.numbers.next("CL", 2025), mart=marts[planted.situation],
                decision_key=planted.key, kind=kind,
                text=text, recorded_by=f"user{s.between(1, 6)}", recorded_on=on,
            )  # fmt: skip
