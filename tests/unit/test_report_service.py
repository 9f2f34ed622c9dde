"""Documents at a page: which are offered to whom, the same bytes as the command gives, and when not."""

import io
from urllib.parse import quote

import docx
import pytest

from dashboards.access.accounts import Accounts
from dashboards.app import STORE, DashboardSettings, create_app, render
from dashboards.content.view import View
from dashboards.errors import DocumentNotMadeError
from dashboards.pages import all_pages
from dashboards.reports import files, service
from dashboards.reports.documents import KINDS, make_document
from dashboards.snapshot import Snapshot, SnapshotStore
from ingestion.settings import Settings
from tests.browser.published import publish

PASSWORD = "a long password"  # noqa: S105
NOTICE = "/export/subsidies/document/finance-notice.docx"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    publish(folder)
    return folder


@pytest.fixture(scope="module")
def snapshot(home):
    return Snapshot((home / "published" / "current.duckdb").resolve(), Settings())


@pytest.fixture(scope="module")
def client(home):
    server = create_app(DashboardSettings(home)).server
    yield server.test_client()
    server.config[STORE].close()


def links_of(components):
    if isinstance(components, list | tuple):
        return [link for each in components for link in links_of(each)]
    here = [components.href] if "/document/" in str(getattr(components, "href", "")) else []
    return here + links_of(getattr(components, "children", None) or [])


def test_every_document_belongs_to_a_page():
    assert {kind.page for kind in KINDS.values()} <= {page.key for page in all_pages()}


@pytest.mark.parametrize(
    ("program", "region", "page", "offered"),
    [
        ("zhejiang_made", "330000", "overview", ("annual",)),
        ("zhejiang_made", "330100", "overview", ()),
        ("zhejiang_made", "330100", "subsidies", ("finance-notice",)),
        ("shanghai_brand", "310000", "subsidies", ()),
        ("shanghai_brand", "310000", "reports", ("review",)),
        ("zhejiang_made", "330000", "standards", ("overdue",)),
        ("zhejiang_made", "330000", "labelling", ()),
    ],
)
def test_a_page_offers_the_documents_there_are(snapshot, program, region, page, offered):
    assert service.offered(View(snapshot, program, 2024, region), page) == offered


def test_a_page_links_to_each_document_in_each_format(home):
    store = SnapshotStore(home, Settings())
    main = render(store, "/subsidies", "?program=zhejiang_made&year=2024&region=330100")[3]
    query = "program=zhejiang_made&year=2024&region=330100&lang=zh"
    assert links_of(main) == [
        f"/export/subsidies/document/finance-notice.{form}?{query}" for form in service.FORMS
    ]
    store.close()


def test_a_document_from_a_page_is_the_commands(snapshot, client):
    answer = client.get(f"{NOTICE}?program=zhejiang_made&year=2024&region=330100")
    assert answer.status_code == 200
    name = quote("finance-notice-zhejiang_made-2024-330100.docx")
    assert name in answer.headers["Content-Disposition"]
    made = make_document(snapshot, "finance-notice", "zhejiang_made", 2024, "330100")
    assert answer.data == files.render(made, "docx")


@pytest.mark.parametrize(
    "address",
    [
        "/export/subsidies/document/overdue.docx?program=zhejiang_made",
        "/export/subsidies/document/finance-notice.html?program=zhejiang_made",
        "/export/subsidies/document/finance-notice.docx?program=shanghai_brand",
        "/export/overview/document/annual.pdf?program=zhejiang_made&region=330100",
        "/export/nowhere/document/annual.pdf",
    ],
)
def test_what_a_page_does_not_offer_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_who_comes_while_another_is_made_is_told_so(client, monkeypatch):
    monkeypatch.setattr(service, "PATIENCE_S", 0.01)
    with service._turn:
        answer = client.get(f"{NOTICE}?program=zhejiang_made&year=2024")
    assert answer.status_code == 503
    assert "others are still being made" in answer.get_data(as_text=True)


def test_a_document_that_takes_too_long_is_given_up(snapshot, monkeypatch):
    monkeypatch.setattr(service, "LIMIT_S", 0.05)
    view = View.whole(snapshot, "zhejiang_made", 2024)
    with pytest.raises(DocumentNotMadeError, match=r"more than 0\.05 seconds"):
        service.document_file(view, "overdue", "docx")
    assert service._turn.acquire(blocking=False), "the next one can be made"
    service._turn.release()


def test_a_document_holds_the_viewers_region_alone(tmp_path):
    publish(tmp_path)
    Accounts(tmp_path).add("hz", PASSWORD, "regulator", "330100")
    server = create_app(DashboardSettings(tmp_path)).server
    client = server.test_client()
    address = "/export/standards/document/overdue.docx?program=zhejiang_made&year=2024"
    assert client.get(address).status_code == 401
    client.post("/login", data={"username": "hz", "password": PASSWORD})
    mine = client.get(address)
    assert mine.status_code == 200
    assert "overdue-zhejiang_made-2024-330100.docx" in mine.headers["Content-Disposition"]
    assert "杭州市" in docx.Document(io.BytesIO(mine.data)).paragraphs[0].text
    assert client.get(f"{address}&region=330200").status_code == 403
    server.config[STORE].close()
