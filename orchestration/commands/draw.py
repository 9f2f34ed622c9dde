"""`pinbiao draw`: fix a list and print its hash, later draw from it with a seed that nobody chose."""

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.commands.options import add_home, existing_folder, published
from orchestration.console import Console, table
from orchestration.draw.drawing import REGION_RULES, canonical, check_seed, draw, list_hash
from orchestration.errors import UsageError

if TYPE_CHECKING:
    from ingestion.world import World

HELP = "Draw firms and inspectors at random (双随机), so that anyone can repeat it."
FOLDER = "draws"
PROGRAMS = ("zhejiang_made", "shanghai_brand")
LEAST_HASH_DIGITS = 8
OF_LIST = ("inspectors", "program", "region", "region_rule")
OF_PICK = ("list", "seed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao draw`."""
    parser.add_argument("step", choices=("list", "pick"), help="list: fix a list; pick: draw from it")
    add_home(parser)
    parser.add_argument(
        "--inspectors",
        type=Path,
        metavar="FILE",
        help="list: CSV with inspector_id, region_code, conflict_uscc",
    )
    parser.add_argument("--program", choices=PROGRAMS, help="list: only brand enterprises of this programme")
    parser.add_argument("--region", metavar="CODE", help="list: only firms of this province, city or county")
    parser.add_argument(
        "--region-rule",
        choices=REGION_RULES,
        help="list: which inspectors a firm may get by region (default: any)",
    )
    parser.add_argument("--list", metavar="HASH", help="pick: the list's hash, or the beginning of it")
    parser.add_argument(
        "--seed", metavar="TEXT", help="pick: the seed, from outside, known only after the list"
    )
    parser.add_argument(
        "--number",
        type=int,
        metavar="N",
        help="how many firms; said with the list, it is fixed by the hash too",
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Fix a list or draw."""
    needed, foreign = (("inspectors",), OF_PICK) if args.step == "list" else (OF_PICK, OF_LIST)
    lacking = [f"--{name}" for name in needed if not getattr(args, name)]
    odd = [f"--{name.replace('_', '-')}" for name in foreign if getattr(args, name) is not None]
    if lacking or odd:
        said = [f"{', '.join(lacking)} not given"] * bool(lacking)
        said += [f"{', '.join(odd)} belongs to the other step"] * bool(odd)
        raise UsageError(
            f"pinbiao draw {args.step}: {'; '.join(said)}.",
            "First: draw list --inspectors FILE. Later: draw pick --list HASH --seed TEXT --number N.",
        )
    return _fix(args, console) if args.step == "list" else _pick(args, console)


def _fix(args: argparse.Namespace, console: Console) -> int:
    from ingestion.world import World
    from orchestration.draw.inspectors import read_inspectors
    from orchestration.draw.listing import fix_list
    from orchestration.snapshots import open_reader

    snapshot = published(args.home)
    if args.region is not None and not re.fullmatch(r"\d{6}", args.region):
        raise UsageError(f"--region {args.region!r} is no six digits.", "A code such as 330100.")
    inspectors = read_inspectors(args.inspectors)
    with open_reader(snapshot) as reader:
        fixed = fix_list(
            reader, inspectors, args.program, args.region, args.region_rule or REGION_RULES[0], args.number
        )
    firms = fixed["firms"]
    if not firms:
        raise UsageError(
            "There is no brand enterprise in this programme and region.", "Leave out --program or --region."
        )
    if args.number is not None and not 1 <= args.number <= len(firms):
        raise UsageError(
            f"--number {args.number}: there are {len(firms)} firms.", "Name a number up to that."
        )
    content = canonical(fixed)
    hashed = list_hash(content)
    path = _write(args.home.resolve(), f"{hashed}.json", content, World())
    tiers = Counter(firm["tier"] for firm in firms)
    told = ", ".join(f"{tier} {tiers[tier]}" for tier in sorted(tiers))
    result = {"status": "listed", "list": hashed, "file": str(path), "as_of": fixed["as_of"],
              "firms": len(firms), "inspectors": len(inspectors),
              "tiers": dict(sorted(tiers.items()))}  # fmt: skip
    console.result(
        result,
        f"{hashed}\n{len(firms)} firms as of {fixed['as_of']} (by tier: {told}), "
        f"{len(inspectors)} inspectors.\n"
        f"The list: {path}\nMake the hash public now; the seed must come from outside, and later.",
    )
    return 0


def _pick(args: argparse.Namespace, console: Console) -> int:
    from ingestion.world import World
    from orchestration.draw.record import render_record

    home = existing_folder(args.home, "--home")
    check_seed(args.seed)
    hashed, fixed = _read_list(home, args.list)
    number = fixed["number"] if args.number is None else args.number
    if number is None:
        raise UsageError("--number not given, and the list fixes none.", "Say how many firms: --number N.")
    if fixed["number"] not in (None, number):
        raise UsageError(
            f"--number {number}: the list fixes {fixed['number']}, and its hash with it.", "Leave it out."
        )
    drawn = draw(fixed, hashed, args.seed, number)
    result: dict[str, Any] = {"list": hashed, "seed": args.seed, "number": number, "drawn": drawn}
    content = canonical(result)
    name = f"{hashed}-{number}-{list_hash(content)[:12]}"
    kept = _write(home, f"{name}.json", content, World())
    printed = _write(home, f"{name}.html", render_record(fixed, result).encode(), World())
    rows = [
        [d["rank"], d["firm"]["uscc"], d["firm"]["name"], d["firm"]["tier"], d["firm"]["points"],
         ", ".join(d["inspectors"])]
        for d in drawn
    ]  # fmt: skip
    shown = table(["rank", "uscc", "name", "tier", "points", "inspectors"], rows)
    console.result(
        {"status": "drawn", **result, "file": str(kept), "record": str(printed)},
        f"{shown}\nList {hashed}, seed {args.seed}.\nThe record to print: {printed}",
    )
    return 0


def _read_list(home: Path, name: str) -> tuple[str, dict[str, Any]]:
    """The list of a hash, after making sure that it is still the one whose hash was published."""
    known = sorted(p.stem for p in (home / FOLDER).glob("*.json") if re.fullmatch(r"[0-9a-f]{64}", p.stem))
    wanted = name.strip().lower()
    matching = [stem for stem in known if stem.startswith(wanted)]
    if len(wanted) < LEAST_HASH_DIGITS or len(matching) != 1:
        raise UsageError(
            f"There is no one list {name!r} in {home / FOLDER}.",
            f"Lists: {', '.join(known) or 'none'}. Give the hash, or its first {LEAST_HASH_DIGITS} digits.",
        )
    path = home / FOLDER / f"{matching[0]}.json"
    content = path.read_bytes()
    if list_hash(content) != matching[0]:
        raise UsageError(
            f"{path} is not the list whose hash was published: its own is {list_hash(content)}.",
            "Restore the file from a copy, or make and publish a new list.",
        )
    return matching[0], json.loads(content)


def _write(home: Path, name: str, content: bytes, world: "World") -> Path:
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    world.write_file(folder / name, content)
    return folder / name
