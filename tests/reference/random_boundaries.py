"""Aiming: records of a random province moved onto the days on which a rule turns, and twins that tie.

A plain draw hits `deadline + 1 day` or the third anniversary of a penalty once in a hundred provinces.
"""

from datetime import date, timedelta
from decimal import Decimal

from .engine.dates import ONE_DAY, add_months, add_years
from .random_feeds import MAKERS
from .random_oversight import RESPONDENTS
from .random_pools import Pools

Records = dict[str, list[dict]]


def aim(pools: Pools, records: Records, as_of: date, chains: dict[str, dict]) -> None:
    """Apply every aim below to a part of the records."""
    follow_as_of(pools, records, as_of)
    follow_deadlines(pools, records)
    follow_grants(pools, records)
    follow_chains(pools, records, chains)
    follow_declarations(pools, records)
    crowd(pools, records)
    tie(pools, records)


def near(pools: Pools, day: date) -> date:
    """The day, its eve or its morrow."""
    return day + timedelta(days=pools.one((-1, 0, 0, 1)))


def follow_declarations(pools: Pools, records: Records) -> None:
    """Quality penalties on the anniversaries that a self-declaration of the firm looks back to."""
    for row in records["penalties"]:
        if records["self_declarations"] and pools.chance(0.4):
            judged = pools.one(records["self_declarations"])
            row |= {
                "party_type": "法人及非法人组织",
                "uscc": judged["uscc"],
                "product_code": judged["product_code"] if pools.chance(0.7) else None,
                "violation_type": "以次充好",
                "decided_on": near(pools, add_years(judged["applied_on"], -pools.one((3, 3, 5)))),
            }


def follow_as_of(pools: Pools, records: Records, as_of: date) -> None:
    """Due days that fall on as_of itself."""
    for row in records["surveillance_audits"]:
        if pools.chance(0.25):
            row["audited_on"] = near(pools, add_years(as_of, -pools.one((1, 2, 2))))
            row["major_change"] = False if pools.chance(0.8) else row["major_change"]
    for row in records["recalls"]:
        if pools.chance(0.4):
            row["due_on"] = max(row["ordered_on"], near(pools, as_of))
    for row in records["penalties"]:
        if pools.chance(0.15):
            row["decided_on"] = near(pools, add_years(as_of, -3))
    for row in records["standards"]:
        if pools.chance(0.2):
            clock = near(pools, add_years(as_of, -pools.one((1, 3))))
            row |= {"published_on": clock, "effective_on": clock - pools.one((timedelta(), ONE_DAY))}
            if pools.chance(0.5):
                row["reviewed_on"] = near(pools, add_years(clock, 3))
    for row in records["credit_listings"]:
        if row["removed_on"] is not None and pools.chance(0.3):
            row["removed_on"] = max(row["listed_on"], near(pools, as_of))


def tie(pools: Pools, records: Records) -> None:
    """Twins: the same subject on the same day under another number, with another content."""
    for feed, key, changes in (
        ("certificate_events", "event_no", {"event": ("暂停", "恢复", "恢复", "撤销", "注销", "提前终止")}),
        ("label_checks", "check_no", {"labelled": (True, False), "c_performed": (True, False, None)}),
        (
            "surveillance_audits",
            "audit_no",
            {"mode": ("现场", "非现场"), "major_change": (True, False, None)},
        ),
        ("satisfaction_responses", "response_no", {"score": (), "respondent_type": RESPONDENTS}),
        ("identity_links", "link_no", {"uscc": (*pools.known, None)}),
        ("subsidy_claims", "claim_no", {"kind": ("标准起草奖补", "认证细则补助")}),
        ("inspections", "inspection_no", {"result": ("合格", "不合格", "不合格")}),
    ):
        twins = []
        for row in records[feed]:
            if not pools.chance(0.12):
                continue
            twin = {**row, key: pools.one((f"0{row[key]}", f"{row[key]}-2"))}
            for column, values in changes.items():
                twin[column] = (
                    pools.one(values) if values else pools.one((row["scale_min"], row["scale_max"]))
                )
            twins.append(twin)
        records[feed] += twins


def follow_deadlines(pools: Pools, records: Records) -> None:
    """Some grants, publications and projects of a drafter fall on the days around its deadline."""
    clocks = {
        row["standard_no"]: max(row["published_on"], row["effective_on"]) for row in records["standards"]
    }
    duties = [row for row in records["standard_drafters"] if row["standard_no"] in clocks]
    aims = (
        ("authorizations", "granted_on", ("uscc", "standard_no"), 0.25),
        ("publications", "published_on", ("uscc",), 0.4),
        ("standard_projects", "decided_on", ("uscc",), 0.4),
    )
    for feed, column, columns, share in aims:
        for row in records[feed]:
            if not duties or not pools.chance(share) or row[column] is None:
                continue
            duty = pools.one(duties)
            day = add_months(clocks[duty["standard_no"]], 12) + timedelta(days=pools.one((-1, 0, 1, 2)))
            grants = [
                right["granted_on"] for right in records["authorizations"] if right["uscc"] == duty["uscc"]
            ]
            if feed == "standard_projects" and grants and pools.chance(0.5):
                day = pools.one(grants)
            earliest = row.get("applied_on", day)
            latest = [row[name] for name in ("expires_on", "revoked_on") if row.get(name) is not None]
            if earliest <= day and all(day <= end for end in latest):
                row |= {column: day, **{name: duty[name] for name in columns}}
                if feed == "publications":
                    row |= {"related_no": duty["standard_no"], "subject": "未履责企业"}


def follow_grants(pools: Pools, records: Records) -> None:
    """Half of the checks fall on a day from the right's own start on."""
    starts = {row["authorization_no"]: row["granted_on"] for row in records["authorizations"]}
    starts |= {row["certificate_no"]: row["issued_on"] for row in records["certificates"]}
    for row in records["label_checks"]:
        if row["right_no"] in starts and pools.chance(0.5):
            row["checked_on"] = pools.day_from(starts[row["right_no"]])


def follow_chains(pools: Pools, records: Records, chains: dict[str, dict]) -> None:
    """Some self-declarations are made by the holder of the chains, around their third anniversary."""
    for row in records["certificates"]:
        if row["certificate_no"] in chains and pools.chance(0.85):
            row["record_status"] = None
    for number, successor in chains.items():
        previous = successor["previous_certificate_no"]
        if previous is not None and pools.chance(0.15):
            event = MAKERS["certificate_events"](pools, "", [previous])
            event |= {
                "certificate_no": previous,
                "event_no": f"EC{number}",
                "event": pools.one(("撤销", "注销", "提前终止")),
                "effective_on": near(pools, successor["issued_on"]),
                "updated_at": None,
                "record_status": None,
            }
            records["certificate_events"].append(event)
    first = next(iter(chains.values()))
    for row in records["self_declarations"]:
        if pools.chance(0.45):
            applied_on = add_months(first["issued_on"], pools.one((36, 36, 48))) + timedelta(
                days=pools.one((-1, 0, 0, 1))
            )
            if row["decided_on"] is None or applied_on <= row["decided_on"]:
                row |= {"uscc": first["uscc"], "applied_on": applied_on}


def crowd(pools: Pools, records: Records) -> None:
    """Now and then 29 to 31 respondents answer one question, for the sufficient sample and the bands."""
    if not pools.chance(0.3):
        return
    score, year = Decimal(pools.one(("4.6", "4.2", "3.8", "3.7"))), pools.one((2019, 2020, 2021))
    for number in range(pools.one((29, 30, 30, 31))):
        row = MAKERS["satisfaction_responses"](pools, "", "ASSOC_SKILL")
        row |= {
            "response_no": f"V{number:03d}",
            "indicator_code": "ASSOC_SKILL",
            "program": "品字标浙江制造",
            "survey_year": year,
            "respondent_id": f"V{number:03d}",
            "respondent_type": RESPONDENTS[number % 2],
            "target_type": "联合会服务",
            "score": score,
            "scale_min": Decimal(1),
            "scale_max": Decimal(5),
            "answered_on": pools.early_day(),
            "updated_at": None,
            "record_status": None,
        }
        records["satisfaction_responses"].append(row)
