"""Reports: somebody says that a video should not be here."""

from accounts.actor import Actor
from videos.contract import ReportRequest
from videos.models import Report, Video


def add(*, by: Actor, video: Video, wanted: ReportRequest) -> Report:
    """Keep a report for those who run the site. A second one by the same person replaces it."""
    return Report.objects.update_or_create(
        video=video,
        reporter=by.user,
        defaults={"reason": wanted.reason, "comment": wanted.comment},
    )[0]
