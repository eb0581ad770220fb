import pytest
from django.conf import settings as site
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
