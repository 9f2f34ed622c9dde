"""`pinbiao doctor`: what is installed and what is missing, in plain words."""

import argparse
import importlib.metadata
import os
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from orchestration.console import Console, table
from orchestration.state import PROJECT

HELP = "Say what is installed and what is missing."
MIN_DISK_GB = 2.0
MIN_MEMORY_GB = 2.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes:
        name: what it is.
        state: ok, missing (a run does not work) or optional (something beside the run does not work).
        detail: what was found.
        remedy: what to do.
    """

    name: str
    state: str
    detail: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao doctor`: none."""


def execute(args: argparse.Namespace, console: Console) -> int:
    """Look at everything a run and the tests need."""
    del args
    findings = [_python(), *_packages(), *_system(), _memory(), _disk(), _clock()]
    missing = [f for f in findings if f.state == "missing"]
    fields = {"status": "incomplete" if missing else "ok", "findings": [f.__dict__ for f in findings]}
    rows = [[f.state, f.name, f.detail, f.remedy] for f in findings]
    verdict = f"{len(missing)} thing(s) missing." if missing else "Everything a run needs is there."
    console.result(fields, f"{table(['state', 'what', 'found', 'remedy'], rows)}\n\n{verdict}")
    return 0


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", "ok" if fits else "missing", found, "" if fits else "Use Python 3.11 to 3.13.")


def _packages() -> list[Finding]:
    """The project's own dependencies, compared with what is installed."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    findings = []
    for requirement in project["project"]["dependencies"]:
        name = requirement.split("=")[0].split(">")[0].strip()
        wanted = requirement.partition("==")[2]
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            findings.append(Finding(name, "missing", "not installed", "Run make setup."))
            continue
        if wanted and found != wanted:
            findings.append(Finding(name, "missing", f"{found}, wanted {wanted}", "Run make setup."))
    installed = len(project["project"]["dependencies"]) - len(findings)
    return [Finding("Packages", "ok", f"{installed} as the lock file has them"), *findings]


def _system() -> list[Finding]:
    """Programs of the system that something beside the run needs."""
    needs = {
        "browser": (
            ("chromium", "chromium-browser", "google-chrome"),
            "browser tests",
            "chromium",
        ),
        "make": (("make",), "make demo and make test", "make"),
    }
    findings = []
    for name, (programs, purpose, package) in needs.items():
        found = next((path for program in programs if (path := shutil.which(program))), None)
        remedy = "" if found else f"For {purpose}: apt-get install {package}."
        findings.append(Finding(name, "ok" if found else "optional", found or "not found", remedy))
    fonts = shutil.which("fc-list")
    has_chinese = bool(fonts) and any(Path("/usr/share/fonts").rglob("*CJK*"))
    remedy = "" if has_chinese else "For Chinese in PDF reports and pictures: apt-get install fonts-noto-cjk."
    findings.append(Finding("Chinese fonts", "ok" if has_chinese else "optional", str(has_chinese), remedy))
    return findings


def _memory() -> Finding:
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    enough = gigabytes >= MIN_MEMORY_GB
    remedy = "" if enough else "A whole province needs 2 GB."
    return Finding(
        "Memory", "ok" if enough else "optional", f"{gigabytes:.1f} GB, {os.cpu_count()} cores", remedy
    )


def _disk() -> Finding:
    gigabytes = shutil.disk_usage(Path.cwd()).free / 1e9
    enough = gigabytes >= MIN_DISK_GB
    remedy = "" if enough else "A whole province needs 2 GB of disk."
    return Finding("Disk", "ok" if enough else "optional", f"{gigabytes:.1f} GB free here", remedy)


def _clock() -> Finding:
    from ingestion.world import CLOCK, World

    given = os.environ.get(CLOCK)
    detail = f"{World().now():%Y-%m-%d %H:%M} in Shanghai" + (f", set by {CLOCK}" if given else "")
    return Finding("Clock", "ok", detail)
