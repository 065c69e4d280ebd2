"""Search and trending in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_main_story import MADE_IN, sign_up

pytestmark = pytest.mark.browser
WORDS = "a fox courier in neon rain"


def test_what_is_not_found_is_generated(page: Page, violations):
    page.goto("/search")
    page.get_by_label("Words").press_sequentially(WORDS, delay=15)
    expect(page.get_by_text(f"Nothing found for “{WORDS}”")).to_be_visible()
    expect(page.get_by_label("Words")).to_be_focused()
    expect(page.locator("#live")).to_have_text("0 videos")
    assert page.url.endswith("/search?q=a+fox+courier+in+neon+rain")

    page.get_by_role("link", name="Generate it").click()
    page.get_by_role("main").get_by_role("link", name="Make an account").click()
    page.get_by_label("Email").fill("fox@example.com")
    page.get_by_label("Password", exact=True).fill("a long sentence")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_label("Prompt")).to_have_value(WORDS)
    assert violations == []


def test_search_as_you_type_filters_and_back(page: Page, browser, base_url, violations):
    sign_up(page, "finder@example.com")
    page.get_by_label("Prompt").fill("Violet lanterns above a quiet lake")
    page.locator('[name=duration][value="3"]').check()
    page.locator('[name=quality][value="sd"]').check()
    page.get_by_role("button", name="Generate").first.click()
    expect(page.locator("video")).to_be_visible(timeout=MADE_IN)

    page.goto("/trending")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_label("Words").press_sequentially("violet lant", delay=15)
    tile = page.get_by_role("link", name=re.compile("Violet Lanterns"))
    expect(tile).to_be_visible()
    expect(page).to_have_title(re.compile("^violet lant · Search"))

    page.locator('[name=duration][value="long"]').check()
    expect(page.get_by_text("With these filters, that is.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=violet\+lant&duration=long$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=violet\+lant$"))
    expect(tile).to_be_visible()
    expect(page.locator('[name=duration][value=""]')).to_be_checked()
    tile.click()
    expect(page.locator("video")).to_be_visible()
    assert violations == []

    plain = browser.new_context(base_url=base_url, java_script_enabled=False).new_page()
    plain.goto("/search")
    plain.get_by_label("Words").fill("violet")
    plain.locator('[name=duration][value="short"]').check()
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("link", name=re.compile("Violet Lanterns"))).to_be_visible()
    plain.context.close()


def test_trending_changes_in_place_and_keeps_the_focus(page: Page, violations):
    page.goto("/trending")
    chip = page.get_by_role("link", name="7 days")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/trending\?range=7d$"))
    expect(chip).to_have_attribute("aria-current", "true")
    expect(chip).to_be_focused()
    assert violations == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/search", "/search?q=zebra&quality=4k", "/search?q=a", "/trending"]
)
def test_everybody_can_use_the_pages(page: Page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
