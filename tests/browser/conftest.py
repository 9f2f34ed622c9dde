"""A server on a small published home, and a browser that fails a test on any complaint of its console."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.published import publish

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
READY = re.compile(r"http://127\.0\.0\.1:\d+/")


expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items):
    """Everything here drives a browser."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            # pytest-base-url, which pytest-playwright needs, defines a fixture in a way pytest will drop
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestRemovedIn10Warning"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's own Chromium; without a sandbox, as CI runs as root."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("There is no chromium: apt-get install --no-install-recommends chromium fonts-noto-cjk")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A usual screen, in Chinese."""
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A home with one published snapshot."""
    folder = tmp_path_factory.mktemp("home")
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def server(home):
    """The address of the server on that home."""
    yield from serving(home)


@pytest.fixture
def start_server():
    """Starts servers on other homes, and stops them in the end."""
    running = []

    def start(folder):
        run = serving(folder)
        address = next(run)
        running.append(run)
        return address

    yield start
    for run in running:
        next(run, None)


def serving(folder):
    """The command itself, until the test is done; it must end with 0."""
    command = [sys.executable, "-m", "orchestration", "serve", "--home", str(folder), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        address = process.stdout.readline().strip()
        assert READY.fullmatch(address), address
        yield address.rstrip("/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.fixture
def page(page):
    """A page whose console must stay silent, and which may ask nobody but this machine."""
    complaints = []
    page.set_default_timeout(30_000)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: complaints.append(r.url) if not _is_local(r.url) else None)
    yield page
    assert not complaints


def _is_local(url):
    return url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:"))


@pytest.fixture
def screenshot(page):
    """Keeps a picture of the page in test-results/."""

    def take(name, **how):
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"{name}.png", **how)

    return take
