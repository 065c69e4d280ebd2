"""A library of generated videos, as rows without files. Django must be set up."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection
from django.db.models import Model

from accounts.models import Account
from benchmarks.prompts import Vocabulary
from videos import library
from videos.contract import QUALITIES
from videos.models import Job, Video, VideoStat

YEARS = 2
NUM_ACCOUNTS = 500
SHARES_OF_QUALITIES = {"sd": 6, "hd": 12, "4k": 2}
SHARES_OF_VISIBILITIES = {"public": 92, "team": 5, "link": 3}
SHARES_OF_DURATIONS = {5.0: 60, 3.0: 10, 8.0: 10, 10.0: 10, 15.0: 5, 30.0: 5}
SHARE_DELETED, SHARE_WATCHED = 0.02, 0.3


def fill(number: int, *, seed: int = 7) -> None:
    """Add `number` videos, made evenly over two years, and the numbers of their viewers."""
    accounts = Account.objects.bulk_create(
        Account(name=f"Account {count}", kind=Account.Kind.PERSONAL)
        for count in range(NUM_ACCOUNTS)
    )
    indexes = [index for index in Video._meta.indexes if index.name == "video_document"]
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Video, index)
    prompts, random = Vocabulary(seed).prompts(number), Random(seed)
    now = datetime.now(UTC)
    for start in range(0, number, 50_000):
        jobs = [
            _job(random, next(prompts), random.choice(accounts), now - _age(count, number))
            for count in range(start, min(start + 50_000, number))
        ]
        videos = [_video(random, job) for job in jobs]
        watched = [video for video in videos if random.random() < SHARE_WATCHED]
        for rows in (jobs, videos, [_stat(random, video) for video in watched]):
            _copy(rows)
    with connection.schema_editor() as editor:  # in one go, as it is many times faster
        for index in indexes:
            editor.add_index(Video, index)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE videos_video, videos_videostat")


def _age(count: int, number: int) -> timedelta:
    return timedelta(days=365 * YEARS) * ((number - count) / number)


def _job(random: Random, prompt: str, account: Account, made_at: datetime) -> Job:
    return Job(
        id=UUID(int=random.getrandbits(128), version=4),
        account=account,
        prompt=prompt,
        style="realistic",
        quality=_draw(random, SHARES_OF_QUALITIES),
        duration=_draw(random, SHARES_OF_DURATIONS),
        seed=1,
        visibility=_draw(random, SHARES_OF_VISIBILITIES),
        engine="painter",
        status="completed",
        progress=1.0,
        created_at=made_at,
        updated_at=made_at,
        finished_at=made_at,
    )


def _video(random: Random, job: Job) -> Video:
    width, height = QUALITIES[job.quality]
    return Video(
        video_id=job.video_id,
        job=job,
        account_id=job.account_id,
        title=library.title_of(job.prompt),
        description=job.prompt,
        tags=library.tags_of(job.prompt),
        prompt=job.prompt,
        style=job.style,
        quality=job.quality,
        duration=job.duration,
        width=width,
        height=height,
        size=500_000,
        visibility=job.visibility,
        created_at=job.created_at,
        deleted_at=job.created_at if random.random() < SHARE_DELETED else None,
    )


def _stat(random: Random, video: Video) -> VideoStat:
    views = min(int(random.paretovariate(0.8)), 10**8)
    return VideoStat(video=video, views=views, shares=views // 20)


def _draw(random: Random, shares: dict):
    return random.choices(list(shares), shares.values())[0]


def _copy(rows: list[Model]) -> None:
    model = rows[0]._meta
    fields = [field for field in model.concrete_fields if not field.generated]
    columns = ", ".join(field.column for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
            )
