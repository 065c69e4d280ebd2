"""Video files over HTTP: ranges (Safari plays nothing without), strong ETags, no expiry.

A file never changes under its address, so its ETag is its id and size.
"""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from whitenoise.responders import SlicedFile

from vgm_site.lib.etag import is_known
from videos import media
from videos.models import Video

_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z", re.ASCII)


class Unsatisfiable(Exception):
    """The range lies outside the file."""


def _view(kind: str):
    @require_safe
    def view(request: HttpRequest, video_id: str) -> HttpResponse:
        video = Video.objects.alive().filter(pk=video_id).first()
        if video is None:
            raise Http404
        return _send(request, kind, video)

    return view


VIEWS = [(kind, extension, _view(kind)) for kind, extension in media.EXTENSIONS.items()]


def _send(request: HttpRequest, kind: str, video: Video) -> HttpResponse:
    name = media.name(kind, video.pk)
    try:
        size = default_storage.size(name)
    except FileNotFoundError as error:
        raise Http404 from error
    etag = f'"{video.pk}-{size}"'
    if is_known(request, etag):
        return _headed(HttpResponse(status=304), etag)
    try:
        start, end = _wanted_range(request, etag, size)
    except Unsatisfiable:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _headed(response, etag)
    return _headed(_body(request, name, video, start, end, size), etag)


def _body(
    request: HttpRequest, name: str, video: Video, start: int, end: int, size: int
) -> HttpResponse:
    is_whole = (start, end) == (0, size - 1)
    content_type = media.CONTENT_TYPES[name.rpartition(".")[2]]
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    else:
        sliced = SlicedFile(default_storage.open(name), start, end)
        response = FileResponse(sliced, content_type=content_type)
    response["Content-Length"] = str(end - start + 1)
    if not is_whole:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    if "download" in request.GET:
        file_name = f"{slugify(video.title) or video.pk}.{name.rpartition('.')[2]}"
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _headed(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # Other sites may show a public video; that is what its address is for.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _wanted_range(request: HttpRequest, etag: str, size: int) -> tuple[int, int]:
    """First and last byte to send. Raises `Unsatisfiable`.

    Several ranges, and what is no range, are answered with the whole file, as RFC 9110 allows.
    """
    whole = (0, size - 1)
    match = _RANGE.match(request.headers.get("Range", ""))
    if_range = request.headers.get("If-Range", etag)
    if not match or match.group(0) == "bytes=-" or if_range != etag:
        return whole
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last[:18])), size - 1
    else:
        start, end = int(first[:18]), min(int(last[:18] or size), size - 1)
        if last and int(last[:18]) < start:
            return whole
    if start > end:
        raise Unsatisfiable
    return start, end
