"""What is open at as_of, and what falls due after it."""

from dataclasses import dataclass

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot

ZHEJIANG = "zhejiang_made"


@dataclass(frozen=True)
class OpenItem:
    """A kind of thing to deal with; None where it has no such day."""

    item: str
    clause_id: str | None
    now: int | None
    within_30: int | None
    within_90: int | None


_BOTH = """
    with certificates as (
        select surveillance.*, coalesce(enterprises.city_code, '000000') as city_code
        from marts.dec_surveillance as surveillance
        left join marts.dim_enterprise as enterprises on surveillance.uscc = enterprises.uscc
        where surveillance.program = $program
    )

    select
        'onsite' as item, 'Z-6' as clause_id,
        count(*) filter (onsite_overdue) as now,
        count(*) filter (not onsite_overdue and onsite_due_on <= $as_of + 30) as within_30,
        count(*) filter (not onsite_overdue and onsite_due_on <= $as_of + 90) as within_90
    from certificates where $region = $whole or city_code = $region
    union all
    select
        'audit', 'Z-6',
        count(*) filter (audit_overdue),
        count(*) filter (not audit_overdue and audit_due_on <= $as_of + 30),
        count(*) filter (not audit_overdue and audit_due_on <= $as_of + 90)
    from certificates where $region = $whole or city_code = $region
    union all
    select
        'certificates_expiring', 'Z-6', null,
        count(*) filter (held.expires_on <= $as_of + 30),
        count(*) filter (held.expires_on <= $as_of + 90)
    from marts.fct_certificate as held
    left join marts.dim_enterprise as enterprises on held.uscc = enterprises.uscc
    where held.program = $program and held.status = 'valid' and held.expires_on >= $as_of
        and ($region = $whole or coalesce(enterprises.city_code, '000000') = $region)
    union all
    select 'misuse', 'Z-12', count(*), null, null
    from marts.dec_mark_misuse as misuse
    left join marts.dim_enterprise as enterprises on misuse.uscc = enterprises.uscc
    where coalesce(misuse.program, 'zhejiang_made') = $program
        and year(misuse.checked_on) = year($as_of)
        and ($region = $whole or coalesce(enterprises.city_code, '000000') = $region)
"""

_ZHEJIANG = """
    select
        'drafter_duties' as item, 'Z-4' as clause_id,
        count(*) filter (duties.status = 'overdue') as now,
        count(*) filter (duties.status = 'pending' and duties.deadline <= $as_of + 30) as within_30,
        count(*) filter (duties.status = 'pending' and duties.deadline <= $as_of + 90) as within_90
    from marts.dec_drafter_conformity as duties
    left join marts.dim_enterprise as enterprises on duties.uscc = enterprises.uscc
    where $region = $whole or coalesce(enterprises.city_code, '000000') = $region
    union all
    select
        'standards_review', 'Z-4',
        count(*) filter (review_due and not executed),
        count(*) filter (due_since > $as_of and due_since <= $as_of + 30),
        count(*) filter (due_since > $as_of and due_since <= $as_of + 90)
    from marts.dec_standard_review
    where $region = $whole
    union all
    select 'inspections', 'Z-10', count(*), null, null
    from marts.dec_inspection_consequence as failed
    left join marts.dim_enterprise as enterprises on failed.uscc = enterprises.uscc
    where not failed.executed and ($region = $whole or coalesce(enterprises.city_code, '000000') = $region)
    union all
    select 'revocations', 'Z-11', count(*), null, null
    from marts.dec_revocation_due as rights
    left join marts.dim_enterprise as enterprises on rights.uscc = enterprises.uscc
    where $region = $whole or coalesce(enterprises.city_code, '000000') = $region
    union all
    select
        case claims.verdict when 'hold' then 'subsidies_hold' else 'subsidies_recover' end,
        'Z-14', count(*), null, null
    from marts.dec_subsidy as claims
    where claims.verdict in ('hold', 'recover_review')
        and ($region = $whole or (left(claims.region_code, 4) || '00') = $region)
    group by claims.verdict
"""


@remembered
def open_items(snapshot: Snapshot, program: str, region: str, whole: str) -> list[OpenItem]:
    """Everything open or due of a programme and region."""
    given = {"region": region, "whole": whole, "as_of": snapshot.facts.as_of}
    items = fetch(snapshot, OpenItem, _BOTH, {**given, "program": program})
    if program == ZHEJIANG:
        items += fetch(snapshot, OpenItem, _ZHEJIANG, given)
    return items
