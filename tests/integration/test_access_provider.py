"""Sign-in at an identity provider: a real one, a process on this machine, from the link and back."""

import json
import re
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml

from dashboards.access.accounts import Accounts
from dashboards.app import DashboardSettings, create_app
from tests.browser.published import publish

SOURCE = Path(__file__).with_name("identity_provider")
KEPT = Path(__file__).resolve().parents[2] / "build" / "cache" / "identity_provider"
OURS = "http://127.0.0.1:8050"
SECRET = "told by the provider"  # noqa: S105
CLIENT = {"client_id": "pinbiao", "client_secret": SECRET, "redirect_uris": [f"{OURS}/oidc/callback"]}
PEOPLE = {
    "li": {"roles": ["brand-supervision"], "region": "330100"},
    "wang": {"roles": ["finance-bureau", "something-else"]},
    "guest": {"roles": ["canteen"]},
    "both": {"roles": ["brand-supervision", "finance-bureau"]},
}


@pytest.fixture(scope="module")
def issuer():
    """The address of the running provider; its packages are installed once, as the lock file has them."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.fail(f"There is no {program}: make test installs it (apt-get install nodejs npm).")
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        is_same = (KEPT / name).exists() and (KEPT / name).read_bytes() == (SOURCE / name).read_bytes()
        if not is_same:
            shutil.copy(SOURCE / name, KEPT / name)
            if name.endswith("lock.json"):
                shutil.rmtree(KEPT / "node_modules", ignore_errors=True)
    if not (KEPT / "node_modules").is_dir():
        install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(install, cwd=KEPT, check=True, capture_output=True, timeout=300)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", "provider.mjs", str(port), json.dumps(CLIENT), json.dumps(PEOPLE)]
    with subprocess.Popen(
        command, cwd=KEPT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout.readline().strip() == "ready"
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def home(tmp_path, issuer):
    """A published home whose people the provider knows."""
    publish(tmp_path)
    settings = {
        "oidc": {
            "issuer": issuer,
            "client_id": CLIENT["client_id"],
            "client_secret": SECRET,
            "roles": {"brand-supervision": "regulator", "finance-bureau": "finance"},
        }
    }
    (tmp_path / "accounts").mkdir(mode=0o700)
    path = tmp_path / "accounts" / "settings.yaml"
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(settings), "utf-8")
    return tmp_path


@pytest.fixture
def client(home):
    """A browser without a session on our application."""
    app = create_app(DashboardSettings(home))
    yield app.server.test_client()
    app.server.config["PINBIAO_SNAPSHOTS"].close()


def go_to_provider(client, path="/"):
    """The provider's address that our link leads to."""
    answer = client.get(f"/oidc/login?next={path}", base_url=OURS)
    assert answer.status_code == 302
    return answer.location


def sign_in_there(address, person):
    """Sign in and consent at the provider as a person; the address it sends the browser back to."""
    with httpx.Client(follow_redirects=False, timeout=20) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                where = str(answer.url.join(answer.headers["location"]))
                if where.startswith(OURS):
                    return where.removeprefix(OURS)
                answer = browser.get(where)
                continue
            form = dict(re.findall(r'name="(\w+)" value="(\w+)"', answer.text))
            action = re.search(r'action="([^"]+)"', answer.text)[1]
            fields = {"prompt": form["prompt"], "login": person, "password": "any"}
            answer = browser.post(action, data=fields)
    raise AssertionError(answer.text)


def audited(home, event):
    written = "".join(path.read_text("utf-8") for path in (home / "audit").glob("*.jsonl"))
    lines = [json.loads(line) for line in written.splitlines()]
    return [line for line in lines if line["event"] == event]


@pytest.mark.parametrize(
    ("person", "role", "region"), [("li", "监管人员", "330100"), ("wang", "财政人员", "")]
)
def test_a_person_comes_back_with_role_and_region(client, home, person, role, region):
    assert client.get("/?year=2023", base_url=OURS).location == "/login?next=/%3Fyear%3D2023"
    back = sign_in_there(go_to_provider(client, "/%3Fyear%3D2023"), person)
    answer = client.get(back, base_url=OURS)
    assert (answer.status_code, answer.location) == (303, "/?year=2023")
    told = client.get("/session.json", base_url=OURS).get_json()
    assert (told["name"], told["role"]) == (person, role)
    (line,) = audited(home, "signed_in")
    assert (line["name"], line["region"]) == (person, region)


def test_the_question_carries_pkce_state_and_nonce(client):
    query = parse_qs(urlsplit(go_to_provider(client)).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_type"] == ["code"]
    assert all(query[name][0] for name in ("code_challenge", "state", "nonce"))


@pytest.mark.parametrize("person", ["guest", "both"])
def test_who_has_not_exactly_one_role_here_is_refused(client, home, person):
    answer = client.get(sign_in_there(go_to_provider(client), person), base_url=OURS)
    assert answer.status_code == 403
    assert client.get("/", base_url=OURS).status_code == 302
    assert len(audited(home, "sign_in_failed")) == 1


def test_an_answer_to_somebody_elses_question_is_refused(client, home):
    back = sign_in_there(go_to_provider(client), "li")
    stranger = create_app(DashboardSettings(home)).server
    assert stranger.test_client().get(back, base_url=OURS).status_code == 502
    forged = re.sub(r"state=[^&]+", "state=forged", back)
    assert client.get(forged, base_url=OURS).status_code == 502
    assert client.get("/", base_url=OURS).status_code == 302
    stranger.config["PINBIAO_SNAPSHOTS"].close()


def test_a_code_is_good_once(client):
    back = sign_in_there(go_to_provider(client), "li")
    assert client.get(back, base_url=OURS).status_code == 303
    assert client.get(back, base_url=OURS).status_code == 502


def test_local_accounts_go_on_working_beside_the_provider(client, home):
    Accounts(home).add("zhang", "a long password", "analyst")
    sent = client.post("/login", data={"username": "zhang", "password": "a long password"}, base_url=OURS)
    assert sent.status_code == 303


def test_a_provider_that_is_away_is_said_in_words(client, home, monkeypatch):
    said = yaml.safe_load((home / "accounts" / "settings.yaml").read_text("utf-8"))
    said["oidc"]["issuer"] = "http://127.0.0.1:9"
    (home / "accounts" / "settings.yaml").write_text(yaml.safe_dump(said), "utf-8")
    app = create_app(DashboardSettings(home))
    answer = app.server.test_client().get("/oidc/login", base_url=OURS)
    assert answer.status_code == 502
    assert "统一身份认证没有给出可用的答复" in answer.text
    app.server.config["PINBIAO_SNAPSHOTS"].close()
