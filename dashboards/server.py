"""The process that serves the dashboards: waitress on one address, which is told when it is ready."""

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from waitress.server import create_server

from dashboards.access.accounts import Accounts
from dashboards.access.settings import AccessSettings
from dashboards.app import STORE, WARMING, DashboardSettings, create_app, render
from dashboards.errors import AddressNotLocalError, NothingPublishedError, PortBusyError
from ingestion.settings import Settings

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
THREADS = 8
PROXY: Mapping[str, Any] = {
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for"},
    "clear_untrusted_proxy_headers": True,
}
"""What waitress is told where a proxy stands in front."""


def serve(home: Path, host: str, port: int, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until the process is stopped.

    Args:
        home: the home whose snapshots are shown.
        host: the address to listen on; without anyone who could sign in only this machine's own.
        port: the port; 0 takes a free one.
        settings: what DuckDB may use.
        ready: is told the address once it is listened on.

    Raises:
        AddressNotLocalError: the address can be reached from elsewhere, and nobody can sign in.
        AccessSettingsInvalidError: the settings of the sign-in cannot be used.
        PortBusyError: the address cannot be listened on.
    """
    is_local = host in LOCAL_HOSTS
    access = AccessSettings.of_home(home)
    if not is_local and access.provider is None and not Accounts(home).exist():
        raise AddressNotLocalError(host)
    app = create_app(DashboardSettings(home, settings, is_local=is_local and not access.public_url))
    store = app.server.config[STORE]
    warming = app.server.config[WARMING]
    # a proxy on this machine says for whom it asks; what others say of themselves is dropped
    behind = PROXY if access.public_url else {}
    try:
        server = create_server(app.server, host=host, port=port, threads=THREADS, ident="", **behind)
    except OSError as problem:
        raise PortBusyError(host, port, problem.strerror or str(problem)) from problem
    try:
        with contextlib.suppress(NothingPublishedError):
            render(store, "/", None)  # so that the first reader finds everything loaded
        warming.start()
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{server.effective_port}/")
        server.run()
    finally:
        warming.stop()
        server.close()
        store.close()
