"""A process that is killed between two steps of a decision leaves the old state or the new one, whole."""

import json
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent

# Each runs in a process of its own, on a database of its own; `key` is the number of the release it works on.
START = """
import datetime, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from newsroom.publication.languages import codes
from releases import corrections, workflow
from releases.models import Correction, EarlierText, Release, Step
at = datetime.datetime(2026, 9, 1, 9, 0, tzinfo=datetime.UTC)
"""
PREPARE = """
call_command("migrate", verbosity=0)
from tests import factories as make, people
writer, approver = people.make("writer", role="Writer"), people.make("approver", role="Approver")
waiting = [make.make_release(f"Waiting {n}", state="in_review", public_from=at, cleared=[]) for n in range(3)]
public = [make.make_release(f"Public {n}", images=[make.make_image()]) for n in range(6)]
for release in public:
    before = corrections.content(release)
    after = before | {"fields": before["fields"] | {"lede_en": "Right", "reference": f"R{release.pk}"},
                      "parts": before["parts"] | {"release_images": []}}
    change = corrections.begin(release, by=writer, at=at, before=before, after=after)
    notes = {code: "Wrong before." for code in codes()}
    corrections.propose(change, by=writer, at=at, kind="correction", notes=notes)
print(json.dumps({"waiting": [r.pk for r in waiting], "public": [r.pk for r in public]}))
"""
APPROVE = """
workflow.approve(Release.objects.get(pk=key), by=User.objects.get(username="approver"), at=at, languages=["en", "ro"])
"""
CORRECT = """
corrections.correct(Correction.objects.get(release=key), by=User.objects.get(username="approver"), at=at)
"""
LOOK = """
def look(release):
    return {
        "state": release.state,
        "cleared": release.cleared_languages,
        "lede": release.lede_en,
        "reference": release.reference,
        "images": release.release_images.count(),
        "corrected": release.corrected_at_en is not None,
        "steps": sorted(Step.objects.about(release).values_list("verb", flat=True)),
        "changes": list(release.corrections.values_list("state", flat=True)),
        "earlier": sorted(release.earlier_texts.values_list("language", flat=True)),
    }
print(json.dumps({str(release.pk): look(release) for release in Release.objects.all()}))
"""

APPROVAL = ["approve:decided", "approve:saved", "approve:logged"]
CORRECTION = ["correct:kept", "correct:put", "correct:settled", "correct:decided", "correct:saved", "correct:logged"]


@pytest.fixture
def run(tmp_path):
    """Runs a script on a fresh database of the same kind as that of the other tests."""
    name = f"sudden_end_{uuid.uuid4().hex[:8]}"
    url = f"sqlite:///{tmp_path / 'news.sqlite3'}"
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        url = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{name}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")

    def go(script, *, fault="", **names):
        environment = {
            "PATH": os.environ["PATH"],
            "DEBUG": "on",
            "DATABASE_URL": url,
            "MEDIA_ROOT": str(tmp_path / "media"),
            "FAULT_POINT": fault,
        }
        lines = [f"{name} = {value!r}" for name, value in names.items()]
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-c", "\n".join([START, *lines, script])],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    yield go
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_kill_between_any_two_steps_leaves_the_old_state_or_the_new_one(run):
    prepared = run(PREPARE)
    assert prepared.returncode == 0, prepared.stderr[-2000:]
    keys = json.loads(prepared.stdout)
    before = json.loads(run(LOOK).stdout)
    cases = [(APPROVE, fault, key) for fault, key in zip(APPROVAL, keys["waiting"], strict=True)]
    cases += [(CORRECT, fault, key) for fault, key in zip(CORRECTION, keys["public"], strict=True)]
    for script, fault, key in cases:
        killed = run(script, fault=fault, key=key)
        assert (fault, killed.returncode) == (fault, -signal.SIGKILL), killed.stderr[-2000:]
    assert json.loads(run(LOOK).stdout) == before

    # Done again without a kill, each is done whole.
    for script, _fault, key in cases:
        done = run(script, key=key)
        assert done.returncode == 0, done.stderr[-2000:]
    after = json.loads(run(LOOK).stdout)
    for key in keys["waiting"]:
        assert after[str(key)] == before[str(key)] | {
            "state": "approved",
            "cleared": ["en", "ro"],
            "steps": ["approve"],
        }
    for key in keys["public"]:
        assert after[str(key)] == before[str(key)] | {
            "lede": "Right",
            "reference": f"R{key}",
            "images": 0,
            "corrected": True,
            "steps": ["correct", "propose"],
            "changes": ["applied"],
            "earlier": ["en", "fr", "ro"],
        }
