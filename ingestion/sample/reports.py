"""The programmes' own yearly reports: claims that are right, nearly right, right for the year, and wrong.

Belongs here: counting what the reports claim, by plain counting of the rows made so far, apart from the
warehouse and on purpose without its code. Does not belong here: the verdicts.
"""

from statistics import median

from ingestion.sample.days import END, day
from ingestion.sample.tables import Row
from ingestion.sample.world import SH, ZJ, ZJM, World

ALLIANCE, ASSOCIATION = "认证联盟", "品牌建设联合会"
COUNTED = (
    "applications_received", "applications_granted", "applications_refused", "certificates_issued",
    "certificates_suspended", "certificates_withdrawn", "certificates_cancelled", "surveillance_audits",
)  # fmt: skip
ZHEJIANG_COUNTED = ("onsite_assessments", "certification_rules_published")
ASSOCIATION_COUNTED = (
    "mark_rights_granted",
    "mark_rights_revoked",
    "standards_published",
    "standards_revised",
)
_EVENTS = {
    "暂停": "certificates_suspended",
    "撤销": "certificates_withdrawn",
    "注销": "certificates_cancelled",
}


class Counts:
    """How many of a thing there were between two days, for one programme."""

    def __init__(self, w: World, program: str) -> None:
        self.program = program
        self.days: dict[str, list[tuple[int, int]]] = {}
        scheme = ZJM if program == ZJ else SH
        issued = {
            c["certificate_no"]: c["issued_on"] for c in w.table("certificates").rows if c["scheme"] == scheme
        }
        mine = [a for a in w.table("applications").rows if a["program"] == program]
        decided = [a for a in mine if a.get("decided_on") is not None]
        self._put("applications_received", [a["applied_on"] for a in mine])
        self._put("applications_granted", [a["decided_on"] for a in decided if a["decision"] == "通过"])
        self._put("applications_refused", [a["decided_on"] for a in decided if a["decision"] == "不予通过"])
        self.issued = issued
        self._certificates = w.table("certificates").rows
        self._events = sorted(
            w.table("certificate_events").rows, key=lambda e: (e["effective_on"], e["event_no"])
        )
        self._put("certificates_issued", list(issued.values()))
        for event, metric in _EVENTS.items():
            rows = [e for e in w.table("certificate_events").rows if e["event"] == event]
            self._put_of(metric, rows, "effective_on")
        audits = w.table("surveillance_audits").rows
        self._put_of(
            "surveillance_audits", [a for a in audits if (a["kind"] or "监督") != "初评"], "audited_on"
        )
        onsite = [a for a in audits if a["kind"] in ("初评", "再认证") and a["mode"] == "现场"]
        self._put_of("onsite_assessments", onsite, "audited_on")
        self._put(
            "certification_rules_published", [x["published_on"] for x in w.table("certification_rules").rows]
        )
        standards = [x for x in w.table("standards").rows if x["program"] == program]
        self._put("standards_published", [x["published_on"] for x in standards])
        self._put("standards_revised", [x["published_on"] for x in standards if x.get("revision_of")])
        rights = w.table("authorizations").rows if program == ZJ else []
        shanghai = {c["certificate_no"] for c in self._certificates if c["scheme"] == SH}
        rights = [x for x in rights if x["authorization_no"] not in shanghai]
        self.rights = rights
        self._put("mark_rights_granted", [x["granted_on"] for x in rights])
        self._put("mark_rights_revoked", [x["revoked_on"] for x in rights if x.get("revoked_on") is not None])
        self.members = [
            (x["joined_on"], x.get("exited_on"), x["uscc"]) for x in w.table("association_members").rows
        ]
        self.lengths = [(a["decided_on"], a["decided_on"] - a["applied_on"]) for a in decided]
        self.inspections = [(x["confirmed_on"], x["result"] == "合格") for x in w.table("inspections").rows]

    def _put(self, metric: str, days: list[int]) -> None:
        self.days[metric] = [(on, on) for on in days]

    def _put_of(self, metric: str, rows: list[Row], column: str) -> None:
        """What happened to certificates of the programme; it counts once the certificate exists."""
        mine = [(row[column], self.issued.get(row["certificate_no"])) for row in rows]
        self.days[metric] = [(on, max(on, issued)) for on, issued in mine if issued is not None]

    def between(self, metric: str, first: int, last: int) -> int:
        """How many from the first to the last day, as it stood at the end of the last."""
        return sum(first <= on and known <= last for on, known in self.days[metric])

    def members_at(self, on: int) -> int:
        """Enterprises in the association on a day."""
        return len(
            {uscc for joined, left, uscc in self.members if joined <= on and (left is None or left > on)}
        )

    def valid_at(self, on: int) -> set[str]:
        """Certificates of any scheme that are valid on a day."""
        ended: set[str] = set()
        paused: set[str] = set()
        for event in self._events:
            if event["effective_on"] > on:
                break
            if event["event"] in ("撤销", "注销", "提前终止"):
                ended.add(event["certificate_no"])
            elif event["event"] == "暂停":
                paused.add(event["certificate_no"])
            else:
                paused.discard(event["certificate_no"])
        alive = (
            c["certificate_no"]
            for c in self._certificates
            if c["issued_on"] <= on and (c["expires_on"] is None or c["expires_on"] >= on)
        )
        return set(alive) - ended - paused

    def brands_at(self, on: int) -> int:
        """Enterprises with a right in effect on a day."""
        valid = self.valid_at(on)
        return len(
            {
                x["uscc"]
                for x in self.rights
                if x["granted_on"] <= on
                and (x.get("revoked_on") is None or x["revoked_on"] > on)
                and (x["expires_on"] is None or x["expires_on"] >= on)
                and (x["path"] != "认证" or x["certificate_no"] in valid)
            }
        )

    def decision_days(self, first: int, last: int) -> float | None:
        """Median days from application to decision."""
        found = [length for decided, length in self.lengths if first <= decided <= last]
        return median(found) if found else None

    def pass_rate(self, first: int, last: int) -> float | None:
        """Share of inspections passed."""
        found = [passed for confirmed, passed in self.inspections if first <= confirmed <= last]
        return sum(found) / len(found) if found else None


def populate(w: World) -> None:
    """Make the reports of both programmes."""
    zhejiang, shanghai = Counts(w, ZJ), Counts(w, SH)
    for year in range(2019, 2026):
        last = year == 2025
        submitted = day(2025, 12, 22) if last else day(year + 1, 1, 20)
        cutoff = day(2025, 11, 30) if last else day(year, 12, 31)
        _report(w, zhejiang, ALLIANCE, year, submitted, cutoff)
        if year != 2020:
            _report(w, zhejiang, ASSOCIATION, year, submitted - 5, cutoff)
    for year, submitted, cutoff in (
        (2020, day(2020, 12, 28), day(2020, 12, 15)),
        (2021, day(2021, 12, 20), day(2021, 11, 30)),
        (2022, day(2023, 1, 18), day(2022, 12, 31)),
        (2024, day(2024, 12, 25), None),
        (2025, day(2025, 12, 19), day(2025, 11, 30)),
    ):
        _report(w, shanghai, ALLIANCE, year, submitted, cutoff)
    w.plant("submission_no_deadline", f"zhejiang_made|{ALLIANCE}|2019", day(2020, 1, 20))
    for name, year in (("on_time", 2021), ("late", 2022), ("missing", 2023)):
        w.plant(f"submission_{name}", f"shanghai_brand|{ALLIANCE}|{year}", day(year + 1, 1, 18))


def _report(w: World, counts: Counts, reporter: str, year: int, submitted: int, cutoff: int | None) -> None:
    """One report: right but for what is planted by year (see `_twisted`)."""
    last = cutoff if cutoff is not None else min(submitted, day(year, 12, 31))
    first, year_end = day(year), min(day(year, 12, 31), END)
    zhejiang = counts.program == ZJ
    claims: dict[str, str] = {}
    if reporter == ALLIANCE:
        for metric in (*COUNTED, *(ZHEJIANG_COUNTED if zhejiang else ())):
            claims[metric] = str(counts.between(metric, first, last))
        claims["certificates_valid_end"] = str(len(counts.valid_at(last) & counts.issued.keys()))
        middle = counts.decision_days(first, last)
        if middle is not None:
            claims["decision_days_median"] = f"{middle + 0.2:.0f}" if middle % 1 else f"{middle:.1f}"
    else:
        for metric in ASSOCIATION_COUNTED:
            claims[metric] = str(counts.between(metric, first, last))
        claims["association_members_end"] = str(counts.members_at(last))
        claims["brand_enterprises_end"] = str(counts.brands_at(last))
        claims["labelling_rate"] = f"{0.88 + (year - 2019) * 0.012:.3f}"
        claims["satisfaction_index"] = f"{86 + (year - 2019) * 1.1:.2f}"
        paid = [
            x
            for x in w.table("subsidy_claims").rows
            if x.get("paid_on") is not None and first <= x["paid_on"] <= last
        ]
        fen = sum(x["paid_yuan"] if x.get("paid_yuan") is not None else x["amount_yuan"] for x in paid)
        claims["subsidies_paid_yuan"] = f"{fen / 100:.2f}"
        rate = counts.pass_rate(first, last)
        if rate is not None:
            claims["inspection_pass_rate"] = f"{rate:.2f}"
            if abs(rate - round(rate, 2)) > 1e-6:
                code = f"zhejiang_made|{reporter}|{year}"
                w.plant("report_within_tolerance", f"{code}|inspection_pass_rate", submitted)
    full = {m: str(counts.between(m, first, year_end)) for m in counts.days}
    first_version = _twisted(w, claims, full, reporter, counts.program, year, submitted)
    name = f"{'ZJ' if zhejiang else 'SH'}{'L' if reporter == ALLIANCE else 'H'}-{year}"
    if year in (2021, 2023):
        _write(w, f"{name}-V1", counts.program, reporter, year, submitted, 1, first_version, cutoff)
        _write(w, f"{name}-V2", counts.program, reporter, year, submitted + 21, 2, claims, cutoff)
        code = "zhejiang_made" if zhejiang else "shanghai_brand"
        metric = "applications_received" if reporter == ALLIANCE else "standards_published"
        w.plant("report_corrected", f"{code}|{reporter}|{year}|{metric}", submitted + 21)
    else:
        _write(w, f"{name}-V1", counts.program, reporter, year, submitted, 1, claims, cutoff)


def _twisted(
    w: World,
    claims: dict[str, str],
    full: dict[str, str],
    reporter: str,
    program: str,
    year: int,
    submitted: int,
) -> dict[str, str]:
    """Plant what is wrong in `claims`; returns the first version of a report that is corrected later."""
    code = "zhejiang_made" if program == ZJ else "shanghai_brand"

    def plant(situation: str, metric: str) -> None:
        w.plant(situation, f"{code}|{reporter}|{year}|{metric}", submitted)

    if program == SH and year == 2020:
        plant("report_year_outside", "certificates_issued")
        return claims
    plant("report_match", "applications_received" if reporter == ALLIANCE else "standards_published")
    if year in (2022, 2024):
        target = "surveillance_audits" if reporter == ALLIANCE else "mark_rights_granted"
        claims[target] = str(int(claims[target]) + 7 + int(claims[target]) // 12)
        plant("report_mismatch", target)
    if year == 2025:
        target = "certificates_issued" if reporter == ALLIANCE else "mark_rights_granted"
        if claims[target] != full[target]:
            claims[target] = full[target]
            plant("report_matches_full_year", target)
    if year in (2020, 2024):
        missing = "certificates_cancelled" if reporter == ALLIANCE else "standards_revised"
        del claims[missing]
        plant("report_not_reported", missing)
    if year in (2023, 2025):
        claims["training_sessions"] = "36"
        plant("report_unknown_metric", "training_sessions")
        if program == ZJ and reporter == ALLIANCE:
            claims["catalogue_coverage_rate"] = "0.5"
            plant("report_metric_of_other_programme", "catalogue_coverage_rate")
    if year == 2019 and "satisfaction_index" in claims:
        plant("report_without_figure", "satisfaction_index")
    earlier = dict(claims)
    metric = "applications_received" if reporter == ALLIANCE else "standards_published"
    earlier[metric] = str(int(earlier[metric]) + 11)
    return earlier


def _write(
    w: World, number: str, program: str, reporter: str, year: int, submitted: int, version: int,
    claims: dict[str, str], cutoff: int | None,
) -> None:  # fmt: skip
    rows: list[Row] = w.table("programme_reports").rows
    for metric, claimed in claims.items():
        rows.append(
            {
                "report_no": number, "metric_code": metric, "program": program, "reporter": reporter,
                "year": year,
                "submitted_on": submitted, "version": version, "claimed": claimed, "cutoff_on": cutoff,
            }
        )  # fmt: skip
