"""The trending page."""

import pytest

from tests.factories import make_video
from videos import audience, trending

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "trending"}


def text(response) -> str:
    return response.content.decode()


def titles(response) -> list[str]:
    return [video.title for video in response.context["top"].videos]


def watch(video) -> None:
    audience.view(by=None, video=video, viewer="somebody")


def test_anybody_sees_what_is_watched_most(client, alice):
    make_video(alice, title="Quiet")
    loud = make_video(alice, title="Loud", duration=7)
    watch(loud)
    trending.refresh()
    page = client.get("/trending")
    assert titles(page) == ["Loud", "Quiet"]
    assert "1 view · 0 shares" in text(page)
    assert f'href="/v/{loud.video_id}"' in text(page)
    assert "00:07" in text(page)


def test_range_and_category_stand_in_the_address(client, alice):
    watch(make_video(alice, title="Harbour", tags=["sea"]))
    watch(make_video(alice, title="Summit", tags=["hill"]))
    trending.refresh()
    page = client.get("/trending", {"range": "7d", "category": "sea"})
    assert titles(page) == ["Harbour"]
    assert 'href="?range=7d&amp;category=hill"' in text(page)
    assert 'href="?range=30d&amp;category=sea"' in text(page)
    assert text(page).count('aria-current="true"') == 2


def test_what_can_not_be_a_tag_is_no_category(client):
    page = client.get("/trending", {"category": "\u0958" * 40})  # twice as long once composed
    assert (page.status_code, page.context["category"]) == (200, "")


def test_an_unknown_category_is_empty_and_can_be_left(client, alice):
    make_video(alice, tags=["sea"])
    trending.refresh()
    page = client.get("/trending", {"category": "Moon\x00 <b>"})
    assert titles(page) == []
    assert "Nothing in “moon &lt;b&gt;”" in text(page)


def test_an_unknown_range_is_a_day(client):
    assert client.get("/trending", {"range": "1y"}).context["range"] == "24h"


def test_an_empty_site_offers_the_studio(client):
    assert "Make a video" in text(client.get("/trending"))


def test_htmx_gets_the_changing_part(client, alice):
    make_video(alice)
    trending.refresh()
    part = client.get("/trending", {"range": "7d"}, headers=HTMX)
    assert text(part).startswith("<title>Trending")
    assert "<html" not in text(part)
    assert 'hx-swap-oob="innerHTML:#live">1 video' in text(part)


@pytest.mark.parametrize("count", [1, 3])
def test_three_videos_cost_as_many_queries_as_one(client, alice, count, django_assert_num_queries):
    for _ in range(count):
        make_video(alice)
    trending.refresh()
    with django_assert_num_queries(2):
        client.get("/trending")
