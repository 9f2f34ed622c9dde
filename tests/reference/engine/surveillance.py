"""Z-6 and S-11: term of a certificate, on-site and yearly audits, document-based audits (I-05)."""

from datetime import date

from .certificates import certificates_of, status_at
from .dates import add_years, in_look_back
from .feeds import Row
from .matching import quality_penalties
from .policy import (
    ABNORMAL_OPERATION,
    PROGRAMS,
    SERIOUS_DISHONESTY,
    ZHEJIANG,
    judged_document_in_force,
)
from .province import Province


def surveillance_at(province: Province, program: str, certificate: Row, day: date) -> dict | None:
    """Surveillance of a certificate judged at a day; null unless valid or suspended then."""
    if status_at(province, certificate, day) not in ("valid", "suspended"):
        return None
    audits = [
        row
        for row in province.feed("surveillance_audits")
        if row["certificate_no"] == certificate["certificate_no"] and row["audited_on"] <= day
    ]
    onsite = [row["audited_on"] for row in audits if row["mode"] == "现场"]
    last_onsite = max(onsite, default=certificate["issued_on"])
    latest = max(audits, key=lambda row: (row["audited_on"], row["audit_no"]), default=None)
    last_audit = latest["audited_on"] if latest else certificate["issued_on"]
    onsite_due = add_years(last_onsite, province.int_parameter(program, "onsite_interval_years", day))
    audit_due = add_years(last_audit, province.int_parameter(program, "audit_interval_years", day))
    return {
        "certificate_no": certificate["certificate_no"],
        "program": program,
        "uscc": certificate["uscc"],
        "last_onsite_on": last_onsite,
        "onsite_due_on": onsite_due,
        "onsite_overdue": day > onsite_due,
        "last_audit_on": last_audit,
        "audit_due_on": audit_due,
        "audit_overdue": day > audit_due,
        "document_audit_allowed": (
            _document_audit_allowed(province, certificate, latest, onsite_due, day)
            if program == ZHEJIANG
            else None
        ),
        "term_exceeded": _term_exceeded(province, certificate, day) if program == ZHEJIANG else None,
    }


def _document_audit_allowed(
    province: Province, certificate: Row, latest: Row | None, onsite_due: date, day: date
) -> bool:
    holder = certificate["uscc"]
    if province.listings_at(holder, day, (SERIOUS_DISHONESTY, ABNORMAL_OPERATION)):
        return False
    years = province.int_parameter(ZHEJIANG, "good_credit_penalty_years", day)
    if any(in_look_back(row["decided_on"], day, years) for row in quality_penalties(province, holder)):
        return False
    if latest is None or latest["major_change"] is not False:
        return False
    return onsite_due >= day


def _term_exceeded(province: Province, certificate: Row, day: date) -> bool:
    years = province.int_parameter(ZHEJIANG, "certificate_term_years", day)
    expires_on = certificate["expires_on"]
    return expires_on is None or expires_on > add_years(certificate["issued_on"], years)


def dec_surveillance(province: Province) -> list[dict]:
    """Certificates of both programmes valid or suspended at as_of."""
    rows = []
    for program in PROGRAMS:
        for certificate in certificates_of(province, program):
            row = surveillance_at(province, program, certificate, province.as_of)
            if row is not None:
                row["policy_in_force"] = judged_document_in_force(program, province.as_of)
                rows.append(row)
    return rows
