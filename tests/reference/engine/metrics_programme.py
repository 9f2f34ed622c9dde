"""Annual metrics of the programme itself: applications, certificates, rights, standards, members."""

import statistics
from collections.abc import Callable
from datetime import date

from .certificates import status_at, status_periods
from .drafters import drafter_duties
from .feeds import Row
from .metric_scope import Figure, Scope, brands_at_end, metric, number_of
from .rights import SELF_DECLARATION, first_effective_on, is_effective

# Applications


@metric("applications_received")
def _applications_received(scope: Scope) -> Figure:
    return number_of(
        row
        for row in scope.branded("applications")
        if scope.has(row["uscc"]) and scope.within(row["applied_on"])
    )


def _decided(scope: Scope) -> list[Row]:
    return [
        row
        for row in scope.branded("applications")
        if scope.has(row["uscc"]) and scope.within(row["decided_on"])
    ]


@metric("applications_granted")
def _applications_granted(scope: Scope) -> Figure:
    return number_of(row for row in _decided(scope) if row["decision"] == "通过")


@metric("applications_refused")
def _applications_refused(scope: Scope) -> Figure:
    return number_of(row for row in _decided(scope) if row["decision"] == "不予通过")


@metric("refusals_unexplained")
def _refusals_unexplained(scope: Scope) -> Figure:
    return number_of(
        row for row in _decided(scope) if row["decision"] == "不予通过" and row["explanation"] is None
    )


@metric("decision_days_median")
def _decision_days_median(scope: Scope) -> Figure:
    days = [(row["decided_on"] - row["applied_on"]).days for row in _decided(scope)]
    return (statistics.median(days), None) if days else None


# Certificates


@metric("certificates_issued")
def _certificates_issued(scope: Scope) -> Figure:
    return number_of(row for row in scope.certificates() if scope.within(row["issued_on"]))


@metric("certificates_valid_end")
def _certificates_valid_end(scope: Scope) -> Figure:
    return number_of(
        row for row in scope.certificates() if status_at(scope.province, row, scope.end) == "valid"
    )


def _events(kind: str) -> Callable[[Scope], Figure]:
    def count(scope: Scope) -> Figure:
        return number_of(
            row
            for row in scope.certificate_rows("certificate_events")
            if row["event"] == kind and scope.within(row["effective_on"])
        )

    return count


metric("certificates_suspended")(_events("暂停"))
metric("certificates_withdrawn")(_events("撤销"))
metric("certificates_cancelled")(_events("注销"))


@metric("certificates_expired")
def _certificates_expired(scope: Scope) -> Figure:
    return number_of(
        row
        for row in scope.certificates()
        for status, from_date, _ in status_periods(scope.province, row)
        if status == "expired" and scope.within(from_date)
    )


# Brand enterprises and rights


@metric("brand_enterprises_end")
def _brand_enterprises_end(scope: Scope) -> Figure:
    return number_of(brands_at_end(scope))


@metric("brand_enterprises_new")
def _brand_enterprises_new(scope: Scope) -> Figure:
    first_days: dict[str, date] = {}
    for right in scope.rights():
        day = first_effective_on(scope.province, right)
        if day is not None:
            first_days[right.uscc] = min(day, first_days.get(right.uscc, day))
    return number_of(day for day in first_days.values() if scope.within(day))


@metric("mark_rights_end")
def _mark_rights_end(scope: Scope) -> Figure:
    return number_of(right for right in scope.rights() if is_effective(scope.province, right, scope.end))


@metric("mark_rights_self_declared_end")
def _mark_rights_self_declared_end(scope: Scope) -> Figure:
    return number_of(
        right
        for right in scope.rights()
        if right.path == SELF_DECLARATION and is_effective(scope.province, right, scope.end)
    )


@metric("mark_rights_granted")
def _mark_rights_granted(scope: Scope) -> Figure:
    return number_of(right for right in scope.rights() if scope.within(right.granted_on))


@metric("mark_rights_revoked")
def _mark_rights_revoked(scope: Scope) -> Figure:
    return number_of(right for right in scope.rights() if scope.within(right.revoked_on))


# Standards, rules, members


@metric("standards_published")
def _standards_published(scope: Scope) -> Figure:
    return number_of(row for row in _standards(scope) if scope.within(row["published_on"]))


@metric("standards_revised")
def _standards_revised(scope: Scope) -> Figure:
    return number_of(
        row
        for row in _standards(scope)
        if scope.within(row["published_on"]) and row["revision_of"] is not None
    )


@metric("standards_in_force_end")
def _standards_in_force_end(scope: Scope) -> Figure:
    return number_of(
        row for row in _standards(scope) if row["published_on"] <= scope.end and row["status"] == "现行"
    )


def _standards(scope: Scope) -> list[Row]:
    return scope.province.standards_of(scope.program) if scope.is_whole else []


@metric("drafter_conformity_rate")
def _drafter_conformity_rate(scope: Scope) -> Figure:
    due = [
        duty
        for duty in drafter_duties(scope.province, parameter_day=scope.end)
        if scope.has(duty["uscc"]) and scope.within(duty["deadline"])
    ]
    met = [row for row in due if row["fulfilled_on"] is not None and row["fulfilled_on"] <= row["deadline"]]
    return len(met), len(due)


@metric("certification_rules_published")
def _certification_rules_published(scope: Scope) -> Figure:
    rows = scope.province.feed("certification_rules") if scope.is_whole else []
    return number_of(row for row in rows if scope.within(row["published_on"]))


@metric("association_members_end")
def _association_members_end(scope: Scope) -> Figure:
    return number_of(
        {
            row["uscc"]
            for row in scope.province.feed("association_members")
            if scope.has(row["uscc"])
            and row["joined_on"] <= scope.end
            and (row["exited_on"] is None or row["exited_on"] > scope.end)
        }
    )
