"""Adding a language: one line in the settings, makemigrations, migrate."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Runs in a process of its own, because models get their columns when they are loaded.
SCRIPT = """
import os, sys, types
os.environ["DATABASE_URL"] = "sqlite:///:memory:"
import newsroom.settings as ours
theirs = types.ModuleType("with_japanese")
theirs.__dict__.update({name: value for name, value in vars(ours).items() if name.isupper()})
theirs.LANGUAGES = [*ours.LANGUAGES, ("ja", "Japanese")]
sys.modules["with_japanese"] = theirs
os.environ["DJANGO_SETTINGS_MODULE"] = "with_japanese"

import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AlterField, RemoveConstraint
from django.db.migrations.state import ProjectState
from django.apps import apps
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

call_command("migrate", verbosity=0)
loader = MigrationLoader(connection)
state = loader.project_state()
changes = MigrationAutodetector(state, ProjectState.from_apps(apps)).changes(graph=loader.graph)
for app, migrations in sorted(changes.items()):
    for migration in migrations:
        for operation in migration.operations:
            kind = type(operation).__name__
            if isinstance(operation, (AddConstraint, RemoveConstraint)):
                detail = getattr(operation, "name", None) or operation.constraint.name
            else:
                detail = f"{operation.model_name}.{operation.name}"
            print("change", app, kind, detail)
with connection.schema_editor() as editor:
    done = set()
    queue = [migration for migrations in changes.values() for migration in migrations]
    for migration in queue:
        state = migration.apply(state, editor)

from newsroom.plants.models import Plant
from releases.models import Release

now = timezone.now()
plant = Plant(name_ja="ドゥエー工場", city_ja="ドゥエー", country_ja="フランス", lede_ja="電気自動車の工場。")
plant.state, plant.public_from, plant.cleared_at_ja = "approved", now, now
plant.save()
texts = {"headline_ja": "新しい工場", "lede_ja": "要約。", "body_ja": "<p>本文。</p>"}
release = Release(source_language="ja", dateline_date=now.date(), **texts)
release.state, release.public_from, release.cleared_at_ja = "approved", now, now
release.save()
release.plants.add(plant)
setup_test_environment(debug=False)
client = Client()
plant_path = f"/ja/plants/{plant.slug_ja}/"
for path in ("/ja/", plant_path, f"/ja/releases/{release.slug_ja}/", "/ja/releases/rss.xml"):
    response = client.get(path)
    print("page", path, response.status_code, 'lang="ja"' in response.content.decode())
page = client.get(plant_path).content.decode()
print("shows", "ドゥエー工場" in page, "新しい工場" in page, "日本語" in page)
print("english", client.get("/en/").status_code, "ドゥエー" in client.get("/en/").content.decode())
print("front", client.get("/", headers={"Accept-Language": "ja"})["Location"])
"""


def run_with_japanese() -> list[str]:
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEBUG": "on", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout.splitlines()


def test_a_fourth_language_is_a_line_a_migration_and_its_pages():
    told = run_with_japanese()
    changes = [line.split()[1:] for line in told if line.startswith("change")]

    # Columns and constraints of the new language are added, nothing else is touched; only the check that lists
    # the wordings of all languages is made anew.
    added = {detail for _app, kind, detail in changes if kind == "AddField"}
    assert {"release.headline_ja", "plant.slug_ja", "vehicle.cleared_at_ja", "image.alt_ja", "fact.wording_ja"} <= added
    assert all(detail.endswith("_ja") for detail in added)
    constraints = {detail for _app, kind, detail in changes if kind == "AddConstraint"}
    assert constraints == {
        "releases_release_slug_ja",
        "plants_plant_slug_ja",
        "vehicles_vehicle_slug_ja",
        "releases_release_cleared_has_address_ja",
        "plants_plant_cleared_has_address_ja",
        "vehicles_vehicle_cleared_has_address_ja",
        "fact_says_something",
    }
    assert {detail for _app, kind, detail in changes if kind == "RemoveConstraint"} == {"fact_says_something"}
    altered = {
        detail for _app, kind, detail in changes if kind not in {"AddField", "AddConstraint", "RemoveConstraint"}
    }
    # The choices of a language field name the languages.
    assert altered == {
        "release.source_language",
        "document.language",
        "earliertext.language",
        "previewlink.language",
    }

    pages = [line.split() for line in told if line.startswith("page")]
    assert [(status, speaks) for _word, _path, status, speaks in pages] == [
        ("200", "True"),
        ("200", "True"),
        ("200", "True"),
        ("200", "False"),
    ]
    assert "shows True True True" in told
    assert "english 200 False" in told
    assert "front /ja/" in told


def test_no_code_and_no_template_names_a_language():
    """Only the settings say which languages there are; tests, migrations, catalogues and the demonstration aside.

    So are the words in which figures are written, which the number check reads; a language without any is read by CLDR.
    """
    aside = {"settings.py", "vocabularies.py"}
    named = []
    for path in [*ROOT.glob("newsroom/**/*.py"), *ROOT.glob("releases/**/*.py"), *ROOT.glob("templates/**/*.html")]:
        if "migrations" in path.parts or path.name in aside:
            continue
        text = path.read_text()
        named += [
            f"{path.name}: {code}"
            for code in ("en", "fr", "ro")
            for quote in ("'", '"')
            if f"{quote}{code}{quote}" in text or f"_{code}{quote}" in text
        ]
    assert named == []
