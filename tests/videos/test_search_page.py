"""The search page: what it shows, what it costs, how it is asked by htmx and without."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import limits, throttles
from tests.factories import make_video, set_own_limit
from videos import search_count, trending

pytestmark = pytest.mark.django_db
TYPED = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger-Name": "q"}
MORE = {"HX-Request": "true", "HX-Target": "more-results"}


def text(response) -> str:
    return response.content.decode()


def titles(response) -> list[str]:
    return [video.title for video in response.context["found"].videos]


def num_counted(actor) -> int:
    return next(use.used for use in limits.usage(actor.account) if use.limit == limits.SEARCHES)


# --- what it shows ------------------------------------------------------------------------------


def test_anybody_may_search(client, alice):
    row = make_video(alice, title="Balloons over the bay", duration=7)
    page = client.get("/search", {"q": "balloons"})
    assert titles(page) == ["Balloons over the bay"]
    assert "1 video\n" in text(page)
    assert f'href="/v/{row.video_id}"' in text(page)
    assert f'src="/thumbnails/{row.video_id}.jpg"' in text(page)
    assert "00:07" in text(page)


def test_filters_stand_in_the_address_and_in_the_form(client, alice):
    make_video(alice, title="Balloons short", duration=3)
    make_video(alice, title="Balloons long", duration=20)
    page = client.get("/search", {"q": "balloons", "duration": "long", "quality": "sd"})
    assert titles(page) == ["Balloons long"]
    chosen = re.findall(r'name="(\w+)" value="(\w*)" id="[^"]*" checked', text(page))
    assert chosen == [("quality", "sd"), ("duration", "long")]


def test_nothing_found_can_be_made_instead(client):
    page = text(client.get("/search", {"q": "a fox & 7 owls", "quality": "4k"}))
    assert "Nothing found for “a fox &amp; 7 owls”" in page
    assert 'href="/studio?prompt=a+fox+%26+7+owls"' in page
    assert 'href="?q=a+fox+%26+7+owls"' in page  # without filters


def test_before_the_first_search_there_is_something_to_try(client, alice):
    make_video(alice, tags=["harbour"])
    trending.refresh()
    assert 'href="?q=harbour"' in text(client.get("/search"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"q": "a"}, "Query must be at least 2 characters"),
        ({"q": "balloons", "quality": "8k"}, "Quality must be one of: sd, hd, 4k"),
        ({"q": "nul \x00"}, "Query contains characters that can&#x27;t be used"),
        ({"q": "balloons", "page": "501"}, "Page times limit must be"),
        ({"q": "balloons", "page": "two"}, "Page must be"),
    ],
)
def test_what_cant_be_searched_is_said_and_costs_nothing(web, alice, query, words):
    page = web.get("/search", query)
    assert page.status_code == 422
    assert words in text(page)
    assert num_counted(alice) == 0


def test_what_strangers_write_is_only_text(client, alice):
    make_video(alice, title="<script>alert(1)</script> balloons")
    page = text(client.get("/search", {"q": 'balloons "><img src=x>'}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


# --- htmx ---------------------------------------------------------------------------------------


def test_typing_changes_the_results_alone(client, alice):
    make_video(alice, title="Balloons")
    part = client.get("/search", {"q": "balloons", "quality": "", "at": ""}, headers=TYPED)
    assert "<form" not in text(part)
    assert "<title>balloons · Search" in text(part)
    assert 'hx-swap-oob="innerHTML:#live">1 video' in text(part)
    assert part["HX-Push-Url"] == "/search?q=balloons"
    assert {"HX-Request", "HX-Target"} <= set(re.split(", *", part["Vary"]))


def test_back_does_not_lead_through_every_letter(client):
    here = TYPED | {"HX-Current-URL": "http://testserver/search?q=ball"}
    part = client.get("/search", {"q": "balloons"}, headers=here)
    assert part["HX-Replace-Url"] == "/search?q=balloons"
    assert "HX-Push-Url" not in part


def test_one_can_go_back_to_a_refusal(client):
    page = client.get("/search", {"q": "a"}, headers={"HX-History-Restore-Request": "true"})
    assert page.status_code == 200
    assert text(page).startswith("<!doctype html>")


def test_more_is_added_and_is_a_page_of_its_own_too(client, alice):
    for number in range(21):
        make_video(alice, title=f"Balloons {number}")
    first = client.get("/search", {"q": "balloons"})
    assert len(titles(first)) == 20
    assert 'href="/search?q=balloons&amp;page=2"' in text(first)
    more = client.get("/search", {"q": "balloons", "page": 2}, headers=MORE)
    assert text(more).lstrip().startswith('<ul class="grid">')
    assert text(more).count('class="card"') == 1
    assert more["HX-Push-Url"] == "/search?q=balloons&page=2"
    second = client.get("/search", {"q": "balloons", "page": 2})
    assert 'rel="prev" href="/search?q=balloons"' in text(second)
    assert "There are no more" in text(client.get("/search", {"q": "balloons", "page": 3}))


# --- what it costs ------------------------------------------------------------------------------


def test_a_search_is_one_of_the_accounts(web, alice):
    web.get("/search", {"q": "balloons"})
    web.get("/search", {"q": "a fox"})
    assert num_counted(alice) == 2
    web.get("/search")
    assert num_counted(alice) == 2


def test_typing_on_filtering_and_paging_are_the_same_search(web, alice):
    for typed in ("ba", "balloo", "Balloons over", "balloons"):
        web.get("/search", {"q": typed}, headers=TYPED)
    web.get("/search", {"q": "balloons", "quality": "sd"})
    web.get("/search", {"q": "balloons", "page": 2})
    assert num_counted(alice) == 1


def test_after_a_minute_it_is_another(web, alice, monkeypatch):
    web.get("/search", {"q": "balloons"})
    later = (timezone.now() + timedelta(seconds=61)).timestamp()
    monkeypatch.setattr(search_count.time, "time", lambda: later)
    web.get("/search", {"q": "balloons"})
    assert num_counted(alice) == 2


def test_the_last_search_of_the_hour(web, alice):
    make_video(alice, title="Balloons")
    set_own_limit(alice, searches_per_hour=1)
    web.get("/search", {"q": "a fox"})
    page = web.get("/search", {"q": "balloons"})
    assert page.status_code == 429
    assert "used all of this hour’s searches" in text(page)
    seconds = int(re.search(r'data-countdown="(\d+)"', text(page))[1])
    assert 1 <= seconds <= 3600
    assert f'hx-get="/search?q=balloons" hx-trigger="load delay:{seconds}s"' in text(page)
    assert 'name="q" value="balloons"' in text(page)
    assert titles(web.get("/search", {"q": "a fox in"})) == []  # still the counted one


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_nobody_gets_more_lists_than_that_in_a_minute(client, alice, monkeypatch, is_signed_in):
    monkeypatch.setattr(throttles, "SEARCHES", throttles.Throttle("test", 2, 60))
    if is_signed_in:
        client.force_login(alice.user)
    answers = [client.get("/search", {"q": "balloons"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "a lot of searches in a short time" in text(answers[2])


def test_addresses_are_counted_apart(client, monkeypatch):
    monkeypatch.setattr(throttles, "SEARCHES", throttles.Throttle("test", 1, 60))
    for address in ("203.0.113.1", "203.0.113.2"):
        assert client.get("/search", {"q": "fox"}, REMOTE_ADDR=address).status_code == 200
