"""The web application: `create_app` makes it, nothing happens at import.

Belongs here: the layout all pages share, the callbacks that fill it, the addresses beside the pages. Does not
belong here: what a page shows (pages), how it looks (components).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import dash
import flask
from dash import ClientsideFunction, Input, Output, State, dcc, html

from dashboards import labels
from dashboards.components import blocks, frame
from dashboards.content.explanation import explain
from dashboards.errors import DashboardError, NothingPublishedError
from dashboards.exports import find_table, table_response
from dashboards.pages import Page, key_in, page_at, page_named
from dashboards.question import Question, answerable, search_here
from dashboards.security import protect
from dashboards.snapshot import SnapshotStore
from ingestion.settings import Settings

HERE = Path(__file__).resolve().parent
STORE = "PINBIAO_SNAPSHOTS"
"""Under this name the WSGI application's config holds the snapshots, for who must close them."""
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
    protect(server, app)
    _add_addresses(server, store)
    _add_callbacks(app, store)
    return app


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


def _add_addresses(server: flask.Flask, store: SnapshotStore) -> None:
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
            view = answerable(store.current(), Question.of(flask.request.args)).view
        except DashboardError as problem:
            return flask.Response(str(problem), 503, mimetype="text/plain")
        made_at = view.snapshot.facts.published_at
        return table_response(find_table(page.content(view), table_key), form, made_at)


def _add_callbacks(app: dash.Dash, store: SnapshotStore) -> None:
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
        return render(store, path or "/", search)

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
        lang = Question.read(search).language
        return _explanation(store, str(asked.get("key", "")), lang), dict(asked)

    # answers of the server → what only the browser can do
    app.clientside_callback(
        ClientsideFunction("pinbiao", "settle"), Output("page", "lang"), Input("facts", "data")
    )
    app.clientside_callback(
        ClientsideFunction("pinbiao", "open"), Output("explanation", "title"), Input("shown", "data")
    )


def render(store: SnapshotStore, path: str, search: str | None) -> tuple[Any, ...]:
    """Head, navigation, filters, main, foot and facts of an address."""
    question = Question.read(search)
    lang = question.language
    page = page_at(path)
    if page is not None and (key := key_in(page, path)):
        question = replace(question, q=key)
    try:
        asked = answerable(store.current(), question)
    except NothingPublishedError:
        title, said = (labels.text(f"pages.{key}", lang) for key in ("nothing_title", "nothing"))
        local = html.P(labels.text("pages.local_only", lang), className="local-only")
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
        main = [html.H1(title), *corrections, *content]
    facts = {
        "lang": lang,
        "title": f"{title} · {view.word('pages.brand')}",
        "path": path,
        "snapshot": view.snapshot.facts.snapshot_id,
        "newer": view.word("pages.new_snapshot"),
    }
    return (
        frame.head(view, page),
        frame.navigation(view, page),
        frame.filters(view, page),
        main,
        frame.foot(view),
        facts,
    )


def _export_link(page: Page, key: str, form: str, search: str) -> str:
    return f"/export/{page.key}/{key}.{form}{search}"


def _explanation(store: SnapshotStore, key: str, lang: str) -> list[Any]:
    close = html.Button(
        "×",
        type="button",
        className="close",
        **{"data-close": "explanation", "aria-label": labels.text("pages.close", lang)},
    )
    try:
        found = explain(store.current(), key, lang)
    except DashboardError as problem:
        return [close, html.H2(problem.message, id="explanation-title")]
    if found is None:
        return [close, html.H2(labels.text("explanation.unknown", lang), id="explanation-title")]
    said = [blocks.block(each, lang, None) for each in found.blocks]
    parts = blocks.sections(found.sections, lang, None, level=3)
    return [close, html.H2(found.title, id="explanation-title"), *said, *parts]
