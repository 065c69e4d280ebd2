import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_healthz_needs_nothing_but_the_process(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_names_every_check(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "media": "ok"},
    }


@pytest.mark.django_db
def test_readyz_notices_a_migration_that_is_not_applied(client):
    newest = MigrationRecorder.Migration.objects.filter(app="videos").latest("name")
    newest.delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "failed", "media": "ok"}


@pytest.mark.django_db
def test_readyz_notices_media_that_cannot_be_written(client, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "file" / "media")},
        }
    }

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "media": "failed"}


@pytest.mark.django_db(transaction=True)
def test_readyz_says_that_the_database_is_away_and_nothing_more(client, settings):
    connection.close()
    there = connection.settings_dict["PORT"], connection.settings_dict["HOST"]
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {}}
    try:
        answer = client.get("/readyz")
    finally:
        connection.close()
        connection.settings_dict |= {"PORT": there[0], "HOST": there[1], "OPTIONS": options}

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "checks": {"database": "failed", "migrations": "failed", "media": "ok"},
    }
