"""Benchmarks: seconds by step and memory of a whole run, on a province of any size.

`python -m benchmarks --scale X` invents the province, publishes it in a fresh home, asks again with nothing
new, lets people ask at the pages, and prints and keeps the figures in build/bench. Read them as ratios:
machines differ.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import load

PHASE = re.compile(r"^(?P<phase>.+): done in (?P<seconds>[0-9.]+) s$")
PINBIAO = [sys.executable, "-m", "orchestration"]
OUT = Path("build") / "bench"


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = OUT / f"{args.scale:g}-{args.seed}"
    shutil.rmtree(folder, ignore_errors=True)
    drop, home = str(folder / "drop"), str(folder / "home")
    run = [*PINBIAO, "run", "--drop", drop, "--home", home, "--as-of", "2025-12-31"]
    sample = [*PINBIAO, "sample", "--out", drop, "--scale", str(args.scale), "--seed", str(args.seed)]
    figures = {
        "scale": args.scale,
        "cores": os.cpu_count(),
        "loop_s": _loop(),
        "sample": _measure(sample),
        "run": _measure(run),
        "unchanged": _measure(run),
        "pages": load.measure(home, load.PEOPLE, load.PAUSE_S, load.SECONDS),
        "pages_without_pause": load.measure(home, load.PEOPLE, 0.0, load.SECONDS),
    }
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1), "utf-8")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def _measure(command: list[str]) -> dict[str, Any]:
    """Wall and processor seconds of a command, and of its phases."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    phases = [found for line in done.stderr.splitlines() if (found := PHASE.match(line))]
    told = json.loads(done.stdout)
    return {
        "wall_s": round(time.monotonic() - began, 1),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "rows": told.get("rows", told.get("received")),
        "phases_s": {found["phase"]: float(found["seconds"]) for found in phases},
    }


def _loop() -> float:
    """Seconds of a fixed piece of work, to compare machines and moments by."""
    began = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    return round(time.process_time() - began, 2)


if __name__ == "__main__":
    sys.exit(main())
