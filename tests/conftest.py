"""What every test has: no network, a clean environment, and one published home to read."""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ingestion.sample.province import SampleSummary

SETTINGS = "PINBIAO_"
OUTSIDE: list[str] = []
"""Addresses outside this machine that anything in this process wanted to reach."""


def _watch(event: str, args: tuple[object, ...]) -> None:
    """Refuse, and note, what leaves this machine; an audit hook can be neither removed nor worked around."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if not _is_local(host):
        OUTSIDE.append(f"{event} {host}")
        raise PermissionError(f"tests reach nothing outside this machine: {event} {host}")


def _is_local(host: object) -> bool:
    if host in (None, "", "localhost", "0.0.0.0", socket.gethostname()):  # noqa: S104 (compared, not bound)
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


sys.addaudithook(_watch)


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """No setting of the machine reaches a test, telemetry is off everywhere."""
    before = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(SETTINGS) or name == "DAGSTER_HOME":
            del os.environ[name]
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> "SampleSummary":
    """What was written of a small province; its files are to be read, not changed."""
    from ingestion.sample.province import write_sample

    return write_sample(tmp_path_factory.mktemp("province") / "drop", seed=7, scale=0.02)


@pytest.fixture(scope="session")
def small_drop(small_sample: "SampleSummary") -> Path:
    """The small province as a drop folder."""
    return small_sample.out


@pytest.fixture(scope="session")
def small_home(small_drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the small province was published in, as of the end of 2025; to be read, not changed."""
    from orchestration.execution import execute_job
    from orchestration.resources import Run

    home = tmp_path_factory.mktemp("published") / "home"
    home.mkdir()
    run = Run(small_drop, home, date(2025, 12, 31))
    execute_job(run)
    run.close()
    assert not run.found.failed_checks, run.found.failed_checks
    assert run.found.fault is None, run.found.fault
    return home
