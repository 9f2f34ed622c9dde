"""What the public may look up: certificates and rights to use the mark, by number or holder."""

from dataclasses import dataclass
from datetime import date

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class PublicCertificate:
    """What is public of a certificate."""

    certificate_no: str
    holder: str
    program: str
    standard_no: str | None
    product_code: str | None
    issued_on: date | None
    expires_on: date | None
    status: str
    status_since: date | None


@dataclass(frozen=True)
class PublicRight:
    """What is public of a right to use the mark."""

    right_no: str
    holder: str
    program: str
    standard_no: str | None
    product_code: str | None
    path: str
    granted_on: date | None
    effective: bool
    last_effective_on: date | None


_HOLDER = """
    (upper(facts.uscc) = upper($asked)
        or ($by_name and contains(firms.name, $asked)))
"""


@remembered
def certificates(
    snapshot: Snapshot, asked: str, by_name: bool, most: int
) -> tuple[list[PublicCertificate], int]:
    """Certificates of the programmes by number or holder, the newest first, and how many there are."""
    scope = f"""
        from marts.fct_certificate as facts
        left join marts.dim_enterprise as firms on facts.uscc = firms.uscc
        where facts.program is not null and (upper(facts.certificate_no) = upper($asked) or {_HOLDER})
    """
    given = {"asked": asked, "by_name": by_name}
    rows = fetch(
        snapshot,
        PublicCertificate,
        f"""
        select
            facts.certificate_no, coalesce(firms.name, facts.uscc) as holder, facts.program,
            facts.standard_no, facts.product_code, facts.issued_on, facts.expires_on, facts.status,
            facts.status_since
        {scope}
        order by facts.issued_on desc nulls last, facts.certificate_no
        limit {int(most)}
        """,
        given,
    )
    (counted,) = snapshot.rows(f"select count(*) as n {scope}", given)
    return rows, counted["n"]


@remembered
def rights(snapshot: Snapshot, asked: str, by_name: bool, most: int) -> tuple[list[PublicRight], int]:
    """Rights to use the mark by number or holder, the newest first, and how many there are."""
    scope = f"""
        from marts.fct_mark_right as facts
        left join marts.dim_enterprise as firms on facts.uscc = firms.uscc
        where facts.program is not null and (upper(facts.right_no) = upper($asked) or {_HOLDER})
    """
    given = {"asked": asked, "by_name": by_name}
    rows = fetch(
        snapshot,
        PublicRight,
        f"""
        select
            facts.right_no, coalesce(firms.name, facts.uscc) as holder, facts.program, facts.standard_no,
            facts.product_code, facts.path, facts.granted_on, facts.effective, facts.last_effective_on
        {scope}
        order by facts.granted_on desc nulls last, facts.right_no
        limit {int(most)}
        """,
        given,
    )
    (counted,) = snapshot.rows(f"select count(*) as n {scope}", given)
    return rows, counted["n"]
