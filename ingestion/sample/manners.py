"""Manners: how each source delivers its files, as data.

Belongs here: formats, encodings, notations, habits of each feed. Does not belong here: how they are
carried out (dress, breakage, files).
"""

from dataclasses import dataclass

DATE_STYLES = ("dash", "slash", "dot", "chinese", "compact", "loose", "midnight", "serial")
"""2023-01-05, 2023/1/5, 2023.1.5, 2023年1月5日, 20230105, 2023-1-5, 2023-1-5 0:00:00, 44931."""


@dataclass(frozen=True)
class Manner:
    """How a feed arrives.

    Attributes:
        formats: formats of the files, taken in turn by delivery: csv, bom, gbk, tab, semicolon, xlsx, json,
            jsonl, parquet. All but parquet and jsonl carry Chinese headers.
        dates: notations of dates, the first by far the most frequent.
        bools: tokens for yes and no, the first by far the most frequent.
        money: unit of money by delivery in turn: yuan or wan (万元).
        aliases: whether every third delivery uses headers seen elsewhere.
        versioned: files carry 更新时间, and records are corrected and withdrawn.
        extra: an unknown column some deliveries carry, or None.
        broken: whether rows are broken on purpose.
        noise: share of cells written in an odd way.
    """

    formats: tuple[str, ...] = ("csv",)
    dates: tuple[str, ...] = ("dash", "slash", "chinese")
    bools: tuple[tuple[str, str], ...] = (("是", "否"),)
    money: tuple[str, ...] = ("yuan",)
    aliases: bool = False
    versioned: bool = False
    extra: str | None = None
    broken: bool = True
    noise: float = 0.004


_YN = (("Y", "N"), ("是", "否"))
_10 = (("1", "0"), ("是", "否"), ("true", "false"))

MANNERS = {
    "enterprises": Manner(
        ("bom", "gbk"), ("dash", "loose", "midnight"), aliases=True, versioned=True, extra="企业类型"
    ),
    "certificates": Manner(
        ("csv", "bom", "gbk"), ("dash", "dot", "slash"), versioned=True, aliases=True, extra="备注"
    ),
    "certificate_events": Manner(("gbk", "csv"), ("slash", "dash")),
    "applications": Manner(("csv", "jsonl"), ("dash", "compact"), _YN),
    "standards": Manner(("bom", "tab"), ("dash", "chinese"), aliases=True, extra="起草人数"),
    "standard_drafters": Manner(("tab", "csv")),
    "authorizations": Manner(("gbk", "bom", "csv"), ("slash", "dash", "chinese"), versioned=True),
    "self_declarations": Manner(("csv", "semicolon"), ("chinese", "dash", "dot"), _10),
    "exclusion_catalogue": Manner(("xlsx",), ("dash", "chinese"), broken=False),
    "quality_awards": Manner(("xlsx", "csv"), ("dash", "serial", "slash")),
    "penalties": Manner(
        ("gbk", "bom", "csv"), ("slash", "dash", "midnight", "chinese"), money=("wan", "yuan", "wan"),
        aliases=True,
        versioned=True, extra="备注",
    ),
    "credit_listings": Manner(("bom", "gbk"), ("loose", "dash", "midnight"), aliases=True),
    "complaints": Manner(("csv", "bom", "csv", "gbk"), ("dash", "slash"), aliases=True, extra="登记渠道"),
    "inspections": Manner(("xlsx", "gbk"), ("dash", "serial", "slash"), aliases=True, extra="备注"),
    "label_checks": Manner(("csv", "gbk"), ("dash", "compact"), _10),
    "surveillance_audits": Manner(("csv", "tab"), ("dash", "slash"), _YN),
    "satisfaction_responses": Manner(("csv", "bom"), ("dash", "slash"), noise=0.001),
    "subsidy_claims": Manner(
        ("bom", "gbk"), ("dash", "chinese", "slash"), money=("yuan", "wan"), versioned=True
    ),
    "certification_rules": Manner(("xlsx", "csv"), ("dash", "chinese")),
    "alliance_members": Manner(("xlsx",), ("dash", "slash"), broken=False),
    "programme_reports": Manner(("xlsx", "csv"), ("dash", "chinese")),
    "catalogue_areas": Manner(("json",), broken=False),
    "recalls": Manner(("gbk", "xlsx"), ("dash", "slash", "chinese")),
    "enforcement_actions": Manner(("semicolon", "csv"), ("dot", "dash")),
    "integrity_records": Manner(("csv",), ("dash", "chinese")),
    "major_changes": Manner(("json", "csv"), ("dash", "slash")),
    "publications": Manner(("jsonl", "csv"), ("dash",)),
    "standard_projects": Manner(("csv", "gbk"), ("slash", "dash")),
    "association_members": Manner(("parquet",), ("dash",), noise=0.0),
    "survey_rounds": Manner(("csv",), broken=False),
    "enterprise_titles": Manner(("tab", "bom"), ("chinese", "dash")),
    "identity_links": Manner(("jsonl",), ("dash",)),
    "case_events": Manner(("jsonl",), ("dash",)),
}  # fmt: skip
