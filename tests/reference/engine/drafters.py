"""Z-4: drafters must conform within a year, new applications, standards due for review (I-03, I-04)."""

import re
from datetime import date

from .dates import ONE_DAY, add_months, add_years
from .feeds import Row
from .labelling import checks_while_effective, kpi_disclosed
from .policy import ZHEJIANG, judged_document_in_force
from .province import Province
from .rights import Right, first_effective_on, is_effective, rights_of

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\uff0d]")


def as_standard_no(text: str | None) -> str | None:
    """A number read as a standard_no (feeds.md): upper case, dashes, one space before the running number."""
    if text is None:
        return None
    text = re.sub(r"\s", "", _DASHES.sub("-", text.upper()))
    places = [match.start() + 1 for match in re.finditer(r"[A-Z][0-9]", text)]
    return text if not places else f"{text[: places[-1]]} {text[places[-1] :]}"


def clock_start(standard: Row) -> date:
    """The later of published_on, effective_on."""
    return max(standard["published_on"], standard["effective_on"])


def _rights_under(province: Province, uscc: str, standard_no: str) -> list[Right]:
    return [
        right
        for right in rights_of(province, ZHEJIANG)
        if right.uscc == uscc and right.standard_no == standard_no
    ]


def _first(days) -> date | None:
    return min((day for day in days if day is not None), default=None)


def drafter_duties(province: Province, parameter_day: date | None = None) -> list[dict]:
    """One duty per (standard, drafter) of a Zhejiang standard, judged at as_of.

    The parameter is read on parameter_day: as_of, or the end of the year of a figure.
    """
    as_of = province.as_of
    months = province.int_parameter(ZHEJIANG, "drafter_deadline_months", parameter_day or as_of)
    zhejiang_standards = {row["standard_no"]: row for row in province.standards_of(ZHEJIANG)}
    duties = []
    for drafter in province.feed("standard_drafters"):
        standard = zhejiang_standards.get(drafter["standard_no"])
        if standard is None:
            continue
        rights = _rights_under(province, drafter["uscc"], drafter["standard_no"])
        checks = [check for right in rights for check in checks_while_effective(province, right)]
        clock = clock_start(standard)
        deadline = add_months(clock, months)
        brand_on = _first(first_effective_on(province, right) for right in rights)
        labelled_on = _first(check["checked_on"] for check in checks if check["labelled"] is True)
        kpi_on = _first(check["checked_on"] for check in checks if kpi_disclosed(check))
        reached = [brand_on, labelled_on, kpi_on]
        fulfilled_on = max(reached) if None not in reached else None
        if fulfilled_on is not None:
            status = "fulfilled" if fulfilled_on <= deadline else "fulfilled_late"
        else:
            status = "pending" if as_of <= deadline else "overdue"
        codes = ("NOT_BRAND", "NOT_LABELLED", "KPI_NOT_DISCLOSED")
        suspended_from, suspended_to = _suspension(drafter["role"], deadline, brand_on, as_of)
        duties.append(
            {
                "standard_no": drafter["standard_no"],
                "uscc": drafter["uscc"],
                "role": drafter["role"],
                "clock_start": clock,
                "deadline": deadline,
                "brand_on": brand_on,
                "labelled_on": labelled_on,
                "kpi_on": kpi_on,
                "fulfilled_on": fulfilled_on,
                "status": status,
                "missing": [code for code, day in zip(codes, reached, strict=True) if day is None],
                "suspended_from": suspended_from,
                "suspended_to": suspended_to,
                "published_on": _first_publication(province, drafter, deadline, ("公开",)),
                "notified_on": _first_publication(province, drafter, deadline, ("通报", "财政通报")),
            }
        )
    return duties


def _suspension(role: str, deadline: date, brand_on: date | None, as_of: date) -> tuple:
    if role != "牵头" or as_of <= deadline:
        return None, None
    if brand_on is not None and brand_on <= deadline + ONE_DAY:
        return None, None
    return deadline + ONE_DAY, brand_on


def _first_publication(province: Province, drafter: Row, deadline: date, kinds: tuple) -> date | None:
    return _first(
        row["published_on"]
        for row in province.feed("publications")
        if row["subject"] == "未履责企业"
        and row["uscc"] == drafter["uscc"]
        and as_standard_no(row["related_no"]) == drafter["standard_no"]
        and row["kind"] in kinds
        and row["published_on"] > deadline
    )


def dec_drafter_conformity(province: Province) -> list[dict]:
    """The duties, each judged at as_of."""
    in_force = judged_document_in_force(ZHEJIANG, province.as_of)
    return [{**duty, "policy_in_force": in_force} for duty in drafter_duties(province)]


def dec_project_acceptance(province: Province) -> list[dict]:
    """New standard applications: refused, open, accepted_while_suspended, accepted."""
    duties = drafter_duties(province)
    rows = []
    for project in province.feed("standard_projects"):
        decided_on = project["decided_on"]
        suspended_by: list[str] = []
        if project["decision"] == "不予受理":
            status = "refused"
        elif project["decision"] is None:
            status = "open"
        else:
            if decided_on is not None:
                suspended_by = sorted(
                    duty["standard_no"]
                    for duty in duties
                    if duty["uscc"] == project["uscc"]
                    and duty["suspended_from"] is not None
                    and duty["suspended_from"] <= decided_on
                    and (duty["suspended_to"] is None or decided_on < duty["suspended_to"])
                )
            status = "accepted_while_suspended" if suspended_by else "accepted"
        rows.append(
            {
                "project_no": project["project_no"],
                "uscc": project["uscc"],
                "applied_on": project["applied_on"],
                "decided_on": decided_on,
                "status": status,
                "suspended_by": suspended_by,
                "policy_in_force": judged_document_in_force(ZHEJIANG, province.as_of),
            }
        )
    return rows


def dec_standard_review(province: Province) -> list[dict]:
    """Every Zhejiang consumer standard 现行 published by as_of."""
    as_of = province.as_of
    years = province.int_parameter(ZHEJIANG, "standard_review_years", as_of)
    enough = province.int_parameter(ZHEJIANG, "standard_review_min_enterprises", as_of)
    rows = []
    for standard in province.standards_of(ZHEJIANG):
        if standard["is_consumer"] is not True or standard["status"] != "现行":
            continue
        clock = clock_start(standard)
        due_since = add_years(clock, years)
        conforming = {
            right.uscc
            for right in rights_of(province, ZHEJIANG)
            if right.standard_no == standard["standard_no"] and is_effective(province, right, as_of)
        }
        review_due = as_of >= due_since and len(conforming) < enough
        reviewed_on = standard["reviewed_on"]
        executed = review_due and reviewed_on is not None and reviewed_on >= due_since
        rows.append(
            {
                "standard_no": standard["standard_no"],
                "clock_start": clock,
                "due_since": due_since,
                "conforming_enterprises": len(conforming),
                "review_due": review_due,
                "reviewed_on": reviewed_on,
                "executed": executed,
                "days_outstanding": (as_of - due_since).days if review_due and not executed else None,
                "policy_in_force": judged_document_in_force(ZHEJIANG, as_of),
            }
        )
    return rows
