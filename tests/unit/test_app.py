"""The application as a whole: what every browser gets, however many ask at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import dash

from dashboards.app import DashboardSettings, create_app

SCRIPTS = ("assets/pinbiao.js", "assets/writing.js", "assets/pinbiao.css")


def test_those_who_ask_first_and_at_once_all_get_every_script(tmp_path, monkeypatch):
    collect = dash.Dash._walk_assets_directory

    def slowly(app):
        time.sleep(0.3)
        collect(app)

    monkeypatch.setattr(dash.Dash, "_walk_assets_directory", slowly)
    server = create_app(DashboardSettings(tmp_path)).server
    with ThreadPoolExecutor(4) as browsers:
        pages = list(browsers.map(lambda _: server.test_client().get("/").text, range(4)))
    for text in pages:
        assert all(script in text for script in SCRIPTS)
