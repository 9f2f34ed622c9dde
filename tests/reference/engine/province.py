"""The province as it stood at the end of as_of: the cut feeds, regions, parameters, listings."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from .dates import year_end
from .feeds import KEYS, Row, cut_at, resolve_versions
from .policy import DEFAULT_REGIONS, DEFAULTS, PROGRAM_OF_BRAND, SERIOUS_DISHONESTY, parameter_value

UNKNOWN_REGION = "000000"


def city_of(region_code: str) -> str:
    """City of a county code = first four digits + 00."""
    return region_code[:4] + "00"


def province_of(region_code: str) -> str:
    """Province = first two digits + 0000."""
    return region_code[:2] + "0000"


class Province:
    """All that is known at as_of. ``feed("certificates")`` gives a feed's rows after versions and cut."""

    def __init__(self, records, as_of: date, parameters=DEFAULTS, regions=DEFAULT_REGIONS) -> None:
        """Keep the records of every version; feeds are resolved first, then cut."""
        self.records = records
        self.as_of = as_of
        self.parameters = parameters
        self.regions = regions
        self._feeds: dict[str, list[Row]] = {}
        self.memory: dict = {}

    def as_at(self, day: date) -> "Province":
        """The same knowledge, asked about another day (same known_at)."""
        return Province(self.records, day, self.parameters, self.regions)

    def feed(self, name: str) -> list[Row]:
        """The rows of a feed that exist at as_of."""
        if name not in self._feeds:
            if name not in KEYS:
                raise KeyError(f"no feed is called {name}")
            rows = cut_at(name, resolve_versions(name, self.records.get(name, [])), self.as_of)
            self._feeds[name] = [self._as_read(name, row) for row in rows]
        return self._feeds[name]

    @staticmethod
    def _as_read(name: str, row: Row) -> Row:
        if name == "penalties" and row["party_type"] == "自然人":
            row["uscc"] = row["party_name"] = row["facts"] = None
        if name == "subsidy_claims" and row["paid_on"] is not None and row["paid_yuan"] is None:
            row["paid_yuan"] = row["amount_yuan"]
        if name == "satisfaction_responses" and row["weight"] is None:
            row["weight"] = Decimal(1)
        if name == "surveillance_audits" and row["kind"] is None:
            row["kind"] = "监督"
        return row

    # Parameters

    def text_parameter(self, program: str, name: str, day: date) -> str | None:
        """A parameter on the day judged, as written."""
        return parameter_value(self.parameters, program, name, day)

    def int_parameter(self, program: str, name: str, day: date) -> int:
        """A parameter that is a whole number."""
        return int(Decimal(self.text_parameter(program, name, day)))

    def decimal_parameter(self, program: str, name: str, day: date) -> Decimal:
        """A parameter that is an exact number."""
        return Decimal(self.text_parameter(program, name, day))

    def date_parameter(self, program: str, name: str, day: date) -> date | None:
        """A parameter that is a day; an empty value is no limit."""
        text = self.text_parameter(program, name, day)
        return None if text is None else date.fromisoformat(text)

    def figure_day(self, year: int) -> date:
        """The day judged of a year's figure: the earlier of 31 December and as_of."""
        return min(year_end(year), self.as_of)

    def years(self, program: str) -> range:
        """The programme's years up to year(as_of)."""
        return range(self.int_parameter(program, "first_report_year", self.as_of), self.as_of.year + 1)

    # Enterprises

    @cached_property
    def enterprises(self) -> dict[str, Row]:
        """Enterprises by uscc."""
        return {row["uscc"]: row for row in self.feed("enterprises")}

    def region_of(self, uscc: str | None) -> str:
        """region_code of the enterprise; an unknown enterprise has 000000."""
        enterprise = self.enterprises.get(uscc)
        return enterprise["region_code"] if enterprise else UNKNOWN_REGION

    def in_region(self, region_code: str, program: str, region: str) -> bool:
        """Whether a record's region counts for a figure: the programme's province code takes all."""
        return region == self.regions[program][0] or city_of(region_code) == region

    # Listed

    def listings_at(self, uscc: str | None, day: date, kinds=(SERIOUS_DISHONESTY,)) -> list[Row]:
        """Listed at d: listed_on <= d and (removed_on is null or d < removed_on)."""
        return [
            row
            for row in self.feed("credit_listings")
            if row["uscc"] == uscc
            and row["list"] in kinds
            and row["listed_on"] <= day
            and (row["removed_on"] is None or day < row["removed_on"])
        ]

    # Standards

    @cached_property
    def standards(self) -> dict[str, Row]:
        """Standards by number."""
        return {row["standard_no"]: row for row in self.feed("standards")}

    def standards_of(self, program: str) -> list[Row]:
        """The programme's standards."""
        return [row for row in self.feed("standards") if PROGRAM_OF_BRAND[row["program"]] == program]
