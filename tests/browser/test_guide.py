"""The user guide's pictures are taken here, and what the guide says is read on the pages.

`RECORD_PICTURES=1` keeps the pictures in docs/images/guide; otherwise they go to test-results/guide.
"""

import os
import re
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.conftest import RESULTS, ROOT, serving
from tests.browser.test_pages import drawn, open_page

GUIDE = ROOT / "docs" / "guide"
KEPT = ROOT / "docs" / "images" / "guide"
PICTURES = yaml.safe_load((Path(__file__).parent / "guide.yaml").read_text("utf-8"))
HEIGHT = 820


@pytest.fixture(scope="module")
def address(small_home):
    yield from serving(small_home)


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_is_as_the_guide_shows_it(page, address, name):
    picture = PICTURES[name]
    open_page(page, address, picture["at"])
    seen = page.locator("#page")
    if "follows" in picture:
        before = page.locator("h1").inner_text()
        page.locator(picture["follows"]).first.click()
        expect(page.locator("h1")).not_to_have_text(before)
    if "opens" in picture:
        page.locator(picture["opens"]).first.click()
        seen = page.locator("dialog[open]")
    for said in picture["says"]:
        expect(seen).to_contain_text(said)
    if "opens" not in picture:
        drawn(page)
    folder = KEPT if os.environ.get("RECORD_PICTURES") else RESULTS / "guide"
    folder.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    page.screenshot(path=folder / f"{name}.png")


def test_the_guide_shows_these_pictures_and_no_others():
    shown = set()
    for chapter in GUIDE.glob("*.md"):
        shown |= set(re.findall(r"\(\.\./images/guide/([a-z]+)\.png\)", chapter.read_text("utf-8")))
    assert shown == set(PICTURES)
    assert {path.stem for path in KEPT.glob("*.png")} == shown
