"""The video page counts who watches."""

import pytest

from accounts import throttles
from tests.factories import make_video
from videos.models import VideoStat

pytestmark = pytest.mark.django_db


def num_views() -> int:
    return sum(VideoStat.objects.values_list("views", flat=True))


def test_a_visitor_who_plays_is_counted_once(client, alice):
    video = make_video(alice)
    for _ in range(2):
        response = client.post(f"/v/{video.pk}/view")
        assert (response.status_code, response.content) == (204, b"")
    assert num_views() == 1
    assert client.get(f"/v/{video.pk}").context["video"].views == 1


def test_ones_own_video_is_not(client, alice):
    video = make_video(alice)
    client.force_login(alice.user)
    client.post(f"/v/{video.pk}/view")
    assert num_views() == 0
    assert b"/view" not in client.get(f"/v/{video.pk}").content


def test_a_strangers_private_video_answers_like_a_missing_one(client, charlie):
    private = make_video(charlie, visibility="team")
    assert client.post(f"/v/{private.pk}/view").status_code == 404
    assert client.post("/v/aaaaaaaaaaaaaaaa/view").status_code == 404


def test_an_address_that_invents_viewers_is_held_back(client, alice, monkeypatch):
    few = throttles.Throttle("test", 2, 60)
    monkeypatch.setattr(throttles, "VIEWS_FROM", few)
    video = make_video(alice)
    answers = [
        client.post(f"/v/{video.pk}/view", headers={"User-Agent": f"viewer {n}"}) for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert num_views() == 2
