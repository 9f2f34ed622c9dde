"""Gate: the guard before every request. Who asks, whether he may, and what is written down of it.

Belongs here: finding the viewer of a request, refusing what his role and region do not open, the token that
every write must carry. Does not belong here: signing in and out (signing), what a scope holds (scopes).

Everything is refused that is not let through here by name, so a new address is closed until someone decides.
"""

import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import flask
from werkzeug.wrappers import Response as BaseResponse

from dashboards import labels
from dashboards.access.accounts import FOLDER, Accounts
from dashboards.access.audit import LOOKED_AT, REFUSED, AuditLog
from dashboards.access.forms import render
from dashboards.access.roles import Viewer, load_roles, local_viewer, nobody
from dashboards.access.sessions import Sessions
from dashboards.access.settings import AccessSettings
from dashboards.errors import DashboardError
from dashboards.pages import Page, key_in, page_at, page_named
from dashboards.queries.programme import region_names
from dashboards.queries.regions import regions_below
from dashboards.question import Question
from dashboards.snapshot import Snapshot

TOKEN = "token"  # noqa: S105 (the name of a key of the session, no secret)
CSRF_HEADER = "X-CSRF-Token"
KEY_FILE = "session.key"
AHEAD = "pinbiao.viewer"
"""Where a request of this process itself, for a page made ahead, says for whom.

No client can set it, for what a client sends is named HTTP_.
"""
OPEN = ("/login", "/oidc/", "/healthz", "/assets/", "/_dash-component-suites/", "/_favicon.ico")
"""Addresses, or beginnings of them, that need nobody signed in and show nothing of the data."""
SESSION = "/session.json"
SHELL = ("/_dash-layout", "/_dash-dependencies", SESSION)
"""What the browser needs to draw any page; without data."""
CALLBACK = "/_dash-update-component"
EXPORT = "/export/"
FIRM_PAGE = "enterprise"
READING = ("GET", "HEAD", "OPTIONS")
MOST_BODY = 262_144
"""Bytes of a request's body; nothing that people write is longer."""


class Gate:
    """Who may see and do what, on one application.

    Args:
        server: the application.
        home: the home with accounts, sessions and audit log.
        settings: how people sign in.
        is_local: whether this machine alone can reach the service.
        current: gives the file of a viewer's scope.
        callbacks: what Dash knows of the callbacks, by their outputs.
    """

    def __init__(
        self,
        server: flask.Flask,
        home: Path,
        settings: AccessSettings,
        *,
        is_local: bool,
        current: Callable[[Viewer], Snapshot],
        callbacks: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.accounts, self.sessions, self.audit = Accounts(home), Sessions(home), AuditLog(home)
        self.settings = settings
        self._is_local = is_local
        self._current = current
        self._callbacks = callbacks
        server.secret_key = self._key = session_key(home)
        server.config.update(
            SESSION_COOKIE_NAME="pinbiao",
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",  # the way back from an identity provider begins elsewhere
            SESSION_COOKIE_SECURE=settings.is_https,
            MAX_CONTENT_LENGTH=MOST_BODY,
        )
        server.before_request(self._guard)
        server.get(SESSION)(self._tell)

    def is_open(self) -> bool:
        """Whether there is nobody to sign in, so that this machine sees everything."""
        return self._is_local and self.settings.provider is None and not self.accounts.exist()

    def expected(self) -> list[Viewer]:
        """Who may come, as far as pages differ by it: one viewer for each role without a region."""
        if self.is_open():
            return [local_viewer()]
        roles = {account.role for account in self.accounts.all() if not account.region}
        if self.settings.provider is not None:
            roles |= load_roles().keys() - {nobody().role.name}
        return [Viewer(AHEAD, load_roles()[name]) for name in sorted(roles)]

    def csrf_token(self) -> str:
        """What a write of this session must carry; another site cannot read it."""
        bound_to = str(flask.session.get(TOKEN, "local"))
        return hmac.new(self._key, bound_to.encode(), hashlib.sha256).hexdigest()

    def note(self, event: str, **what: str) -> None:
        """Write a line of the audit log about the viewer; there is none while nobody can sign in."""
        viewer = viewer_now()
        if not viewer.is_local:
            self.audit.note(event, viewer.name, flask.request.remote_addr or "", **what)

    def _tell(self) -> dict[str, Any]:
        """Who is signed in, for the line in the head and the writes of a page."""
        viewer = viewer_now()
        lang = Question.of(flask.request.args).language
        region_name = viewer.region
        if viewer.region:
            with contextlib.suppress(DashboardError):
                region_name = region_names(self._current(viewer)).get(viewer.region, viewer.region)
        return {
            "name": viewer.name,
            "role": viewer.role.title(lang),
            "region_name": region_name,
            "said": {
                name: labels.text(f"access.{key}", lang)
                for name, key in (("as", "signed_in_as"), ("out", "sign_out"), ("download", "download"))
            },
            "writes": list(viewer.role.writes),
            "may": sorted(viewer.role.may),
            "csrf": self.csrf_token(),
        }

    def _who(self) -> Viewer:
        """The viewer by the session's cookie; role and region of an account as they are now."""
        ahead = flask.request.environ.get(AHEAD)
        if isinstance(ahead, Viewer):
            return ahead
        if self.is_open():
            return local_viewer()
        token = flask.session.get(TOKEN)
        session = self.sessions.find(token) if token else None
        if session is None:
            return nobody()
        role, region = session.role, session.region
        if session.is_local_account:
            account = self.accounts.find(session.name)
            if account is None:
                return nobody()
            role, region = account.role, account.region
        return Viewer(session.name, load_roles()[role], region)

    def _guard(self) -> BaseResponse | None:
        request = flask.request
        flask.g.viewer = viewer = self._who()
        path = request.path
        if request.method not in READING and not _is_same_origin():
            return self._refuse(403, "origin")
        if path.startswith(OPEN):
            return None
        asked = asked_of(request)
        is_known = bool(viewer.name) or viewer.is_local
        if path == CALLBACK and not self._is_declared(request.get_json(silent=True)):
            return self._refuse(400, "callback") if is_known else self._refuse(401, "session")
        if not is_known and not self._is_public(path, asked):
            return self._send_to_login(path)
        if path == CALLBACK or request.method in READING:
            refused = self._wrong_about(viewer, asked)
            if refused:
                return self._refuse(403, refused)
        elif not hmac.compare_digest(request.headers.get(CSRF_HEADER, ""), self.csrf_token()):
            return self._refuse(403, "csrf")
        if path == CALLBACK and asked.page and asked.page.key == FIRM_PAGE and asked.looked_for:
            self.note(LOOKED_AT, page=FIRM_PAGE, key=asked.looked_for)
        return None

    def _is_declared(self, body: Any) -> bool:
        """Whether a callback is asked with the inputs it declares, by name and in their order.

        Dash hands over values by their place alone, so that one could be asked about a page under another's
        name: refused here, and its answer kept for others.
        """
        declared = self._callbacks.get(str(body.get("output"))) if isinstance(body, dict) else None
        if declared is None:
            return False
        return all(_names(body.get(part)) == _names(declared[part]) for part in ("inputs", "state"))

    def _is_public(self, path: str, asked: "Asked") -> bool:
        """Whether who has not signed in may ask for it: the pages of the public, and nothing else."""
        if path in SHELL:
            return True
        is_read = path == CALLBACK or (flask.request.method in READING and not path.startswith(EXPORT))
        return is_read and asked.page is not None and nobody().role.opens(asked.page.key)

    def _wrong_about(self, viewer: Viewer, asked: "Asked") -> str:
        """Why the viewer may not have what is asked for; empty where he may."""
        if asked.page is not None and not viewer.role.opens(asked.page.key):
            return "page"
        if viewer.region and asked.region:
            try:
                below = regions_below(self._current(viewer), viewer.region)
            except DashboardError:
                return ""  # then nothing is shown at all, and the page says why
            return "" if asked.region in below else "region"
        return ""

    def _send_to_login(self, path: str) -> BaseResponse:
        is_page = flask.request.method == "GET" and page_at(path) is not None
        if not is_page:
            return self._refuse(401, "session")
        query = flask.request.query_string.decode("ascii", "replace")
        wanted = quote(f"{path}?{query}" if query else path)
        return flask.redirect(f"/login?next={wanted}")

    def _refuse(self, code: int, why: str) -> flask.Response:
        if code != 401:
            self.note(REFUSED, why=why, path=flask.request.full_path.rstrip("?"))
        lang = Question.of(flask.request.args).language
        said = labels.text(f"access.refused_{why}", lang)
        if flask.request.method == "GET" and "text/html" in flask.request.headers.get("Accept", ""):
            return flask.Response(render("refused", lang, said=said), code, mimetype="text/html")
        return flask.Response(said, code, mimetype="text/plain")


def _names(entries: Any) -> list[tuple[str, str]] | None:
    """Id and property of each input; None where it is no list of them."""
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(each, Mapping) for each in entries):
        return None
    return [(str(each.get("id")), str(each.get("property"))) for each in entries]


@dataclass(frozen=True)
class Asked:
    """What a request asks for, by its own address or by the address of the page that a callback is for."""

    path: str
    question: Question
    page: Page | None

    @property
    def region(self) -> str:
        """The region asked for."""
        return self.question.region

    @property
    def looked_for(self) -> str:
        """What is looked for on a page, such as a firm."""
        return (key_in(self.page, self.path) or self.question.q) if self.page else ""


def asked_of(request: flask.Request) -> Asked:
    """What a request asks for."""
    path, search = request.path, request.query_string.decode("utf-8", "replace")
    if path == CALLBACK:
        body = request.get_json(silent=True)
        held = body if isinstance(body, Mapping) else {}
        address = {
            each.get("property"): str(each.get("value") or "")
            for part in ("state", "inputs")
            for each in held.get(part) or ()
            if isinstance(each, Mapping) and each.get("id") == "url"
        }
        path, search = address.get("pathname", ""), address.get("search", "")
    page = page_at(path)
    if path.startswith(EXPORT):
        page = page_named(path.removeprefix(EXPORT).partition("/")[0])
    return Asked(path, Question.read(search), page)


def viewer_now() -> Viewer:
    """The viewer of the request that is being answered."""
    return flask.g.viewer


def session_key(home: Path) -> bytes:
    """The key that signs cookies; kept in the home once there are accounts, else for this process alone."""
    folder = home / FOLDER
    if not folder.is_dir():
        return secrets.token_bytes(32)
    path = folder / KEY_FILE
    if not path.exists():
        draft = folder / f".{KEY_FILE}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(32))
        draft.replace(path)
    return path.read_bytes()


def _is_same_origin() -> bool:
    """Whether a write comes from a page of ours, as far as the browser says where it comes from."""
    site = flask.request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = flask.request.headers.get("Origin")
    is_ours = origin is None or urlsplit(origin).netloc == flask.request.host
    return site in ("same-origin", "none") and is_ours
