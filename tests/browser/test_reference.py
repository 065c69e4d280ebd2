"""The reference in a real browser: languages, trying calls, no script at all."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WIDTHS = {"phone": 360, "desk": 1440}


@pytest.fixture
def secret(page: Page) -> str:
    email = f"reader{id(page)}@example.com"
    answer = page.request.post(
        "/api/v1/auth/register", data={"email": email, "password": "a long sentence"}
    )
    return answer.json()["api_key"]


def try_it(page: Page, name: str):
    section = page.locator(f"#{name}")
    section.locator("summary", has_text="Try it").click()
    return section


def test_the_language_is_chosen_for_all_samples_and_kept(page: Page, violations):
    page.goto("/docs")
    first = page.locator("#start")
    expect(first.locator(".curl")).to_be_visible()
    first.get_by_label("JavaScript").first.focus()
    page.keyboard.press("ArrowRight")  # to Swift

    for name in ("start", "getVideo"):
        expect(page.locator(f"#{name} .swift")).to_be_visible()
        expect(page.locator(f"#{name} .curl")).to_be_hidden()
    page.reload()
    expect(page.locator("#start .swift")).to_be_visible()
    assert violations == []


def test_a_call_is_tried_with_the_own_key(page: Page, secret, violations):
    page.goto("/docs")
    section = try_it(page, "searchVideos")
    section.get_by_label("Your key").fill(secret)
    section.get_by_label("limit").fill("5")
    section.get_by_role("button", name="Send").click()

    expect(section.locator("[data-sent]")).to_contain_text(re.compile(r"^200 · \d+ ms · req_"))
    came = json.loads(section.locator("[data-came]").text_content())
    # The site is shared: what others have made by now is found.
    assert (came["pagination"]["page"], came["pagination"]["per_page"]) == (1, 5)
    assert len(came["data"]) == min(5, came["pagination"]["total"])
    assert came["meta"]["query"] == "happy birthday"
    assert violations == []


def test_the_key_is_typed_once_and_kept_nowhere(page: Page, secret):
    page.goto("/docs")
    try_it(page, "searchVideos").get_by_label("Your key").fill(secret)
    section = try_it(page, "getJobStatus")
    expect(section.get_by_label("Your key")).to_have_value(secret)
    section.get_by_label("job_id").fill("no such/job?")
    section.get_by_role("button", name="Send").click()
    expect(section.locator("[data-sent]")).to_contain_text("404")

    stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert secret not in stored + json.dumps(page.context.cookies()) + page.url
    page.reload()
    expect(page.locator("#getJobStatus [data-key]")).to_have_value("")


def test_without_a_key_the_refusal_is_shown(page: Page):
    page.goto("/docs")
    section = try_it(page, "getUsage")
    section.get_by_role("button", name="Send").click()

    expect(section.locator("[data-came]")).to_contain_text("Invalid API key")


def test_everything_but_trying_works_without_javascript(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/docs")
    page.get_by_role("link", name="Search videos", exact=True).click()
    section = page.locator("#searchVideos")
    expect(section).to_be_in_viewport()
    expect(section.locator("pre", has_text="curl '")).to_be_visible()
    section.get_by_label("Python").first.check()

    expect(section.locator("pre", has_text="import httpx")).to_be_visible()
    expect(section.locator("pre", has_text="curl '")).to_be_hidden()
    expect(section.locator("summary", has_text="Try it")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_for_all(page: Page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("/docs")
    try_it(page, "searchVideos")

    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
