"""What-if from a page: the command as a child process, one at a time, each with a time limit.

Belongs here: the queue, the child, what became of each question. Does not belong here: what a change changes
(the command `pinbiao what-if`), how that is said (content.what_if), who may ask (writing).
"""

import atexit
import json
import queue
import secrets
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
LIMIT_S = 120.0
"""What a question may take; a warehouse of scale 1 answers within it."""
GRACE_S = 15.0
"""What the command may take beyond it to stop by itself."""
MOST_WAITING = 5
KEPT = 50
"""Answers kept; the oldest goes first."""
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


@dataclass
class Job:
    """One question and what became of it.

    Attributes:
        change: `PROGRAM.PARAMETER=VALUE`.
        since: first day of the new value in ISO form; empty: from the beginning.
        state: waiting, running, done or failed.
        answer: what the command printed as JSON; None before and where it printed none.
    """

    change: str
    since: str
    state: str = WAITING
    answer: dict[str, Any] | None = None


class WhatIfQueue:
    """Questions waiting for the one child process that answers them.

    Args:
        home: the home asked about.
        limit_s: what a question may take.
        command: what the child runs, without its arguments.
    """

    def __init__(
        self,
        home: Path,
        limit_s: float = LIMIT_S,
        command: Sequence[str] = (sys.executable, "-m", "orchestration", "what-if"),
    ) -> None:
        self._home, self._limit_s, self._command = home, limit_s, tuple(command)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: queue.Queue[Job] = queue.Queue(MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[str] | None = None

    def ask(self, change: str, since: str) -> str | None:
        """Queue a question; its name, or None where too many wait already."""
        job = Job(change, since)
        try:
            self._waiting.put_nowait(job)
        except queue.Full:
            return None
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._jobs[name] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
            if self._thread is None:
                atexit.register(self.close)
                self._thread = threading.Thread(target=self._work, name="what-if", daemon=True)
                self._thread.start()
        return name

    def job(self, name: str) -> Job | None:
        """A question by its name; None where there is none, or no longer."""
        return self._jobs.get(name)

    def close(self) -> None:
        """End the child, if one runs."""
        child = self._child
        if child is not None and child.poll() is None:
            child.kill()

    def _work(self) -> None:
        while True:
            job = self._waiting.get()
            job.state = RUNNING
            job.answer = self._run(job)
            is_answered = job.answer is not None and job.answer.get("status") != "error"
            job.state = DONE if is_answered else FAILED

    def _run(self, job: Job) -> dict[str, Any] | None:
        command = [*self._command, "--home", str(self._home), "--json", "--timeout", f"{self._limit_s:g}"]
        command += [f"--set={job.change}", *([f"--from={job.since}"] if job.since else [])]
        with subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as child:
            self._child = child
            try:
                said, _ = child.communicate(timeout=self._limit_s + GRACE_S)
            except subprocess.TimeoutExpired:
                child.kill()
                return None
        try:
            answer = json.loads(said)
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None
