"""The SQL of a compiled queryset is Django's; only the values are new each time."""

from types import SimpleNamespace

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from tests.factories import make_job
from vgm_site.lib.compiled import Compiled, Given
from videos.models import Job

_OWN = Compiled(
    lambda: (
        Job.objects.visible_to(SimpleNamespace(account_id=Given("account_id")))
        .filter(quality=Given("quality"))
        .annotate(label=Concat("style", Value("!")))
        .order_by("prompt")
    )
)


@pytest.fixture
def jobs(alice, charlie):
    return [
        make_job(alice, prompt="an apple", quality="hd"),
        make_job(alice, prompt="a banana, later", quality="hd"),
        make_job(alice, prompt="a cherry", quality="sd"),
        make_job(charlie, prompt="a date", quality="hd"),
    ]


def test_each_call_brings_its_own_values(jobs, alice, charlie):
    def prompts(actor, quality):
        found = _OWN.rows(limit=9, account_id=actor.account_id, quality=quality)
        return [job.prompt for job in found]

    assert prompts(alice, "hd") == ["a banana, later", "an apple"]
    assert prompts(alice, "sd") == ["a cherry"]
    assert prompts(charlie, "hd") == ["a date"]
    assert prompts(charlie, "4k") == []


def test_rows_are_whole_and_carry_annotations(jobs, alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        (job,) = _OWN.rows(limit=1, account_id=alice.account_id, quality="sd")
        assert job.label == "realistic!"
        assert (job.duration, job.status, job.pk) == (1.0, "queued", jobs[2].pk)
    job.refresh_from_db()
    assert job == jobs[2]


def test_no_more_than_asked_for(jobs, alice):
    assert len(_OWN.rows(limit=1, account_id=alice.account_id, quality="hd")) == 1


def test_nothing_equals_null(jobs):
    assert _OWN.rows(limit=9, account_id=None, quality="hd") == []
