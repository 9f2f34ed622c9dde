"""Building blocks: mark right, effective, brand enterprise (I-02; Z-8, S-10), and their marts."""

from dataclasses import dataclass
from datetime import date

from .certificates import certificates_by_number, certificates_of, status_at, turning_days
from .dates import ONE_DAY
from .policy import SHANGHAI, ZHEJIANG
from .province import Province, city_of, province_of

CERTIFICATION, SELF_DECLARATION = "certification", "self_declaration"
PATHS = {"认证": CERTIFICATION, "自我声明": SELF_DECLARATION}


@dataclass(frozen=True)
class Right:
    """Who may use a mark, on what product, by which way."""

    right_no: str
    program: str
    uscc: str
    product_code: str | None
    standard_no: str | None
    path: str
    granted_on: date
    expires_on: date | None
    revoked_on: date | None
    certificate_no: str | None


def all_rights(province: Province) -> list[Right]:
    """Rights of both programmes; an authorisation that bears a 上海品牌 certificate's number is left out."""
    if "rights" not in province.memory:
        shanghai = [
            Right(
                right_no=row["certificate_no"],
                program=SHANGHAI,
                uscc=row["uscc"],
                product_code=row["product_code"],
                standard_no=row["standard_no"],
                path=CERTIFICATION,
                granted_on=row["issued_on"],
                expires_on=None,
                revoked_on=None,
                certificate_no=row["certificate_no"],
            )
            for row in certificates_of(province, SHANGHAI)
        ]
        taken = {right.right_no for right in shanghai}
        zhejiang = [
            Right(
                right_no=row["authorization_no"],
                program=ZHEJIANG,
                uscc=row["uscc"],
                product_code=row["product_code"],
                standard_no=row["standard_no"],
                path=PATHS[row["path"]],
                granted_on=row["granted_on"],
                expires_on=row["expires_on"],
                revoked_on=row["revoked_on"],
                certificate_no=row["certificate_no"],
            )
            for row in province.feed("authorizations")
            if row["authorization_no"] not in taken
        ]
        province.memory["rights"] = zhejiang + shanghai
    return province.memory["rights"]


def rights_of(province: Province, program: str) -> list[Right]:
    """The programme's rights."""
    return [right for right in all_rights(province) if right.program == program]


def rights_by_number(province: Province) -> dict[str, Right]:
    """right_no is unique."""
    return {right.right_no: right for right in all_rights(province)}


def is_effective(province: Province, right: Right, day: date) -> bool:
    """Effective at d (d <= as_of)."""
    if not right.granted_on <= day:
        return False
    if right.revoked_on is not None and right.revoked_on <= day:
        return False
    if right.expires_on is not None and right.expires_on < day:
        return False
    if right.path == CERTIFICATION:
        certificate = certificates_by_number(province).get(right.certificate_no)
        return certificate is not None and status_at(province, certificate, day) == "valid"
    return True


def effective_spans(province: Province, right: Right) -> list[tuple[date, date]]:
    """The spans of days up to as_of on which the right was effective."""
    key = ("effective_spans", right.right_no)
    if key not in province.memory:
        days = {right.granted_on}
        if right.revoked_on is not None:
            days.add(right.revoked_on)
        if right.expires_on is not None:
            days.add(right.expires_on + ONE_DAY)
        certificate = certificates_by_number(province).get(right.certificate_no)
        if right.path == CERTIFICATION and certificate is not None:
            days |= set(turning_days(province, certificate))
        starts = sorted(day for day in days if day <= province.as_of)
        ends = [following - ONE_DAY for following in starts[1:]] + [province.as_of]
        spans: list[tuple[date, date]] = []
        for start, end in zip(starts, ends, strict=True):
            if not is_effective(province, right, start):
                continue
            if spans and spans[-1][1] + ONE_DAY == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        province.memory[key] = spans
    return province.memory[key]


def was_effective_within(province: Province, right: Right, start: date, end: date) -> bool:
    """Effective on at least one day of a period."""
    return any(first <= end and start <= last for first, last in effective_spans(province, right))


def first_effective_on(province: Province, right: Right) -> date | None:
    """The first day <= as_of on which it was effective."""
    spans = effective_spans(province, right)
    return spans[0][0] if spans else None


def last_effective_on(province: Province, right: Right) -> date | None:
    """The last such day; as_of itself if still effective."""
    spans = effective_spans(province, right)
    return spans[-1][1] if spans else None


def is_brand_enterprise(province: Province, program: str, uscc: str | None, day: date) -> bool:
    """Has at least one right of the programme effective at d."""
    return any(
        right.uscc == uscc and is_effective(province, right, day) for right in rights_of(province, program)
    )


def brand_enterprises(province: Province, program: str, day: date) -> set[str]:
    """All brand enterprises of the programme at d."""
    return {right.uscc for right in rights_of(province, program) if is_effective(province, right, day)}


def fct_mark_right(province: Province) -> list[dict]:
    """Every right with its first and last effective day."""
    return [
        {
            "right_no": right.right_no,
            "program": right.program,
            "uscc": right.uscc,
            "product_code": right.product_code,
            "standard_no": right.standard_no,
            "path": right.path,
            "granted_on": right.granted_on,
            "effective": is_effective(province, right, province.as_of),
            "first_effective_on": first_effective_on(province, right),
            "last_effective_on": last_effective_on(province, right),
        }
        for right in all_rights(province)
    ]


def dim_enterprise(province: Province) -> list[dict]:
    """The register, with what holds at as_of."""
    return [
        {
            "uscc": row["uscc"],
            "name": row["name"],
            "region_code": row["region_code"],
            "city_code": city_of(row["region_code"]),
            "province_code": province_of(row["region_code"]),
            "industry_code": row["industry_code"],
            "registration_status": row["registration_status"],
            "is_brand_zhejiang": is_brand_enterprise(province, ZHEJIANG, row["uscc"], province.as_of),
            "is_brand_shanghai": is_brand_enterprise(province, SHANGHAI, row["uscc"], province.as_of),
            "is_dishonest": bool(province.listings_at(row["uscc"], province.as_of)),
        }
        for row in province.feed("enterprises")
    ]
