"""Views and shares: each counted once per viewer in a while, for good and by the hour.

The while is a fixed window of the database's clock, aligned to UTC: 10 minutes for views, a day
for shares. What people of a video's own account do with it is not counted.
"""

from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from accounts.actor import Actor
from videos.models import Video, VideoStat
from videos.statistics import CountedOnce, VideoHour

VIEW_WINDOW = timedelta(minutes=10)
SHARE_WINDOW = timedelta(days=1)
HOURS_KEPT = timedelta(days=31)  # a day longer than the longest trending range
# Statements that began before a window's end may still be counting in it.
SWEEP_GRACE = timedelta(minutes=1)


def viewer(*, by: Actor | None, address: str, user_agent: str) -> str:
    """Who is watching: the person if known, else a hash of where they come from.

    The hash is keyed, so that no address can be found out from what is stored.
    """
    if by:
        return f"person {by.user.pk}"
    mark = salted_hmac("videos.audience", f"{address}\n{user_agent}", algorithm="sha256")
    return mark.hexdigest()[:32]


def view(*, by: Actor | None, video: Video, viewer: str) -> bool:
    """Count that the viewer watched the video. False if that was counted or doesn't count."""
    return _count(CountedOnce.Act.VIEW, VIEW_WINDOW, by=by, video=video, viewer=viewer)


def share(*, by: Actor | None, video: Video, viewer: str) -> bool:
    """Count that the viewer passed the video on. False if that was counted or doesn't count."""
    return _count(CountedOnce.Act.SHARE, SHARE_WINDOW, by=by, video=video, viewer=viewer)


def figures(video: Video) -> VideoStat:
    """How often the video was watched and shared; nothing is written."""
    return VideoStat.objects.filter(pk=video.pk).first() or VideoStat(video_id=video.pk)


def sweep() -> int:
    """Forget who has watched once that no longer matters, and hours long past. Returns how many."""
    marks, _ = CountedOnce.objects.filter(until__lt=Now() - SWEEP_GRACE).delete()
    hours, _ = VideoHour.objects.filter(hour__lt=Now() - HOURS_KEPT).delete()
    return marks + hours


def _count(act: str, window: timedelta, *, by: Actor | None, video: Video, viewer: str) -> bool:
    what = {
        "video": video.pk,
        "act": act,
        "viewer": viewer,
        "window": window,
        "account": by.account_id if by else None,
        "user": by.user.pk if by else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, what)
        return cursor.rowcount == 1


# The first INSERT decides: of several at once exactly one comes through, and the others see its
# row. Only then the figures are raised, so that either all three rows say it or none.
_COUNT = """
WITH counted AS (
    INSERT INTO videos_countedonce (video_id, act, viewer, until)
    SELECT video_id, %(act)s, %(viewer)s, date_bin(%(window)s, now(), 'epoch') + %(window)s
    FROM videos_video video
    WHERE video_id = %(video)s AND deleted_at IS NULL
    AND account_id IS DISTINCT FROM %(account)s
    AND NOT EXISTS (
        SELECT FROM accounts_membership member
        WHERE member.account_id = video.account_id AND member.user_id = %(user)s
    )
    ON CONFLICT DO NOTHING
    RETURNING video_id, (act = 'view')::int AS views, (act = 'share')::int AS shares
), by_the_hour AS (
    INSERT INTO videos_videohour AS hour (video_id, hour, views, shares)
    SELECT video_id, date_bin('1 hour', now(), 'epoch'), views, shares FROM counted
    ON CONFLICT (video_id, hour) DO UPDATE
    SET views = hour.views + excluded.views, shares = hour.shares + excluded.shares
)
INSERT INTO videos_videostat AS stat (video_id, views, shares)
SELECT video_id, views, shares FROM counted
ON CONFLICT (video_id) DO UPDATE
SET views = stat.views + excluded.views, shares = stat.shares + excluded.shares
"""
