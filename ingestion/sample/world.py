"""The invented world while it is being made: its tables, firms, bodies and planted cases.

Belongs here: state, and making firms and products. Does not belong here: records of feeds (records),
who does what when (ordinary, cases).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ingestion.contracts import load_feeds
from ingestion.sample import names
from ingestion.sample.codes import Region, read_reference, regions, uscc
from ingestion.sample.days import day, year_of
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.tables import Numbers, Row, Table

ZJ, SH = "品字标浙江制造", "上海品牌"
ZJM = "浙江制造"

CITY_SHARES = {
    "3302": 16.6, "3301": 15.9, "3303": 16.2, "3307": 11.9, "3310": 10.5, "3306": 9.5, "3304": 8.5,
    "3305": 6.4,
    "3308": 2.6, "3311": 2.2, "3309": 0.7,
}  # fmt: skip
"""Share of brand enterprises by city: Jinhua (12.1, fourth) is real, the others assumed."""

EXCLUDED = {
    "3332": ("低温液体容器", "2019-07-01", None),
    "3831": ("电线电缆", "2019-07-01", None),
    "2911": ("轮胎", "2019-07-01", "2023-06-30"),
    "3011": ("水泥", "2019-07-01", None),
    "3761": ("电动自行车", "2020-01-01", None),
    "2770": ("医用口罩及卫生材料", "2020-02-10", None),
    "3435": ("电梯", "2019-07-01", None),
    "2631": ("农药", "2019-07-01", "2022-12-31"),
    "3433": ("叉车", "2021-01-01", None),
}
"""Products not open to self-declaration (assumed; the real catalogue was not at hand)."""

_LETTERED_SINCE = day(2015, 10, 1)
_BODY_WORDS = (
    "之江 钱塘 甬江 瓯江 越州 禾城 苕溪 婺江 信安 舟山湾 括苍 天目 四明 雁荡 "
    "浦江 申城 淞沪 苏河 云间 外滩 宝山湖 临港"
).split()


@dataclass(frozen=True, slots=True)
class Trade:
    """One kind of product: industry, name, whether for end consumers, word in firm names, home cities."""

    industry: str
    product: str
    is_consumer: bool
    word: str
    cities: tuple[str, ...]


@dataclass(slots=True)
class Firm:
    """One enterprise of the register that takes part in something."""

    number: int
    uscc: str
    name: str
    region: str
    trade: Trade
    established: int
    row: Row

    @property
    def city(self) -> str:
        """City code of the region the register shows."""
        return self.region[:4] + "00"


@dataclass(frozen=True, slots=True)
class Product:
    """One product of a firm."""

    code: str
    name: str
    series: str
    category: str


@dataclass(frozen=True, slots=True)
class Body:
    """One certification body."""

    id: str
    name: str
    abbreviation: str


@dataclass
class Planted:
    """One planted case: the situation, the key of the decision or record, the day all of it is known."""

    situation: str
    key: str
    known_on: int


@dataclass
class World:
    """Everything made so far.

    Attributes:
        seed: seed of the sample.
        scale: size asked for; standards, brands and cases grow with `size`, which stops at 1.
    """

    seed: int
    scale: float
    numbers: Numbers = field(default_factory=Numbers)
    firms: list[Firm] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    serials: set[int] = field(default_factory=set)
    memory: dict[str, dict] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self._settled: tuple[int, dict[str, int]] | None = None
        self.feeds = load_feeds()
        self.tables = {name: Table(feed) for name, feed in self.feeds.items()}
        self.trades = [
            Trade(
                r["industry_code"],
                r["product"],
                r["is_consumer"] == "1",
                r["trade_word"],
                tuple(r["cities"].split(";")),
            )
            for r in read_reference("products.csv")
        ]
        self.services = [
            Trade(r["industry_code"], r["product"], r["is_consumer"] == "1", r["trade_word"], ("3101",))
            for r in read_reference("services.csv")
        ]
        self.places = list(regions().values())
        self.zhejiang_bodies = [_body(place) for place in range(14)]
        self.shanghai_bodies = [_body(place) for place in range(14, 22)]
        self._trades_by_city = {
            city: Choices([(t, 1.0 if city in t.cities else 0.06) for t in self.trades])
            for city in CITY_SHARES
        }
        self._counties = {
            city: [place for place in self.places if place.code.startswith(city)]
            for city in [*CITY_SHARES, "3101"]
        }
        self._cities = Choices(list(CITY_SHARES.items()))

    @property
    def size(self) -> float:
        """Scale of what does not grow beyond the real programme, and does not vanish either."""
        return max(min(self.scale, 1.0), 0.005)

    def stream(self, *purpose: object) -> Stream:
        """Draws for one purpose."""
        return Stream(self.seed, *purpose)

    def table(self, feed: str) -> Table:
        """Rows of a feed."""
        return self.tables[feed]

    def plant(self, situation: str, key: str, known_on: int) -> None:
        """Note that a case of this situation stands under this key once this day has come."""
        self.planted.append(Planted(situation, key, known_on))

    def settle(self) -> None:
        """What is made from now on stands beside the province: nothing that is made in bulk depends on it."""
        self._settled = len(self.firms), self.marks()

    @property
    def settled_firms(self) -> list[Firm]:
        """The firms made before `settle`; all of them where it was not called."""
        return self.firms[: self._settled[0]] if self._settled else self.firms

    def settled_rows(self, feed: str) -> list[Row]:
        """The rows of a feed made before `settle`; all of them where it was not called."""
        rows = self.table(feed).rows
        return rows[: self._settled[1][feed]] if self._settled else rows

    def prefix(self, shared: str) -> str:
        """Prefix of numbers that bulk rows bear too: another once settled, so that theirs stay."""
        return f"{shared}P" if self._settled else shared

    def marks(self) -> dict[str, int]:
        """How many rows each table has now."""
        return {name: len(table.rows) for name, table in self.tables.items()}

    def last_event_since(self, marks: dict[str, int]) -> int:
        """Latest event among the rows added since."""
        last = 0
        for name, table in self.tables.items():
            column = table.feed.event_column
            if column is None:
                continue
            for row in table.rows[marks[name] :]:
                last = max(last, row[column] // (86_400_000_000 if column == "received_at" else 1))
        return last

    def county(self, stream: Stream, city: str | None = None) -> Region:
        """A county of a city (four digits), by the shares of the cities where none is given."""
        return stream.pick(self._counties[city or stream.draw(self._cities)])

    def firm(
        self,
        stream: Stream,
        *,
        region: str | None = None,
        trade: Trade | None = None,
        established: int | None = None,
        registered: bool = True,
        kind: str = "91",
        **more: Any,
    ) -> Firm:
        """A new enterprise, put into the register unless told otherwise.

        Args:
            stream: draws.
            region: six digits; by default somewhere in Zhejiang, by trade.
            trade: what it makes.
            established: day; by default between 1996 and 2014.
            registered: False leaves it out of the register.
            kind: first two characters of its code.
            more: further columns of its row.
        """
        number = len(self.firms)
        if region is None:
            city = stream.pick(trade.cities) if trade and stream.chance(0.4) else stream.draw(self._cities)
            region = self.county(stream, city).code
        if trade is None:
            trade = (
                stream.draw(self._trades_by_city[region[:4]])
                if region[:4] in CITY_SHARES
                else stream.pick(self.trades)
            )
        if established is None:
            established = stream.between(day(1996), day(2014, 12, 31))
        place = regions().get(region)
        code_region = region
        if place and place.former_codes and year_of(established) < int(place.former_until[:4]):
            code_region = place.former_codes[0]
            if "region_code" not in more and stream.chance(0.3):
                region = code_region
        fronts = _fronts(place, region)
        firm = Firm(
            number,
            uscc(number, code_region, by_letter=established >= _LETTERED_SINCE, kind=kind),
            names.firm_name(stream, number, fronts, trade.word),
            region,
            trade,
            established,
            {},
        )
        self.firms.append(firm)
        row = {
            "uscc": firm.uscc, "name": firm.name, "region_code": region, "industry_code": trade.industry,
            "established_on": established, "registration_status": "存续",
        }  # fmt: skip
        if stream.chance(0.06):
            row["former_names"] = fronts["city"] + names.sign_of(number) + trade.word + "厂"
        firm.row = row | more
        firm.name = str(firm.row["name"])
        if registered:
            self.table("enterprises").rows.append(firm.row)
        return firm

    def product(self, firm: Firm, name: str | None = None, series: str | None = None) -> Product:
        """A new product of the firm."""
        serial = self.memory["products"][firm.uscc] = self.memory["products"].get(firm.uscc, 0) + 1
        code = f"P{firm.trade.industry}{firm.number:06d}{serial:02d}"
        name = name or firm.trade.product
        return Product(
            code, name, series or f"{name}{'ABCDEFGHJK'[serial % 10]}系列", f"LB-{firm.trade.industry}"
        )


def _body(place: int) -> Body:
    word = _BODY_WORDS[place]
    return Body(
        f"CNCA-R-2099-{place + 1:03d}",
        f"{word}认证有限公司",
        "".join(f"{ord(c) % 26 + 65:c}" for c in word[:2]) + str(place + 1),
    )


def _fronts(place: Region | None, region: str) -> dict[str, str]:
    if place is None:
        name = {"32": "江苏", "34": "安徽", "36": "江西", "35": "福建", "44": "广东"}.get(region[:2], "华东")
        return {"province": name, "city": name, "county": name}
    province = "浙江" if place.code.startswith("33") else "上海"
    return {"province": province, "city": place.city_short, "county": place.short}
