"""What search finds, in which order, and that nothing typed makes it stumble."""

from datetime import UTC, datetime, timedelta
from math import inf
from uuid import uuid4

import pytest

from tests.factories import make_job, make_video
from videos import search
from videos.contract import SearchQuery, Span
from videos.models import Job, Video, VideoStat, new_video_id


def find(actor, q: str, **fields) -> search.Found:
    return search.find(by=actor, wanted=SearchQuery.model_construct(q=q, **fields))


def titles(actor, q: str, **fields) -> list[str]:
    return [video.title for video in find(actor, q, **fields).videos]


def make_many(actor, number: int, **fields) -> None:
    """Rows that differ in their ids only, in a few statements."""
    job = make_job(actor, status="completed", progress=1.0, finished_at=datetime.now(UTC))
    video = make_video(actor, **fields)
    jobs = [_copy(job, id=uuid4(), video_id=new_video_id()) for _ in range(number - 1)]
    Job.objects.bulk_create(jobs)
    Video.objects.bulk_create(_copy(video, video_id=job.video_id, job_id=job.pk) for job in jobs)


def _copy(row, **fields):
    names = {field.attname for field in row._meta.concrete_fields} - {"document"}
    return type(row)(**{name: getattr(row, name) for name in names} | fields)


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Happy Birthday Celebration", "happy birthday"),
        ("Happy Birthday Celebration", "celebrations"),
        ("Happy Birthday Celebration", "BIRTHDAYS celebrating"),
        ("Happy Birthday Celebration", "celebrati"),
        ("Happy Birthday Celebration", "happy bi"),
        ("Happy Birthday Celebration", "ha"),
        ("Happy Birthday Celebration", "the happy birthday"),
        ("Happy Birthday Celebration", "happy birthday for the"),
        ("Happy Birthday Celebration", '"happy birthday"'),
        ("Happy Birthday Celebration", '"happy birthday'),
        ("Happy Birthday Celebration", "happy-birthday"),
        ("Happy Birthday Celebration", "happy, birthday!"),
        ("Happy Birthday Celebration", "happy/birthday"),
        ("Happy Birthday Celebration", "funeral OR birthday"),
        ("Happy Birthday Celebration", "funeral or celebrati"),
        ("Happy Birthday Celebration", "sad funeral OR happy celebrati"),
        ("Happy Birthday Celebration", "birthday -funeral"),
        ("A Café in Łódź", "cafe lodz"),
        ("A Cafe in Lodz", "café łódź"),
        ("Straße und Æther", "strasse aether"),
        ("Smørrebrød", "smorrebrod"),
        ("CRÈME BRÛLÉE", "crème brûl"),
        ("The dog’s bed", "dogs bed"),
        ("Sci-Fi Movie", "sci fi"),
        ("Sci-Fi Movie", "sci-fi"),
        ("Fun with C++/Rust", "rust"),
        ("See example.com/films now", "films"),
        ("誕生日おめでとう", "誕生日"),
        ("생일 축하해요", "축하"),
        ("С днём рождения", "ДНЕМ рожд"),
        ("Party🎂time", "party"),
        ("The end", "the"),
    ],
)
def test_finds(alice, charlie, title, q):
    make_video(charlie, title=title)

    assert titles(alice, q) == [title]


@pytest.mark.parametrize(
    "q",
    [
        "funeral",
        "happy funeral",
        "birthday -happy",
        "birthday -happy-birthday",
        '"birthday happy"',
        '"happy celebration"',
        "irthday",
        '"happy birth"',  # in quotes a word is whole
        "-funeral",  # all but one thing is no search
        "happy OR -funeral",
    ],
)
def test_does_not_find(alice, charlie, q):
    make_video(charlie, title="Happy Birthday Celebration")

    assert find(alice, q) == search.Found(videos=[], total=0, has_more=False)


def test_tags_and_the_description_are_searched_and_the_prompt_is_not(alice):
    make_video(alice, title="First", tags=["balloon", "garden party"])
    make_video(alice, title="Second", description="Everybody is at the garden's gate")
    make_video(alice, title="Third", prompt="a garden nobody shall know of")

    assert titles(alice, "gardens") == ["First", "Second"]


def test_a_word_in_the_title_weighs_more_than_a_tag_and_a_tag_more_than_the_description(alice):
    now = datetime.now(UTC)
    make_video(alice, title="Title volcano", created_at=now - timedelta(minutes=2))
    make_video(alice, title="Tag", tags=["volcano"], created_at=now - timedelta(minutes=1))
    make_video(alice, title="Description", description="A volcano", created_at=now)

    assert titles(alice, "volcano") == ["Title volcano", "Tag", "Description"]


def test_the_watched_and_the_new_come_first_among_equals(alice):
    now = datetime.now(UTC)
    for title, days in (("Old volcano", 300), ("Watched volcano", 10), ("New volcano", 1)):
        make_video(alice, title=title, created_at=now - timedelta(days=days))
    VideoStat.objects.create(video=Video.objects.get(title="Watched volcano"), views=50)

    assert titles(alice, "volcano") == ["Watched volcano", "New volcano", "Old volcano"]


def test_a_changed_title_is_found_by_its_new_words(alice):
    video = make_video(alice, title="Volcano")
    video.title = "Glacier"
    video.save()

    assert titles(alice, "glacier") == ["Glacier"]
    assert titles(alice, "volcano") == []


def test_shows_public_videos_and_the_own_accounts(alice, charlie):
    for visibility in ("public", "team", "link"):
        make_video(alice, title=f"Alice {visibility} volcano", visibility=visibility)
        make_video(charlie, title=f"Charlie {visibility} volcano", visibility=visibility)

    assert sorted(titles(alice, "volcano")) == [
        "Alice link volcano",
        "Alice public volcano",
        "Alice team volcano",
        "Charlie public volcano",
    ]
    assert find(alice, "volcano").total == 4


def test_deleted_videos_are_gone(alice):
    make_video(alice, title="Volcano", deleted_at=datetime.now(UTC))

    assert find(alice, "volcano") == search.Found(videos=[], total=0, has_more=False)


def test_the_same_is_shown_wherever_candidates_come_from(alice, charlie, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)
    for actor in (alice, charlie):
        for visibility in ("public", "team", "link"):
            video = make_video(actor, title="Volcano", visibility=visibility, quality="hd")
            VideoStat.objects.create(video=video, views=9)
    make_video(alice, title="Volcano", deleted_at=datetime.now(UTC), quality="hd")
    make_video(alice, title="Volcano", quality="sd")
    make_video(alice, title="Glacier", quality="hd")

    found = find(alice, "volcano", quality="hd").videos

    assert [video.title for video in found] == ["Volcano"] * 4
    assert {video.pk for video in found} == set(
        Video.objects.findable_by(alice)
        .filter(title="Volcano", quality="hd")
        .values_list("pk", flat=True)
    )


def test_quality_filters(alice):
    for quality in ("sd", "hd", "4k"):
        make_video(alice, title=f"Volcano {quality}", quality=quality)

    assert titles(alice, "volcano", quality="4k") == ["Volcano 4k"]


@pytest.mark.parametrize(
    ("span", "durations"),
    [
        (Span(5, 10), [5.0, 6.0, 10.0]),
        (Span(5, 6, is_open=True), [5.0]),
        (Span(0, 5, is_open=True), [4.9]),
        (Span(6, inf), [6.0, 10.0, 30.0]),
        (Span(0, inf, is_open=True), [4.9, 5.0, 6.0, 10.0, 30.0]),
    ],
)
def test_duration_filters(alice, span, durations):
    for duration in (30.0, 10.0, 6.0, 5.0, 4.9):
        make_video(alice, title="Volcano", duration=duration)

    found = find(alice, "volcano", duration=span)

    assert sorted(video.duration for video in found.videos) == durations
    assert found.total == len(durations)


@pytest.mark.parametrize("q", ["volcano", "volca"])
@pytest.mark.parametrize(("most", "percent"), [(10_000, 0), (230, 0), (100, 0), (100, 60)])
def test_pages_hold_each_video_once(alice, monkeypatch, q, most, percent):
    monkeypatch.setattr(search, "MOST", most)
    monkeypatch.setattr(search, "SAMPLE_PERCENT", percent)
    monkeypatch.setattr(search, "PLENTY", 1)
    monkeypatch.setattr(search, "NUM_RANKED", 60)
    make_many(alice, 250, title="Volcano")
    total = min(most, 250)

    pages = [find(alice, q, limit=30, page=page) for page in range(1, total // 30 + 2)]

    shown = [video.pk for page in pages for video in page.videos]
    assert total <= len(shown) == len(set(shown))
    assert {page.total for page in pages} == {total}
    assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]


def test_what_follows_the_ranked_is_newest_first(alice, monkeypatch):
    monkeypatch.setattr(search, "NUM_RANKED", 3)
    now = datetime.now(UTC)
    for days in range(9):
        make_video(alice, title=f"Volcano {days}", created_at=now - timedelta(days=days))

    assert titles(alice, "volcano") == [f"Volcano {days}" for days in range(9)]


def test_a_word_that_only_the_newest_have_is_counted_right(alice, monkeypatch):
    monkeypatch.setattr(search, "MOST", 40)
    monkeypatch.setattr(search, "NUM_RANKED", 20)
    monkeypatch.setattr(search, "SAMPLE_PERCENT", 100)
    make_many(alice, 30, title="Volcano")
    make_many(alice, 60, title="Glacier", created_at=datetime.now(UTC) - timedelta(days=1))

    found = find(alice, "volcano", limit=100)

    assert (found.total, len(found.videos), found.has_more) == (30, 30, False)


def test_a_page_past_the_end_is_empty_and_knows_the_total(alice):
    make_many(alice, 3, title="Volcano")

    assert find(alice, "volcano", page=2) == search.Found(videos=[], total=3, has_more=False)


def test_videos_come_whole_in_one_statement(alice, django_assert_num_queries):
    made = make_video(alice, title="Volcano", tags=["red", "hot"], description="Lava")

    with django_assert_num_queries(1):
        (video,) = find(alice, "volcano").videos
        shown = (video.video_id, video.title, video.tags, video.description, video.account_id)

    made.refresh_from_db()
    assert shown == (made.pk, "Volcano", ["red", "hot"], "Lava", alice.account_id)
    assert (video.created_at, video.duration) == (made.created_at, made.duration)


@pytest.mark.parametrize(
    "q",
    [
        *("&&", "||", "!!", "!a", "a & | b", "a <-> b", "<2>", ":*", "a:*", "a:ABCD", "(a", "a)(b"),
        *("'", "''", "'a", "a'b'c", "\\", "\\'", "a\\", '"', '""', '"""', '" "', 'a "b', '"a" "'),
        *(
            "-",
            "--",
            "- -",
            "-a",
            "-a -b",
            '-"a b"',
            "-or",
            "or or",
            "or",
            "OR OR OR",
            "a or",
            "or a",
        ),
        *("the", "the and of", "'the':*", "%", "%s", "%(q)s", "{}", "{shown}", "$1", "?", ";--"),
        *(
            "!?.,",
            "…–—",
            "\u0301\u0301",
            "\u200d\u200b",
            "🎂",
            "👨‍👩‍👧‍👦",
            "🎂or🎂",
            "\ufffd\ufffd",
            "\U0010ffff" * 2,
        ),
        *("한국어", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "誕生日", "İİ", "ßß", "ﷺ" * 200, "\u3099" * 9),
        *(
            "a" * 200,
            "a " * 100,
            "-" * 200,
            "-a" * 100,
            "－" * 200,
            "z－－\u200dz",
            "a＂b－c",
            "a-" * 100,
            '"a' * 100,
            "-a " * 66,
            "a or " * 40,
            "é" * 200,
        ),
        *(
            "<b>x</b>",
            "&amp;",
            "http://a.b/c?d=e",
            "a@b.c",
            "1e400",
            "-1.5e-9",
            "/etc/passwd",
            "a\tb\n",
        ),
    ],
)
def test_nothing_typed_makes_it_stumble(alice, q):
    make_video(alice, title="Volcano")

    assert find(alice, q).total in (0, 1)
