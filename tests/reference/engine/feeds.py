"""Versions and the as_of cut (interfaces.md: Versions; feeds.md: Event dates; rulebook: Conventions)."""

from datetime import date, datetime

KEYS: dict[str, tuple[str, ...]] = {
    "enterprises": ("uscc",),
    "certificates": ("certificate_no",),
    "certificate_events": ("event_no",),
    "applications": ("application_no",),
    "standards": ("standard_no",),
    "standard_drafters": ("standard_no", "uscc"),
    "authorizations": ("authorization_no",),
    "self_declarations": ("declaration_no",),
    "exclusion_catalogue": ("product_category", "valid_from"),
    "quality_awards": ("award_no",),
    "penalties": ("penalty_no",),
    "credit_listings": ("listing_no",),
    "complaints": ("complaint_no",),
    "inspections": ("inspection_no",),
    "label_checks": ("check_no",),
    "surveillance_audits": ("audit_no",),
    "satisfaction_responses": ("response_no", "indicator_code"),
    "subsidy_claims": ("claim_no",),
    "certification_rules": ("rule_id",),
    "alliance_members": ("body_id", "program"),
    "programme_reports": ("report_no", "metric_code"),
    "catalogue_areas": ("year", "area_code"),
    "recalls": ("recall_no",),
    "enforcement_actions": ("action_no",),
    "integrity_records": ("record_no",),
    "major_changes": ("notice_no",),
    "publications": ("publication_no",),
    "standard_projects": ("project_no",),
    "association_members": ("uscc", "joined_on"),
    "survey_rounds": ("program", "survey_year", "target_type", "respondent_type"),
    "enterprise_titles": ("uscc", "title", "granted_on"),
    "identity_links": ("link_no",),
    "case_events": ("event_no",),
}

EVENT_DATES: dict[str, str] = {
    "certificates": "issued_on",
    "certificate_events": "effective_on",
    "applications": "applied_on",
    "standards": "published_on",
    "authorizations": "granted_on",
    "self_declarations": "applied_on",
    "exclusion_catalogue": "valid_from",
    "quality_awards": "awarded_on",
    "penalties": "decided_on",
    "credit_listings": "listed_on",
    "complaints": "received_at",
    "inspections": "confirmed_on",
    "label_checks": "checked_on",
    "surveillance_audits": "audited_on",
    "satisfaction_responses": "answered_on",
    "subsidy_claims": "applied_on",
    "certification_rules": "published_on",
    "alliance_members": "joined_on",
    "programme_reports": "submitted_on",
    "recalls": "ordered_on",
    "enforcement_actions": "acted_on",
    "integrity_records": "decided_on",
    "major_changes": "reported_on",
    "publications": "published_on",
    "standard_projects": "applied_on",
    "association_members": "joined_on",
    "enterprise_titles": "granted_on",
    "identity_links": "decided_on",
    "case_events": "recorded_on",
}

HAPPENED_LATER: dict[str, dict[str, tuple[str, ...]]] = {
    "applications": {
        "decided_on": ("decision", "explanation", "certificate_no"),
        "benchmark_on": ("benchmark_result",),
    },
    "authorizations": {"revoked_on": ("revoke_reason",)},
    "credit_listings": {"removed_on": ("removal_reason", "removal_authority")},
    "complaints": {"accepted_on": (), "closed_on": ("outcome",)},
    "subsidy_claims": {"paid_on": ("paid_yuan",), "recovered_on": ("recovered_yuan",)},
    "recalls": {"completed_on": ()},
    "alliance_members": {"exited_on": ()},
    "association_members": {"exited_on": ()},
    "certificates": {"published_on": ()},
    "certificate_events": {"reported_on": (), "published_on": ()},
    "standards": {"reviewed_on": ()},
    "self_declarations": {"decided_on": ("decision", "authorization_no")},
    "standard_projects": {"decided_on": ("decision", "standard_no")},
    "certification_rules": {"filed_on": ()},
}


class Row(dict):
    """A typed record; a column that the file did not carry reads as null."""

    def __missing__(self, column: str) -> None:
        return None


def resolve_versions(feed: str, rows: list[dict]) -> list[Row]:
    """Of the versions of one key the one that holds; gone when it says 作废."""
    holding: dict[tuple, dict] = {}
    for row in rows:
        key = tuple(row[column] for column in KEYS[feed])
        if key not in holding or _version_order(row) > _version_order(holding[key]):
            holding[key] = row
    return [Row(row) for row in holding.values() if (row.get("record_status") or "正常") != "作废"]


def _version_order(row: dict) -> tuple:
    updated_at = row.get("updated_at")
    return (updated_at is not None, updated_at or datetime.min, row["_batch"], row["_row"])


def cut_at(feed: str, rows: list[Row], as_of: date) -> list[Row]:
    """The feed as it stood at the end of as_of."""
    event_column = EVENT_DATES.get(feed)
    kept = []
    for row in rows:
        if event_column is not None and calendar_day(row[event_column]) > as_of:
            continue
        row = Row(row)
        for column, companions in HAPPENED_LATER.get(feed, {}).items():
            if row[column] is not None and row[column] > as_of:
                for emptied in (column, *companions):
                    row[emptied] = None
        kept.append(row)
    return kept


def calendar_day(moment: date | datetime) -> date:
    """The calendar day of a date or a timestamp."""
    return moment.date() if isinstance(moment, datetime) else moment
