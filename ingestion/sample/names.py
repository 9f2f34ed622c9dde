"""Believable names: firms, products, standards, persons, telephones. None is taken from a real register.

Belongs here: words and how they are put together. A firm's 字号 is different for every number, so names
are unique unless a case wants two alike.
"""

import numpy as np
import polars as pl

from ingestion.sample.streams import Choices, Stream

SIGNS = (
    "恒达盛华金瑞祥德信诚永兴隆泰宏伟昌鸿运丰茂利源通海天宇星辰光明远卓越力新创科智联博众合正大"
    "康健美佳乐怡和安宁顺吉庆福禄寿喜春秋松柏竹梅兰菊荣贵富强龙腾飞凤鸣麒麟山川江河湖洲浦港桥田"
    "禾嘉良善真纯清雅静思远志成立业基石峰岭云霞晨曦朗晖耀"
)
SIGN_LIST = tuple(dict.fromkeys(SIGNS))
_COUNT = len(SIGN_LIST)
_PAIRS = _COUNT * _COUNT
_STEP, _SHIFT = 5_407, 977

FORMS = Choices(
    [
        ("有限公司", 0.66),
        ("科技有限公司", 0.11),
        ("股份有限公司", 0.09),
        ("实业有限公司", 0.07),
        ("制造有限公司", 0.04),
        ("（集团）有限公司", 0.02),
        ("集团股份有限公司", 0.01),
    ]
)
PLACE_KINDS = Choices([("province", 0.34), ("city", 0.28), ("county", 0.38)])

_MODIFIERS = (
    (range(13, 16), "特级 传统工艺 出口型 绿色 有机 低温"),
    (range(17, 20), "高档 抗菌 环保型 免烫 户外 儿童 轻薄型 耐磨 防水 出口型"),
    (range(20, 25), "环保型 高档 儿童 多功能 折叠式 耐磨 防水 轻量化 出口型"),
    (range(25, 33), "高纯 环保型 高性能 耐高温 食品级 高强度 耐候 阻燃 出口型"),
    (range(33, 34), "高强度 耐腐蚀 食品级 轻量化 高档 多功能 出口型"),
    (range(34, 38), "高效 精密 低噪音 数控 变频 小型 大型 节能型 智能"),
    (range(38, 42), "智能 节能型 低噪音 家用 静音 便携式 高可靠性 高精度 防水"),
)
"""What may stand before a product in the title of a standard, by division of its industry."""
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁"
    "沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文国庆海燕雪梅志远思雨浩然子涵晓东俊杰婷"
SHOPS = (
    "某某旗舰店", "便民超市", "生活馆", "数码专营店", "服饰店", "小吃店", "理发店", "网店", "直播间",
    "母婴店", "水果店", "汽车美容店",
    "健身房", "驾校", "房产中介门店", "教育培训中心", "快递网点", "家电维修部",
)  # fmt: skip
_LOOKALIKES = str.maketrans("恒达盛华金瑞祥德信诚永兴隆泰宏伟昌鸿", "横大胜花今锐详得新城咏星龙太红炜倡宏")


def sign_of(number: int) -> str:
    """The 字号 of one enterprise: two characters, longer once the pairs are used up."""
    block, place = divmod(number, _PAIRS)
    place = (place * _STEP + _SHIFT) % _PAIRS
    sign = SIGN_LIST[place // _COUNT] + SIGN_LIST[place % _COUNT]
    if block:
        fourth, third = divmod(block - 1, _COUNT)
        sign += SIGN_LIST[third] + (SIGN_LIST[(fourth - 1) % _COUNT] if fourth else "")
    return sign


def signs_of(numbers: np.ndarray) -> pl.Series:
    """`sign_of` for many."""
    letters = pl.Series(SIGN_LIST)
    block, place = numbers // _PAIRS, numbers % _PAIRS
    place = (place * _STEP + _SHIFT) % _PAIRS
    fourth, third = (block - 1) // _COUNT, (block - 1) % _COUNT
    tail = pl.Series(["", *SIGN_LIST])
    frame = pl.DataFrame(
        {
            "a": letters.gather(place // _COUNT),
            "b": letters.gather(place % _COUNT),
            "c": tail.gather(np.where(block > 0, third + 1, 0)),
            "d": tail.gather(np.where((block > 0) & (fourth > 0), (fourth - 1) % _COUNT + 1, 0)),
        }
    )
    return frame.select(pl.concat_str("a", "b", "c", "d").alias("sign"))["sign"]


def firm_name(stream: Stream, number: int, places: dict[str, str], trade: str) -> str:
    """A firm's name.

    Args:
        stream: draws.
        number: the enterprise's number.
        places: what may stand in front, by `province`, `city`, `county`.
        trade: word of the trade, e.g. 机械.
    """
    return places[stream.draw(PLACE_KINDS)] + sign_of(number) + trade + stream.draw(FORMS)


def standard_title(stream: Stream, product: str, industry: str) -> str:
    """A standard's title."""
    division = int(industry[:2])
    words = next((words.split() for span, words in _MODIFIERS if division in span), [])
    return (stream.pick(words) if words and stream.chance(0.75) else "") + product


def misspelt(name: str) -> str:
    """A name as someone hears it: lookalike characters, or a character left out."""
    changed = name.translate(_LOOKALIKES)
    return changed if changed != name else name[:2] + name[3:]


def bracketed(name: str) -> str:
    """A name with its brackets written another way, or the name itself."""
    return name.replace("（", "【").replace("）", "】").replace("(", "[").replace(")", "]")


def person_names(stream: Stream, count: int) -> pl.Series:
    """Invented names of persons."""
    surnames, given = pl.Series(list(SURNAMES)), pl.Series(list(GIVEN))
    second = pl.Series(["", "", *GIVEN])
    frame = pl.DataFrame(
        {
            "a": surnames.gather(stream.integers(count, len(surnames))),
            "b": given.gather(stream.integers(count, len(given))),
            "c": second.gather(stream.integers(count, len(second))),
        }
    )
    return frame.select(pl.concat_str("a", "b", "c").alias("name"))["name"]


def phones(stream: Stream, count: int, holders: int) -> pl.Series:
    """Telephone numbers of `holders` persons, in the unassigned range 100 xxxx xxxx."""
    numbers = (stream.array(count) ** 2 * holders).astype(np.int64)
    numbers = (numbers * 7_368_787 + 12_345) % 100_000_000
    return ("100" + pl.Series(numbers).cast(pl.String).str.zfill(8)).rename("phone")
