"""Annual metrics of oversight: audits, inspections, labels, complaints, satisfaction, subsidies."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .certificates import certificates_of, status_at
from .feeds import Row
from .labelling import counts
from .matching import closed_in_time, fct_complaint, fct_penalty
from .metric_scope import Figure, Scope, brands_at_end, metric, number_of
from .policy import SHANGHAI
from .rights import is_brand_enterprise
from .satisfaction import programme_index
from .subsidies import judge_claim
from .surveillance import surveillance_at

# Surveillance and inspections


@metric("surveillance_audits")
def _surveillance_audits(scope: Scope) -> Figure:
    return number_of(
        row
        for row in scope.certificate_rows("surveillance_audits")
        if scope.within(row["audited_on"]) and row["kind"] != "初评"
    )


@metric("onsite_assessments")
def _onsite_assessments(scope: Scope) -> Figure:
    return number_of(
        row
        for row in scope.certificate_rows("surveillance_audits")
        if scope.within(row["audited_on"]) and row["kind"] in ("初评", "再认证") and row["mode"] == "现场"
    )


@metric("onsite_overdue_end")
def _onsite_overdue_end(scope: Scope) -> Figure:
    judged = [surveillance_at(scope.province, scope.program, row, scope.end) for row in scope.certificates()]
    return number_of(row for row in judged if row is not None and row["onsite_overdue"])


def _inspected(scope: Scope) -> list[Row]:
    return [
        row
        for row in scope.province.feed("inspections")
        if scope.has(row["uscc"]) and scope.within(row["confirmed_on"])
    ]


@metric("inspections")
def _inspections(scope: Scope) -> Figure:
    return len(_inspected(scope)), None


@metric("inspection_pass_rate")
def _inspection_pass_rate(scope: Scope) -> Figure:
    rows = _inspected(scope)
    return sum(row["result"] == "合格" for row in rows), len(rows)


# Labelling


def _label_share(part: str, whole: str) -> Callable[[Scope], Figure]:
    def share(scope: Scope) -> Figure:
        count = counts(scope.province, scope.rights(), scope.start, scope.end)
        return count[part], count[whole]

    return share


metric("labelling_rate")(_label_share("labelled", "checked"))
metric("label_coverage_rate")(_label_share("checked", "authorised"))
metric("kpi_disclosure_rate")(_label_share("kpi_disclosed", "checked"))
metric("c_standard_rate")(_label_share("c_performed", "checked"))


# Penalties, complaints, credit


def _brand_then(scope: Scope, uscc: str | None, day: date) -> bool:
    return (
        uscc is not None
        and scope.within(day)
        and scope.has(uscc)
        and is_brand_enterprise(scope.province, scope.program, uscc, day)
    )


@metric("penalties_quality")
def _penalties_quality(scope: Scope) -> Figure:
    return number_of(
        row
        for row in fct_penalty(scope.province)
        if row["is_quality"] and _brand_then(scope, row["uscc"], row["decided_on"])
    )


def _complaints_about_brands(scope: Scope) -> list[dict]:
    return [
        row for row in fct_complaint(scope.province) if _brand_then(scope, row["uscc"], row["received_on"])
    ]


@metric("complaints")
def _complaints(scope: Scope) -> Figure:
    return len(_complaints_about_brands(scope)), None


@metric("complaints_per_100")
def _complaints_per_100(scope: Scope) -> Figure:
    return len(_complaints_about_brands(scope)), len(brands_at_end(scope))


@metric("complaint_on_time_rate")
def _complaint_on_time_rate(scope: Scope) -> Figure:
    judged = [
        closed_in_time(scope.province, scope.program, row, scope.end)
        for row in _complaints_about_brands(scope)
    ]
    known = [on_time for on_time in judged if on_time is not None]
    return sum(known), len(known)


@metric("dishonest_brand_enterprises_end")
def _dishonest_brand_enterprises_end(scope: Scope) -> Figure:
    return number_of(uscc for uscc in brands_at_end(scope) if scope.province.listings_at(uscc, scope.end))


# Satisfaction, subsidies, catalogue


@metric("satisfaction_index")
def _satisfaction_index(scope: Scope) -> Figure:
    if not scope.is_whole:
        return None
    index = programme_index(scope.province, scope.program, scope.year)
    return None if index is None else (index, None)


def _claims(scope: Scope) -> list[Row]:
    return [
        row
        for row in scope.province.feed("subsidy_claims")
        if scope.has_region(row["region_code"]) and row["applied_on"] <= scope.end
    ]


@metric("subsidies_paid_yuan")
def _subsidies_paid_yuan(scope: Scope) -> Figure:
    paid = (row["paid_yuan"] for row in _claims(scope) if scope.within(row["paid_on"]))
    return sum(paid, start=Decimal(0)), None


@metric("subsidies_on_hold_yuan")
def _subsidies_on_hold_yuan(scope: Scope) -> Figure:
    judged = (judge_claim(scope.province, row, scope.end) for row in _claims(scope))
    return sum((row["amount_yuan"] for row in judged if row["verdict"] == "hold"), start=Decimal(0)), None


@metric("subsidies_to_recover_yuan")
def _subsidies_to_recover_yuan(scope: Scope) -> Figure:
    judged = (judge_claim(scope.province, row, scope.end) for row in _claims(scope))
    return sum((row["to_recover_yuan"] for row in judged), start=Decimal(0)), None


@metric("catalogue_coverage_rate")
def _catalogue_coverage_rate(scope: Scope) -> Figure:
    if not scope.is_whole:
        return None
    areas = {row["area_code"] for row in scope.province.feed("catalogue_areas") if row["year"] == scope.year}
    covered = {
        row["area_code"]
        for row in certificates_of(scope.province, SHANGHAI)
        if status_at(scope.province, row, scope.end) == "valid"
    }
    return len(areas & covered), len(areas)
