import copy
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from django.conf import settings as site
from django.db import connection, connections
from django.utils import translation

from newsroom.library import renditions
from newsroom.publication.models import Translator
from releases import demo
from tests import people


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file where a server is tested.

    In memory its threads share one connection with the test: a request that the browser has given up would end the
    transactions of the test after it.
    """
    served = any(item.get_closest_marker("browser") for item in request.session.items)
    default = site.DATABASES["default"]
    if served and default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "newsroom.sqlite3")


@pytest.fixture(autouse=True)
def quiet_world(settings, tmp_path, monkeypatch):
    """Uploads go to a folder of the test, pictures stay small, and each test starts in the first language."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(renditions, "WIDTHS", {"AVIF": (40, 80), "JPEG": (60, 80)})
    monkeypatch.setattr(renditions, "CARD", (30, 20))
    with translation.override("en"):
        yield


@pytest.fixture
def writer(db):
    return people.make("writer", role="Writer")


@pytest.fixture
def approver(db):
    return people.make("approver", role="Approver")


@pytest.fixture
def translator(db):
    """Translates into French."""
    person = people.make("translator", role="Translator")
    Translator.objects.create(user=person, languages=["fr"])
    return person


@pytest.fixture
def administrator(db):
    return people.make("administrator", role="Administrator")


@pytest.fixture
def desk(client, approver):
    """The admin, with an approver logged in."""
    client.force_login(approver)
    return client


@pytest.fixture
def douai(approver):
    """The demonstration: the Douai release and everything it is about."""
    demo.load(by=approver)


@pytest.fixture
def at_once(tmp_path, monkeypatch):
    """Runs jobs in threads and gives what they return, in their order."""

    @contextmanager
    def shared():
        """The test database of SQLite lies in memory, where threads lock each other out: here it lies in a file."""
        if connection.vendor != "sqlite":
            yield
            return
        connection.ensure_connection()
        settings = copy.deepcopy(connections.settings["default"]) | {"NAME": tmp_path / "threads.sqlite3"}
        with closing(sqlite3.connect(settings["NAME"])) as file:
            connection.connection.backup(file)
            with monkeypatch.context() as patch:
                patch.setitem(connections.settings, "default", settings)
                yield
            file.backup(connection.connection)

    def alone(job):
        try:
            return job()
        finally:
            connections.close_all()

    def run(*jobs):
        with shared(), ThreadPoolExecutor(len(jobs)) as pool:
            return [task.result() for task in [pool.submit(alone, job) for job in jobs]]

    return run
