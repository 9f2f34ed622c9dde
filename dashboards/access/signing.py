"""Signing in and out: the form with a local account, the way over an identity provider, the end of a session.

Belongs here: these addresses and their lines in the audit log. Does not belong here: guarding others (gate).
"""

import flask

from dashboards import labels
from dashboards.access.audit import SIGN_IN_BLOCKED, SIGN_IN_FAILED, SIGNED_IN, SIGNED_OUT
from dashboards.access.forms import render
from dashboards.access.gate import TOKEN, Gate, viewer_now
from dashboards.access.oidc import CALLBACK, Provider
from dashboards.access.sessions import WINDOW_S, Session
from dashboards.errors import SignInRefusedError
from dashboards.question import Question

NEXT = "next"
CLEARED = '"cache", "storage"'


def add_signing(server: flask.Flask, gate: Gate) -> None:
    """Add the addresses of signing in and out."""
    provider = Provider(server, gate.settings) if gate.settings.provider else None
    _add_form(server, gate)
    if provider is not None:
        _add_provider(server, gate, provider)

    @server.post("/logout")
    def sign_out() -> flask.Response:
        gate.note(SIGNED_OUT)
        token = flask.session.pop(TOKEN, None)
        if token:
            gate.sessions.close(token)
        flask.session.clear()
        answer = flask.Response(status=204)
        answer.headers["Clear-Site-Data"] = CLEARED
        return answer


def _add_form(server: flask.Flask, gate: Gate) -> None:
    @server.get("/login")
    def form() -> flask.Response:
        if gate.is_open() or viewer_now().name:
            return _redirect(_safe(flask.request.args.get(NEXT)))
        return _form(gate, 200)

    @server.post("/login")
    def sign_in() -> flask.Response:
        name = flask.request.form.get("username", "").strip()[:64]
        address = flask.request.remote_addr or ""
        if gate.sessions.is_blocked(name, address):
            gate.audit.note(SIGN_IN_BLOCKED, name, address)
            answer = _form(gate, 429, "too_many")
            answer.headers["Retry-After"] = str(WINDOW_S)
            return answer
        # counted before the password is looked at, so that many at once are no way round the limit
        attempt = gate.sessions.note_attempt(name, address)
        account = gate.accounts.check(name, flask.request.form.get("password", ""))
        if account is None:
            gate.audit.note(SIGN_IN_FAILED, name, address)
            return _form(gate, 401, "wrong")
        gate.sessions.forgive(name, attempt)
        _begin(gate, Session(account.name, account.role, account.region, is_local_account=True))
        return _redirect(_safe(flask.request.form.get(NEXT)))


def _add_provider(server: flask.Flask, gate: Gate, provider: Provider) -> None:
    @server.get("/oidc/login")
    def ask() -> flask.Response:
        flask.session[NEXT] = _safe(flask.request.args.get(NEXT))
        try:
            return provider.ask()
        except SignInRefusedError as refused:
            return _refused(gate, refused)

    @server.get(CALLBACK)
    def come_back() -> flask.Response:
        wanted = flask.session.get(NEXT)
        try:
            session = provider.answer()
        except SignInRefusedError as refused:
            return _refused(gate, refused)
        _begin(gate, session)
        return _redirect(_safe(wanted))


def _refused(gate: Gate, refused: SignInRefusedError) -> flask.Response:
    gate.audit.note(SIGN_IN_FAILED, "", flask.request.remote_addr or "", why=refused.message)
    return _form(gate, 403 if refused.cause == "role" else 502, f"provider_{refused.cause}")


def _begin(gate: Gate, session: Session) -> None:
    """A new session on a new token, whatever the browser held before."""
    gate.audit.note(
        SIGNED_IN, session.name, flask.request.remote_addr or "", role=session.role, region=session.region
    )
    flask.session.clear()
    flask.session[TOKEN] = gate.sessions.open(session)


def _form(gate: Gate, code: int, problem: str = "") -> flask.Response:
    asked = flask.request.values
    lang = Question.of({"lang": asked.get("lang", "")}).language
    said = labels.text(f"access.sign_in_{problem}", lang) if problem else ""
    page = render(
        "login",
        lang,
        said=said,
        next=_safe(asked.get(NEXT)),
        has_accounts=gate.accounts.exist(),
        has_provider=gate.settings.provider is not None,
    )
    return flask.Response(page, code, mimetype="text/html")


def _redirect(path: str) -> flask.Response:
    return flask.Response(status=303, headers={"Location": path})


def _safe(path: str | None) -> str:
    """A path of ours; anything else becomes the first page."""
    if not path or not path.startswith("/") or path[1:2] in ("/", "\\") or not path.isprintable():
        return "/"
    return path
