"""One firm: what the published tables hold of it beside the decisions about it (matters)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class Firm:
    """A firm in the register."""

    uscc: str
    name: str
    region_code: str | None
    region: str | None
    city: str | None
    industry_code: str | None
    registration_status: str | None
    is_brand_zhejiang: bool
    is_brand_shanghai: bool
    is_dishonest: bool


@dataclass(frozen=True)
class Span:
    """A time in which a certificate had a status or a right was effective; None: open."""

    subject: str
    status: str
    begin: date
    end: date | None


@dataclass(frozen=True)
class Certificate:
    """A certificate of a firm."""

    certificate_no: str
    program: str | None
    scheme: str
    standard_no: str | None
    issued_on: date | None
    expires_on: date | None
    status: str
    status_since: date | None


@dataclass(frozen=True)
class Right:
    """A right of a firm to use the mark."""

    right_no: str
    program: str | None
    product_code: str | None
    standard_no: str | None
    path: str
    granted_on: date | None
    effective: bool
    last_effective_on: date | None


@dataclass(frozen=True)
class Check:
    """An audit, check or change in the archive of a firm's certificates."""

    entered_on: date
    feed: str
    record_key: str
    certificate_no: str
    told: str | None


@dataclass(frozen=True)
class Penalty:
    """A penalty of a firm."""

    penalty_no: str
    decided_on: date
    is_quality: bool
    fine_yuan: Decimal | None
    authority: str | None
    match_method: str
    publicity_ends_on: date | None


@dataclass(frozen=True)
class Complaint:
    """A complaint or report about a firm."""

    complaint_no: str
    kind: str
    received_on: date
    category: str | None
    accepted_on: date | None
    closed_on: date | None
    on_time: bool | None


@dataclass(frozen=True)
class Contribution:
    """What adds points to a firm's risk."""

    program: str
    contribution: str
    clause_id: str
    n_records: int
    points_each: int
    points: int


@dataclass(frozen=True)
class Due:
    """A day on which something about a firm changes by time alone, or facts that would change it."""

    duty: str
    decision_mart: str
    decision_key: str
    changes_on: date | None
    changes_to: str | None
    clause_id: str
    way_out: list[str]


@remembered
def firm(snapshot: Snapshot, uscc: str) -> Firm | None:
    """The firm of a code."""
    found = fetch(
        snapshot,
        Firm,
        """
        select
            firms.uscc, firms.name, firms.region_code, regions.name as region, cities.name as city,
            firms.industry_code, firms.registration_status, firms.is_brand_zhejiang, firms.is_brand_shanghai,
            firms.is_dishonest
        from marts.dim_enterprise as firms
        left join marts.dim_region as regions on firms.region_code = regions.region_code
        left join marts.dim_region as cities on firms.city_code = cities.region_code
        where firms.uscc = ?
        """,
        [uscc],
    )
    return found[0] if found else None


@remembered
def spans(snapshot: Snapshot, uscc: str) -> list[Span]:
    """When its certificates were valid or suspended and its rights effective, the oldest first."""
    return fetch(
        snapshot,
        Span,
        """
        select held.certificate_no as subject, periods.status, periods.from_date as begin,
            periods.to_date as end
        from marts.fct_certificate as held
        inner join marts.certificate_status_periods as periods
            on held.certificate_no = periods.certificate_no and periods.status in ('valid', 'suspended')
        where held.uscc = $uscc
        union all
        select
            right_no, 'effective', first_effective_on,
            case when not effective then last_effective_on end
        from marts.fct_mark_right
        where uscc = $uscc and first_effective_on is not null
        order by begin, subject
        """,
        {"uscc": uscc},
    )


@remembered
def certificates(snapshot: Snapshot, uscc: str) -> list[Certificate]:
    """Its certificates, the newest first."""
    return fetch(
        snapshot,
        Certificate,
        """
        select
            certificate_no, program, scheme, standard_no, issued_on, expires_on, status, status_since
        from marts.fct_certificate where uscc = ? order by issued_on desc nulls last, certificate_no
        """,
        [uscc],
    )


@remembered
def rights(snapshot: Snapshot, uscc: str) -> list[Right]:
    """Its rights to use the mark, the newest first."""
    return fetch(
        snapshot,
        Right,
        """
        select
            right_no, program, product_code, standard_no, path, granted_on, effective, last_effective_on
        from marts.fct_mark_right where uscc = ? order by granted_on desc nulls last, right_no
        """,
        [uscc],
    )


@remembered
def checks(snapshot: Snapshot, uscc: str) -> list[Check]:
    """Audits, checks and changes of its certificates, the newest first."""
    return fetch(
        snapshot,
        Check,
        """
        select entered_on, feed, record_key, certificate_no, told
        from marts.fct_followup_archive where uscc = ? order by entered_on desc, feed, record_key
        """,
        [uscc],
    )


@remembered
def penalties(snapshot: Snapshot, uscc: str) -> list[Penalty]:
    """Its penalties, the newest first."""
    return fetch(
        snapshot,
        Penalty,
        """
        select
            penalties.penalty_no, penalties.decided_on, penalties.is_quality, penalties.fine_yuan,
            penalties.authority, penalties.match_method, publicity.publicity_ends_on
        from marts.fct_penalty as penalties
        left join marts.fct_penalty_publicity as publicity
            on penalties.penalty_no = publicity.penalty_no
        where penalties.uscc = ? order by penalties.decided_on desc, penalties.penalty_no
        """,
        [uscc],
    )


@remembered
def complaints(snapshot: Snapshot, uscc: str) -> list[Complaint]:
    """Complaints and reports about it, the newest first."""
    return fetch(
        snapshot,
        Complaint,
        """
        select complaint_no, kind, received_on, category, accepted_on, closed_on, on_time
        from marts.fct_complaint where uscc = ? order by received_on desc, complaint_no
        """,
        [uscc],
    )


@remembered
def contributions(snapshot: Snapshot, uscc: str) -> list[Contribution]:
    """What its risk is made of, where a programme has tiers."""
    return fetch(
        snapshot,
        Contribution,
        """
        select program, contribution, clause_id, n_records, points_each, points
        from marts.rpt_risk_contribution where uscc = ? order by program, points desc, contribution
        """,
        [uscc],
    )


@remembered
def dues(snapshot: Snapshot, uscc: str) -> list[Due]:
    """What changes about it by time or by facts, the next first."""
    return fetch(
        snapshot,
        Due,
        """
        select duty, decision_mart, decision_key, changes_on, changes_to, clause_id, way_out
        from marts.due_dates where uscc = ? order by changes_on nulls last, duty, decision_key
        """,
        [uscc],
    )
