"""Z-9: may this self-declaration be granted? Judged at applied_on, with what had happened by then."""

from datetime import date

from .certificates import certificates_by_number, events_of, status_at
from .dates import ONE_DAY, add_years, in_look_back
from .feeds import Row
from .matching import quality_penalties
from .policy import ZHEJIANG, judged_document_in_force
from .province import Province
from .rights import is_brand_enterprise

MANAGEMENT_SYSTEMS = ("质量管理体系", "环境管理体系", "职业健康安全管理体系")


def failing_codes(province: Province, declaration: Row, situations: list[str]) -> list[str]:
    """All codes that apply, in the rulebook's order."""
    day, uscc = declaration["applied_on"], declaration["uscc"]
    penalties = quality_penalties(province, uscc)
    enterprise_years = province.int_parameter(ZHEJIANG, "self_declaration_enterprise_penalty_years", day)
    product_years = province.int_parameter(ZHEJIANG, "self_declaration_product_penalty_years", day)
    codes = []
    if any(
        row["product_category"] == declaration["product_category"]
        and row["valid_from"] <= day
        and (row["valid_to"] is None or day <= row["valid_to"])
        for row in province.feed("exclusion_catalogue")
    ):
        codes.append("CATALOGUE_EXCLUDED")
    if any(in_look_back(row["decided_on"], day, enterprise_years) for row in penalties):
        codes.append("ENTERPRISE_PENALTY_3Y")
    if any(
        row["product_code"] == declaration["product_code"]
        and in_look_back(row["decided_on"], day, product_years)
        for row in penalties
    ):
        codes.append("PRODUCT_PENALTY_5Y")
    if province.listings_at(uscc, day):
        codes.append("SERIOUS_DISHONESTY")
    if declaration["c_pledged"] is not True:
        codes.append("C_STANDARD_NOT_PLEDGED")
    if uscc not in province.enterprises:
        codes.append("UNKNOWN_ENTERPRISE")
    elif _out_of_province(province, uscc, day):
        codes.append("OUT_OF_PROVINCE")
    if not situations:
        codes.append("NO_QUALIFYING_SITUATION")
    return codes


def _out_of_province(province: Province, uscc: str, day: date) -> bool:
    prefix = province.regions[ZHEJIANG][0][:2]
    if province.region_of(uscc).startswith(prefix):
        return False
    enterprise = province.enterprises[uscc]
    parent, share = enterprise["parent_uscc"], enterprise["parent_share_pct"]
    least = province.decimal_parameter(ZHEJIANG, "self_declaration_parent_share_pct", day)
    return not (
        parent is not None
        and province.region_of(parent).startswith(prefix)
        and share is not None
        and share > least
        and is_brand_enterprise(province, ZHEJIANG, parent, day)
    )


def situations_met(province: Province, declaration: Row) -> list[str]:
    """Which of the three situations hold, as '1', '2', '3'."""
    day, uscc = declaration["applied_on"], declaration["uscc"]
    own_valid = [
        row
        for row in province.feed("certificates")
        if row["uscc"] == uscc and status_at(province, row, day) == "valid"
    ]
    met = []
    if any(
        row["uscc"] == uscc and row["level"] in ("县", "市", "省", "国家") and row["awarded_on"] <= day
        for row in province.feed("quality_awards")
    ):
        met.append("1")
    years = province.int_parameter(ZHEJIANG, "self_declaration_system_years", day)
    if all(
        any(
            row["scheme"] == system and chain_start(province, row, day) <= add_years(day, -years)
            for row in own_valid
        )
        for system in MANAGEMENT_SYSTEMS
    ):
        met.append("2")
    if declaration["product_series"] is not None and any(
        row["scheme"] == "浙江制造" and row["product_series"] == declaration["product_series"]
        for row in own_valid
    ):
        met.append("3")
    return met


def chain_start(province: Province, certificate: Row, day: date) -> date:
    """How far a certificate's chain of renewals reaches back without a gap."""
    certificates = certificates_by_number(province)
    seen = {certificate["certificate_no"]}
    reaches_back_to = certificate["issued_on"]
    successor = certificate
    while True:
        previous = certificates.get(successor["previous_certificate_no"])
        if previous is None or previous["certificate_no"] in seen:
            return reaches_back_to
        if previous["uscc"] != successor["uscc"] or previous["scheme"] != successor["scheme"]:
            return reaches_back_to
        if previous["issued_on"] > day:
            return reaches_back_to
        expires_on = previous["expires_on"]
        if expires_on is not None and successor["issued_on"] > expires_on + ONE_DAY:
            return reaches_back_to
        if any(
            event["event"] in ("撤销", "注销") and event["effective_on"] < successor["issued_on"]
            for event in events_of(province, previous["certificate_no"])
        ):
            return reaches_back_to
        seen.add(previous["certificate_no"])
        reaches_back_to = min(reaches_back_to, previous["issued_on"])
        successor = previous


def dec_self_declaration(province: Province) -> list[dict]:
    """Every application, with what an auditor looks for: granted_ineligible."""
    rows = []
    for declaration in province.feed("self_declarations"):
        situations = situations_met(province, declaration)
        codes = failing_codes(province, declaration, situations)
        if not codes:
            verdict = "eligible"
        elif codes == ["UNKNOWN_ENTERPRISE"]:
            verdict = "cannot_be_judged"
        else:
            verdict = "ineligible"
        taken = {"同意": "granted", "不同意": "refused", None: None}[declaration["decision"]]
        rows.append(
            {
                "declaration_no": declaration["declaration_no"],
                "uscc": declaration["uscc"],
                "product_code": declaration["product_code"],
                "applied_on": declaration["applied_on"],
                "verdict": verdict,
                "reasons": codes,
                "situations_met": situations,
                "outcome": f"{taken}_{verdict}" if taken else None,
                "decided_on": declaration["decided_on"],
                "policy_in_force": judged_document_in_force(ZHEJIANG, declaration["applied_on"]),
            }
        )
    return rows
