"""`make dagster` as a new user calls it: the web UI comes up, shows the whole graph, reports to nobody."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.contracts import load_feeds
from ingestion.products import load_products

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
READY_S = 120
ASSETS = "{assetNodes {groupName description owners {... on TeamAssetOwner {team}} assetKey {path}}}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dagster")


@pytest.fixture(scope="module")
def address(demo: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["make", "dagster", f"PORT={port}", f"DEMO={demo}"]
    with (demo / "log").open("w") as log:
        started = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        os.killpg(started.pid, signal.SIGINT)
        started.wait(60)


def ask(address: str, query: str) -> dict[str, Any]:
    asked = urllib.request.Request(  # noqa: S310 (an address of this machine)
        address, json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=READY_S) as answer:  # noqa: S310
        return json.load(answer)["data"]


def test_the_whole_graph_is_shown(address: str, demo: Path) -> None:
    until = time.monotonic() + READY_S
    while True:
        try:
            found = ask(address, ASSETS)["assetNodes"]
            break
        except OSError:
            assert time.monotonic() < until, (demo / "log").read_text()
            time.sleep(0.5)
    names = {asset["assetKey"]["path"][-1] for asset in found}
    marts = {p.name for p in load_products().values() if p.schema_name == "marts"}
    assert marts <= names
    assert {f"landed_{name}" for name in load_feeds()} <= names
    assert [asset["assetKey"] for asset in found if not (asset["description"] and asset["owners"])] == []
    assert {asset["groupName"] for asset in found} >= {"landing", "staging", "publication", "reports"}
    assert ask(address, "{instance {info}}")["instance"]["info"].find("enabled: false") > 0
