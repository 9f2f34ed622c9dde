"""What the random province draws from: few names, numbers and days, so that ties and boundaries are hit."""

import random
from datetime import date, timedelta
from decimal import Decimal

from .engine.dates import add_years

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

# Days around which the rules turn: year ends, leap days and their anniversaries, both policies' terms.
TURNING_DAYS = [
    date(year, month, day) for year in range(2018, 2027) for month, day in ((1, 1), (2, 28), (3, 1), (12, 31))
] + [date(2020, 2, 29), date(2024, 2, 29), date(2021, 6, 30), date(2022, 6, 30), date(2023, 3, 30)]

STANDARDS = ("T/ZZB 0001-2018", "T/ZZB 0002-2018", "T/ZZB 0003-2019", "T/ZZB 0004-2019")
SHANGHAI_STANDARD = "T/SHPP 0001-2021"
UNKNOWN_STANDARD = "T/ZZB 9999-2019"
PRODUCTS = ("P1", "P2", "P3")
SERIES = ("X", "Y")
CATEGORIES = ("K1", "K2")
BODIES = ("CNCA-1", "CNCA-2")
RULES = ("R1", "R2")
AREAS = ("L1", "L2", "L3")
NAMES = ("甲电器", "乙工具(浙江)", "丙家具", "丁食品", "ABC机械")
NAME_SPELLINGS = {
    "乙工具(浙江)": (
        "乙工具【浙江】",
        "乙工具〔浙江〕",
        "乙工具 (浙江)",
        "乙工具《浙江》",
        "乙工具[浙江]",
        "乙工具「浙江」",
    ),
    "ABC机械": ("ABC 机械", "abc机械"),
    "甲电器": ("甲 电器", "甲电器有限公司"),
}
REGIONS_HOME = ("330106", "330203", "330782", "330100", "330000", "331102")
REGIONS_AWAY = ("310115", "310115", "310101", "310000", "320505", "110101")


def uscc_of(number: int, prefix: str = "91330100") -> str:
    """A unified social credit code with a right check digit (GB 32100-2015)."""
    body = f"{prefix}{number:09d}"
    weighted = sum(_USCC_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _USCC_ALPHABET[(31 - weighted % 31) % 31]


class Pools:
    """Draws of one seed. The anchors are the few days that most dates fall on."""

    def __init__(self, seed: int, size: int) -> None:
        """Choose the anchors and the temper of this province (how much goes wrong in it)."""
        self.rng = random.Random(seed)
        self.size = size
        self.anchors = sorted(self.rng.sample(TURNING_DAYS, 9))
        self.known = [uscc_of(number) for number in range(1, 7)]
        self.unknown = [uscc_of(number) for number in (98, 99)]
        self.trouble = self.rng.choice((0.1, 0.4, 1.0))
        self.certificates = [f"C{number:03d}" for number in range(1, self.amount(1.0) + 3)]
        self.shanghai = [f"SH{number:03d}" for number in range(1, self.amount(0.5) + 2)]
        self.authorizations = [f"A{number:03d}" for number in range(1, self.amount(1.5) + 3)]
        self.inspections = [f"I{number:03d}" for number in range(1, self.amount(1.8) + 2)]
        self.penalties = [f"罚{number:03d}号" for number in range(1, self.troubled(1.0))]
        self.complaints = [f"TS{number:03d}" for number in range(1, self.amount(1.0))]

    def amount(self, factor: float) -> int:
        """How many records of a feed."""
        return max(1, round(self.rng.uniform(0.4, 1.0) * self.size * factor))

    def troubled(self, factor: float) -> int:
        """How many records of a feed that speaks of trouble."""
        return max(1, round(self.amount(factor) * self.trouble))

    def chance(self, probability: float) -> bool:
        """A biased coin."""
        return self.rng.random() < probability

    def maybe(self, probability: float, value):
        """The value, or null."""
        return value if self.chance(probability) else None

    def one(self, values):
        """One of several."""
        return self.rng.choice(list(values))

    def day(self) -> date:
        """Mostly an anchor, its eve or its morrow."""
        if self.chance(0.1):
            return date(2018, 1, 1) + timedelta(days=self.rng.randrange(3300))
        return self.one(self.anchors) + timedelta(days=self.one((-1, 0, 0, 0, 0, 1)))

    def early_day(self) -> date:
        """The earlier of two draws, for what should exist before the rest."""
        return min(self.day(), self.day())

    def day_from(self, start: date) -> date:
        """A day not before the start: the same, an anniversary, an anchor, or around the 60 days."""
        shift = timedelta(days=self.one((-1, 0, 0, 1)))
        drawn = self.one(
            (
                start,
                start + timedelta(days=self.one((1, 59, 60, 61))),
                add_years(start, self.one((1, 1, 2, 3, 5, 6))) + shift,
                self.day(),
                self.day(),
            )
        )
        return max(start, drawn)

    def uscc(self) -> str:
        """An enterprise: mostly one of the first three, now and then one nobody registered."""
        draw = self.rng.random()
        if draw < 0.55:
            return self.one(self.known[:3])
        return self.one(self.known) if draw < 0.92 else self.one(self.unknown)

    def name(self) -> str:
        """A name in one of its spellings, or a stranger's."""
        if self.chance(0.1):
            return "无人知晓商行"
        name = self.one(NAMES)
        return self.one((name, *NAME_SPELLINGS.get(name, ())))

    def standard(self) -> str:
        """Mostly one of the first two."""
        draw = self.rng.random()
        if draw < 0.5:
            return STANDARDS[0]
        return self.one(STANDARDS) if draw < 0.9 else self.one((SHANGHAI_STANDARD, UNKNOWN_STANDARD))

    def product(self) -> str:
        """A product code."""
        return self.one(PRODUCTS[:2]) if self.chance(0.8) else PRODUCTS[2]

    def money(self) -> Decimal:
        """Yuan and fen; few round amounts, so that paid and claimed are often equal."""
        return self.one((Decimal("0.00"), Decimal("100.05"), Decimal("100000.00"), Decimal("33333.33")))

    def brand(self) -> str:
        """The programme as the feeds write it."""
        return "品字标浙江制造" if self.chance(0.65) else "上海品牌"

    def flag(self, null: float = 0.15, true: float = 0.6) -> bool | None:
        """A bool that may be missing."""
        return None if self.chance(null) else self.chance(true)
