"""Cases of Z-9: may this self-declaration be granted?"""

from typing import Any

from ingestion.sample import records as r
from ingestion.sample.cases import case, certified_firm, firm_for, some_standard
from ingestion.sample.days import END, add_years, day
from ingestion.sample.streams import Stream
from ingestion.sample.supervision_records import event, listing, penalty
from ingestion.sample.tables import Row
from ingestion.sample.world import Firm, Product, World

_SYSTEM_CASES = (
    "sd_systems", "sd_two_systems", "sd_chain_exact", "sd_chain_short", "sd_chain_gap", "sd_chain_next_day",
    "sd_chain_withdrawn", "sd_chain_withdrawn_same_day", "sd_chain_terminated", "sd_chain_no_end",
)  # fmt: skip


def _applied(s: Stream) -> int:
    return s.between(day(2020, 6), day(2025, 9))


def _file(
    w: World,
    s: Stream,
    firm: Firm,
    applied: int,
    product: Product | None = None,
    decision: str | None = "same",
    **more: Any,
) -> str:
    """File the application; decided as it should be unless told otherwise ('同意', '不同意', None)."""
    product = product or w.product(firm)
    std = some_standard(w, s, applied - 60)
    row = r.declaration(w, s, firm, product, std, applied, **more)
    if decision:
        row["decision"] = "同意" if decision == "same" else decision
        row["decided_on"] = min(applied + s.between(5, 40), END)
        if row["decision"] == "同意":
            row["authorization_no"] = r.right(w, s, firm, product, std, row["decided_on"])["authorization_no"]
    return row["declaration_no"]


def _awarded(w: World, s: Stream, applied: int, **more: Any) -> Firm:
    """A firm that has an award, and so meets situation 1."""
    firm = firm_for(w, s, some_standard(w, s, applied), **more)
    r.award(w, s, firm, applied - s.between(0, 1500))
    return firm


@case("sd_award", "sd_open", "sd_refused_eligible", "sd_award_that_day")
def _plain(w: World, s: Stream, name: str, number: int) -> str:
    applied = END - s.between(5, 50) if name == "sd_open" else _applied(s)
    firm = firm_for(w, s, some_standard(w, s, applied))
    r.award(w, s, firm, applied if name == "sd_award_that_day" else applied - s.between(1, 1500))
    decision = {"sd_open": None, "sd_refused_eligible": "不同意"}.get(name, "same")
    return _file(w, s, firm, applied, decision=decision)


@case("sd_series", "sd_series_suspended", "sd_series_other")
def _series(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    firm, _, cert, _ = certified_firm(w, s, applied - s.between(200, 600))
    if name == "sd_series_suspended":
        event(w, s, cert["certificate_no"], "暂停", applied - 20)
        event(w, s, cert["certificate_no"], "恢复", min(applied + 60, END))
    series = "另一系列" if name == "sd_series_other" else cert["product_series"]
    decision = "same" if name == "sd_series" else "不同意"
    return _file(w, s, firm, applied, w.product(firm, series=series), decision)


@case(*_SYSTEM_CASES)
def _systems(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    firm = firm_for(w, s, some_standard(w, s, applied))
    start = (
        add_years(applied, -3) if name == "sd_chain_exact" else add_years(applied, -3) - s.between(30, 200)
    )
    if name == "sd_chain_short":
        start = add_years(applied, -3) + 1
    for scheme in r.SYSTEMS[: 2 if name == "sd_two_systems" else 3]:
        _chain(w, s, firm, scheme, name if scheme == r.SYSTEMS[-1] else "", start, applied)
    fails = name in ("sd_two_systems", "sd_chain_short", "sd_chain_gap", "sd_chain_withdrawn")
    return _file(w, s, firm, applied, decision="不同意" if fails else "same")


def _chain(w: World, s: Stream, firm: Firm, scheme: str, name: str, start: int, applied: int) -> None:
    """Two certificates: the second took over about a year before the application."""
    middle = applied - 380
    ends: int | None = middle - 1
    if name == "sd_chain_gap":
        ends = middle - 2
    elif name == "sd_chain_no_end":
        ends = None
    elif name in ("sd_chain_withdrawn", "sd_chain_withdrawn_same_day", "sd_chain_terminated"):
        ends = middle + 100
    first = r.certificate(w, s, firm, w.product(firm), None, start, scheme=scheme, expires=ends)
    if name == "sd_chain_withdrawn":
        event(w, s, first["certificate_no"], s.pick(("撤销", "注销")), middle - 1)
    elif name == "sd_chain_withdrawn_same_day":
        event(w, s, first["certificate_no"], "注销", middle)
    elif name == "sd_chain_terminated":
        event(w, s, first["certificate_no"], "提前终止", middle - 10)
    r.certificate(
        w,
        s,
        firm,
        w.product(firm),
        None,
        middle,
        scheme=scheme,
        previous_certificate_no=first["certificate_no"],
    )


@case("sd_no_situation", "sd_award_other_level", "sd_award_later")
def _none(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    firm = firm_for(w, s, some_standard(w, s, applied))
    if name == "sd_award_other_level":
        r.award(w, s, firm, applied - 300, "其他")
    elif name == "sd_award_later":
        r.award(w, s, firm, applied + 1)
    return _file(w, s, firm, applied, decision="不同意")


@case("sd_catalogue", "sd_catalogue_last_day", "sd_catalogue_day_after", "sd_catalogue_before")
def _catalogue(w: World, s: Stream, name: str, number: int) -> str:
    last = day(2023, 6, 30)
    applied = {
        "sd_catalogue_last_day": last,
        "sd_catalogue_day_after": last + 1,
        "sd_catalogue_before": day(2019, 6, 30),
    }.get(name, s.between(day(2020, 1), day(2023, 5)))
    firm = _awarded(w, s, applied)
    excluded = name in ("sd_catalogue", "sd_catalogue_last_day")
    return _file(w, s, firm, applied, decision="不同意" if excluded else "same", product_category="LB-2911")


@case(
    "sd_penalty", "sd_penalty_anniversary", "sd_penalty_day_inside", "sd_penalty_not_quality",
    "sd_penalty_granted",
    "sd_product_penalty", "sd_product_penalty_anniversary", "sd_both_penalties", "sd_penalty_other_product",
)  # fmt: skip
def _penalty(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    firm = _awarded(w, s, applied)
    product = w.product(firm)
    on = {
        "sd_penalty_anniversary": add_years(applied, -3),
        "sd_penalty_day_inside": add_years(applied, -3) + 1,
        "sd_product_penalty": add_years(applied, -4),
        "sd_product_penalty_anniversary": add_years(applied, -5),
        "sd_penalty_other_product": add_years(applied, -4),
    }.get(name, applied - s.between(0, 900))
    code = product.code if "product_penalty" in name or name == "sd_both_penalties" else None
    if name == "sd_penalty_other_product":
        code = w.product(firm).code
    penalty(w, s, firm, on, quality=name != "sd_penalty_not_quality", product_code=code)
    eligible = ("anniversary", "not_quality", "granted", "other_product")
    return _file(w, s, firm, applied, product, "same" if name.endswith(eligible) else "不同意")


@case("sd_dishonest", "sd_dishonest_removed_that_day", "sd_dishonest_day_before_removal", "sd_abnormal_only")
def _listed(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    firm = _awarded(w, s, applied)
    removed = {"sd_dishonest_removed_that_day": applied, "sd_dishonest_day_before_removal": applied + 1}.get(
        name
    )
    which = "经营异常名录" if name == "sd_abnormal_only" else "严重违法失信名单"
    listing(w, s, firm, which, applied - s.between(20, 300), removed)
    eligible = name in ("sd_dishonest_removed_that_day", "sd_abnormal_only")
    return _file(w, s, firm, applied, decision="same" if eligible else "不同意")


@case("sd_not_pledged", "sd_not_pledged_granted")
def _pledge(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    decision = "同意" if name == "sd_not_pledged_granted" else "不同意"
    return _file(w, s, _awarded(w, s, applied), applied, decision=decision, c_pledged=False)


@case(
    "sd_out_of_province", "sd_subsidiary", "sd_subsidiary_half", "sd_subsidiary_minority",
    "sd_parent_not_brand",
    "sd_parent_elsewhere", "sd_parent_brand_later",
)  # fmt: skip
def _outside(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    more: dict[str, Any] = {}
    if name != "sd_out_of_province":
        share = {"sd_subsidiary_half": "50", "sd_subsidiary_minority": "35.5"}.get(
            name, s.pick(("51", "100", "50.01"))
        )
        more = {"parent_uscc": _parent(w, s, name, applied).uscc, "parent_share_pct": share}
    firm = _awarded(w, s, applied, region=s.pick(("340104", "320583", "360102", "310115")), **more)
    return _file(w, s, firm, applied, decision="same" if name == "sd_subsidiary" else "不同意")


def _parent(w: World, s: Stream, name: str, applied: int) -> Firm:
    if name in ("sd_parent_not_brand", "sd_parent_elsewhere"):
        return w.firm(s, region="440305" if name == "sd_parent_elsewhere" else None)
    granted = applied + 1 if name == "sd_parent_brand_later" else applied - s.between(100, 700)
    return certified_firm(w, s, granted)[0]


@case("sd_unknown_enterprise", "sd_unknown_and_unpledged", "sd_unknown_granted")
def _unknown(w: World, s: Stream, name: str, number: int) -> str:
    applied = _applied(s)
    firm = _awarded(w, s, applied, registered=False)
    decision = "同意" if name == "sd_unknown_granted" else "不同意"
    return _file(w, s, firm, applied, decision=decision, c_pledged=name != "sd_unknown_and_unpledged")


@case("sd_many_reasons")
def _many(w: World, s: Stream, name: str, number: int) -> str:
    applied = s.between(day(2021, 1), day(2025, 6))
    firm: Firm = firm_for(w, s, some_standard(w, s, applied), region="340104")
    product = w.product(firm)
    penalty(w, s, firm, applied - 200, product_code=product.code)
    listing(w, s, firm, "严重违法失信名单", applied - 90)
    return _file(w, s, firm, applied, product, "不同意", product_category="LB-3011", c_pledged=False)


@case("sd_penalty_recent", "sd_penalty_product_told", late=True)
def _penalty_beside(w: World, s: Stream, name: str, number: int) -> str:
    """A penalty whose look-back runs on the last day; one that tells of the product without its code."""
    recent = name == "sd_penalty_recent"
    applied = s.between(day(2024, 3), day(2025, 9)) if recent else s.between(day(2023, 6), day(2025, 6))
    firm = _awarded(w, s, applied)
    if recent:
        penalty(w, s, firm, applied - s.between(30, 400))
        return _file(w, s, firm, applied, decision="不同意")
    product = w.product(firm)
    penalty(w, s, firm, add_years(applied, -4), facts=f"当事人生产的{product.name}经抽检质量不合格")
    return f"PRODUCT_PENALTY_POSSIBLE|{_file(w, s, firm, applied, product)}"


@case("sd_regranted_after_revocation")
def _again(w: World, s: Stream, name: str, number: int) -> str:
    applied = s.between(day(2021, 6), day(2025, 6))
    firm = _awarded(w, s, applied)
    product = w.product(firm)
    old: Row = r.right(w, s, firm, product, some_standard(w, s, applied - 800), applied - 500)
    old |= {"revoked_on": applied - 120, "revoke_reason": "不履行C标准"}
    return _file(w, s, firm, applied, product)
