"""S-10, Z-12: mark used without right."""

from datetime import date

from .certificates import certificates_by_number, status_at
from .policy import judged_document_in_force
from .province import Province
from .rights import Right, is_effective, rights_by_number


def misuse_reason(province: Province, right: Right | None, day: date) -> str | None:
    """Why the right did not cover the day; null where it did."""
    if right is None:
        return "UNKNOWN_RIGHT"
    if is_effective(province, right, day):
        return None
    if day < right.granted_on:
        return "BEFORE_GRANT"
    if right.revoked_on is not None and right.revoked_on <= day:
        return "REVOKED"
    if right.expires_on is not None and right.expires_on < day:
        return "RIGHT_EXPIRED"
    certificate = certificates_by_number(province).get(right.certificate_no)
    if certificate is None:
        return "UNKNOWN_CERTIFICATE"
    status = status_at(province, certificate, day)
    return "CERTIFICATE_NOT_ISSUED" if status is None else f"CERTIFICATE_{status.upper()}"


def dec_mark_misuse(province: Province) -> list[dict]:
    """Every label check with 贴标=是 on a day the right was not effective."""
    rights = rights_by_number(province)
    rows = []
    for check in province.feed("label_checks"):
        if check["labelled"] is not True:
            continue
        right = rights.get(check["right_no"])
        reason = misuse_reason(province, right, check["checked_on"])
        if reason is None:
            continue
        program = right.program if right else None
        rows.append(
            {
                "check_no": check["check_no"],
                "program": program,
                "right_no": check["right_no"],
                "uscc": right.uscc if right else None,
                "checked_on": check["checked_on"],
                "reason": reason,
                "policy_in_force": judged_document_in_force(program, check["checked_on"]),
            }
        )
    return rows
