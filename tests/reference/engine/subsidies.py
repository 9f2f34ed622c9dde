"""Z-14: subsidies, judged at as_of while unpaid, at paid_on once paid."""

import decimal
from datetime import date
from decimal import Decimal

from .feeds import Row
from .labelling import checks_while_effective
from .policy import ZHEJIANG, judged_document_in_force
from .province import Province
from .rights import is_effective, rights_of
from .satisfaction import counted_answers, satisfaction_index

DRAFTING, RULE, MANAGEMENT, LOCAL = "标准起草奖补", "认证细则补助", "标准管理经费", "地方补助"
UNKNOWABLE = ("UNKNOWN_STANDARD", "UNKNOWN_RULE", "NO_SATISFACTION_INDEX")
FEN = Decimal("0.01")
ZERO = Decimal(0)


def judge_claim(province: Province, claim: Row, end: date) -> dict:
    """A claim judged with what had happened by a day: a payment or recovery after it has not happened yet."""
    paid_on, paid_yuan = claim["paid_on"], claim["paid_yuan"]
    if paid_on is not None and paid_on > end:
        paid_on = paid_yuan = None
    recovered_yuan = claim["recovered_yuan"]
    if claim["recovered_on"] is not None and claim["recovered_on"] > end:
        recovered_yuan = None
    day = paid_on or end
    kind, amount = claim["kind"], claim["amount_yuan"]

    reasons, ratio = [], Decimal(1)
    if kind != LOCAL and _outside_transition(province, claim["applied_on"], day):
        reasons.append("OUTSIDE_TRANSITION")
    if kind == DRAFTING:
        reasons += _drafting_codes(province, claim, day)
    elif kind == RULE:
        reasons += _rule_codes(province, claim, day)
    elif kind == MANAGEMENT:
        ratio = payable_ratio(province, claim["applied_on"].year - 1, day)
        if ratio is None:
            reasons.append("NO_SATISFACTION_INDEX")

    payable = ZERO
    if kind != LOCAL and not reasons:
        payable = (amount * ratio).quantize(FEN, rounding=decimal.ROUND_HALF_UP)
        if paid_on is not None and paid_yuan > payable:
            reasons.append("PAID_MORE_THAN_PAYABLE")

    if kind == LOCAL:
        verdict = "local_rule"
    elif len(reasons) == 1 and reasons[0] in UNKNOWABLE:
        verdict = "cannot_be_judged"
    elif paid_on is None:
        verdict = "hold" if reasons else "release"
    else:
        verdict = "recover_review" if reasons else "paid_ok"
    to_recover = ZERO
    if verdict == "recover_review":
        to_recover = max(ZERO, paid_yuan - payable - (recovered_yuan or ZERO))
    return {
        "claim_no": claim["claim_no"],
        "kind": kind,
        "uscc": claim["uscc"],
        "standard_no": claim["standard_no"],
        "rule_id": claim["rule_id"],
        "region_code": claim["region_code"],
        "amount_yuan": amount,
        "applied_on": claim["applied_on"],
        "paid_on": paid_on,
        "judged_on": day,
        "verdict": verdict,
        "reasons": reasons,
        "payable_yuan": payable,
        "paid_yuan": paid_yuan,
        "recovered_yuan": recovered_yuan,
        "to_recover_yuan": to_recover,
        "policy_in_force": judged_document_in_force(ZHEJIANG, day),
    }


def _outside_transition(province: Province, applied_on: date, day: date) -> bool:
    start = province.date_parameter(ZHEJIANG, "subsidy_transition_from", day)
    end = province.date_parameter(ZHEJIANG, "subsidy_transition_to", day)
    return (start is not None and applied_on < start) or (end is not None and applied_on > end)


def _drafting_codes(province: Province, claim: Row, day: date) -> list[str]:
    uscc, standard_no = claim["uscc"], claim["standard_no"]
    if standard_no is None or standard_no not in province.standards:
        return ["UNKNOWN_STANDARD"]
    codes = []
    if not any(
        row["standard_no"] == standard_no and row["uscc"] == uscc
        for row in province.feed("standard_drafters")
    ):
        codes.append("NOT_DRAFTER")
    rights = [
        right
        for right in rights_of(province, ZHEJIANG)
        if right.uscc == uscc and right.standard_no == standard_no
    ]
    if not any(is_effective(province, right, day) for right in rights):
        codes.append("NOT_AUTHORISED")
    checks = [
        check
        for right in rights
        for check in checks_while_effective(province, right)
        if check["checked_on"] <= day
    ]
    latest = max(checks, key=lambda row: (row["checked_on"], row["check_no"]), default=None)
    if latest is None:
        codes.append("LABEL_NOT_CHECKED")
    elif latest["labelled"] is not True:
        codes.append("NOT_LABELLED")
    if _claimed_before(province, claim, "standard_no"):
        codes.append("DUPLICATE_CLAIM")
    return codes


def _rule_codes(province: Province, claim: Row, day: date) -> list[str]:
    rule_id = claim["rule_id"]
    known = {row["rule_id"] for row in province.feed("certification_rules")}
    if rule_id is None or rule_id not in known:
        return ["UNKNOWN_RULE"]
    codes = []
    used = [
        row for row in province.feed("certificates") if row["rule_id"] == rule_id and row["issued_on"] <= day
    ]
    if len(used) < province.int_parameter(ZHEJIANG, "rule_subsidy_min_certificates", day):
        codes.append("RULE_NOT_USED")
    if _claimed_before(province, claim, "rule_id"):
        codes.append("DUPLICATE_CLAIM")
    return codes


def _claimed_before(province: Province, claim: Row, subject: str) -> bool:
    return any(
        row["kind"] == claim["kind"]
        and row["uscc"] == claim["uscc"]
        and row[subject] == claim[subject]
        and (row["applied_on"], row["claim_no"]) < (claim["applied_on"], claim["claim_no"])
        for row in province.feed("subsidy_claims")
    )


def payable_ratio(province: Province, year: int, day: date) -> Decimal | None:
    """By band of the index of 联合会服务: 企业 and 市县局 pooled, answers up to the day judged."""
    index = satisfaction_index(
        answer
        for answer in counted_answers(province, ZHEJIANG, up_to=day)
        if answer["survey_year"] == year
        and answer["target_type"] == "联合会服务"
        and answer["respondent_type"] in ("企业", "市县局")
    )
    if index is None:
        return None
    for band in (1, 2, 3):
        if index >= province.decimal_parameter(ZHEJIANG, f"management_fund_band_{band}_min", day):
            return province.decimal_parameter(ZHEJIANG, f"management_fund_band_{band}_ratio", day)
    return province.decimal_parameter(ZHEJIANG, "management_fund_floor_ratio", day)


def dec_subsidy(province: Province) -> list[dict]:
    """Every claim."""
    return [judge_claim(province, claim, province.as_of) for claim in province.feed("subsidy_claims")]
