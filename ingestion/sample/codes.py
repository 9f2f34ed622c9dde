"""Codes: unified social credit codes with their check digits, regions of GB/T 2260, reference files."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from ingestion.reasons import SEEDS

REFERENCE = Path(__file__).resolve().parent / "reference"

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of GB 32100-2015 (I, O, S, V, Z left out)."""
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PLACE = {character: place for place, character in enumerate(ALPHABET)}
_ASCII = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUE = np.zeros(128, dtype=np.int64)
_VALUE[_ASCII] = np.arange(31)
_ORGANISATION_VALUE = np.zeros(128, dtype=np.int64)
_ORGANISATION_VALUE[48:58] = np.arange(10)
_ORGANISATION_VALUE[65:91] = np.arange(10, 36)
_ORGANISATION_CHECK = np.frombuffer(b"0123456789X", dtype=np.uint8)

_DIGIT_MODULUS, _DIGIT_STEP = 89_999_999, 48_271_039
_LETTER_MODULUS, _LETTER_STEP = 31**5, 9_699_691


@dataclass(frozen=True, slots=True)
class Region:
    """One county-level place: its code, short names and the codes it had before."""

    code: str
    name: str
    short: str
    city_code: str
    city_short: str
    former_codes: tuple[str, ...]
    former_until: str


def read_reference(name: str, folder: Path = REFERENCE) -> list[dict[str, str]]:
    """Rows of a reference file of this package, or of the warehouse's seeds."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def regions() -> dict[str, Region]:
    """Current county-level places of 33 and 31 by code."""
    rows = read_reference("regions.csv", SEEDS)
    names = {row["region_code"]: row["name"] for row in rows}
    former: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row["status"] == "abolished" and row["level"] == "county" and (row["valid_to"] or "") >= "2010":
            for successor in row["successor_codes"].split(";"):
                former.setdefault(successor, []).append((row["region_code"], row["valid_to"]))
    found = {}
    for row in rows:
        code = row["region_code"]
        if row["level"] != "county" or row["status"] != "current" or code[:2] not in ("31", "33"):
            continue
        city = "上海" if code.startswith("31") else _short(names[row["parent_code"]])
        short = city if row["name"].endswith("区") else _short(row["name"])
        old = former.get(code, [])
        found[code] = Region(
            code,
            row["name"],
            short,
            row["parent_code"],
            city,
            tuple(c for c, _ in old),
            max((v for _, v in old), default=""),
        )
    return found


@cache
def offices() -> dict[str, str]:
    """Name of a place as offices bear it, by code, abolished places too: 杭州市西湖区, 海宁市."""
    names = {row["region_code"]: row["name"] for row in read_reference("regions.csv", SEEDS)}
    return {
        code: f"{names[code[:4] + '00']}{name}" if name.endswith("区") and code[:2] == "33" else name
        for code, name in names.items()
        if code[:4] + "00" in names
    }


def office(region_code: str, what: str = "市场监督管理局") -> str:
    """An office of a place."""
    return offices().get(region_code, "浙江省") + what


def _short(name: str) -> str:
    return (
        "景宁" if name.startswith("景宁") else name.removesuffix("市").removesuffix("县").removesuffix("区")
    )


def usccs(
    numbers: np.ndarray, region_codes: Sequence[str] | np.ndarray, by_letter: np.ndarray, kind: bytes = b"91"
) -> pl.Series:
    """Valid codes, all different for different numbers.

    Args:
        numbers: serial of each enterprise.
        region_codes: six digits each, or an n x 6 array of ASCII.
        by_letter: True for a code of the series MA (registered since October 2015).
        kind: 91 enterprises, 92 one-person businesses.
    """
    count = len(numbers)
    text = np.empty((count, 18), dtype=np.uint8)
    text[:, 0:2] = np.frombuffer(kind, dtype=np.uint8)
    if not isinstance(region_codes, np.ndarray):
        region_codes = np.frombuffer("".join(region_codes).encode(), dtype=np.uint8).reshape(count, 6)
    text[:, 2:8] = region_codes
    digits = 10_000_000 + (numbers * _DIGIT_STEP) % _DIGIT_MODULUS
    letters = (numbers * _LETTER_STEP) % _LETTER_MODULUS
    text[:, 8:11] = np.frombuffer(b"MA2", dtype=np.uint8)
    for place in range(5):
        text[:, 15 - place] = _ASCII[letters % 31]
        letters //= 31
    older = ~by_letter
    for place in range(8):
        text[older, 15 - place] = 48 + digits[older] % 10
        digits //= 10
    total = _ORGANISATION_VALUE[text[:, 8:16]] @ np.asarray(_ORGANISATION_WEIGHTS)
    text[:, 16] = _ORGANISATION_CHECK[(11 - total % 11) % 11]
    total = _VALUE[text[:, :17]] @ np.asarray(_WEIGHTS)
    text[:, 17] = _ASCII[(31 - total % 31) % 31]
    return fixed_strings(text)


def uscc(number: int, region_code: str, *, by_letter: bool = True, kind: str = "91") -> str:
    """One valid code, the same as `usccs` gives; `kind` 91 an enterprise, 51 a social organisation."""
    if by_letter:
        rest, body = (number * _LETTER_STEP) % _LETTER_MODULUS, ""
        for _ in range(5):
            rest, digit = divmod(rest, 31)
            body = ALPHABET[digit] + body
        body = "MA2" + body
    else:
        body = str(10_000_000 + (number * _DIGIT_STEP) % _DIGIT_MODULUS)
    total = sum(int(c, 36) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return with_check(kind + region_code + body + "0123456789X"[(11 - total % 11) % 11])


def with_check(first_17: str) -> str:
    """The code that these 17 characters begin."""
    total = sum(_PLACE[c] * weight for c, weight in zip(first_17, _WEIGHTS, strict=True))
    return first_17 + ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether the check digit is right."""
    return len(code) == 18 and set(code) <= set(ALPHABET) and with_check(code[:17]) == code


def fixed_strings(text: np.ndarray) -> pl.Series:
    """Rows of an n x width array of ASCII as strings."""
    count, width = text.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int64)
    array = pa.Array.from_buffers(
        pa.large_string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text))]
    )
    return pl.Series(pl.from_arrow(array))
