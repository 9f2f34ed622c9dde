"""The rows behind a figure: the numerator's records, where the published tables hold them.

Only figures whose rows can be named exactly have an entry; the others need records that are not published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.queries import remembered
from dashboards.snapshot import Snapshot

SHOWN = 20


@dataclass(frozen=True)
class Drill:
    """How the rows of a metric's numerator are found.

    Attributes:
        mart: the table the columns are columns of.
        columns: what is shown of each row, the first the row's key.
        query: everything from `from` on; the table is `facts`.
        is_at_as_of_only: rows stand as at as_of and cannot be found for another day.
        amount: column whose sum is the numerator; empty: the rows are counted.
    """

    mart: str
    columns: tuple[str, ...]
    query: str
    is_at_as_of_only: bool = False
    amount: str = ""


@dataclass(frozen=True)
class DrillRows:
    """The newest rows and how many there are.

    Attributes:
        total: their number, or the sum of their amounts, to be compared with the numerator.
    """

    mart: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    n: int
    total: float


_IN_REGION = """
    ($region = $whole or coalesce(enterprises.city_code, '000000') = $region)
"""
_ENTERPRISES = "left join marts.dim_enterprise as enterprises on facts.uscc = enterprises.uscc"
_IS_BRAND = """
    case $program
        when 'zhejiang_made' then facts.is_brand_zhejiang
        when 'shanghai_brand' then facts.is_brand_shanghai
    end
"""
_BY_CLAIM = """
    ($region = $whole or (left(facts.region_code, 4) || '00') = $region)
    and $program = 'zhejiang_made'
"""
_CERTIFICATE = ("certificate_no", "uscc", "standard_no", "issued_on", "expires_on", "status")
_RIGHT = ("right_no", "uscc", "product_code", "path", "granted_on", "effective")
_SUBSIDY = ("claim_no", "kind", "uscc", "amount_yuan", "applied_on", "paid_on", "verdict")


def _rights(condition: str, *, is_at_as_of_only: bool = False) -> Drill:
    return Drill(
        "fct_mark_right",
        _RIGHT,
        f"""
        from marts.fct_mark_right as facts {_ENTERPRISES}
        where facts.program = $program and {condition} and {_IN_REGION}
        order by facts.granted_on desc, facts.right_no
        """,
        is_at_as_of_only,
    )


def _claims(condition: str, amount: str, *, is_at_as_of_only: bool = False) -> Drill:
    columns = _SUBSIDY if amount in _SUBSIDY else (*_SUBSIDY, amount)
    return Drill(
        "dec_subsidy",
        columns,
        f"""
        from marts.dec_subsidy as facts
        where {condition} and {_BY_CLAIM}
        order by facts.applied_on desc, facts.claim_no
        """,
        is_at_as_of_only,
        amount,
    )


DRILLS: Mapping[str, Drill] = {
    "certificates_issued": Drill(
        "fct_certificate",
        _CERTIFICATE,
        f"""
        from marts.fct_certificate as facts {_ENTERPRISES}
        where facts.program = $program and facts.issued_on between $begin and $end and {_IN_REGION}
        order by facts.issued_on desc, facts.certificate_no
        """,
    ),
    "certificates_valid_end": Drill(
        "fct_certificate",
        _CERTIFICATE,
        f"""
        from marts.fct_certificate as facts {_ENTERPRISES}
        inner join marts.certificate_status_periods as periods
            on facts.certificate_no = periods.certificate_no
                and periods.status = 'valid'
                and $end between periods.from_date and coalesce(periods.to_date, $end)
        where facts.program = $program and {_IN_REGION}
        order by facts.issued_on desc, facts.certificate_no
        """,
    ),
    "certificates_expired": Drill(
        "fct_certificate",
        _CERTIFICATE,
        f"""
        from marts.fct_certificate as facts {_ENTERPRISES}
        inner join marts.certificate_status_periods as periods
            on facts.certificate_no = periods.certificate_no
                and periods.status = 'expired'
                and periods.from_date between $begin and $end
        where facts.program = $program and {_IN_REGION}
        order by facts.expires_on desc, facts.certificate_no
        """,
    ),
    "mark_rights_granted": _rights("facts.granted_on between $begin and $end"),
    "mark_rights_end": _rights("facts.effective", is_at_as_of_only=True),
    "mark_rights_self_declared_end": _rights(
        "facts.effective and facts.path = 'self_declaration'", is_at_as_of_only=True
    ),
    "brand_enterprises_new": Drill(
        "fct_mark_right",
        ("uscc", "first_effective_on", "right_no", "path"),
        f"""
        from (
            select *
            from marts.fct_mark_right
            where program = $program and first_effective_on is not null
            qualify row_number() over (partition by uscc order by first_effective_on, right_no) = 1
        ) as facts
        {_ENTERPRISES}
        where facts.first_effective_on between $begin and $end and {_IN_REGION}
        order by facts.first_effective_on desc, facts.uscc
        """,  # noqa: S608  only the texts above are put in
    ),
    "drafter_conformity_rate": Drill(
        "dec_drafter_conformity",
        ("standard_no", "uscc", "role", "deadline", "fulfilled_on", "status"),
        f"""
        from marts.dec_drafter_conformity as facts {_ENTERPRISES}
        where $program = 'zhejiang_made'
            and facts.deadline between $begin and $end and facts.fulfilled_on <= facts.deadline
            and {_IN_REGION}
        order by facts.deadline desc, facts.standard_no, facts.uscc
        """,
    ),
    "onsite_overdue_end": Drill(
        "dec_surveillance",
        ("certificate_no", "uscc", "last_onsite_on", "onsite_due_on", "audit_due_on"),
        f"""
        from marts.dec_surveillance as facts {_ENTERPRISES}
        where facts.program = $program and facts.onsite_overdue and {_IN_REGION}
        order by facts.onsite_due_on, facts.certificate_no
        """,
        is_at_as_of_only=True,
    ),
    "brand_enterprises_end": Drill(
        "dim_enterprise",
        ("uscc", "name", "city_code", "industry_code", "registration_status"),
        f"""
        from marts.dim_enterprise as facts
        where {_IS_BRAND}
            and ($region = $whole or facts.city_code = $region)
        order by facts.uscc
        """,
        is_at_as_of_only=True,
    ),
    "dishonest_brand_enterprises_end": Drill(
        "dim_enterprise",
        ("uscc", "name", "city_code", "industry_code", "registration_status"),
        f"""
        from marts.dim_enterprise as facts
        where {_IS_BRAND}
            and facts.is_dishonest and ($region = $whole or facts.city_code = $region)
        order by facts.uscc
        """,
        is_at_as_of_only=True,
    ),
    "subsidies_paid_yuan": _claims("facts.paid_on between $begin and $end", "paid_yuan"),
    "subsidies_on_hold_yuan": _claims("facts.verdict = 'hold'", "amount_yuan", is_at_as_of_only=True),
    "subsidies_to_recover_yuan": _claims(
        "facts.to_recover_yuan > 0", "to_recover_yuan", is_at_as_of_only=True
    ),
}


@remembered
def numerator_rows(
    snapshot: Snapshot, metric: str, program: str, region: str, whole: str, begin: date, end: date
) -> DrillRows | None:
    """The rows that a metric counts from one day to another; None where they cannot be named."""
    drill = DRILLS.get(metric)
    if drill is None or (drill.is_at_as_of_only and end != snapshot.facts.as_of):
        return None
    given = {
        "program": program, "region": region, "whole": whole, "begin": begin, "end": end
    }  # fmt: skip
    used = {name: value for name, value in given.items() if f"${name}" in drill.query}
    columns = ", ".join(f"facts.{column}" for column in drill.columns)
    shown = snapshot.rows(f"select {columns} {drill.query} limit {SHOWN}", used)
    total = f"coalesce(sum(facts.{drill.amount}), 0)" if drill.amount else "count(*)"
    counted = drill.query.rsplit("order by", 1)[0]
    (sums,) = snapshot.rows(f"select count(*) as n, {total} as total {counted}", used)
    rows = tuple(tuple(row.values()) for row in shown)
    return DrillRows(drill.mart, drill.columns, rows, sums["n"], float(sums["total"]))
