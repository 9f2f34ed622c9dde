"""Building blocks: whom a penalty or complaint belongs to, what a quality penalty is (feeds.md; rulebook)."""

import re
import unicodedata
from datetime import date

from .feeds import Row, calendar_day
from .policy import QUALITY_LAWS, QUALITY_VIOLATION_TYPES, ZHEJIANG
from .province import UNKNOWN_REGION, Province

_OPENING, _CLOSING = "[{【〔〖〈《「『", "]}】〕〗〉》」』"
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))


def normalised_name(name: str) -> str:
    """NFKC, brackets made ( ), spaces removed; letter case and company forms kept."""
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return re.sub(r"\s", "", text)


def names_borne(enterprise: Row) -> set[str]:
    """Current and former names, normalised."""
    names = [enterprise["name"], *(enterprise["former_names"] or "").replace("；", ";").split(";")]
    return {normalised_name(name) for name in names if normalised_name(name)}


def matched(province: Province, feed: str, key: str, given: str | None, name: str | None) -> tuple:
    """(uscc, match_method): the given code, else the newest link, else the only enterprise of that name."""
    if given is not None:
        return given, "given"
    links = [
        row
        for row in province.feed("identity_links")
        if row["source_feed"] == feed and row["source_key"] == key
    ]
    if links:
        newest = max(links, key=lambda row: (row["decided_on"], row["link_no"]))
        return (newest["uscc"], "confirmed") if newest["uscc"] is not None else (None, "none")
    if name is not None and normalised_name(name):
        bearers = [
            row["uscc"] for row in province.feed("enterprises") if normalised_name(name) in names_borne(row)
        ]
        if len(bearers) == 1:
            return bearers[0], "exact_name"
    return None, "none"


def _squeezed(text: str) -> str:
    """Matching ignores spaces, 《》, and the prefix 中华人民共和国."""
    return re.sub(r"[\s《》]", "", text).replace("中华人民共和国", "")


def is_quality_penalty(penalty: Row) -> bool:
    """A listed 违法行为类型, or a listed law named in the 处罚依据."""
    violation_type, legal_basis = penalty["violation_type"], penalty["legal_basis"]
    if violation_type is not None and _squeezed(violation_type) in map(_squeezed, QUALITY_VIOLATION_TYPES):
        return True
    return legal_basis is not None and any(_squeezed(law) in _squeezed(legal_basis) for law in QUALITY_LAWS)


def fct_penalty(province: Province) -> list[dict]:
    """Penalties with the enterprise they belong to."""
    if "fct_penalty" not in province.memory:
        rows = []
        for row in province.feed("penalties"):
            uscc, method = matched(province, "penalties", row["penalty_no"], row["uscc"], row["party_name"])
            rows.append(
                {
                    "penalty_no": row["penalty_no"],
                    "uscc": uscc,
                    "match_method": method,
                    "decided_on": row["decided_on"],
                    "is_quality": is_quality_penalty(row),
                    "product_code": row["product_code"],
                    "fine_yuan": row["fine_yuan"],
                    "authority": row["authority"],
                }
            )
        province.memory["fct_penalty"] = rows
    return province.memory["fct_penalty"]


def quality_penalties(province: Province, uscc: str | None) -> list[dict]:
    """The quality penalties of an enterprise."""
    return [
        row for row in fct_penalty(province) if row["is_quality"] and row["uscc"] == uscc and uscc is not None
    ]


def closed_in_time(province: Province, program: str, complaint: Row, day: date) -> bool | None:
    """A 投诉 accepted and closed: closed_on - accepted_on <= 60 days; else null."""
    if complaint["kind"] != "投诉" or complaint["accepted_on"] is None or complaint["closed_on"] is None:
        return None
    limit = province.int_parameter(program, "complaint_close_days", day)
    return (complaint["closed_on"] - complaint["accepted_on"]).days <= limit


def fct_complaint(province: Province) -> list[dict]:
    """Complaints with the enterprise they are about."""
    if "fct_complaint" not in province.memory:
        rows = []
        for row in province.feed("complaints"):
            uscc, method = matched(
                province, "complaints", row["complaint_no"], row["respondent_uscc"], row["respondent_name"]
            )
            own = row["region_code"]
            rows.append(
                {
                    "complaint_no": row["complaint_no"],
                    "kind": row["kind"],
                    "received_on": calendar_day(row["received_at"]),
                    "region_code": own if own is not None else province.region_of(uscc) or UNKNOWN_REGION,
                    "uscc": uscc,
                    "match_method": method,
                    "category": row["category"],
                    "accepted_on": row["accepted_on"],
                    "closed_on": row["closed_on"],
                    "on_time": closed_in_time(province, ZHEJIANG, row, province.as_of),
                }
            )
        province.memory["fct_complaint"] = rows
    return province.memory["fct_complaint"]
