"""Particulars: columns that sources need not fill, beside what the policy's own figures rest on.

Belongs here: what fuller records add to rows that stand. Filled last and from streams of their own, so that
nothing else of the province depends on it. Does not belong here: new rows; label checks, which are made in
bulk (checks).
"""

from ingestion.sample.days import day
from ingestion.sample.streams import Choices
from ingestion.sample.world import World

KEY_AREAS = {
    "战略性新兴产业": (
        "集成电路", "生物医药", "人工智能", "新能源汽车", "高端装备", "航空航天", "先进材料", "医疗器械",
        "城市轨道交通",
    ),
    "重点服务领域": (
        "航空服务", "养老服务", "家政服务", "会展服务", "旅游服务", "现代物流", "检验检测服务", "文化创意",
    ),
}  # fmt: skip
"""Areas of the Shanghai catalogue by class (assumed); the others are 其他."""
_AREA_CLASS = {name: kind for kind, names in KEY_AREAS.items() for name in names}
_REPORTED = Choices([("in time", 0.9), ("late", 0.06), ("never", 0.04)])
_PURPOSES = ("品牌发展", "品牌发展", "产业发展引导", "标准化推进", None)
"""What Shanghai's local support is for; one in five claims does not say."""
_YEAR_UNDATED = 2021
"""The year whose catalogue does not say when it was published."""
_PUT_OUT = {"暂停": day(2023, 3, 10), "取消": None}
"""Since when members are suspended or cancelled: a week after the action planted with the first of them."""


def populate(w: World) -> None:
    """Fill the columns."""
    _audits_reported(w)
    _members_since(w)
    _catalogues(w)
    _purposes(w)


def _audits_reported(w: World) -> None:
    """When a body told its alliance of an audit (assumed: within four weeks, some later, some never)."""
    s = w.stream("audits reported")
    for row in w.table("surveillance_audits").rows:
        how = s.draw(_REPORTED)
        if how != "never":
            after = s.between(2, 28) if how == "in time" else s.between(40, 150)
            row["reported_on"] = row["audited_on"] + after


def _members_since(w: World) -> None:
    """Since when a member has its status; when one was cancelled nobody recorded."""
    for row in w.table("alliance_members").rows:
        row["status_from"] = row["joined_on"] if row["status"] == "正常" else _PUT_OUT[row["status"]]


def _catalogues(w: World) -> None:
    """The class of each area, and the day in spring on which a year's catalogue was published."""
    s = w.stream("catalogues published")
    published: dict[int, int] = {}
    for row in w.table("catalogue_areas").rows:
        year = row["year"]
        if year not in published:
            published[year] = day(year, 3, 1) + s.between(0, 90)
        row["area_class"] = _AREA_CLASS.get(row["area_name"], "其他")
        row["published_on"] = None if year == _YEAR_UNDATED else published[year]


def _purposes(w: World) -> None:
    s = w.stream("purposes in Shanghai")
    for row in w.table("subsidy_claims").rows:
        if row["kind"] == "地方补助" and row["region_code"].startswith("31"):
            row["purpose"] = s.pick(_PURPOSES)
