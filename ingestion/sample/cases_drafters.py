"""Cases of Z-4: drafters, new standard applications, standards due for review."""

from typing import Any

from ingestion.sample import records as r
from ingestion.sample.cases import case, firm_for, some_standard
from ingestion.sample.codes import office
from ingestion.sample.days import END, add_months, add_years, day
from ingestion.sample.streams import Stream
from ingestion.sample.supervision_records import check, event, publication
from ingestion.sample.tables import Row
from ingestion.sample.world import Firm, World

_NO_KPI: dict[str, Any] = {"premises": False, "product": False}


def _duty(
    w: World, s: Stream, low: int, high: int, role: str = "参与", **more: Any
) -> tuple[Row, Firm, int, str]:
    """A standard published between two days, a drafter: standard, firm, deadline, decision key."""
    std = r.standard(w, s, s.between(low, high), consumer=False, **more)
    firm = firm_for(w, s, std)
    if role == "参与":
        r.drafter(w, std, firm_for(w, s, std), "牵头")
    r.drafter(w, std, firm, role)
    return std, firm, add_months(r.clock(std), 12), f"{std['standard_no']}|{firm.uscc}"


def _past(w: World, s: Stream, role: str = "参与", **more: Any) -> tuple[Row, Firm, int, str]:
    return _duty(w, s, day(2018, 6), day(2024, 6), role, **more)


@case(
    "drafter_fulfilled",
    "drafter_fulfilled_on_deadline",
    "drafter_fulfilled_late",
    "drafter_fulfilled_day_late",
)
def _fulfilled(w: World, s: Stream, name: str, number: int) -> str:
    std, firm, deadline, key = _past(w, s, s.pick(("牵头", "参与")))
    _, right = r.certified(w, s, firm, std, deadline - s.between(120, 240))
    on = {
        "drafter_fulfilled": deadline - s.between(1, 90),
        "drafter_fulfilled_on_deadline": deadline,
        "drafter_fulfilled_late": deadline + s.between(2, 150),
        "drafter_fulfilled_day_late": deadline + 1,
    }[name]
    check(w, right["authorization_no"], on)
    return key


@case("drafter_kpi_before_label")
def _kpi_first(w: World, s: Stream, name: str, number: int) -> str:
    std, firm, deadline, key = _past(w, s)
    right = r.self_declared(w, s, firm, std, deadline - 200)
    check(w, right["authorization_no"], deadline - 150, labelled=False)
    check(w, right["authorization_no"], deadline - 20, **_NO_KPI)
    return key


@case(
    "drafter_pending_not_brand", "drafter_pending_not_labelled", "drafter_pending_kpi",
    "drafter_pending_label_only",
    "drafter_overdue_not_brand", "drafter_overdue_not_labelled", "drafter_overdue_kpi",
    "drafter_overdue_label_only",
)  # fmt: skip
def _missing(w: World, s: Stream, name: str, number: int) -> str:
    if "_pending_" in name:
        effective: dict[str, Any] = {"effective": day(2026, 12, 1)} if number == 0 else {}
        std, firm, deadline, key = _duty(
            w, s, day(2025, 3), day(2025, 8), s.pick(("牵头", "参与")), **effective
        )
        granted = std["published_on"] + 40
    else:
        std, firm, deadline, key = _past(w, s, s.pick(("牵头", "参与")))
        granted = deadline - s.between(60, 200)
    if name.endswith("not_brand"):
        return key
    _, right = r.certified(w, s, firm, std, granted)
    if name.endswith("_kpi"):
        check(w, right["authorization_no"], granted + 40, premises=True, product=False)
    elif name.endswith("label_only"):
        check(w, right["authorization_no"], granted + 40, labelled=False)
    elif s.chance(0.5):
        check(w, right["authorization_no"], granted + 50, labelled=False, **_NO_KPI)
    return key


@case("drafter_check_while_suspended")
def _ineffective(w: World, s: Stream, name: str, number: int) -> str:
    std, firm, deadline, key = _past(w, s)
    cert, right = r.certified(w, s, firm, std, deadline - 200)
    event(w, s, cert["certificate_no"], "暂停", deadline - 150)
    check(w, right["authorization_no"], deadline - 120)
    event(w, s, cert["certificate_no"], "恢复", deadline - 90)
    return key


@case("drafter_brand_elsewhere")
def _elsewhere(w: World, s: Stream, name: str, number: int) -> str:
    _, firm, deadline, key = _past(w, s)
    _, right = r.certified(w, s, firm, some_standard(w, s, deadline - 100), deadline - 60)
    check(w, right["authorization_no"], deadline - 20)
    return key


@case("lead_suspended", "lead_suspension_ended", "lead_brand_first_free_day")
def _lead(w: World, s: Stream, name: str, number: int) -> str:
    std, firm, deadline, key = _past(w, s, "牵头")
    if name != "lead_suspended":
        on = deadline + 1 if name == "lead_brand_first_free_day" else deadline + s.between(30, 150)
        _, right = r.certified(w, s, firm, std, on)
        check(w, right["authorization_no"], on + 15)
    return key


@case("drafter_clock_published", "drafter_leap_day")
def _clock(w: World, s: Stream, name: str, number: int) -> str:
    if name == "drafter_leap_day":
        std, firm, deadline, key = _duty(w, s, day(2020, 2, 10), day(2020, 2, 20), effective=day(2020, 2, 29))
    else:
        published = s.between(day(2019, 3), day(2023, 6))
        std, firm, deadline, key = _duty(w, s, published, published, effective=published - s.between(1, 20))
    _, right = r.certified(w, s, firm, std, deadline - 100)
    check(w, right["authorization_no"], deadline)
    return key


@case("drafter_published", "drafter_notified", "drafter_notified_finance", "drafter_published_too_early")
def _public(w: World, s: Stream, name: str, number: int) -> str:
    std, firm, deadline, key = _past(w, s)
    kind = {"drafter_notified": "通报", "drafter_notified_finance": "财政通报"}.get(name, "公开")
    on = deadline if name == "drafter_published_too_early" else deadline + s.between(1, 120)
    addressee: str | None = office(firm.region, "财政局" if kind == "财政通报" else "市场监督管理局")
    if kind == "公开":
        addressee = None
    publication(w, kind, "未履责企业", on, related=std["standard_no"], uscc=firm.uscc, addressee=addressee)
    return key


@case(
    "project_accepted_while_suspended", "project_suspended_under_two", "project_refused_while_suspended",
    "project_accepted_on_deadline", "project_accepted_first_free_day", "project_accepted", "project_refused",
    "project_open",
)  # fmt: skip
def _project(w: World, s: Stream, name: str, number: int) -> str:
    std, firm, deadline, _ = _past(w, s, "牵头")
    title = f"{firm.trade.product}（新）"
    decided: int | None = deadline + s.between(40, 150)
    decision: str | None = "不予受理" if "refused" in name else "受理"
    if name == "project_suspended_under_two":
        other = r.standard(w, s, std["published_on"] - 20, consumer=False, effective=std["published_on"] - 10)
        r.drafter(w, other, firm, "牵头")
    elif name == "project_accepted_on_deadline":
        decided = deadline
    elif name in ("project_accepted_first_free_day", "project_accepted", "project_refused"):
        free = deadline + 90 if name == "project_accepted_first_free_day" else deadline - 60
        r.certified(w, s, firm, std, free)
        decided = free if name == "project_accepted_first_free_day" else deadline + s.between(5, 100)
    elif name == "project_open":
        decided = decision = None
    applied = (decided or END - s.between(3, 60)) - s.between(5, 40) * (decided is not None)
    return r.project(w, firm, applied, title, decided, decision)["project_no"]


@case(
    "review_due", "review_due_executed", "review_too_early", "review_three_enterprises",
    "review_two_rights_one_firm",
    "review_right_lapsed", "review_not_yet", "review_not_consumer", "review_abolished",
)  # fmt: skip
def _review(w: World, s: Stream, name: str, number: int) -> str:
    published = (
        s.between(day(2017, 1), day(2021, 10))
        if name != "review_not_yet"
        else s.between(day(2023, 6), day(2025, 6))
    )
    std = r.standard(w, s, published, consumer=name != "review_not_consumer")
    r.drafter(w, std, firm_for(w, s, std), "牵头")
    due = add_years(r.clock(std), 3)
    granted = day(2023, 8, 1) if name != "review_not_yet" else r.clock(std) + 60
    count = {"review_three_enterprises": 3, "review_right_lapsed": 3}.get(name, number % 3)
    if name == "review_two_rights_one_firm":
        firm = firm_for(w, s, std)
        for _ in range(3):
            r.certified(w, s, firm, std, granted)
        count = 0
    for place in range(count):
        cert, _ = r.certified(w, s, firm_for(w, s, std), std, granted + place)
        if name == "review_right_lapsed" and place == 0:
            event(w, s, cert["certificate_no"], "注销", day(2024, 5, 6))
    if name == "review_due_executed":
        std["reviewed_on"] = due + s.between(0, 200)
    elif name == "review_too_early":
        std["reviewed_on"] = due - s.between(1, 100)
    elif name == "review_abolished":
        std["status"] = s.pick(("废止", "修订"))
    return std["standard_no"]
