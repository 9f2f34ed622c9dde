"""What every answer carries and every request must meet: headers, the content policy, the host asked for."""

from collections.abc import Collection

import dash
from flask import Flask, Response, abort, request

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # no-referrer would make browsers send the sign-in form without its origin, which the gate looks at
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names this machine is asked by; another one means that a foreign site points at it."""


def protect(server: Flask, app: dash.Dash, names: Collection[str] | None, *, is_https: bool = False) -> None:
    """Set the headers of every answer, and refuse requests that ask for another host.

    Args:
        server: the application.
        app: whose scripts the content policy allows.
        names: hosts it may be asked by; None: any, for who has to sign in.
        is_https: whether people reach it by https, so that their browsers shall use nothing else.
    """

    @server.before_request
    def refuse_other_hosts() -> None:
        name = request.host if request.host.endswith("]") else request.host.rsplit(":", 1)[0]
        if names is not None and name not in names:
            abort(421)

    @server.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            # computed here: the script of the page's title is only known once a page was asked for
            scripts = " ".join(app.csp_hashes())
            response.headers["Content-Security-Policy"] = CONTENT_POLICY.format(scripts=scripts)
        if response.mimetype in ("text/html", "application/json", "text/csv"):
            response.headers["Cache-Control"] = "no-store"
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
