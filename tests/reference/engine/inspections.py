"""Z-10: failed inspections and their consequence (I-06: the clock runs on 查实日期)."""

from .dates import add_years
from .feeds import Row
from .policy import ZHEJIANG, judged_document_in_force
from .province import Province
from .rights import is_effective, rights_of


def failures_of(province: Province, uscc: str, product_code: str) -> list[Row]:
    """The failed inspections of a product, oldest first (ties: smaller inspection_no)."""
    failed = [
        row
        for row in province.feed("inspections")
        if row["result"] == "不合格" and row["uscc"] == uscc and row["product_code"] == product_code
    ]
    return sorted(failed, key=lambda row: (row["confirmed_on"], row["inspection_no"]))


def dec_inspection_consequence(province: Province) -> list[dict]:
    """One row per failed inspection: REVOKE or INTERVIEW_AND_TRACK, and whether it was carried out."""
    as_of = province.as_of
    years = province.int_parameter(ZHEJIANG, "failed_inspection_window_years", as_of)
    rows = []
    for this in province.feed("inspections"):
        if this["result"] != "不合格":
            continue
        uscc, product_code, confirmed_on = this["uscc"], this["product_code"], this["confirmed_on"]
        earlier = [
            row
            for row in failures_of(province, uscc, product_code)
            if (row["confirmed_on"], row["inspection_no"]) < (confirmed_on, this["inspection_no"])
        ]
        revoke = any(row["confirmed_on"] >= add_years(confirmed_on, -years) for row in earlier)
        interviewed_on = min(
            (
                row["acted_on"]
                for row in province.feed("enforcement_actions")
                if row["kind"] == "约谈" and row["related_no"] == this["inspection_no"]
            ),
            default=None,
        )
        followed_up_on = min(
            (
                row["sampled_on"]
                for row in province.feed("inspections")
                if row["uscc"] == uscc
                and row["product_code"] == product_code
                and row["inspection_no"] != this["inspection_no"]
                and row["sampled_on"] > confirmed_on
            ),
            default=None,
        )
        if revoke:
            executed = not any(
                right.uscc == uscc
                and right.product_code == product_code
                and is_effective(province, right, as_of)
                for right in rights_of(province, ZHEJIANG)
            )
        else:
            executed = interviewed_on is not None and followed_up_on is not None
        rows.append(
            {
                "inspection_no": this["inspection_no"],
                "uscc": uscc,
                "product_code": product_code,
                "confirmed_on": confirmed_on,
                "consequence": "REVOKE" if revoke else "INTERVIEW_AND_TRACK",
                "previous_inspection_no": earlier[-1]["inspection_no"] if revoke else None,
                "interviewed_on": interviewed_on,
                "followed_up_on": followed_up_on,
                "executed": executed,
                "days_outstanding": None if executed else (as_of - confirmed_on).days,
                "policy_in_force": judged_document_in_force(ZHEJIANG, as_of),
            }
        )
    return rows
