"""Webhooks we receive, in any order: the view and the job's verbs against a small model.

Two accounts at one service, whose jobs may even bear the same ids there. Hypothesis plays orders,
claims, ends and lapses, and calls that fit, come early, late, twice, or from a forger.
"""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as site
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from accounts.limits import LimitReached
from accounts.models import UsageCounter
from tests.factories import (
    expire_lease,
    make_actor,
    make_connection,
    make_job,
    make_result,
    set_own_limit,
    wanted,
)
from tests.videos.callbacks_model import Expected, Holder, Person
from vgm_site.lib import signing
from videos import jobs, leases, sweeps
from videos.connections import CallbackSeen
from videos.engines.base import EngineError, Result
from videos.models import Job

LIMIT = 6  # generations a day, of each account
REFERENCES = ["job-a", "job-b"]  # ids at the service
MESSAGES = ["evt_1", "evt_2", "evt_3", "evt_4"]
NEXT = {
    "queued": {"queued", "processing", "failed"},
    "processing": {"processing", "completed", "failed"},
}
REFUSED = EngineError("No paint left", code="no_paint", retryable=False)

people = st.sampled_from([0, 1])
references = st.sampled_from([*REFERENCES, "unknown", ""])
messages = st.sampled_from(MESSAGES)


class Callbacks(RuleBasedStateMachine):
    """One site, whose database forgets everything afterwards."""

    films: Path  # a finished result, to be copied
    result: Result

    orders = Bundle("orders")  # job ids
    held = Bundle("held")  # leases, also those that were lost

    def __init__(self):
        super().__init__()
        self.people: list[Person] = []
        self.jobs: dict[UUID, Expected] = {}
        self.statuses: dict[UUID, str] = {}
        self.client = Client()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def people_connect(self):
        actors = [make_actor("alice@example.com"), make_actor("charlie@example.com")]
        self.people += [Person(actor, make_connection(actor)) for actor in actors]
        for actor in actors:
            set_own_limit(actor, generations_per_day=LIMIT)

    # --- the job's verbs ------------------------------------------------------------------------

    @rule(target=orders, number=people)
    def submit(self, number):
        person = self.people[number]
        try:
            job = jobs.submit(by=person.actor, wanted=wanted(duration=1))
        except LimitReached:
            assert self._num_counted(person) == LIMIT
            return multiple()
        assert self._num_counted(person) < LIMIT
        self.jobs[job.pk] = Expected(person)
        return job.pk

    @rule(target=orders, numbers=st.permutations([0, 1]), reference=st.sampled_from(REFERENCES))
    def two_are_under_way(self, numbers, reference):
        """One of each account's, under the same id at the service."""
        begun = [job_id for number in numbers if isinstance(job_id := self.submit(number), UUID)]
        for job_id in begun:
            self.remember(self.claim(job_id), reference)
        return multiple(*begun)

    @rule(job_id=orders, is_good=st.booleans())
    def the_holder_ends_it(self, job_id, is_good):
        if lease := self.jobs[job_id].lease:
            self.complete(lease) if is_good else self.fail(lease)

    @rule(target=held, job_id=orders)
    def claim(self, job_id):
        expected = self.jobs[job_id]
        lease = leases.claim(job_id)
        assert (lease is not None) == expected.is_claimable
        if lease is None:
            return multiple()
        expected.status, expected.lease, expected.has_lapsed = "processing", lease, False
        expected.attempt += 1
        return lease

    @rule(lease=held, reference=st.sampled_from(REFERENCES))
    def remember(self, lease, reference):
        with self._as_holder(lease) as expected:
            leases.remember(lease, reference)
            expected.reference = reference

    @rule(lease=held)
    def beat(self, lease):
        with self._as_holder(lease) as expected:
            news = leases.beat(lease, progress=0.5)
            assert news == leases.News(expected.is_to_be_canceled, expected.nudged_at)
            expected.has_lapsed = False

    @rule(lease=consumes(held))
    def complete(self, lease):
        with self._as_holder(lease) as expected:
            leases.complete(lease, self._copied_result())
            expected.end("completed")

    @rule(lease=consumes(held))
    def fail(self, lease):
        with self._as_holder(lease) as expected:
            leases.fail(lease, REFUSED)
            expected.end("failed", "no_paint", is_given_back=True)

    @rule(lease=consumes(held))
    def stop_as_asked(self, lease):
        with self._as_holder(lease) as expected:
            leases.cancel(lease)
            expected.end("failed", "canceled")

    @rule(lease=consumes(held), seconds=st.sampled_from([0, 60]))
    def put_off(self, lease, seconds):
        expected = self.jobs[lease.job.pk]
        leases.put_off(lease, seconds=seconds)
        if expected.lease is lease:
            expected.lease, expected.is_waiting = None, bool(seconds)
            expected.attempt -= 1

    @rule(job_id=orders)
    def the_pause_is_over(self, job_id):
        Job.objects.active().filter(pk=job_id).update(wait_until=Now())
        self.jobs[job_id].is_waiting = False

    @rule(job_id=orders)
    def the_holder_falls_silent(self, job_id):
        if self.jobs[job_id].lease:
            expire_lease(Job(pk=job_id))
            self.jobs[job_id].has_lapsed = True

    @rule(job_id=orders)
    def cancel(self, job_id):
        expected = self.jobs[job_id]
        was_active = expected.is_active
        if expected.status == "queued":
            expected.end("failed", "canceled", is_given_back=True)
        elif expected.is_abandoned:
            was_begun = expected.attempt > 0 or expected.reference != ""
            expected.end("failed", "canceled", is_given_back=not was_begun)
        else:
            expected.is_to_be_canceled |= was_active
        try:
            jobs.cancel(by=expected.person.actor, job_id=job_id)
            assert was_active
        except jobs.AlreadyFinished:
            assert not was_active

    @rule()
    def sweep(self):
        sweeps.end_what_is_over()
        for expected in self.jobs.values():
            if expected.is_abandoned and expected.is_to_be_canceled:
                expected.end("failed", "canceled")
            elif expected.is_abandoned and expected.attempt >= site.MAX_ATTEMPTS:
                expected.end("failed", "worker_lost", is_given_back=True)

    # --- what the service says, or somebody who would like to be it -----------------------------

    @rule(number=people, reference=references, message_id=messages, is_good=st.booleans())
    def the_service_calls(self, number, reference, message_id, is_good):
        person = self.people[number]
        assert self._call(person, reference, message_id, is_good=is_good) == 204
        if message_id not in person.heard:
            self._expect_nudges(person, reference)
        person.heard.add(message_id)

    @rule(job_id=orders, message_id=messages)
    def the_service_calls_about_an_order(self, job_id, message_id):
        expected = self.jobs[job_id]
        number = self.people.index(expected.person)
        self.the_service_calls(number, expected.reference, message_id, True)

    @rule(
        number=people,
        reference=references,
        message_id=messages,
        forgery=st.sampled_from(["stranger", "other", "body", "id", "old", "early", "bare"]),
    )
    def a_forger_calls(self, number, reference, message_id, forgery):
        person, other = self.people[number], self.people[1 - number]
        secrets = {"stranger": signing.new_secret(), "other": other.connection.callback_secret}
        status = self._call(
            person,
            reference,
            message_id,
            secret=secrets.get(forgery),
            ago={"old": 302, "early": -302}.get(forgery, 0),
            forgery=forgery,
        )
        assert status == 401

    def _call(
        self, person, reference, message_id, *, is_good=True, secret=None, ago=0, forgery=""
    ) -> int:
        event = "generation.completed" if is_good else "generation.failed"
        body = json.dumps({"event": event, "job_id": reference}).encode()
        headers = signing.headers(
            message_id=message_id,
            timestamp=int(time.time()) - ago,
            body=body,
            secrets=[secret or person.connection.callback_secret],
        )
        if forgery == "id":
            headers["webhook-id"] = "evt_new"
        return self.client.post(
            f"/callbacks/{person.connection.pk}",
            body + b" " * (forgery == "body"),
            content_type="application/json",
            headers={} if forgery == "bare" else headers,
        ).status_code

    def _expect_nudges(self, person: Person, reference: str) -> None:
        """Exactly the active jobs of that very account under that id were nudged, just now."""
        rows = dict(Job.objects.values_list("pk", "nudged_at"))
        for job_id, expected in self.jobs.items():
            is_meant = expected.person is person and expected.reference == reference != ""
            if is_meant and expected.is_active:
                assert rows[job_id] is not None
                assert rows[job_id] != expected.nudged_at
                expected.nudged_at = rows[job_id]

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def rows_are_as_expected(self):
        rows = {row["id"]: row for row in Job.objects.values()}
        assert rows.keys() == self.jobs.keys()
        for job_id, expected in self.jobs.items():
            row = rows[job_id]
            assert row["status"] in NEXT.get(self.statuses.get(job_id, "queued"), {row["status"]})
            assert (
                row["status"],
                row["engine_reference"],
                row["nudged_at"],
                row["attempt"],
                row["error_code"],
                row["lease_token"],
            ) == (
                expected.status,
                expected.reference,
                expected.nudged_at,
                expected.attempt,
                expected.error,
                expected.lease and expected.lease.token,
            )
            if expected.is_active:
                continue
            expected.last_row = expected.last_row or row
            assert row == expected.last_row  # a finished job never moves
        self.statuses = {job_id: row["status"] for job_id, row in rows.items()}

    @invariant()
    def the_ledger_is_right(self):
        used = UsageCounter.objects.values_list("account", "channel")
        found = {(who, how): num for who, how, num in used.annotate(Sum("used"))}
        for person in self.people:
            for channel in ("", "web"):
                num = found.get((person.actor.account_id, channel), 0)
                assert num == self._num_counted(person)

    @invariant()
    def each_message_was_noted_once(self):
        noted = set(CallbackSeen.objects.values_list("connection", "message_id"))
        assert noted == {(one.connection.pk, text) for one in self.people for text in one.heard}

    def _num_counted(self, person: Person) -> int:
        return sum(one.is_counted for one in self.jobs.values() if one.person is person)

    def _as_holder(self, lease: leases.Lease) -> Holder:
        expected = self.jobs[lease.job.pk]
        return Holder(expected, expected.lease is lease)

    def _copied_result(self) -> Result:
        """Storing a file takes it away."""
        folder = shutil.copytree(self.films, self.films.with_name("copy"), dirs_exist_ok=True)
        return replace(
            self.result,
            **{
                name: folder / getattr(self.result, name).name
                for name in ("video", "thumbnail", "preview")
            },
        )


@pytest.fixture
def machine(db, settings, tmp_path) -> Iterator[type[Callbacks]]:
    settings.DEFAULT_ENGINE = "remote"
    films = tmp_path / "films"
    result = make_result(make_job(make_actor()), films)
    Job.objects.all().delete()
    yield type("Callbacks", (Callbacks,), {"films": films, "result": result})


def test_any_order_of_calls_and_verbs_does_no_harm(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],  # shrinking would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
