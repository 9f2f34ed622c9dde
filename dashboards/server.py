"""The process that serves the dashboards: waitress on one address, which is told when it is ready."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from waitress.server import create_server

from dashboards.app import STORE, DashboardSettings, create_app, render
from dashboards.errors import AddressNotLocalError, NothingPublishedError, PortBusyError
from ingestion.settings import Settings

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
THREADS = 8


def serve(home: Path, host: str, port: int, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until the process is stopped.

    Args:
        home: the home whose snapshots are shown.
        host: the address to listen on; without accounts only this machine's own.
        port: the port; 0 takes a free one.
        settings: what DuckDB may use.
        ready: is told the address once it is listened on.

    Raises:
        AddressNotLocalError: the address can be reached from elsewhere.
        PortBusyError: the address cannot be listened on.
    """
    if host not in LOCAL_HOSTS:
        raise AddressNotLocalError(host)
    app = create_app(DashboardSettings(home, settings))
    store = app.server.config[STORE]
    try:
        server = create_server(app.server, host=host, port=port, threads=THREADS, ident="")
    except OSError as problem:
        raise PortBusyError(host, port, problem.strerror or str(problem)) from problem
    try:
        with contextlib.suppress(NothingPublishedError):
            render(store, "/", None)  # so that the first reader finds everything loaded
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{server.effective_port}/")
        server.run()
    finally:
        server.close()
        store.close()
