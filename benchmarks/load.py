"""Load: people who change filters on the pages at once, and how long each waits for the answer.

`python -m benchmarks.load --home HOME [--people 50] [--pause 1] [--seconds 20]` serves the home, lets people
ask, and prints quantiles in milliseconds and the number of errors. A person asks what a browser asks when a
filter changes: the page's callback with another address.
"""

import argparse
import http.client
import json
import math
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

CALLBACK = "/_dash-update-component"
READY_S = 60.0
PEOPLE, PAUSE_S, SECONDS = 50, 1.0, 20.0
"""What the pages are made for: 50 people who pause a second between clicks."""
PAGES = ("/", "/reports", "/labelling", "/satisfaction", "/subsidies", "/standards", "/supervision")
PROGRAMS = ("zhejiang_made", "shanghai_brand")
YEARS = (2022, 2023, 2024, 2025)
REGIONS = ("", "330100", "330200", "330300", "330700")


@dataclass
class Waits:
    """What people waited.

    Attributes:
        seconds: of every answer.
        errors: what went wrong, in words.
    """

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def quantile_ms(self, share: float) -> float:
        """The wait, in milliseconds, that this share of all answers did not exceed."""
        ordered = sorted(self.seconds)
        return round(1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1) if ordered else math.nan


def press(address: str, people: int, pause_s: float, seconds: float, seed: int = 1) -> Waits:
    """Let people ask for a while.

    Args:
        address: where the pages are served, such as http://127.0.0.1:8050.
        people: how many at once.
        pause_s: what each waits between an answer and the next question.
        seconds: how long, before each ends with the answer it waits for.
        seed: of the questions.
    """
    place = urlsplit(address)
    asked = _page_callback(place.hostname or "", place.port or 80)
    waits, until = Waits(), time.monotonic() + seconds

    def person(number: int) -> None:
        random = Random(f"{seed}-{number}")  # noqa: S311 (questions, not secrets)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=READY_S)
        time.sleep(pause_s * random.random())
        for question in _questions(random):
            if time.monotonic() > until:
                break
            began = time.monotonic()
            try:
                _ask(connection, asked, question)
                waits.seconds.append(time.monotonic() - began)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                waits.errors.append(f"{question}: {fault!r}")
                connection.close()
            time.sleep(pause_s)
        connection.close()

    crowd = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return waits


def _questions(random: Random) -> Iterator[tuple[str, str]]:
    """Addresses, as (path, search), without end."""
    while True:
        program = random.choice(PROGRAMS)
        chosen = {"program": program, "year": random.choice(YEARS), "region": random.choice(REGIONS)}
        if not chosen["region"] or program != PROGRAMS[0]:
            del chosen["region"]
        yield random.choice(PAGES), "?" + urlencode(chosen)


def _page_callback(host: str, port: int) -> Mapping[str, Any]:
    """What the browser is told of the callback that fills a page."""
    connection = http.client.HTTPConnection(host, port, timeout=READY_S)
    connection.request("GET", "/_dash-dependencies")
    entries = json.loads(connection.getresponse().read())
    connection.close()
    return next(e for e in entries if [i["property"] for i in e["inputs"]] == ["pathname", "search"])


def _ask(connection: http.client.HTTPConnection, asked: Mapping[str, Any], question: tuple[str, str]) -> None:
    outputs = [
        dict(zip(("id", "property"), part.split(".", 1), strict=True))
        for part in asked["output"].strip(".").split("...")
    ]
    inputs = [{**entry, "value": value} for entry, value in zip(asked["inputs"], question, strict=True)]
    body = {"output": asked["output"], "outputs": outputs, "inputs": inputs, "state": []}
    body["changedPropIds"] = ["url.search"]
    headers = {"Content-Type": "application/json"}
    connection.request("POST", CALLBACK, json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != http.client.OK:
        raise ValueError(f"{answer.status}: {content[:200]!r}")
    json.loads(content)["response"]["main"]


def measure(home: str, people: int, pause_s: float, seconds: float) -> dict[str, Any]:
    """Serve a home and let people ask: once so that every page is made, once measured.

    Returns:
        people, pause, answers, errors, quantiles of the waits in ms (`first_`: while pages are made).
    """
    command = [sys.executable, "-m", "orchestration", "serve", "--home", home, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            line = next(line for line in server.stdout or () if "http://" in line)
            address = "http://" + line.split("http://", 1)[1].split()[0].rstrip("/")
            first = press(address, people, pause_s, seconds)
            then = press(address, people, pause_s, seconds)
        finally:
            server.terminate()
    figures: dict[str, Any] = {"people": people, "pause_s": pause_s, "answers": len(then.seconds)}
    figures |= {"first_p95_ms": first.quantile_ms(0.95)}
    figures |= {f"p{round(100 * share)}_ms": then.quantile_ms(share) for share in (0.5, 0.95, 1.0)}
    return figures | {"errors": len(first.errors) + len(then.errors)}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anybody got an error."""
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__)
    parser.add_argument("--home", required=True)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--pause", type=float, default=PAUSE_S)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    args = parser.parse_args(argv)
    figures = measure(args.home, args.people, args.pause, args.seconds)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 1 if figures["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
