"""Whoever sets the newsroom up wrong is told so in one sentence, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "a key made up for the tests, long enough and with 0123456789 in it",
    "ALLOWED_HOSTS": "news.press.example",
}


def manage(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def told(result) -> str:
    """The single line that a failed command said."""
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_production_without_a_secret_key_is_refused():
    assert told(manage("check")) == (
        "Newsroom is not set up right: the environment variable SECRET_KEY is missing; README.md says what it is for."
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:p@localhost/news", "DATABASE_URL names neither PostgreSQL nor SQLite"),
        ("postgres://", "DATABASE_URL names no database"),
        ("nonsense", "DATABASE_URL cannot be read"),
        ("postgres://u:p@host:port/news", "DATABASE_URL cannot be read"),
        ("://", "DATABASE_URL cannot be read"),
    ],
)
def test_a_database_url_that_means_nothing_is_refused(url, says):
    line = told(manage("check", **PRODUCTION, DATABASE_URL=url))
    assert line.startswith(f"Newsroom is not set up right: {says}")
    assert "postgres://user:password@host:5432/name" in line


def test_a_database_that_does_not_answer_is_named():
    line = told(manage("migrate", **PRODUCTION, DATABASE_URL="postgres://nobody:secret@127.0.0.1:1/news"))
    assert line.startswith("The database named by DATABASE_URL does not answer:")
    assert "secret" not in line


def test_an_sqlite_file_that_cannot_be_made_is_named():
    line = told(manage("migrate", **PRODUCTION, DATABASE_URL="sqlite:////proc/nowhere/news.sqlite3"))
    assert "DATABASE_URL" in line


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe'; it must be on or off."),
        ("HTTPS", "2", "HTTPS is '2'; it must be on or off."),
        ("TIME_ZONE", "Mars/Olympus", "TIME_ZONE is 'Mars/Olympus', which is no time zone"),
        ("TIME_ZONE", "Europe", "TIME_ZONE is 'Europe', which is no time zone"),
        ("EMBARGO_ZONES", "Asia/Tokyo,Paris", "EMBARGO_ZONES is 'Paris', which is no time zone"),
        ("MAX_IMAGE_MB", "lots", "MAX_IMAGE_MB is 'lots'; it must be a whole number above 0."),
        ("MAX_DOCUMENT_MB", "0", "MAX_DOCUMENT_MB is '0'; it must be a whole number above 0."),
        ("ACCEL_REDIRECT", "protected", "ACCEL_REDIRECT is 'protected'; it must begin and end with a slash"),
    ],
)
def test_a_value_that_means_nothing_is_refused(name, value, says):
    assert says in told(manage("check", **PRODUCTION, **{name: value}))


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (
            {"ACCEL_REDIRECT": "/protected/"},
            "ACCEL_REDIRECT is for files on the disk, and S3_BUCKET keeps them elsewhere",
        ),
        ({"S3_ACCESS_KEY": "key"}, "S3_ACCESS_KEY and S3_SECRET_KEY go together; set both or neither."),
        ({"S3_ENDPOINT": "objects.example.com"}, "S3_ENDPOINT is 'objects.example.com'; write an address like"),
    ],
)
def test_settings_of_object_storage_that_contradict_each_other_are_refused(environment, says):
    assert says in told(manage("check", **PRODUCTION, S3_BUCKET="newsroom", **environment))


def test_object_storage_is_a_matter_of_settings():
    result = manage("check", **PRODUCTION, S3_BUCKET="newsroom", S3_ENDPOINT="http://127.0.0.1:1", S3_REGION="eu")
    assert result.returncode == 0, result.stderr


def test_the_application_server_gets_the_sentence_too():
    result = subprocess.run(
        [sys.executable, "-c", "import newsroom.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told(result).startswith("Newsroom is not set up right: the environment variable SECRET_KEY")


def test_production_settings_pass_djangos_own_checks():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_every_variable_that_is_read_is_explained():
    source = (ROOT / "newsroom" / "settings.py").read_text()
    readme = (ROOT / "README.md").read_text()
    read = {line.split('env("')[1].split('"')[0] for line in source.splitlines() if 'env("' in line}
    assert {name for name in read if f"| {name} |" not in source} == set()
    assert {name for name in read if f"`{name}`" not in readme} == set()
