"""The remote engine against a service at the wire: ordered once, whoever dies when."""

import json
from pathlib import Path

import av
import httpx
import pytest
from PIL import Image

from videos.engines.base import About, Canceled, EngineError, Later, Run, Stopped
from videos.engines.fake import Fake
from videos.engines.remote import FETCH_FROM, LOST_AFTER, SHORTEST_PACE, Remote, Saved

BASE = "https://vgm.example.com/api/v1"
JOB = "550e8400-e29b-41d4-a716-446655440000"
MEDIA = "https://vgm.example.com/videos/abc123.mp4"
LIMITED = {"error": "Rate limit exceeded", "message": "Too many requests", "retry_after": 60}
PAST = "Wed, 21 Oct 2015 07:28:00 GMT"


class Service:
    """A VideoGenMessenger that answers as documented. `states` are a job's, one for each look."""

    def __init__(self, files: Path):
        self.files = files
        self.states: list = [("completed", 1.0)]
        self.refusals: list = []  # answers given to orders before they are taken
        self.orders: list[httpx.Request] = []
        self.file_troubles: list = []  # answers given to who asks for files
        self.num_looks = 0
        self.canceled: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/generate"):
            return self._order(request)
        if "/generate/cancel/" in path:
            self.canceled.append(path.rpartition("/")[2])
            return httpx.Response(200, json=self._status("failed", 0.5))
        if "/generate/status/" in path:
            return self._look()
        return self._file(path)

    def _order(self, request: httpx.Request) -> httpx.Response:
        if self.refusals:
            return _answer(self.refusals.pop(0))
        self.orders.append(request)
        accepted = {"job_id": JOB, "status": "queued", "estimated_time": 60, "message": "Started"}
        return httpx.Response(202, json=accepted)

    def _look(self) -> httpx.Response:
        self.num_looks += 1
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, httpx.Response) or not isinstance(state[0], str):
            return _answer(state)
        return httpx.Response(200, json=self._status(*state), headers={"Retry-After": "7"})

    def _status(self, status: str, progress: float, **more) -> dict:
        is_done = status == "completed"
        return {
            "job_id": JOB,
            "status": status,
            "progress": progress,
            "video_url": MEDIA if is_done else None,
            "thumbnail_url": MEDIA.replace("mp4", "jpg") if is_done else None,
            "created_at": "2025-01-15T10:30:00Z",
            "updated_at": "2025-01-15T10:31:30Z",
        } | more

    def _file(self, path: str) -> httpx.Response:
        if self.file_troubles:
            return _answer(self.file_troubles.pop(0))
        name = "video.mp4" if path.endswith("mp4") else "thumbnail.jpg"
        return httpx.Response(200, content=(self.files / name).read_bytes())


def _answer(answer) -> httpx.Response:
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, httpx.Response):
        return answer
    status, body = answer
    return httpx.Response(status, json=body)


@pytest.fixture
def service(tmp_path) -> Service:
    files = tmp_path / "service"
    files.mkdir()
    Fake().generate(a_run(files))
    return Service(files)


@pytest.fixture
def engine(service) -> Remote:
    return Remote(BASE, transport=httpx.MockTransport(service))


class Told:
    """What a run was told, and what it asked for."""

    def __init__(self):
        self.progress: list[float] = []
        self.remembered: list[str] = []
        self.pauses: list[float] = []


@pytest.fixture
def told() -> Told:
    return Told()


def a_run(workdir: Path, told: Told | None = None, **more) -> Run:
    told = told or Told()
    defaults = {
        "prompt": "Happy birthday celebration with balloons",
        "style": "cartoon",
        "quality": "hd",
        "duration": 5,
        "seed": 7,
        "workdir": workdir,
        "report": told.progress.append,
        "remember": told.remembered.append,
        "wait": told.pauses.append,
        "key": "job-17",
        "api_key": "vgm_theirs",
    }
    return Run(**defaults | more)


def test_a_video_is_ordered_waited_for_and_fetched(engine, service, told, tmp_path):
    service.states = [("queued", 0.0), ("processing", 0.5), ("completed", 1.0)]
    result = engine.generate(a_run(tmp_path, told))
    (order,) = service.orders
    assert json.loads(order.content) == {
        "prompt": "Happy birthday celebration with balloons",
        "quality": "hd",
        "duration": 5,
        "style": "cartoon",
    }
    assert order.headers["Authorization"] == "Bearer vgm_theirs"
    assert order.headers["Idempotency-Key"] == "job-17"
    assert told.remembered == [JOB]
    assert told.pauses == [7, 7]
    assert told.progress[:3] == [0.0, 0.5 * FETCH_FROM, FETCH_FROM]
    assert (result.width, result.height, result.duration) == (96, 54, 5.0)
    with av.open(str(result.video)) as film:
        assert film.streams.video[0].frames == 50
    assert result.thumbnail.read_bytes() == (service.files / "thumbnail.jpg").read_bytes()


@pytest.mark.parametrize(("key", "pause"), [("vgm_theirs", 14), ("vgm_another", 7)])
def test_runs_with_the_same_key_share_the_pace(engine, service, tmp_path, key, pause):
    folder, others = tmp_path / "other", Told()
    folder.mkdir()

    def run_another(_seconds):
        service.states = [("processing", 0.5), ("completed", 1.0)]
        engine.generate(a_run(folder, others, api_key=key))

    service.states = [("processing", 0.5)]
    engine.generate(a_run(tmp_path, wait=run_another))
    assert others.pauses == [pause]
    service.states = [("processing", 0.5), ("completed", 1.0)]
    engine.generate(a_run(folder, others, api_key=key))
    assert others.pauses == [pause, 7]  # now it waits alone


def test_what_was_ordered_before_is_not_ordered_again(engine, service, told, tmp_path):
    engine.generate(a_run(tmp_path, told, reference=JOB))
    assert (service.orders, told.remembered) == ([], [])


def test_a_service_that_goes_away_is_waited_for(engine, service, told, tmp_path):
    away = httpx.ConnectError("refused")
    service.refusals = [(503, {"error": "Service unavailable"}), (502, {})] * 3 + [away] * 4
    service.states = [(503, {"error": "Service unavailable"})] * 4 + [("completed", 1.0)]
    assert engine.generate(a_run(tmp_path, told)).duration == 5.0
    assert len({order.headers["Idempotency-Key"] for order in service.orders}) == 1
    assert len(service.orders) == 1


def test_its_limit_puts_the_job_off(engine, service, tmp_path):
    service.refusals = [(429, LIMITED)] * 9
    with pytest.raises(Later) as later:
        engine.generate(a_run(tmp_path))
    assert (later.value.seconds, later.value.code) == (60, "remote_limited")


def limited(seconds: float) -> tuple:
    return 429, LIMITED | {"retry_after": seconds}


@pytest.mark.parametrize(("said", "pause"), [(20, 20), (0, SHORTEST_PACE), (-5, SHORTEST_PACE)])
def test_a_short_limit_while_looking_is_waited_for(engine, service, told, tmp_path, said, pause):
    service.states = [limited(said)] * 3 + [("completed", 1.0)]
    engine.generate(a_run(tmp_path, told))
    assert told.pauses[-1] == pause


def test_a_long_limit_while_looking_puts_the_job_off(engine, service, told, tmp_path):
    service.states = [(429, LIMITED), ("completed", 1.0)]
    with pytest.raises(Later) as later:
        engine.generate(a_run(tmp_path, told))
    assert (later.value.seconds, told.pauses, told.remembered) == (60, [], [JOB])
    engine.generate(a_run(tmp_path, told, reference=JOB))
    assert len(service.orders) == 1


@pytest.mark.parametrize("headers", [{"Retry-After": "0"}, {"Retry-After": PAST}])
def test_no_pause_is_too_short_to_be_one(engine, service, told, tmp_path, headers):
    service.refusals = [httpx.Response(429, headers=headers)]
    with pytest.raises(Later) as later:
        engine.generate(a_run(tmp_path))
    assert later.value.seconds == SHORTEST_PACE
    working = httpx.Response(200, json=service._status("processing", 0.5), headers=headers)
    service.states = [working, ("completed", 1.0)]
    engine.generate(a_run(tmp_path, told))
    assert told.pauses == [SHORTEST_PACE]


@pytest.mark.parametrize("state", [("processing", 0.5), limited(60), limited(0)])
def test_a_job_that_is_never_finished_is_lost(engine, service, told, tmp_path, state):
    service.states = [state]
    with pytest.raises(EngineError) as failed:
        engine.generate(a_run(tmp_path, told, reference=JOB, ordered_for=LOST_AFTER))
    assert failed.value.code == "remote_lost"


def test_a_job_that_was_finished_while_we_were_away_is_fetched(engine, tmp_path):
    run = a_run(tmp_path, reference=JOB, ordered_for=2 * LOST_AFTER)
    assert engine.generate(run).duration == 5.0


def test_a_film_without_a_picture_shows_its_beginning(engine, service, tmp_path):
    service.states = [(200, service._status("completed", 1.0, thumbnail_url=None))]
    thumbnail = engine.generate(a_run(tmp_path)).thumbnail
    with Image.open(thumbnail) as picture:
        assert (picture.format, picture.size) == ("JPEG", (96, 54))


def test_a_job_completed_without_a_film_is_not_understood(engine, service, tmp_path):
    service.states = [(200, service._status("completed", 1.0, video_url=None))]
    with pytest.raises(EngineError) as failed:
        engine.generate(a_run(tmp_path))
    assert failed.value.code == "remote_failed"


def test_an_earlier_try_that_is_still_being_worked_on_is_waited_for(engine, service, tmp_path):
    busy = httpx.Response(409, json={"error": "Conflict"}, headers={"Retry-After": "1"})
    service.refusals = [busy] * 9
    assert engine.generate(a_run(tmp_path)).duration == 5.0
    assert len(service.orders) == 1


@pytest.mark.parametrize(
    ("answer", "code", "is_retryable"),
    [
        (
            (401, {"error": "Unauthorized", "message": "Invalid API key"}),
            "remote_key_refused",
            True,
        ),
        ((400, {"error": "Validation error", "details": ["No"]}), "remote_invalid", False),
        ((200, {"hello": "world"}), "remote_failed", True),
    ],
)
def test_a_refused_order_says_why(engine, service, tmp_path, answer, code, is_retryable):
    service.refusals = [answer]
    with pytest.raises(EngineError) as refused:
        engine.generate(a_run(tmp_path))
    assert (refused.value.code, refused.value.retryable) == (code, is_retryable)
    assert "vgm_theirs" not in str(refused.value)


def test_a_failed_job_says_why(engine, service, tmp_path):
    service.states = [(200, service._status("failed", 0.3, error={"code": "no_paint"}))]
    with pytest.raises(EngineError) as failed:
        engine.generate(a_run(tmp_path))
    assert failed.value.code == "no_paint"


def test_a_job_the_service_forgot_fails(engine, service, tmp_path):
    service.states = [(404, {"error": "Not found", "message": "No such job"})]
    with pytest.raises(EngineError) as failed:
        engine.generate(a_run(tmp_path, reference=JOB))
    assert failed.value.code == "remote_lost"


@pytest.mark.parametrize(("reason", "canceled"), [(Canceled, [JOB]), (Stopped, [])])
def test_a_canceled_job_is_ended_there_too_and_a_stopped_one_goes_on(
    engine, service, tmp_path, reason, canceled
):
    service.states = [("processing", 0.5)]

    def interrupt(_seconds):
        raise reason

    with pytest.raises(reason):
        engine.generate(a_run(tmp_path, wait=interrupt))
    assert service.canceled == canceled


def test_a_video_that_is_no_video_fails(engine, service, tmp_path):
    (service.files / "video.mp4").write_bytes(b"<html>")
    with pytest.raises(EngineError) as failed:
        engine.generate(a_run(tmp_path))
    assert failed.value.code == "remote_fetch_failed"


def test_a_fetch_that_breaks_is_begun_again(engine, service, told, tmp_path):
    away = httpx.ConnectError("refused")
    service.file_troubles = [away, (503, {}), httpx.ReadError("gone"), (500, {}), (429, LIMITED)]
    result = engine.generate(a_run(tmp_path, told))
    assert result.video.read_bytes() == (service.files / "video.mp4").read_bytes()
    assert told.pauses == [1, 2, 4, 8, 16]
    assert len(service.orders) == 1


def test_a_video_that_is_not_there_fails(engine, service, tmp_path):
    service.file_troubles = [(404, {})]
    with pytest.raises(EngineError) as failed:
        engine.generate(a_run(tmp_path))
    assert failed.value.code == "remote_fetch_failed"


# --- fetching what is there already -------------------------------------------------------------

VIDEO = {
    "id": "vid_abc123",
    "video_id": "abc123",
    "title": "Happy\x00 Birthday",
    "description": "Colorful birthday party",
    "video_url": MEDIA,
    "thumbnail_url": MEDIA.replace("mp4", "jpg"),
    "duration": 5.2,
    "width": 1920,
    "height": 1080,
    "created_at": "2025-01-15T10:00:00Z",
    "prompt": None,
    "tags": ["birthday"],
}


def saver(service, answer: httpx.Response) -> Saved:
    def answers(request: httpx.Request) -> httpx.Response:
        is_asked = "/api/v1/videos/" in request.url.path
        return answer if is_asked else service(request)

    return Saved(BASE, transport=httpx.MockTransport(answers))


def test_a_saved_video_is_fetched_with_what_is_said_of_it(service, told, tmp_path):
    engine = saver(service, httpx.Response(200, json={"data": VIDEO}))
    result = engine.generate(a_run(tmp_path, told, reference="vid_abc123"))
    assert service.orders == []
    assert result.about == About(
        title="Happy Birthday",
        description="Colorful birthday party",
        tags=("birthday",),
        prompt="",
    )
    assert (result.width, result.height, result.duration) == (96, 54, 5.0)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(404, json={"error": "Not found", "message": "No"}), "remote_lost"),
        (httpx.Response(401), "remote_key_refused"),
        (httpx.Response(200, text="<html>"), "remote_failed"),
    ],
)
def test_what_cant_be_saved_says_why(service, tmp_path, answer, code):
    with pytest.raises(EngineError) as failure:
        saver(service, answer).generate(a_run(tmp_path, reference="vid_abc123"))
    assert failure.value.code == code


def test_saving_waits_for_the_services_limit(service, tmp_path):
    engine = saver(service, httpx.Response(429, json=LIMITED))
    with pytest.raises(Later) as later:
        engine.generate(a_run(tmp_path, reference="vid_abc123"))
    assert later.value.seconds == 60
