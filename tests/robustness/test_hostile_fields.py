"""JSON objects whose fields are wrong: every problem is told, in the order of the fields."""

import json

import pytest

from accounts.models import User
from tests.factories import make_video
from tests.robustness.refusals import check_refusal, used
from videos.models import Job, Report, Video
from videos.outbox import WebhookEndpoint

pytestmark = pytest.mark.django_db
SURROGATE, NUL = "hello \ud800 you", "hello \0 you"
LONG = 10**300  # about as large as a double can be
SEEDS = "Seed must be between 0 and 9007199254740991"
UNUSABLE = "contains characters that can't be used"
PASSWORD = "a long sentence to sign in"
EMAIL = "dora@example.com"


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        ({"prompt": SURROGATE}, f"Prompt {UNUSABLE}", "prompt_invalid"),
        ({"prompt": "\udfff" * 9}, f"Prompt {UNUSABLE}", "prompt_invalid"),
        ({"prompt": NUL}, f"Prompt {UNUSABLE}", "prompt_invalid"),
        ({"prompt": {"a": 1}}, "Prompt must be a string", "prompt_not_string"),
        ({"prompt": ["hello"]}, "Prompt must be a string", "prompt_not_string"),
        ({"prompt": LONG}, "Prompt must be a string", "prompt_not_string"),
        (
            {"prompt": " \u2003\u3000 \t "},
            "Prompt must be at least 5 characters",
            "prompt_too_short",
        ),
        ({"prompt": "e\u0301" * 4}, "Prompt must be at least 5 characters", "prompt_too_short"),
        ({"prompt": "🎂" * 501}, "Prompt must be at most 500 characters", "prompt_too_long"),
        ({"quality": SURROGATE}, f"Quality {UNUSABLE}", "quality_invalid"),
        ({"quality": "HD"}, "Quality must be one of: sd, hd, 4k", "quality_invalid"),
        ({"quality": ["hd"]}, "Quality must be one of: sd, hd, 4k", "quality_invalid"),
        ({"quality": {}}, "Quality must be one of: sd, hd, 4k", "quality_invalid"),
        ({"duration": LONG}, "Duration must be between 1 and 30", "duration_out_of_range"),
        ({"duration": -LONG}, "Duration must be between 1 and 30", "duration_out_of_range"),
        ({"duration": 1e308}, "Duration must be between 1 and 30", "duration_out_of_range"),
        ({"duration": 5e-324}, "Duration must be between 1 and 30", "duration_out_of_range"),
        ({"duration": "5"}, "Duration must be a number", "duration_not_number"),
        ({"duration": True}, "Duration must be a number", "duration_not_number"),
        ({"duration": []}, "Duration must be a number", "duration_not_number"),
        ({"seed": LONG}, SEEDS, "seed_out_of_range"),
        ({"seed": -1}, SEEDS, "seed_out_of_range"),
        ({"seed": 2**53}, SEEDS, "seed_out_of_range"),
        ({"seed": 1.5}, "Seed must be a whole number", "seed_not_integer"),
        ({"seed": True}, "Seed must be a whole number", "seed_not_integer"),
        (
            {"visibility": "all"},
            "Visibility must be one of: public, team, link",
            "visibility_invalid",
        ),
    ],
)
def test_generate_refuses_and_takes_nothing(api, alice, fields, details, code):
    response = api.post("/generate", json.dumps({"prompt": "hello you"} | fields).encode())
    check_refusal(response, 400, details, code)
    assert not Job.objects.exists()
    assert used(alice) == {"calls": 1}


@pytest.mark.parametrize(
    "prompt", ["𝒳" * 500, "ﷺ" * 500, "\u202e\u200b hello \ufeff", "'; DROP TABLE videos_job; --"]
)
def test_generate_takes_any_other_text(api, prompt):
    assert api.post("/generate", {"prompt": prompt}).status_code == 202
    assert Job.objects.get().prompt == prompt.strip()


def test_fields_nobody_knows_are_ignored(api):
    fields = {"": 1, "__proto__": {}, "\ud800": 1, "\0": 1, "account_id": 1, "request": 1}
    body = json.dumps({"prompt": "A cat in a garden"} | fields).encode()
    assert api.post("/generate", body).status_code == 202


EMAIL_WORDS = "Email must be a valid e-mail address"


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        (
            {"email": None, "password": None},
            ["Email is required", "Password is required"],
            "email_required",
        ),
        ({"email": "dora"}, EMAIL_WORDS, "email_invalid"),
        ({"email": "dora@"}, EMAIL_WORDS, "email_invalid"),
        ({"email": ""}, EMAIL_WORDS, "email_invalid"),
        ({"email": "dora@example.com\r\nBcc: x@example.com"}, EMAIL_WORDS, "email_invalid"),
        ({"email": f"dora{SURROGATE}@example.com"}, f"Email {UNUSABLE}", "email_invalid"),
        ({"email": "d" * 5000}, "Email must be at most 254 characters", "email_too_long"),
        ({"email": [EMAIL]}, "Email must be a string", "email_not_string"),
        ({"password": 12345678}, "Password must be a string", "password_not_string"),
        ({"password": "short"}, "Password must be at least 8 characters", "password_too_short"),
        ({"password": "x" * 5000}, "Password must be at most 200 characters", "password_too_long"),
        ({"password": SURROGATE}, f"Password {UNUSABLE}", "password_invalid"),
        ({"name": NUL}, f"Name {UNUSABLE}", "name_invalid"),
        ({"name": SURROGATE}, f"Name {UNUSABLE}", "name_invalid"),
        ({"name": "d" * 101}, "Name must be at most 100 characters", "name_too_long"),
        ({"name": {}}, "Name must be a string", "name_not_string"),
    ],
)
def test_register_refuses(anonymous_api, db, fields, details, code):
    wanted = {"email": EMAIL, "password": PASSWORD} | fields
    response = anonymous_api.post("/auth/register", json.dumps(wanted).encode())
    check_refusal(response, 400, details, code)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        ({"title": ""}, "Title must be at least 1 character", "title_too_short"),
        ({"title": "  "}, "Title must be at least 1 character", "title_too_short"),
        ({"title": "x" * 101}, "Title must be at most 100 characters", "title_too_long"),
        ({"title": NUL}, f"Title {UNUSABLE}", "title_invalid"),
        ({"title": 1}, "Title must be a string", "title_not_string"),
        ({"description": SURROGATE}, f"Description {UNUSABLE}", "description_invalid"),
        (
            {"description": "x" * 1001},
            "Description must be at most 1000 characters",
            "description_too_long",
        ),
        ({"tags": "cat"}, "Tags must be a list", "tags_not_list"),
        ({"tags": {"0": "cat"}}, "Tags must be a list", "tags_not_list"),
        ({"tags": ["cat", 1]}, "Tag must be a string", "tag_not_string"),
        ({"tags": ["cat", None]}, "Tag must be a string", "tag_not_string"),
        ({"tags": [""]}, "Tag must be at least 1 character", "tag_too_short"),
        ({"tags": ["x" * 41]}, "Tag must be at most 40 characters", "tag_too_long"),
        ({"tags": [NUL]}, f"Tag {UNUSABLE}", "tag_invalid"),
        ({"tags": ["cat"] * 21}, "Tags must have at most 20 entries", "tags_too_many"),
        ({"visibility": 5}, "Visibility must be one of: public, team, link", "visibility_invalid"),
        ({"show_prompt": "yes"}, "Show prompt must be true or false", "show_prompt_not_boolean"),
        ({"show_prompt": 1}, "Show prompt must be true or false", "show_prompt_not_boolean"),
    ],
)
def test_a_change_is_refused_whole(api, alice, fields, details, code):
    video = make_video(alice, title="As it was")
    wanted = {"title": "A new title"} | fields
    response = api.patch(f"/videos/{video.pk}", json.dumps(wanted).encode())
    check_refusal(response, 400, details, code)
    assert Video.objects.get().title == "As it was"


@pytest.mark.parametrize("description", ["𝒳" * 1000, "x" * 1000, "a " * 500, "'\\:*&|!()<->", ""])
def test_a_description_may_hold_any_other_text(api, alice, description):
    video = make_video(alice)
    response = api.patch(f"/videos/{video.pk}", {"description": description})
    assert response.json()["data"]["description"] == description.strip()


REASONS = "Reason must be one of: sexual, violent, hateful, private, spam, other"


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        ({"reason": None}, "Reason is required", "reason_required"),
        ({"reason": ""}, REASONS, "reason_invalid"),
        ({"reason": ["spam"]}, REASONS, "reason_invalid"),
        ({"reason": SURROGATE}, f"Reason {UNUSABLE}", "reason_invalid"),
        ({"comment": NUL}, f"Comment {UNUSABLE}", "comment_invalid"),
        ({"comment": SURROGATE}, f"Comment {UNUSABLE}", "comment_invalid"),
        ({"comment": "x" * 1001}, "Comment must be at most 1000 characters", "comment_too_long"),
        ({"comment": 5}, "Comment must be a string", "comment_not_string"),
        ({"reason": 1, "comment": 2}, [REASONS, "Comment must be a string"], "reason_invalid"),
    ],
)
def test_a_report_is_refused(api, charlie, fields, details, code):
    video = make_video(charlie)
    wanted = {"reason": "spam"} | fields
    response = api.post(f"/videos/{video.pk}/report", json.dumps(wanted).encode())
    check_refusal(response, 400, details, code)
    assert not Report.objects.exists()


EVENT = "Event must be one of: generation.completed, generation.failed"


@pytest.mark.parametrize(
    ("fields", "details", "code"),
    [
        ({"url": None}, "Url is required", "url_required"),
        ({"url": ""}, "Url must be at least 1 character", "url_too_short"),
        (
            {"url": "https://example.com/" + "x" * 2048},
            "Url must be at most 2048 characters",
            "url_too_long",
        ),
        ({"url": ["https://example.com"]}, "Url must be a string", "url_not_string"),
        ({"url": NUL}, f"Url {UNUSABLE}", "url_invalid"),
        ({"url": SURROGATE}, f"Url {UNUSABLE}", "url_invalid"),
        ({"events": "generation.failed"}, "Events must be a list", "events_not_list"),
        ({"events": []}, "Events must have at least 1 entry", "events_too_few"),
        (
            {"events": ["generation.failed"] * 11},
            "Events must have at most 10 entries",
            "events_too_many",
        ),
        ({"events": ["generation.failed", "x"]}, EVENT, "event_invalid"),
        ({"events": [5]}, EVENT, "event_invalid"),
        ({"events": [None]}, EVENT, "event_invalid"),
        ({"description": NUL}, f"Description {UNUSABLE}", "description_invalid"),
        (
            {"description": "x" * 101},
            "Description must be at most 100 characters",
            "description_too_long",
        ),
    ],
)
def test_a_webhook_is_refused(api, fields, details, code):
    wanted = {"url": "https://example.com/hook"} | fields
    response = api.post("/webhooks", json.dumps(wanted).encode())
    check_refusal(response, 400, details, code)
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "/hook",
        "ftp://example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///hook",
        "http://localhost",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://[fe80::1%25eth0]/",
        "http://[",
        "http://a b/",
        "http://a:99999/",
        "http://a:b/",
        "http://user:x@example.com/",
        "http://example.com:0/",
        "http://exämple.com/",
        "http://example.com/\r\nX: 1",
        "http://%00/",
        "http://" + "a" * 300 + ".com/",
        "//example.com",
        "http:/example.com",
        "\\\\example.com",
    ],
)
def test_an_address_that_is_none_or_not_public_is_refused(api, url):
    response = api.post("/webhooks", {"url": url})
    assert (response.status_code, response["X-VGM-Error-Code"]) == (400, "url_refused")
    assert len(response.json()["details"]) == 1
    assert not WebhookEndpoint.objects.exists()
