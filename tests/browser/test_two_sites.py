"""A portal over a remote service, which is a second site of this project, as a person sees it."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.site.pair import SERVICE, Relay, Whole
from tests.site.running import wait_for

pytestmark = pytest.mark.browser
FAR_PACE = 25  # seconds between two looks; what ends sooner was told by a webhook
PROMPT = "A slow balloon over the sea"
SEEN_WITHIN = 20_000  # milliseconds


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[Whole, Whole, Relay]]:
    """Portal, service, and the relay in between, which makes looking again a long way off."""
    folder = Path(tempfile.mkdtemp(prefix="vgm-two-"))
    folder.chmod(0o755)
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, folder, ignore_errors=True)
        service = Whole(folder / "service", **SERVICE)
        ends.callback(service.end)
        relay = ends.enter_context(Relay(service.url).running())
        portal = Whole(
            folder / "portal",
            VGM_REMOTE_URL=f"{relay.url}/api/v1",
            VGM_REMOTE_MEDIA_ORIGINS=service.url,
        )
        ends.callback(portal.end)
        for site in (service, portal):
            site.wait_until_running()
        service.register("portal@example.com")
        relay.pace = FAR_PACE
        yield portal, service, relay


@pytest.fixture
def page(browser, sites) -> Iterator[Page]:
    context = browser.new_context(base_url=sites[0].url)
    yield context.new_page()
    context.close()


def test_connect_a_key_generate_watch_and_look_around(page, sites, violations):
    portal, service, _ = sites
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("alice@example.com")
    page.get_by_label("Password", exact=True).fill("a long sentence")
    page.get_by_role("button", name="Sign up").click()

    page.goto("/keys")
    panel = page.locator("#remote")
    panel.get_by_label("Key", exact=True).fill(service.key)
    panel.get_by_role("button", name="Connect", exact=True).click()
    expect(panel.get_by_text("Connected", exact=True)).to_be_visible()
    expect(panel.get_by_text("took the address by itself")).to_be_visible()
    assert service.key not in page.content()

    page.goto("/studio")
    page.get_by_label("Prompt").fill(PROMPT)
    page.locator('[name=duration][value="3"]').check()
    page.get_by_role("button", name="Generate").first.click()
    expect(page).to_have_url(re.compile("/jobs/"))
    page.goto("/studio")
    row = page.locator("#latest-jobs li").filter(has_text=PROMPT)
    expect(row).to_be_visible()
    expect(row.get_by_text("Ready")).to_be_visible(timeout=SEEN_WITHIN)
    (job,) = portal.jobs()
    assert (job["finished_at"] - job["created_at"]).total_seconds() < FAR_PACE
    assert job["nudged_at"] is not None

    page.goto("/history")
    card = page.locator("li.card").filter(has_text=PROMPT)
    expect(card.get_by_text("Ready")).to_be_visible()
    card.get_by_role("link").click()
    video = page.locator("video")
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_timeout(1_500)
    assert video.evaluate("video => video.currentTime") > 0.5
    assert video.evaluate("video => video.currentSrc").startswith(f"{portal.url}/videos/")

    with service.client() as client:  # it is ranked every half minute
        wait_for(lambda: client.trending(limit=1).data, 90, pause=1.0)
    page.goto("/trending")
    places = page.get_by_role("navigation", name="Where")
    places.get_by_role("link", name="VideoGenMessenger").click()
    expect(page).to_have_url(re.compile("at=remote"))
    tile = page.locator("#trending li.card")
    expect(tile).to_have_count(1)
    assert tile.locator("img").get_attribute("src").startswith(f"{service.url}/thumbnails/")
    assert tile.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    tile.get_by_role("link").click()
    expect(page.get_by_role("button", name="Save to my library")).to_be_visible()
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_timeout(1_500)
    assert video.evaluate("video => video.currentSrc").startswith(f"{service.url}/videos/")
    assert video.evaluate("video => video.currentTime") > 0.5
    assert violations == []
