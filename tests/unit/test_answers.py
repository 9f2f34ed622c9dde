"""Pages as they are sent: the same as Dash would send them, kept within bounds, made anew after a write."""

import gzip
import json

import flask
import pytest
from dash import dcc, html
from dash._utils import to_json

from dashboards import answers
from dashboards.answers import Answers, as_sent, written_until
from dashboards.app import STORE, DashboardSettings, create_app, render
from dashboards.components.tags import link, tag
from dashboards.pages import all_pages
from ingestion.inbox import append_entry
from tests.browser.published import publish


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    publish(home)
    held = create_app(DashboardSettings(home)).server.config[STORE]
    yield held
    held.close()


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.key)
def test_a_page_is_sent_as_dash_would_send_it(store, page):
    parts = render(store, page.path, "?program=zhejiang_made&year=2024")
    sent = to_json([as_sent(part) for part in parts])
    assert json.loads(sent) == json.loads(to_json(parts))


def test_what_is_written_down_is_what_dash_would_make_of_it():
    said = {"className": "number", "data-mart": "dec_subsidy"}
    assert tag("Td", ["1", tag("Small", "2")], **said) == plain(html.Td(["1", html.Small("2")], **said))
    assert link("more", "/policy") == plain(dcc.Link("more", href="/policy"))


def plain(component):
    return json.loads(to_json(component))


def test_what_is_no_plain_value_is_not_sent():
    with pytest.raises(TypeError):
        as_sent(html.P([object()]))


def test_what_looks_like_markup_stays_text():
    sent = to_json([as_sent(html.P("</script><b>&"))])
    assert "</script>" not in sent
    assert json.loads(sent)[0]["props"]["children"] == "</script><b>&"


def test_answers_are_kept_within_bounds(monkeypatch):
    length = len(gzip.compress(b"x" * 1_000, answers.LEVEL))
    monkeypatch.setattr(answers, "MOST_BYTES", 5 * length // 2)
    server, made = flask.Flask("test"), []
    Answers(server, lambda: flask.request.args.get("key"))

    @server.get("/")
    def make():
        made.append(flask.request.args.get("key"))
        return flask.Response("x" * 1_000, mimetype="application/json")

    client = server.test_client()
    for key in ("a", "a", "b", "a", "c", "a", "b"):
        assert len(client.get(f"/?key={key}").data) == 1_000
    assert made == ["a", "b", "c", "b"], "the one unused longest went first"
    client.get("/")
    client.get("/")
    assert made[-2:] == [None, None], "without a key nothing is kept"


def test_answers_are_packed_for_who_can_unpack_them():
    server = flask.Flask("test")
    Answers(server, lambda: "key")
    server.add_url_rule("/", view_func=lambda: flask.Response("x" * 1_000, mimetype="application/json"))
    client = server.test_client()
    for _ in ("made", "kept"):
        packed = client.get("/", headers={"Accept-Encoding": "br, gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == b"x" * 1_000
        for refused in ("", "gzip;q=0", "identity"):
            plain = client.get("/", headers={"Accept-Encoding": refused})
            assert (plain.headers.get("Content-Encoding"), plain.data) == (None, b"x" * 1_000)
        assert "Accept-Encoding" in packed.headers["Vary"]


def test_an_entry_written_makes_answers_old(tmp_path):
    assert written_until(tmp_path) == 0
    append_entry(tmp_path, "case_events", "pages", lambda place: {"event_no": str(place)})
    assert written_until(tmp_path) > 0
