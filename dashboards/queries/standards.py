"""Drafters' duties, suspended applications, and standards due for review.

A region is the code of a city or county, or empty for all. A duty and an application belong to the region of
the firm, a standard to that of its lead drafter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot

_IN_REGION = "($region in ('', enterprises.region_code, coalesce(enterprises.city_code, '000000')))"
_ENTERPRISES = "left join marts.dim_enterprise as enterprises on facts.uscc = enterprises.uscc"
_PLACES = "left join marts.dim_region as regions on enterprises.region_code = regions.region_code"
LEAD = "牵头"
"""The role of who leads the drafting."""


@dataclass(frozen=True)
class Duties:
    """Duties of the drafters, counted at as_of."""

    overdue: int
    overdue_lead: int
    overdue_firms: int
    published: int
    notified: int
    neither: int
    soon_30: int
    soon_90: int
    suspended: int
    suspended_firms: int


@remembered
def duties(snapshot: Snapshot, region: str) -> Duties:
    """How many are overdue, made public, due soon, and suspend applications."""
    (row,) = fetch(
        snapshot,
        Duties,
        f"""
        select
            count(*) filter (status = 'overdue') as overdue,
            count(*) filter (status = 'overdue' and role = $lead) as overdue_lead,
            count(distinct facts.uscc) filter (status = 'overdue') as overdue_firms,
            count(*) filter (status = 'overdue' and published_on is not null) as published,
            count(*) filter (status = 'overdue' and notified_on is not null) as notified,
            count(*) filter (status = 'overdue' and published_on is null and notified_on is null) as neither,
            count(*) filter (status = 'pending' and deadline <= $as_of + 30) as soon_30,
            count(*) filter (status = 'pending' and deadline <= $as_of + 90) as soon_90,
            count(*) filter (suspended_from is not null and suspended_to is null) as suspended,
            count(distinct facts.uscc) filter (suspended_from is not null and suspended_to is null)
                as suspended_firms
        from marts.dec_drafter_conformity as facts {_ENTERPRISES}
        where {_IN_REGION}
        """,  # noqa: S608  only the texts above are put in
        {"region": region, "lead": LEAD, "as_of": snapshot.facts.as_of},
    )
    return row


@dataclass(frozen=True)
class DutyCount:
    """Duties with a deadline in one year, of one status."""

    year: int
    status: str
    n: int


@remembered
def by_year(snapshot: Snapshot, region: str) -> list[DutyCount]:
    """Duties by the year of their deadline and status."""
    return fetch(
        snapshot,
        DutyCount,
        f"""
        select year(deadline) as year, status, count(*) as n
        from marts.dec_drafter_conformity as facts {_ENTERPRISES}
        where {_IN_REGION}
        group by all
        order by year, status
        """,  # noqa: S608  only the texts above are put in
        {"region": region},
    )


@dataclass(frozen=True)
class Lack:
    """What overdue duties lack, and the facts that together would fulfil them."""

    missing: list[str]
    facts: list[str]
    n: int
    n_lead: int


@remembered
def lacks(snapshot: Snapshot, region: str) -> list[Lack]:
    """What overdue duties lack, the most frequent first."""
    return fetch(
        snapshot,
        Lack,
        f"""
        with due as (
            select decision_key, any_value(way_out) as facts
            from marts.due_dates
            where decision_mart = 'dec_drafter_conformity' and len(way_out) > 0
            group by decision_key
        )
        select
            facts.missing, coalesce(due.facts, []) as facts,
            count(*) as n, count(*) filter (facts.role = $lead) as n_lead
        from marts.dec_drafter_conformity as facts {_ENTERPRISES}
        left join due on due.decision_key = facts.standard_no || '|' || facts.uscc
        where facts.status = 'overdue' and {_IN_REGION}
        group by facts.missing, due.facts
        order by n desc, facts.missing, due.facts
        """,  # noqa: S608  only the texts above are put in
        {"region": region, "lead": LEAD},
    )


@dataclass(frozen=True)
class Duty:
    """One drafter's duty under one standard; `days_overdue` counts from the deadline to as_of."""

    standard_no: str
    uscc: str
    name: str | None
    place: str | None
    role: str
    deadline: date
    days_overdue: int
    missing: list[str]
    suspended_from: date | None
    published_on: date | None
    notified_on: date | None


_DUTIES: Mapping[str, str] = {
    "overdue": "facts.status = 'overdue'",
    "soon": "facts.status = 'pending' and facts.deadline <= facts.as_of + 90",
    "suspended": "facts.suspended_from is not null and facts.suspended_to is null",
}
"""Which duties a list holds."""


@remembered
def duty_list(snapshot: Snapshot, which: str, region: str, limit: int | None = None) -> list[Duty]:
    """Duties, leaders first, the earliest deadline first; without a limit all of them.

    Args:
        snapshot: what is asked.
        which: `overdue`, `soon` (within 90 days) or `suspended` (applications of the firm).
        region: a city's code; empty for all.
        limit: how many at most.
    """
    return fetch(
        snapshot,
        Duty,
        f"""
        select
            facts.standard_no, facts.uscc, enterprises.name, regions.name as place, facts.role,
            facts.deadline, facts.as_of - facts.deadline as days_overdue, facts.missing,
            facts.suspended_from, facts.published_on, facts.notified_on
        from marts.dec_drafter_conformity as facts {_ENTERPRISES} {_PLACES}
        where {_DUTIES[which]} and {_IN_REGION}
        order by facts.role <> '{LEAD}', facts.deadline, facts.standard_no, facts.uscc
        {"" if limit is None else f"limit {limit:d}"}
        """,  # noqa: S608  only the texts above and a number are put in
        {"region": region},
    )


@dataclass(frozen=True)
class ProjectCount:
    """Applications for new standards of one status."""

    status: str
    n: int


@remembered
def project_counts(snapshot: Snapshot, region: str) -> dict[str, int]:
    """Applications for new standards by status."""
    rows = fetch(
        snapshot,
        ProjectCount,
        f"""
        select status, count(*) as n
        from marts.dec_project_acceptance as facts {_ENTERPRISES}
        where {_IN_REGION}
        group by status
        """,  # noqa: S608  only the texts above are put in
        {"region": region},
    )
    return {row.status: row.n for row in rows}


@dataclass(frozen=True)
class Project:
    """An application for a new standard that was accepted while its lead drafter was suspended."""

    project_no: str
    uscc: str
    name: str | None
    place: str | None
    applied_on: date
    decided_on: date | None
    suspended_by: list[str]


@remembered
def accepted_while_suspended(snapshot: Snapshot, region: str, limit: int | None = None) -> list[Project]:
    """Such applications, the newest decision first; without a limit all of them."""
    return fetch(
        snapshot,
        Project,
        f"""
        select
            facts.project_no, facts.uscc, enterprises.name, regions.name as place,
            facts.applied_on, facts.decided_on, facts.suspended_by
        from marts.dec_project_acceptance as facts {_ENTERPRISES} {_PLACES}
        where facts.status = 'accepted_while_suspended' and {_IN_REGION}
        order by facts.decided_on desc, facts.project_no
        {"" if limit is None else f"limit {limit:d}"}
        """,  # noqa: S608  only the texts above and a number are put in
        {"region": region},
    )


@dataclass(frozen=True)
class Reviews:
    """Standards due for review, counted at as_of."""

    outstanding: int
    executed: int
    soon_90: int
    longest_days: int | None


_LEADS = f"""
    left join (
        select standard_no, min(uscc) as uscc
        from marts.dec_drafter_conformity
        where role = '{LEAD}'
        group by standard_no
    ) as leads on facts.standard_no = leads.standard_no
    left join marts.dim_enterprise as enterprises on leads.uscc = enterprises.uscc
"""  # noqa: S608  only the role above is put in
_REVIEWS: Mapping[str, str] = {
    "outstanding": "facts.review_due and not facts.executed",
    "soon": "facts.due_since > facts.as_of and facts.due_since <= facts.as_of + 90",
}


@remembered
def reviews(snapshot: Snapshot, region: str) -> Reviews:
    """How many standards are to be reviewed, were, or have three years full soon."""
    (row,) = fetch(
        snapshot,
        Reviews,
        f"""
        select
            count(*) filter ({_REVIEWS["outstanding"]}) as outstanding,
            count(*) filter (facts.review_due and facts.executed) as executed,
            count(*) filter ({_REVIEWS["soon"]}) as soon_90,
            max(facts.days_outstanding) as longest_days
        from marts.dec_standard_review as facts {_LEADS}
        where {_IN_REGION}
        """,  # noqa: S608  only the texts above are put in
        {"region": region},
    )
    return row


@dataclass(frozen=True)
class Review:
    """A standard that is to be reviewed, or will have its years full soon."""

    standard_no: str
    lead: str | None
    lead_name: str | None
    place: str | None
    due_since: date
    conforming_enterprises: int
    reviewed_on: date | None
    days_outstanding: int | None


@remembered
def review_list(snapshot: Snapshot, which: str, region: str, limit: int | None = None) -> list[Review]:
    """Standards `outstanding` or due `soon` (within 90 days), the earliest first; without a limit all."""
    return fetch(
        snapshot,
        Review,
        f"""
        select
            facts.standard_no, leads.uscc as lead, enterprises.name as lead_name, regions.name as place,
            facts.due_since, facts.conforming_enterprises,
            facts.reviewed_on, facts.days_outstanding
        from marts.dec_standard_review as facts {_LEADS} {_PLACES}
        where {_REVIEWS[which]} and {_IN_REGION}
        order by facts.due_since, facts.standard_no
        {"" if limit is None else f"limit {limit:d}"}
        """,  # noqa: S608  only the texts above and a number are put in
        {"region": region},
    )
