"""`pinbiao sample`: a synthetic province as source files."""

import argparse
import time
from pathlib import Path

from orchestration.commands.options import day, own_folder
from orchestration.console import Console, table

HELP = "Write a synthetic province: every feed as source files with the quirks of real ones."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao sample`."""
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the drop folder to write")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed is another province")
    parser.add_argument(
        "--scale", type=_scale, default=1.0, metavar="X", help="1 is the programme as it stood in 2022"
    )
    parser.add_argument("--until", type=day, metavar="DATE", help="nothing that happened later is in it")


def execute(args: argparse.Namespace, console: Console) -> int:
    """Write the sample and say what was written."""
    began = time.monotonic()
    out = own_folder(args.out, "--out")
    progress = console.progress()
    progress.phase("Inventing")

    from ingestion.sample.province import LAST_DAY, write_sample

    until = args.until or LAST_DAY
    try:
        written = write_sample(out, args.seed, args.scale, until, progress.step)
    finally:
        progress.close()
    feeds = {
        name: {"rows": feed.rows, "broken": feed.broken, "files": feed.files}
        for name, feed in written.feeds.items()
    }
    fields = {
        "out": str(out),
        "seed": args.seed,
        "scale": args.scale,
        "until": until.isoformat(),
        "rows": written.rows,
        "broken": written.broken,
        "feeds": feeds,
        "situations": written.situations,
    }
    rows = [[name, *feed.values()] for name, feed in sorted(feeds.items())]
    last = (
        f"{written.rows} rows in {out}, {written.broken} broken on purpose, {time.monotonic() - began:.1f} s."
    )
    console.result(fields, f"{table(['feed', 'rows', 'broken', 'files'], rows)}\n\n{last}")
    return 0


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0 < scale < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return scale
