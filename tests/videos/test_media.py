"""Media files over HTTP, as players and caches ask for them."""

import pytest

from tests.factories import make_video
from videos import media

pytestmark = pytest.mark.django_db
BYTES = bytes(range(250))


@pytest.fixture
def address(alice, tmp_path):
    """The path of a stored video of 250 bytes."""
    video = make_video(alice, title="Grüße! <Party>")
    path = tmp_path / "video.mp4"
    path.write_bytes(BYTES)
    media.store("videos", video.pk, path)
    return f"/videos/{video.pk}.mp4"


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_whole_file(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert content(response) == BYTES
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == "250"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=200-", 200, 249),
        ("bytes=-50", 200, 249),
        ("bytes=-9999", 0, 249),
        ("bytes=240-9999", 240, 249),
    ],
)
def test_a_range(client, address, wanted, start, end):
    response = client.get(address, headers={"Range": wanted})
    body = content(response)
    assert body == BYTES[start : end + 1]
    assert response["Content-Length"] == str(len(body))
    if len(body) < 250:
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {start}-{end}/250"


@pytest.mark.parametrize("wanted", ["bytes=250-", "bytes=999-1000", "bytes=-0"])
def test_a_range_outside_the_file_is_416(client, address, wanted):
    response = client.get(address, headers={"Range": wanted})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */250"


@pytest.mark.parametrize("wanted", ["bytes=5-2", "bytes=-", "items=0-1", "bytes=0-1,5-6", "٣"])
def test_what_is_no_single_range_gets_the_whole_file(client, address, wanted):
    response = client.get(address, headers={"Range": wanted})
    assert response.status_code == 200
    assert content(response) == BYTES


def test_head_tells_without_sending(client, address):
    response = client.head(address)
    assert response.status_code == 200
    assert response["Content-Length"] == "250"
    assert response.content == b""


def test_an_unchanged_file_is_304(client, address):
    etag = client.head(address)["ETag"]
    assert etag.startswith('"')
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == 304
    assert content(client.get(address, headers={"If-None-Match": '"other"'})) == BYTES


def test_a_range_of_another_version_gets_the_whole_file(client, address):
    response = client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert response.status_code == 200
    assert content(response) == BYTES


def test_download_names_the_file_after_the_title(client, address):
    response = client.get(f"{address}?download=1")
    assert content(response) == BYTES
    assert response["Content-Disposition"] == 'attachment; filename="grue-party.mp4"'


@pytest.mark.parametrize("path", ["/videos/aaaaaaaaaaaaaaaa.mp4", "/videos/../../etc/passwd"])
def test_a_missing_file_is_404(client, path, db):
    assert client.get(path).status_code == 404


def test_a_deleted_video_is_404(client, alice, address):
    video = alice.account.videos.get()
    video.deleted_at = video.created_at
    video.save()
    assert client.get(address).status_code == 404
