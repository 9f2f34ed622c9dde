"""The web application: `create_app` makes it, nothing happens at import.

Belongs here: the layout all pages share, the callbacks that fill it, the addresses beside the pages. Does not
belong here: what a page shows (pages), how it looks (components).
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import dash
import flask
from dash import ClientsideFunction, Input, Output, State, dcc, html

from dashboards import case_file, labels, writing
from dashboards.access.audit import DOWNLOADED, EXPORTED, LOOKED_AT
from dashboards.access.gate import AHEAD, CALLBACK, Gate, asked_of, viewer_now
from dashboards.access.roles import DOWNLOAD, Viewer, local_viewer
from dashboards.access.settings import AccessSettings
from dashboards.access.signing import add_signing
from dashboards.answers import Answers, as_sent, written_until
from dashboards.components import blocks, documents, frame
from dashboards.content import what_if
from dashboards.content.explanation import explain
from dashboards.content.model import Explanation
from dashboards.content.view import View
from dashboards.errors import DashboardError, NothingPublishedError
from dashboards.exports import document_response, find_table, table_response
from dashboards.limits import Limit, limit_lookups
from dashboards.pages import Page, key_in, page_at, page_named
from dashboards.queries.evidence import is_decision
from dashboards.queries.programme import programs
from dashboards.question import Question, answerable, search_here
from dashboards.security import LOCAL_NAMES, protect
from dashboards.snapshot import Snapshot, SnapshotStore
from dashboards.warming import Warming
from dashboards.what_if import WhatIfQueue
from ingestion.settings import Settings

HERE = Path(__file__).resolve().parent
STORE = "PINBIAO_SNAPSHOTS"
"""Under this name the WSGI application's config holds the snapshots, for who must close them."""
WARMING = "PINBIAO_WARMING"
"""And under this one what makes pages ahead, for who serves them to start and stop."""
SHOWN_FIRST = "..head.children"
"""How Dash names the callback that shows a page."""
INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


@dataclass(frozen=True)
class DashboardSettings:
    """What an application is made for."""

    home: Path
    """The home whose published snapshots are shown."""
    limits: Settings = field(default_factory=Settings)
    """What DuckDB may use."""
    is_local: bool = True
    """Whether this machine alone can reach it; only then it may be used without signing in."""


def create_app(settings: DashboardSettings) -> dash.Dash:
    """The application on the snapshots of one home; `.server` is the WSGI application."""
    server = flask.Flask("pinbiao")
    app = dash.Dash(
        "pinbiao",
        server=cast(Any, server),
        assets_folder=str(HERE / "assets"),
        pages_folder="",
        use_pages=False,
        title=labels.text("pages.brand_long", "zh"),
        update_title="",
        index_string=INDEX,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        compress=False,
    )
    store = SnapshotStore(settings.home, settings.limits)
    server.config[STORE] = store
    app.layout = _layout
    access = AccessSettings.of_home(settings.home)
    names = {*LOCAL_NAMES, access.public_host} if settings.is_local or access.public_url else None
    protect(server, app, names, is_https=access.is_https)
    gate = Gate(
        server,
        settings.home,
        access,
        is_local=settings.is_local,
        current=store.of,
        callbacks=app.callback_map,
    )
    limit_lookups(server, Limit())
    answers = Answers(server, lambda: _answer_key(store))
    add_signing(server, gate)
    _add_addresses(server, store, gate)
    case_file.add_writing(server, settings.home, gate, store.of)
    questions = WhatIfQueue(settings.home)
    writing.add_review(server, settings.home, gate, store.of)
    writing.add_what_if(server, questions, gate, store.of)
    _add_callbacks(app, store, gate, questions)
    _set_up(server)
    server.config[WARMING] = Warming(store, gate.expected, _page_maker(app), answers.idle_s)
    return app


def _set_up(server: flask.Flask) -> None:
    """Make the first request here, alone.

    Dash collects scripts and callbacks at the first request and lets a second one, asked meanwhile, pass: a
    browser would get a page without them.
    """
    server.test_client().get("/healthz")


def _page_maker(app: dash.Dash) -> Callable[[Viewer, str, str], None]:
    """What makes the page of a path and a query string as if a viewer's browser asked, so that it is kept."""
    output = next(name for name in app.callback_map if name.startswith(SHOWN_FIRST))
    parts = (part.rsplit(".", 1) for part in output.strip(".").split("..."))
    outputs = [{"id": name, "property": of} for name, of in parts]
    client = app.server.test_client()

    def make(viewer: Viewer, path: str, search: str) -> None:
        given = zip(("pathname", "search"), (path, search), strict=True)
        inputs = [{"id": "url", "property": name, "value": value} for name, value in given]
        asked = {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": ["url.search"]}
        client.post(CALLBACK, json={**asked, "state": []}, environ_overrides={AHEAD: viewer})

    return make


def _answer_key(store: SnapshotStore) -> Hashable | None:
    """What the answer to a page's callback depends on; None for every other request."""
    if flask.request.path != CALLBACK:
        return None
    body = flask.request.get_json(silent=True)
    if not isinstance(body, dict) or not str(body.get("output", "")).startswith(SHOWN_FIRST):
        return None
    viewer = viewer_now()
    asked = asked_of(flask.request)
    try:
        held = store.of(viewer)
        answered = answerable(held, asked.question)
    except DashboardError:
        return None
    who = (viewer.role.name, viewer.is_local)
    view, said = answered.view, answered.corrections
    # as it is answered, not as it was asked: what an address leaves open is the same as if it said so
    about = (view.program, view.year, view.region, view.lang, view.asked)
    return held.path, who, asked.path, about, said, written_until(store.home)


def _layout() -> html.Div:
    """What is there before the first answer, and what every answer fills."""
    loading = html.P(labels.text("pages.loading", "zh"), className="loading", role="status")
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="facts"),
            dcc.Store(id="asked"),
            dcc.Store(id="shown"),
            html.A(labels.text("pages.skip", "zh"), href="#main", className="skip"),
            html.Header(id="head"),
            html.Aside(
                id="account",
                className="account",
                **{"aria-label": labels.text("access.account", "zh")},
            ),
            html.Nav(id="navigation", **{"aria-label": labels.text("pages.navigation", "zh")}),
            html.Form(
                id="filters",
                className="filters",
                role="search",
                **{"aria-label": labels.text("pages.filter", "zh")},
            ),
            html.P(id="newer", className="newer", role="status"),
            html.Main(loading, id="main", tabIndex=-1),
            html.Footer(id="foot"),
            html.Dialog(id="explanation", **{"aria-labelledby": "explanation-title"}),
        ],
        id="page",
    )


def _add_addresses(server: flask.Flask, store: SnapshotStore, gate: Gate) -> None:
    @server.get("/healthz")
    def healthz() -> tuple[dict[str, Any], int]:
        try:
            facts = store.current().facts
        except DashboardError as problem:
            is_empty = isinstance(problem, NothingPublishedError)
            status = "nothing published" if is_empty else "unreadable"
            return {"status": status, "snapshot_id": None, "as_of": None, "published_at": None}, 503
        return {
            "status": "ok",
            "snapshot_id": facts.snapshot_id,
            "as_of": facts.as_of.isoformat(),
            "published_at": facts.published_at.isoformat(),
        }, 200

    @server.get("/export/<page_key>/<table_key>.<form>")
    def export(page_key: str, table_key: str, form: str) -> flask.Response:
        page = page_named(page_key)
        if page is None:
            flask.abort(404)
        try:
            view = answerable(store.of(viewer_now()), Question.of(flask.request.args)).view
        except DashboardError as problem:
            return flask.Response(str(problem), 503, mimetype="text/plain")
        made_at = view.snapshot.facts.published_at
        answer = table_response(find_table(page.content(view), table_key), form, made_at)
        gate.note(EXPORTED, what=f"{page_key}/{table_key}.{form}", query=flask.request.query_string.decode())
        return answer

    @server.get("/export/<page_key>/document/<key>.<form>")
    def document(page_key: str, key: str, form: str) -> flask.Response:
        try:
            view = answerable(store.of(viewer_now()), Question.of(flask.request.args)).view
        except DashboardError as problem:
            return flask.Response(str(problem), 503, mimetype="text/plain")
        answer = document_response(view, page_key, key, form)
        what = f"{page_key}/document/{key}.{form}"
        gate.note(EXPORTED, what=what, query=flask.request.query_string.decode())
        return answer

    @server.get("/download/warehouse.duckdb")
    def download() -> flask.Response:
        viewer = viewer_now()
        if DOWNLOAD not in viewer.role.may:
            flask.abort(403)
        try:
            held = store.of(viewer)
        except DashboardError as problem:
            return flask.Response(str(problem), 503, mimetype="text/plain")
        gate.note(DOWNLOADED, scope=viewer.scope.name, snapshot=held.facts.snapshot_id)
        name = f"{held.facts.snapshot_id}-{viewer.scope.name}.duckdb"
        return flask.send_file(held.path, "application/octet-stream", as_attachment=True, download_name=name)


def _add_callbacks(app: dash.Dash, store: SnapshotStore, gate: Gate, questions: WhatIfQueue) -> None:
    @app.callback(
        Output("head", "children"),
        Output("navigation", "children"),
        Output("filters", "children"),
        Output("main", "children"),
        Output("foot", "children"),
        Output("facts", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )
    def show(path: str | None, search: str | None) -> tuple[Any, ...]:
        page = page_at(path or "/")
        if page is not None and not viewer_now().role.opens(page.key):
            flask.abort(403)
        return tuple(as_sent(part) for part in render(store, path or "/", search, viewer_now()))

    @app.callback(
        Output("explanation", "children"),
        Output("shown", "data"),
        Input("asked", "data"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def show_explanation(asked: Mapping[str, Any] | None, search: str | None) -> tuple[Any, Any]:
        if not asked:
            return dash.no_update, dash.no_update
        lang, key = Question.read(search).language, str(asked.get("key", ""))
        mart, _, decision_key = key.partition("|")
        if is_decision(mart):
            gate.note(LOOKED_AT, mart=mart, key=decision_key)
        return as_sent(_explanation(store, key, lang, viewer_now(), questions)), dict(asked)

    # answers of the server → what only the browser can do
    app.clientside_callback(
        ClientsideFunction("pinbiao", "settle"), Output("page", "lang"), Input("facts", "data")
    )
    app.clientside_callback(
        ClientsideFunction("pinbiao", "open"),
        Output("explanation", "title"),
        Input("shown", "data"),
        prevent_initial_call=True,
    )


def render(
    store: SnapshotStore, path: str, search: str | None, viewer: Viewer | None = None
) -> tuple[Any, ...]:
    """Head, navigation, filters, main, foot and facts of an address, as a viewer may see them."""
    viewer = viewer or local_viewer()
    question = Question.read(search)
    lang = question.language
    page = page_at(path)
    if page is not None and (key := key_in(page, path)):
        question = replace(question, q=key)
    try:
        asked = answerable(store.of(viewer), question)
    except NothingPublishedError:
        title, said = (labels.text(f"pages.{key}", lang) for key in ("nothing_title", "nothing"))
        local = frame.local_only(lang) if viewer.is_local else None
        main = [html.H1(title), html.P(said, role="status")]
        return local, [], [], main, [], {"lang": lang, "title": title, "path": path}
    view = asked.view
    if page is None:
        title = view.word("pages.not_found_title")
        main = [html.H1(title), html.P(view.word("pages.not_found", path=path))]
    else:
        title = page.title(view)
        search = search_here(view)
        corrections = [html.P(said, className="correction", role="status") for said in asked.corrections]
        content = blocks.sections(
            page.content(view), lang, lambda key, form: _export_link(page, key, form, search)
        )
        main = [html.H1(title), *corrections, *documents.links(view, page), *content]
    facts = {
        "lang": lang,
        "title": f"{title} · {view.word('pages.brand')}",
        "path": path,
        "snapshot": view.snapshot.facts.snapshot_id,
        "newer": view.word("pages.new_snapshot"),
    }
    return (
        frame.head(view, page, viewer),
        frame.navigation(view, page, viewer),
        frame.filters(view, page),
        main,
        frame.foot(view),
        facts,
    )


def _export_link(page: Page, key: str, form: str, search: str) -> str:
    return f"/export/{page.key}/{key}.{form}{search}"


def _explanation(
    store: SnapshotStore, key: str, lang: str, viewer: Viewer, questions: WhatIfQueue
) -> list[Any]:
    close = html.Button(
        "×",
        type="button",
        className="close",
        **{"data-close": "explanation", "aria-label": labels.text("pages.close", lang)},
    )
    try:
        held = store.of(viewer)
        found = _computed(held, key, lang, viewer, questions) or explain(held, key, lang)
    except DashboardError as problem:
        return [close, html.H2(problem.message, id="explanation-title")]
    if found is None:
        return [close, html.H2(labels.text("explanation.unknown", lang), id="explanation-title")]
    said = [blocks.block(each, lang, None) for each in found.blocks]
    parts = blocks.sections(found.sections, lang, None, level=3)
    mart, _, decision_key = key.partition("|")
    kept = [case_file.panel(held, mart, decision_key, lang, viewer)] if is_decision(mart) else []
    return [close, html.H2(found.title, id="explanation-title"), *said, *kept, *parts]


def _computed(
    held: Snapshot, key: str, lang: str, viewer: Viewer, questions: WhatIfQueue
) -> Explanation | None:
    """The answer to a what-if question; None where something else is asked for."""
    kind, _, name = key.partition("|")
    if kind != what_if.KEY or not writing.may_compute(viewer):
        return None
    program = programs(held)[0]
    return what_if.told(View.whole(held, program, held.facts.as_of.year, lang), questions.job(name))
