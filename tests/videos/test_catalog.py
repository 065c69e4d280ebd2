"""Both catalogs tell the same stories; the remote one asks this project's own API."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from tests.factories import make_job, make_video, set_own_limit
from videos import audience, catalog, trending
from videos.contract import SearchQuery, TrendingQuery

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("place", [catalog.HERE, catalog.THERE], ids=["here", "there"])


def search(by, place: str, q: str = "balloons", **fields) -> catalog.Found:
    return catalog.at(place).search(by=by, wanted=SearchQuery(q=q, **fields))


def top(by, place: str, **fields) -> catalog.Ranking:
    return catalog.at(place).trending(by=by, wanted=TrendingQuery(**fields))


def titles(answer: catalog.Found | catalog.Ranking) -> list[str]:
    return [video.title for video in answer.videos]


# --- the same stories ---------------------------------------------------------------------------


@BOTH
def test_words_find_videos(place, alice, charlie, connected):
    make_video(charlie, title="Balloons over the bay", tags=["bay"], duration=7.5)
    make_video(charlie, title="A fox in neon rain")
    found = search(alice, place)
    (video,) = found.videos
    assert (found.total, found.has_more) == (1, False)
    assert (video.title, video.tags, video.duration) == ("Balloons over the bay", ("bay",), 7.5)
    assert (video.width, video.height) == (854, 480)
    assert video.created_at - timezone.now() < timedelta(minutes=1)
    assert (video.views, video.shares) == (None, None)


@BOTH
def test_what_is_not_public_is_not_found(place, alice, charlie, connected):
    for visibility in ("team", "link"):
        make_video(charlie, title="Balloons", visibility=visibility)
    assert search(alice, place).videos == ()


@BOTH
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"quality": "hd"}, ["Balloons of 5"]),
        ({"duration": "short"}, ["Balloons of 4.999"]),
        ({"duration": "medium"}, ["Balloons of 5", "Balloons of 15"]),
        ({"duration": "long"}, ["Balloons of 15.001"]),
    ],
)
def test_filters_mean_the_same(place, alice, charlie, connected, filters, expected):
    for length in (4.999, 5, 15, 15.001):
        quality = "hd" if length == 5 else "sd"
        make_video(charlie, title=f"Balloons of {length}", duration=length, quality=quality)
    assert sorted(titles(search(alice, place, **filters))) == sorted(expected)


@BOTH
def test_there_are_pages(place, alice, charlie, connected):
    for number in range(3):
        make_video(charlie, title=f"Balloons {number}")
    first, second = (search(alice, place, limit=2, page=page) for page in (1, 2))
    assert (first.total, first.has_more, second.has_more) == (3, True, False)
    assert len({video.id for video in first.videos + second.videos}) == 3


@BOTH
def test_what_is_watched_most_comes_first(place, alice, charlie, connected):
    shown = [make_video(charlie, title=title, tags=["bay"]) for title in ("Quiet", "Loud")]
    make_video(charlie, title="Elsewhere", tags=["hill"])
    audience.view(by=None, video=shown[1], viewer="somebody")
    audience.share(by=None, video=shown[1], viewer="somebody")
    trending.refresh()
    ranking = top(alice, place, category="bay", time_range="7d")
    assert titles(ranking) == ["Loud", "Quiet"]
    assert (ranking.videos[0].views, ranking.videos[0].shares) == (1, 1)
    assert timezone.now() - ranking.updated_at < timedelta(minutes=1)
    assert titles(top(alice, place, category="nothing")) == []


@BOTH
def test_a_video_is_opened_by_the_id_a_list_gave(place, alice, charlie, connected):
    row = make_video(charlie, title="Balloons", description="Over the bay")
    (listed,) = search(alice, place).videos
    video = catalog.at(place).video(by=alice, video_id=listed.id)
    assert (video.id, video.title, video.description) == (listed.id, "Balloons", "Over the bay")
    assert video.prompt == row.prompt
    assert video.video_url.endswith(f"/videos/{row.video_id}.mp4")
    assert video.thumbnail_url.endswith(f"/thumbnails/{row.video_id}.jpg")
    assert not video.is_own


@BOTH
def test_a_hidden_prompt_stays_hidden(place, alice, charlie, connected):
    row = make_video(charlie, is_prompt_hidden=True)
    assert catalog.at(place).video(by=alice, video_id=f"vid_{row.video_id}").prompt is None


@BOTH
@pytest.mark.parametrize("video_id", ["vid_0000000000000000", "x", "../keys"])
def test_no_such_video(place, alice, connected, video_id):
    with pytest.raises(catalog.NotFound):
        catalog.at(place).video(by=alice, video_id=video_id)


@BOTH
def test_a_list_has_pages_of_this_site(place, alice, charlie, connected, client):
    row = make_video(charlie, title="Balloons")
    (video,) = search(alice, place).videos
    client.force_login(alice.user)
    assert client.get(video.page).context["video"].id == f"vid_{row.video_id}"


# --- only here, only there ----------------------------------------------------------------------


def test_strangers_may_look_here_and_not_there(charlie, connected):
    make_video(charlie, title="Balloons")
    assert titles(search(None, catalog.HERE)) == ["Balloons"]
    with pytest.raises(catalog.CatalogError) as refusal:
        search(None, catalog.THERE)
    assert refusal.value.is_about_key


def test_here_tells_of_ones_own(alice):
    make_video(alice, title="Balloons", visibility="team", is_prompt_hidden=True)
    (video,) = search(alice, catalog.HERE).videos
    assert video.is_own
    assert video.prompt
    assert video.video_url.startswith("/videos/")  # this host's, whichever it is


def test_there_is_nowhere_without_a_remote(settings, alice):
    settings.REMOTE_URL = ""
    assert catalog.at(catalog.THERE) is catalog.OURS
    assert not catalog.has_remote(alice)


def test_the_remote_is_for_connected_accounts(alice, charlie, connected):
    assert catalog.has_remote(alice)
    assert not catalog.has_remote(charlie)
    assert not catalog.has_remote(None)
    with pytest.raises(catalog.CatalogError) as refusal:
        search(charlie, catalog.THERE)
    assert refusal.value.is_about_key


def test_the_remotes_limit_says_when(alice, customer, connected):
    set_own_limit(customer, searches_per_hour=0)
    with pytest.raises(catalog.CatalogError, match="limit") as refusal:
        search(alice, catalog.THERE)
    assert 1 <= refusal.value.retry_after <= 3600


def test_a_key_the_remote_takes_no_more_is_noted(alice, customer, connected):
    customer.user.api_keys.update(revoked_at=timezone.now())
    with pytest.raises(catalog.CatalogError, match="no longer takes") as refusal:
        top(alice, catalog.THERE)
    assert refusal.value.is_about_key
    connected.refresh_from_db()
    assert connected.refused_at


def test_one_forbidden_video_says_nothing_against_the_key(alice, connected, wire):
    forbidden = {"error": "Forbidden", "message": "Not yours"}
    wire(httpx.MockTransport(lambda _: httpx.Response(403, json=forbidden)))
    with pytest.raises(catalog.CatalogError, match="does not show this") as refusal:
        catalog.at(catalog.THERE).video(by=alice, video_id="vid_1")
    assert not refusal.value.is_about_key
    connected.refresh_from_db()
    assert connected.refused_at is None


def _broken(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("answer", "words", "retry_after"),
    [
        (_broken, "can’t be reached", None),
        (lambda _: httpx.Response(500, text="<h1>Oops</h1>"), "can’t be reached", None),
        (lambda _: httpx.Response(503, headers={"Retry-After": "7"}), "can’t be reached", 7),
        (lambda _: httpx.Response(200, text="<html>"), "can’t be understood", None),
        (lambda _: httpx.Response(200, json={"data": [1]}), "can’t be understood", None),
        (lambda _: httpx.Response(302, headers={"Location": "/x"}), "can’t be understood", None),
        (
            lambda _: httpx.Response(400, json={"error": "Validation error", "details": ["No"]}),
            "refuses this: No",
            None,
        ),
        (lambda _: httpx.Response(429, json={"retry_after": 61.2}), "limit", 62),
    ],
)
@pytest.mark.parametrize("ask", [search, top], ids=["search", "trending"])
def test_every_failure_is_told(alice, connected, wire, ask, answer, words, retry_after):
    wire(httpx.MockTransport(answer))
    with pytest.raises(catalog.CatalogError, match=words) as failure:
        ask(alice, catalog.THERE)
    assert failure.value.retry_after == retry_after


def test_the_remote_is_asked_only_once(alice, connected, wire):
    asked = []
    wire(httpx.MockTransport(lambda request: asked.append(request) or httpx.Response(503)))
    with pytest.raises(catalog.CatalogError):
        search(alice, catalog.THERE)
    assert len(asked) == 1


def test_a_video_without_its_job_done_is_nowhere(alice, connected):
    job = make_job(alice)
    for place in (catalog.HERE, catalog.THERE):
        with pytest.raises(catalog.NotFound):
            catalog.at(place).video(by=alice, video_id=job.video_id)
