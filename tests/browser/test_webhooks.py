"""Webhooks in a real browser: an endpoint, a test of it, and what became of it."""

import re
import time

import pytest
import standardwebhooks
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.receiver import Receiver

pytestmark = pytest.mark.browser
SENT_IN = 60_000  # milliseconds; generous, for a busy machine


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(f"webhooks{time.time_ns()}@example.com")
    page.get_by_label("Password", exact=True).fill("a long sentence")
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/studio*")
    page.goto("/webhooks")


def create(page: Page, url: str) -> str:
    """The secret, as the page shows it once."""
    page.get_by_label("URL").fill(url)
    page.get_by_role("button", name="Create endpoint").click()
    secret = page.get_by_label("Secret", exact=True).input_value()
    page.get_by_role("link", name="Go to the endpoint").click()
    assert secret not in page.content()
    return secret


def test_create_an_endpoint_and_see_a_test_arrive(page: Page, receiver, violations):
    sign_up(page)
    page.get_by_role("link", name="Webhooks").click()  # in the menu
    secret = create(page, receiver.url)
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("Delivered", exact=True)).to_be_visible(
        timeout=SENT_IN
    )  # without a reload
    expect(page.get_by_text("204 No Content", exact=True)).to_be_visible()
    (request,) = receiver.requests
    standardwebhooks.Webhook(secret).verify(request.body, request.headers)

    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".attempts li")).to_have_count(2, timeout=SENT_IN)
    assert receiver.requests[1].headers["webhook-id"] == request.headers["webhook-id"]
    assert violations == []


def test_the_log_moves_by_itself_and_focus_stays(page: Page, receiver):
    receiver.answers = [500]
    sign_up(page)
    create(page, receiver.url)
    place = page.url
    page.get_by_role("button", name="Send a test").click()
    page.goto(place)
    row = page.locator("a.delivery")
    row.focus()
    expect(row).to_contain_text("2 attempts", timeout=SENT_IN)
    expect(row).to_contain_text("Delivered")
    expect(row).to_be_focused()


def test_without_javascript(browser, base_url, receiver):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    sign_up(page)
    create(page, receiver.url)
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("204 No Content", exact=True)).to_be_visible(timeout=SENT_IN)
    page.get_by_role("link", name=re.compile("^http")).click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete endpoint").click()
    expect(page.get_by_text("The endpoint is deleted")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(browser, base_url, receiver, scheme):
    context = browser.new_context(base_url=base_url, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    sign_up(page)
    check(page)
    create(page, receiver.url)
    receiver.answers = [500]
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("500 Internal Server Error", exact=True)).to_be_visible(timeout=SENT_IN)
    check(page)
    page.get_by_role("link", name=re.compile("^http")).click()
    page.get_by_text("Edit", exact=True).click()
    check(page)
    page.get_by_role("link", name="Delete…").click()
    check(page)
    context.close()


def check(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_a_phone_shows_it_all(browser, base_url, receiver):
    context = browser.new_context(base_url=base_url, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_up(page)
    create(page, f"{receiver.url}/{'long-' * 40}")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("204 No Content", exact=True)).to_be_visible(timeout=SENT_IN)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    context.close()
