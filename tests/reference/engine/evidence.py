"""Evidence (marts.md): every reason of every decision has a row that names a record, or what was searched."""

from datetime import date

from .comparison import KEYS as DECISION_KEYS
from .feeds import KEYS as RECORD_KEYS
from .province import Province

ROLES = {"subject", "proof", "searched", "met"}

# Of a drafting claim paid or released, one of the two label codes is met by the check that found the label.
MET_CODES = {
    "eligible": {
        "CATALOGUE_EXCLUDED",
        "ENTERPRISE_PENALTY_3Y",
        "PRODUCT_PENALTY_5Y",
        "SERIOUS_DISHONESTY",
        "C_STANDARD_NOT_PLEDGED",
        "OUT_OF_PROVINCE",
        "NO_QUALIFYING_SITUATION",
    },
    "fulfilled": {"NOT_BRAND", "NOT_LABELLED", "KPI_NOT_DISCLOSED"},
    "标准起草奖补": {
        "OUTSIDE_TRANSITION",
        "NOT_DRAFTER",
        "NOT_AUTHORISED",
        "NOT_LABELLED",
        "DUPLICATE_CLAIM",
    },
    "认证细则补助": {"OUTSIDE_TRANSITION", "RULE_NOT_USED", "DUPLICATE_CLAIM"},
    "标准管理经费": {"OUTSIDE_TRANSITION", "NO_SATISFACTION_INDEX"},
}


def reasons_to_prove(mart: str, row: dict) -> set[str]:
    """The reasons of a decision that evidence must stand for, MET_ ones included; SUBJECT apart."""
    if mart == "dec_drafter_conformity":
        met = MET_CODES["fulfilled"] if row["status"] == "fulfilled" else set()
        return {*row["missing"], *_met(met)}
    if mart == "dec_self_declaration":
        return {*row["reasons"], *_met(MET_CODES["eligible"] if row["verdict"] == "eligible" else set())}
    if mart == "dec_subsidy":
        met = MET_CODES.get(row["kind"], set()) if row["verdict"] in ("release", "paid_ok") else set()
        if row["verdict"] == "paid_ok":
            met = met | {"PAID_MORE_THAN_PAYABLE"}
        return {*row["reasons"], *_met(met)}
    if mart == "dec_revocation_due":
        return set(row["reasons"])
    if mart == "dec_mark_misuse":
        return {row["reason"]}
    if mart == "dec_inspection_consequence":
        return {row["consequence"]}
    if mart == "dec_standard_review":
        return {"REVIEW_DUE"} if row["review_due"] else set()
    if mart == "dec_project_acceptance":
        return {"ACCEPTED_WHILE_SUSPENDED"} if row["status"] == "accepted_while_suspended" else set()
    if mart == "dec_surveillance":
        flags = {
            "ONSITE_OVERDUE": "onsite_overdue",
            "AUDIT_OVERDUE": "audit_overdue",
            "TERM_EXCEEDED": "term_exceeded",
        }
        return {code for code, column in flags.items() if row[column]}
    return set()


def _met(codes: set[str]) -> set[str]:
    return {f"MET_{code}" for code in codes}


def joined_key(row: dict, columns: tuple[str, ...]) -> str:
    """Key columns in the order of the grain, dates in ISO form, joined by `|`."""
    return "|".join(str(row[column]) for column in columns)


def expected_reasons_have_evidence(
    marts: dict[str, list[dict]],
    evidence: list[dict],
    records: dict[str, list[dict]] | None = None,
    as_of: date | None = None,
) -> list[str]:
    """What the evidence lacks, or says too much; an empty list when it is whole.

    Args:
        marts: as `evaluate` gives them.
        evidence: rows of the mart `evidence`.
        records: with as_of, the typed records: every record named must exist at as_of.
        as_of: the day the question is asked about.
    """
    problems: list[str] = []
    decisions = {
        (mart, joined_key(row, DECISION_KEYS[mart])): row
        for mart, rows in marts.items()
        if mart.startswith("dec_")
        for row in rows
    }
    told: dict[tuple[str, str], set[str]] = {}
    for row in evidence:
        told.setdefault((row["decision_mart"], row["decision_key"]), set()).add(row["reason"])
    for decision, row in decisions.items():
        owed = reasons_to_prove(decision[0], row) | {"SUBJECT"}
        missing = sorted(owed - told.get(decision, set()))
        problems += [f"{decision[0]}[{decision[1]}]: no evidence for {reason}" for reason in missing]
    known = _known_records(records, as_of) if records is not None and as_of is not None else None
    for row in evidence:
        problems += _faults(row, decisions, known)
    return problems


def _known_records(records: dict[str, list[dict]], as_of: date) -> dict[str, set[str]]:
    province = Province(records, as_of)
    return {feed: {joined_key(row, key) for row in province.feed(feed)} for feed, key in RECORD_KEYS.items()}


def _faults(row: dict, decisions: dict, known: dict[str, set[str]] | None) -> list[str]:
    name = f"evidence of {row['decision_mart']}[{row['decision_key']}] {row['reason']}"
    faults = []
    decided = row["decision_mart"] in {mart for mart, _ in decisions}
    if decided and (row["decision_mart"], row["decision_key"]) not in decisions:
        faults.append(f"{name}: there is no such decision")
    if row["role"] not in ROLES:
        faults.append(f"{name}: role {row['role']!r}")
    if row["record_key"] is None:
        if row.get("batch_id") is not None or row.get("row_number") is not None:
            faults.append(f"{name}: a batch or row without a record")
        if row["role"] in ("subject", "proof"):
            faults.append(f"{name}: a {row['role']} names no record")
    elif known is not None and row["record_key"] not in known.get(row["feed"], {row["record_key"]}):
        faults.append(f"{name}: {row['feed']}[{row['record_key']}] does not exist at as_of")
    return faults
