"""Drawing: from a fixed list and a seed to firms and inspectors, repeatable by anyone who has SHA-256.

Belongs here: the canonical form of a list and its hash, the draw, the assignment. Does not belong here:
where a list comes from (listing), what is printed (record). Standard library only, integers only.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.errors import UsageError

INSPECTORS_PER_FIRM = 2
REGION_RULES = ("any", "same_city", "other_county")
SHOWN = 10


def canonical(fixed: Mapping[str, Any]) -> bytes:
    """The one way a list is written: JSON in UTF-8, names sorted, no space, no line break."""
    return json.dumps(fixed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def list_hash(content: bytes) -> str:
    """What is made public before the seed is known: SHA-256 of the list's file."""
    return hashlib.sha256(content).hexdigest()


def ticket(*parts: object) -> str:
    """A ticket's number: SHA-256 of its parts joined by `|`; smaller ones come first."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def check_seed(seed: str) -> None:
    """Refuse a seed that two people would not type alike.

    Raises:
        UsageError: it is empty, has white space around it, or characters that cannot be seen.
    """
    unseen = [character for character in seed if unicodedata.category(character) in ("Cc", "Cf", "Cs")]
    if not seed or seed != seed.strip() or unseen:
        raise UsageError(
            f"--seed {seed!r} is no seed: it is empty, or holds what cannot be seen on paper.",
            "Give the text as it was published, such as a lottery number, without spaces around it.",
        )


def order_firms(fixed: Mapping[str, Any], hashed: str, seed: str) -> list[tuple[str, Mapping[str, Any]]]:
    """All firms in the order they are drawn, each with its best ticket.

    A firm holds as many tickets as its tier's weight says; its smallest number counts. So the next firm drawn
    is any of those left with a chance in proportion to its weight, exactly.
    """
    best = [
        (min(ticket(hashed, "firm", firm["uscc"], n, seed) for n in range(1, firm["weight"] + 1)), firm)
        for firm in fixed["firms"]
    ]
    return sorted(best, key=lambda drawn: drawn[0])


def may_inspect(inspector: Mapping[str, Any], firm: Mapping[str, Any], region_rule: str) -> bool:
    """Whether an inspector may go to a firm: no conflict of interest, and the region's rule kept."""
    if firm["uscc"] in inspector["conflicts"]:
        return False
    if region_rule == "same_city":
        return inspector["region_code"][:4] == firm["region_code"][:4]
    if region_rule == "other_county":
        return inspector["region_code"] != firm["region_code"]
    return True


def draw(fixed: Mapping[str, Any], hashed: str, seed: str, number: int) -> list[dict[str, Any]]:
    """Draw firms, and for each its inspectors.

    Args:
        fixed: the list.
        hashed: its hash.
        seed: the text that nobody chose.
        number: how many firms.

    Returns:
        For each firm drawn, in order: rank, ticket, the firm as listed, and the ids of its inspectors.

    Raises:
        UsageError: there are not that many firms, or some drawn firms have too few inspectors without
            conflict; all of them are named.
    """
    if not 1 <= number <= len(fixed["firms"]):
        raise UsageError(
            f"--number {number}: the list holds {len(fixed['firms'])} firms.",
            "Name a number from 1 up to that.",
        )
    chosen = order_firms(fixed, hashed, seed)[:number]
    _refuse_without_inspectors(fixed, [firm for _, firm in chosen])
    load = {inspector["inspector_id"]: 0 for inspector in fixed["inspectors"]}
    drawn = []
    for rank, (number_drawn, firm) in enumerate(chosen, start=1):
        able = sorted(
            (load[who], ticket(hashed, "inspector", firm["uscc"], who, seed), who)
            for who in _able(fixed, firm)
        )
        sent = [who for _, _, who in able[:INSPECTORS_PER_FIRM]]
        for who in sent:
            load[who] += 1
        drawn.append({"rank": rank, "ticket": number_drawn, "firm": dict(firm), "inspectors": sent})
    return drawn


def _able(fixed: Mapping[str, Any], firm: Mapping[str, Any]) -> list[str]:
    rule = fixed["region_rule"]
    return [i["inspector_id"] for i in fixed["inspectors"] if may_inspect(i, firm, rule)]


def _refuse_without_inspectors(fixed: Mapping[str, Any], firms: Sequence[Mapping[str, Any]]) -> None:
    short = [firm for firm in firms if len(_able(fixed, firm)) < INSPECTORS_PER_FIRM]
    if short:
        named = ", ".join(f"{firm['uscc']} {firm['name']}" for firm in short[:SHOWN])
        more = f" and {len(short) - SHOWN} more" if len(short) > SHOWN else ""
        raise UsageError(
            f"{len(short)} of {len(firms)} drawn firms have fewer than {INSPECTORS_PER_FIRM} inspectors "
            f"without conflict of interest: {named}{more}. Nothing is assigned.",
            "Make a new list with more inspectors or another region rule; its seed must be later too.",
        )
