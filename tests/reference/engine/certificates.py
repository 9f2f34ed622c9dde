"""Building block: certificate status, and its periods (rulebook, Building blocks)."""

from datetime import date

from .dates import ONE_DAY
from .feeds import Row
from .policy import PROGRAM_OF_SCHEME
from .province import Province

TERMINAL_STATUS = {"撤销": "withdrawn", "注销": "cancelled", "提前终止": "terminated_early"}


def certificates_by_number(province: Province) -> dict[str, Row]:
    """Certificates that exist at as_of, of every scheme."""
    if "certificates" not in province.memory:
        province.memory["certificates"] = {
            row["certificate_no"]: row for row in province.feed("certificates")
        }
    return province.memory["certificates"]


def certificates_of(province: Province, program: str) -> list[Row]:
    """The programme's certificates: 浙江制造 or 上海品牌."""
    return [row for row in province.feed("certificates") if PROGRAM_OF_SCHEME.get(row["scheme"]) == program]


def events_of(province: Province, certificate_no: str) -> list[Row]:
    """The status events of a certificate."""
    return [row for row in province.feed("certificate_events") if row["certificate_no"] == certificate_no]


def status_at(province: Province, certificate: Row, day: date) -> str | None:
    """The status at day d; not defined before issued_on."""
    if day < certificate["issued_on"]:
        return None
    events = [row for row in events_of(province, certificate["certificate_no"]) if row["effective_on"] <= day]
    terminal = [row for row in events if row["event"] in TERMINAL_STATUS]
    if terminal:
        first = min(terminal, key=lambda row: (row["effective_on"], row["event_no"]))
        return TERMINAL_STATUS[first["event"]]
    if certificate["expires_on"] is not None and day > certificate["expires_on"]:
        return "expired"
    pauses = [row for row in events if row["event"] in ("暂停", "恢复")]
    if pauses and max(pauses, key=lambda row: (row["effective_on"], row["event_no"]))["event"] == "暂停":
        return "suspended"
    return "valid"


def turning_days(province: Province, certificate: Row) -> list[date]:
    """The days from issue to as_of on which the status may change."""
    days = {certificate["issued_on"]}
    days |= {row["effective_on"] for row in events_of(province, certificate["certificate_no"])}
    if certificate["expires_on"] is not None:
        days.add(certificate["expires_on"] + ONE_DAY)
    return sorted(day for day in days if certificate["issued_on"] <= day <= province.as_of)


def status_periods(province: Province, certificate: Row) -> list[tuple[str, date, date | None]]:
    """(status, from_date, to_date): gap-free, neighbours merged, the last one open."""
    key = ("status_periods", certificate["certificate_no"])
    if key not in province.memory:
        starts: list[tuple[str, date]] = []
        for day in turning_days(province, certificate):
            status = status_at(province, certificate, day)
            if not starts or starts[-1][0] != status:
                starts.append((status, day))
        ends = [following - ONE_DAY for _, following in starts[1:]] + [None]
        province.memory[key] = [
            (status, start, end) for (status, start), end in zip(starts, ends, strict=True)
        ]
    return province.memory[key]


def certificate_status_periods(province: Province) -> list[dict]:
    """The mart of all periods, every scheme."""
    return [
        {
            "certificate_no": certificate["certificate_no"],
            "status": status,
            "from_date": start,
            "to_date": end,
        }
        for certificate in province.feed("certificates")
        for status, start, end in status_periods(province, certificate)
    ]


def fct_certificate(province: Province) -> list[dict]:
    """Certificates with their status at as_of."""
    rows = []
    for certificate in province.feed("certificates"):
        status, since, _ = status_periods(province, certificate)[-1]
        rows.append(
            {
                "certificate_no": certificate["certificate_no"],
                "scheme": certificate["scheme"],
                "program": PROGRAM_OF_SCHEME.get(certificate["scheme"]),
                "uscc": certificate["uscc"],
                "body_id": certificate["body_id"],
                "product_code": certificate["product_code"],
                "standard_no": certificate["standard_no"],
                "issued_on": certificate["issued_on"],
                "expires_on": certificate["expires_on"],
                "status": status,
                "status_since": since,
            }
        )
    return rows
