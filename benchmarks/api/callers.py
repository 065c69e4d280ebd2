"""Who calls during the benchmark, and what each asks for. Django must be set up."""

import json
from dataclasses import dataclass
from random import Random
from urllib.parse import quote_plus

from accounts import keys, registration
from accounts.actor import Actor
from accounts.models import Account, User
from benchmarks.api.load import request
from benchmarks.prompts import Vocabulary
from videos.models import Job, Video

ENDPOINTS = {"status": 200, "search": 200, "trending": 200, "generate": 202}
JOBS_EACH = 16
_UNREACHED = 1_000_000_000
_SEARCHES = (
    "happy birthday",
    "cat",
    "dragon dancing",
    "sunset on the beach",
    "birthday cake with candles",
    "robot in the ci",
    "golden retr",
    "peaceful mountain",
)


@dataclass(frozen=True)
class Caller:
    """One program with a key, and the jobs of its account."""

    actor: Actor
    secret: str
    job_ids: list[str]

    def calls(self, endpoint: str, seed: int) -> list[tuple[str, str, bytes]]:
        """Method, path and body of what it asks for, in an order of its own."""
        if endpoint == "status":
            calls = [("GET", f"/generate/status/{job_id}", b"") for job_id in self.job_ids]
        elif endpoint == "search":
            calls = [("GET", f"/search?q={quote_plus(words)}", b"") for words in _SEARCHES]
        elif endpoint == "trending":
            calls = [("GET", "/trending", b"")]
        else:
            prompts = Vocabulary(seed, num_names=10).prompts(8)
            calls = [
                ("POST", "/generate", json.dumps(_wish(prompt)).encode()) for prompt in prompts
            ]
        Random(seed).shuffle(calls)
        return calls

    def requests(self, endpoint: str, seed: int) -> list[bytes]:
        """The same as bytes."""
        return [
            request(method, path, self.secret, body)
            for method, path, body in self.calls(endpoint, seed)
        ]


def _wish(prompt: str) -> dict:
    return {"prompt": prompt, "quality": "hd", "duration": 5, "style": "realistic"}


def make(number: int) -> list[Caller]:
    """Callers of an Enterprise account each, whose limits are counted and never reached."""
    return [_make_one(count) for count in range(number)]


def _make_one(count: int) -> Caller:
    user = User.objects.create_user(f"caller{count}@example.com", name=f"Caller {count}")
    registration.welcome(user)
    account = Account.objects.get(memberships__user=user)
    account.tier = "enterprise"
    account.own_generations_per_day = _UNREACHED
    account.own_searches_per_hour = _UNREACHED
    account.own_calls_per_minute = _UNREACHED
    account.save()
    actor = Actor(user=user, account=account)
    return Caller(actor, keys.create(by=actor, name="benchmark")[1], _give_jobs(account, count))


def _give_jobs(account: Account, count: int) -> list[str]:
    """Some finished jobs of the corpus, which become this account's."""
    start = count * JOBS_EACH
    ids = list(
        Job.objects.filter(video__deleted_at=None)
        .order_by("id")
        .values_list("id", flat=True)[start : start + JOBS_EACH]
    )
    Job.objects.filter(id__in=ids).update(account=account)
    Video.objects.filter(job__in=ids).update(account=account)
    return [str(job_id) for job_id in ids]
