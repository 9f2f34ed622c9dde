"""Records: one function per kind of happening, each adding coherent rows of the feeds it touches.

Belongs here: what a standard, certificate, right, check, penalty … looks like as rows.
Does not belong here: who does it when (ordinary, cases).
"""

from typing import Any

from ingestion.sample import names
from ingestion.sample.days import add_months, add_years, day, to_date, year_of
from ingestion.sample.growth import STANDARDS
from ingestion.sample.streams import Stream
from ingestion.sample.supervision_records import audit, auditor
from ingestion.sample.tables import Row
from ingestion.sample.world import SH, ZJ, ZJM, Body, Firm, Product, Trade, World

SHANGHAI_NUMBERS = "SHPP"
"""How numbers of certificates of 上海品牌 begin."""
COUNTRIES = (
    "德国 美国 英国 法国 意大利 西班牙 荷兰 波兰 日本 韩国 越南 泰国 印度尼西亚 马来西亚 "
    "澳大利亚 加拿大 墨西哥 巴西 俄罗斯 阿联酋 沙特阿拉伯 南非 埃及 土耳其"
).split()
SYSTEMS = ("质量管理体系", "环境管理体系", "职业健康安全管理体系")
_SYSTEM_LETTER = dict(zip(SYSTEMS, "QES", strict=True))
_SIX_YEARS_SINCE = day(2019)


def standard(
    w: World,
    s: Stream,
    published: int,
    *,
    program: str = ZJ,
    effective: int | None = None,
    trade: Trade | None = None,
    consumer: bool | None = None,
    **more: Any,
) -> Row:
    """A standard, numbered by the day of its publication."""
    trade = trade or s.pick(w.trades if program == ZJ else w.services)
    year = year_of(published)
    if program == ZJ:
        serial = max(1, round(STANDARDS.count_at(published)))
        while serial in w.serials:
            serial += 1
        w.serials.add(serial)
        number = f"T/ZZB {serial:04d}-{year}"
    else:
        number = f"T/SHB {int(w.numbers.next('SHB', 0)[-5:]):03d}-{year}"
    row = {
        "standard_no": number,
        "title": names.standard_title(s, trade.product, trade.industry),
        "program": program,
        "published_on": published,
        "effective_on": published + s.between(2, 30) if effective is None else effective,
        "status": "现行",
        "is_consumer": trade.is_consumer if consumer is None else consumer,
        "advanced_evaluated_on": published - s.between(10, 60),
        "kpi_table": s.chance(0.93),
        "kpi_leads": s.chance(0.7),
        "kind": "团体标准",
        "industry_code": trade.industry,
    }
    row = w.table("standards").add(**row | more)
    w.memory["trade"][row["standard_no"]] = trade
    return row


def clock(std: Row) -> int:
    """Day from which a drafter's year runs."""
    return max(std["published_on"], std["effective_on"])


def drafter(w: World, std: Row, firm: Firm, role: str = "参与", kind: str | None = "企业") -> Row:
    """A drafter of a standard."""
    return w.table("standard_drafters").add(
        standard_no=std["standard_no"], uscc=firm.uscc, role=role, kind=kind
    )


def project(
    w: World,
    firm: Firm,
    applied: int,
    title: str,
    decided: int | None = None,
    decision: str | None = None,
    standard_no: str | None = None,
) -> Row:
    """An application for a new standard."""
    return w.table("standard_projects").add(
        project_no=w.numbers.next("LX", year_of(applied)), uscc=firm.uscc, title=title, applied_on=applied,
        decision=decision,
        decided_on=decided, standard_no=standard_no,
        call_published_on=applied - 20 - applied % 30 if applied % 5 else None,
        planned_on=applied + 300 + applied % 60 if applied % 7 else None,
    )  # fmt: skip


def rule_for(w: World, s: Stream, trade: Trade, body: Body, on: int) -> str:
    """The certification rule a body uses for a trade on a day, drawn up when first needed."""
    place = int(body.id[-3:]) % 3
    known = w.memory["rules"].get((trade.industry, place))
    if known is None or known["published_on"] > on:
        known = w.table("certification_rules").add(
            rule_id=f"ZJM-GZ-{trade.industry}-{place + 1:02d}-{len(w.table('certification_rules').rows):04d}",
            title=f"“浙江制造”认证实施细则 {trade.product}",
            body_id=body.id,
            published_on=on - s.between(40, 200),
            filed_on=None,
        )
        if s.chance(0.9):
            known["filed_on"] = known["published_on"] + s.between(5, 60)
        w.memory["rules"][trade.industry, place] = known
    return known["rule_id"]


def certificate(
    w: World,
    s: Stream,
    firm: Firm,
    product: Product,
    std: Row | None,
    issued: int,
    *,
    scheme: str = ZJM,
    expires: int | str | None = "term",
    body: Body | None = None,
    **more: Any,
) -> Row:
    """A certificate; `expires` defaults to the term of its day (three years before 2019, then six)."""
    shanghai = scheme == SH
    body = body or s.pick(w.shanghai_bodies if shanghai else w.zhejiang_bodies)
    if expires == "term":
        expires = add_years(issued, 6 if scheme == ZJM and issued >= _SIX_YEARS_SINCE else 3) - 1
    year = year_of(issued)
    if scheme == ZJM:
        number = f"{body.abbreviation}-{w.numbers.next('ZJM', year)}"
    elif shanghai:
        number = w.numbers.next(SHANGHAI_NUMBERS, year, 4)
    elif scheme in SYSTEMS:
        serial = w.numbers.next("", year)[4:]
        number = f"{body.id[-3:]}{year % 100:02d}{_SYSTEM_LETTER[scheme]}{serial}R{s.between(0, 3)}M"
    else:
        number = w.numbers.next("CCC" if scheme == "强制性产品认证" else "QT", year, 8)
    values = {
        "certificate_no": number, "scheme": scheme, "uscc": firm.uscc, "holder_name": firm.name,
        "body_id": body.id,
        "body_name": body.name, "issued_on": issued, "expires_on": expires,
    }  # fmt: skip
    if scheme in (ZJM, SH):
        values |= {
            "product_code": product.code,
            "product_name": product.name,
            "product_series": product.series,
            "unit": f"{product.series}-{s.between(1, 3)}单元",
            "standard_no": std["standard_no"] if std else None,
            "published_on": issued + s.between(1, 25) if s.chance(0.95) else None,
        }
        if scheme == ZJM:
            values["rule_id"] = rule_for(w, s, firm.trade, body, issued)
            if s.chance(0.09):
                values["countries"] = "；".join(s.sample(COUNTRIES, s.between(1, 4)))
            values["ccc_joint"] = True if s.chance(0.05) else (False if s.chance(0.5) else None)
        else:
            values["area_code"] = f"LY{s.between(1, 24):02d}"
            values["pledged"] = s.chance(0.95)
    return w.table("certificates").add(**values | more)


def application(
    w: World,
    s: Stream,
    cert: Row | None,
    firm: Firm,
    product: Product,
    body: Body | None = None,
    program: str = ZJ,
    **more: Any,
) -> Row:
    """An application; for a certificate, the one that led to it."""
    values: Row
    if cert is not None:
        decided = cert["issued_on"] - s.between(0, 7)
        applied = decided - s.between(25, 120)
        values = {
            "decision": "通过",
            "decided_on": decided,
            "certificate_no": cert["certificate_no"],
            "body_id": cert["body_id"],
        }
        program = SH if cert["scheme"] == SH else ZJ
    else:
        applied = more.pop("applied_on")
        values = {"body_id": body.id if body else None}
    values |= {"applied_on": applied, "program": program, "uscc": firm.uscc, "product_code": product.code}
    if program == SH:
        values |= {
            "self_evaluated": True,
            "benchmark_result": "通过",
            "benchmark_on": applied + s.between(5, 20),
        }
    else:
        values["self_evaluated"] = s.chance(0.9)
    if values["body_id"]:
        values["reviewer_id"] = auditor(s, values["body_id"])
    values["in_system"] = s.chance(0.93) if s.chance(0.9) else None
    prefix = "SQS" if program == SH else "SQZ"
    return w.table("applications").add(
        **{"application_no": w.numbers.next(prefix, year_of(applied)), **values, **more}
    )


def right(
    w: World,
    s: Stream,
    firm: Firm,
    product: Product,
    std: Row,
    granted: int,
    cert: Row | None = None,
    *,
    expires: int | str | None = "certificate",
    **more: Any,
) -> Row:
    """A Zhejiang mark right: by certification where there is a certificate, else by self-declaration."""
    if expires == "certificate":
        expires = cert["expires_on"] if cert else add_years(granted, 3) - 1
    return w.table("authorizations").add(
        **{
            "authorization_no": w.numbers.next("PZB", year_of(granted)),
            "uscc": firm.uscc,
            "product_code": product.code,
            "product_name": product.name,
            "standard_no": std["standard_no"],
            "path": "认证" if cert else "自我声明",
            "certificate_no": cert["certificate_no"] if cert else None,
            "granted_on": granted,
            "expires_on": expires,
        }
        | more
    )


def certified(
    w: World, s: Stream, firm: Firm, std: Row, granted: int, product: Product | None = None, **more: Any
) -> tuple[Row, Row]:
    """Application, certificate, first audit and right; returns the certificate and the right."""
    product = product or w.product(firm)
    issued = granted - s.between(0, 12)
    cert = certificate(w, s, firm, product, std, issued, **more)
    application(w, s, cert, firm, product)
    audit(w, s, cert, issued - s.between(10, 25), kind="初评")
    return cert, right(w, s, firm, product, std, granted, cert)


def award(w: World, s: Stream, firm: Firm, on: int, level: str | None = None) -> Row:
    """A government quality award."""
    level = level or s.pick(("县", "县", "市", "市", "省"))
    return w.table("quality_awards").add(
        award_no=w.numbers.next("ZLJ", year_of(on)), uscc=firm.uscc, level=level, awarded_on=on
    )


def declaration(
    w: World, s: Stream, firm: Firm, product: Product, std: Row, applied: int, **more: Any
) -> Row:
    """An application for a right by self-declaration, pledged and not decided unless told otherwise."""
    return w.table("self_declarations").add(
        **{
            "declaration_no": w.numbers.next("ZS", year_of(applied)),
            "uscc": firm.uscc,
            "product_code": product.code,
            "product_series": product.series,
            "product_category": product.category,
            "standard_no": std["standard_no"],
            "applied_on": applied,
            "c_pledged": True,
        }
        | more
    )


def self_declared(
    w: World, s: Stream, firm: Firm, std: Row, granted: int, product: Product | None = None, **more: Any
) -> Row:
    """Award, declaration and right; returns the right."""
    product = product or w.product(firm)
    decided = granted - s.between(0, 3)
    applied = decided - s.between(10, 40)
    if firm.uscc not in w.memory["awarded"]:
        w.memory["awarded"][firm.uscc] = award(w, s, firm, applied - s.between(30, 1200))
    made = right(w, s, firm, product, std, granted, **more)
    declaration(
        w,
        s,
        firm,
        product,
        std,
        applied,
        decision="同意",
        decided_on=decided,
        authorization_no=made["authorization_no"],
    )
    return made


def system_chain(w: World, s: Stream, firm: Firm, scheme: str, start: int, until: int) -> list[Row]:
    """Certificates of a management system, three years each, without a gap from start to until."""
    chain: list[Row] = []
    issued = start
    while not chain or issued <= until:
        previous = chain[-1]["certificate_no"] if chain else None
        expires = add_years(issued, 3) - 1
        chain.append(
            certificate(
                w,
                s,
                firm,
                w.product(firm),
                None,
                issued,
                scheme=scheme,
                expires=expires,
                previous_certificate_no=previous,
            )
        )
        issued = expires + 1
    return chain


def month_end(number: int) -> int:
    """Last day of the month."""
    first = number - to_date(number).day + 1
    return add_months(first, 1) - 1
