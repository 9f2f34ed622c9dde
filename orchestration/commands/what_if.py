"""`pinbiao what-if`: which decisions and figures change if a parameter did."""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orchestration.commands.options import add_home, day, existing_folder, published
from orchestration.console import Console, table

if TYPE_CHECKING:
    from orchestration.outcomes import Flip
    from orchestration.what_if import Difference, Move

HELP = "Show which decisions and figures would change under other parameters; nothing is published."
SHOWN = 10
TIME_LIMIT_S = 180.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao what-if`."""
    add_home(parser)
    parser.add_argument(
        "--set", required=True, action="append", dest="changes", metavar="PROGRAM.PARAMETER=VALUE",
        help="a parameter with another value; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--from", type=day, dest="since", metavar="DATE",
        help="first day of the new values (default: from the beginning)",
    )  # fmt: skip
    parser.add_argument(
        "--show", type=int, default=SHOWN, metavar="N", help=f"rows shown of each kind (default: {SHOWN})"
    )
    parser.add_argument(
        "--timeout", type=float, default=TIME_LIMIT_S, metavar="SECONDS",
        help=f"stop after so long (default: {TIME_LIMIT_S:g})",
    )  # fmt: skip


def execute(args: argparse.Namespace, console: Console) -> int:
    """Ask and show."""
    home = existing_folder(args.home, "--home")
    snapshot = published(args.home)

    from ingestion.settings import Settings
    from orchestration.warehouse import Bounds
    from orchestration.what_if import ask

    settings = Settings.from_environment()
    bounds = Bounds(settings.duckdb_memory_limit, settings.duckdb_threads, home / "cache")
    found = ask(home, snapshot, args.changes, args.since, bounds, args.timeout)
    console.result(_fields(found, args.since), "\n".join(_lines(found, args.since, max(args.show, 0))))
    return 0


def _fields(found: "Difference", since: Any) -> dict[str, Any]:
    from ingestion.reasons import plain

    return {
        "snapshot_id": found.snapshot_id,
        "as_of": found.as_of.isoformat(),
        "known_at": found.known_at.isoformat(),
        "from": since.isoformat() if since else None,
        "changes": [
            {"program": c.program, "parameter": c.parameter, "before": c.before, "value": c.value}
            for c in found.changes
        ],
        "decisions": {
            mart: {"changed": len(flips), "turns": _turns(flips)}
            for mart, flips in _by_mart(found.flips).items()
        },
        "flips": [
            {
                "mart": f.mart, "key": f.key, "uscc": f.uscc, "name": found.names.get(f.uscc or ""),
                "verdict_now": f.verdict_now, "verdict_then": f.verdict_then,
                "reasons_now": f.reasons_now, "reasons_then": f.reasons_then,
                "payable_change_yuan": plain(f.payable_change),
                "to_recover_change_yuan": plain(f.to_recover_change),
            }
            for f in found.flips
        ],
        "figures": [
            {
                "mart": m.mart, "key": m.key, "column": m.column, "before": plain(m.before),
                "after": plain(m.after), "difference": plain(m.difference),
            }
            for m in found.moves
        ],
        "money": {name: plain(amount) for name, amount in _money(found.flips).items()},
        "enterprises": sorted({f.uscc for f in found.flips if f.uscc}),
    }  # fmt: skip


def _by_mart(rows: "Sequence[Any]") -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.mart, []).append(row)
    return grouped


def _turns(flips: "Sequence[Flip]") -> dict[str, int]:
    """How many go from which verdict to which."""
    counted = Counter(f"{f.verdict_now or '—'} → {f.verdict_then or '—'}" for f in flips)
    return dict(sorted(counted.items(), key=lambda turn: (-turn[1], turn[0])))


def _money(flips: "Sequence[Flip]") -> Mapping[str, Decimal]:
    return {
        "payable_change_yuan": sum((f.payable_change for f in flips), Decimal(0)),
        "to_recover_change_yuan": sum((f.to_recover_change for f in flips), Decimal(0)),
    }


def _lines(found: "Difference", since: Any, shown: int) -> Iterator[str]:
    yield f"Snapshot {found.snapshot_id}, as of {found.as_of}. Nothing is published."
    for change in found.changes:
        start = f"from {since} on" if since else "from the beginning"
        values = f"{change.before or 'none'} → {change.value or 'none'}"
        yield f"  {change.program}.{change.parameter}: {values}, {start}"
    yield ""
    if not found.flips and not found.moves:
        yield "No decision flips and no figure moves."
        if since and since > found.as_of:
            yield f"The new values begin on {since}, after the day judged."
        return
    yield from _decision_lines(found, shown)
    yield from _figure_lines(found.moves, shown)


def _decision_lines(found: "Difference", shown: int) -> Iterator[str]:
    if not found.flips:
        yield "No decision flips."
        return
    yield f"Decisions that change: {len(found.flips)}"
    for mart, flips in _by_mart(found.flips).items():
        yield f"\n{mart}: {len(flips)}"
        yield from (f"  {n} × {turn}" for turn, n in _turns(flips).items())
        rows = [
            [f.key, found.names.get(f.uscc or "", f.uscc or ""), f.verdict_now or "—", f.verdict_then or "—",
             _reasons(f), f"{f.payable_change:+,.2f}" if f.money_yuan else ""]
            for f in flips[:shown]
        ]  # fmt: skip
        if rows:
            yield table(["key", "enterprise", "now", "then", "reasons", "payable"], rows)
        if len(flips) > shown:
            yield f"… and {len(flips) - shown} more (--show N, --json lists all)"
    money = _money(found.flips)
    if any(money.values()):
        yield (
            f"\nSubsidies: payable {money['payable_change_yuan']:+,.2f} yuan, "
            f"to recover {money['to_recover_change_yuan']:+,.2f} yuan"
        )
    yield f"Enterprises touched: {len({f.uscc for f in found.flips if f.uscc})}"


def _reasons(flip: "Flip") -> str:
    """The codes that would stand; where none would, those that no longer do."""
    if flip.reasons_then or not flip.reasons_now:
        return ", ".join(flip.reasons_then)
    return f"no longer {', '.join(flip.reasons_now)}"


def _figure_lines(moves: "Sequence[Move]", shown: int) -> Iterator[str]:
    if not moves:
        yield "No figure moves."
        return
    yield f"\nFigures that move: {len(moves)}"
    for mart, moved in _by_mart(moves).items():
        yield f"\n{mart}: {len(moved)}"
        rows = [[m.key, m.column, m.before, m.after, m.difference] for m in moved[:shown]]
        if rows:
            yield table(["key", "figure", "now", "then", "difference"], rows)
        if len(moved) > shown:
            yield f"… and {len(moved) - shown} more"
