"""Reading a release before it is public, by a link that was given to somebody by name."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from releases import workflow
from releases.models import PreviewLink, Release
from tests import factories as make
from tests.desk import filled
from tests.walk import walk

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 9, 1, 9, 0, tzinfo=datetime.UTC)
SOON = datetime.datetime(2026, 9, 17, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def embargoed():
    """Approved and under embargo, with everything that a page may show."""
    return make.make_release(
        "Secret",
        public_from=SOON,
        images=[make.make_image("Hidden")],
        documents=[make.make_document("Sheet")],
        contacts=[make.make_contact("Secret contact")],
        facts=[make.make_fact(make.make_measure("Secret measure"))],
        category=make.make_category("Secret category"),
    )


def make_link(client, release, *, language="fr", days="7", for_whom="Ana Ionescu, Gazeta"):
    """Makes a link at the desk and gives its address, as it was told."""
    address = reverse("admin:releases_release_previews", args=[release.pk])
    form = filled(client.get(address).context["form"])
    page = client.post(address, form | {"language": language, "days": days, "for_whom": for_whom, "make": "1"})
    found = re.findall(r'href="http://testserver(/preview/[^"]+)"', page.content.decode())
    return found[0] if found else page


@pytest.fixture
def preview(client, writer, embargoed):
    client.force_login(writer)
    return make_link(client, embargoed)


def test_a_preview_shows_the_page_in_its_language_and_says_for_whom_it_is(preview):
    response = Client().get(preview)
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fr">' in page
    assert "<h1>Secret (fr)</h1>" in page
    assert "Ana Ionescu, Gazeta" in page
    assert "17 septembre 2026" in page
    for words in ("Secret contact (fr)", "Secret measure (fr)", "Hidden caption (fr)", "Sheet (fr)"):
        assert words in page
    assert "Secret (en)" not in page


def test_a_preview_is_kept_by_nobody_and_found_by_nobody(preview):
    response = Client().get(preview)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex, nofollow"' in response.content.decode()
    assert "canonical" not in response.content.decode()
    assert response.cookies == {}


def test_a_preview_opens_the_files_of_its_release_and_nothing_else(preview, embargoed):
    make.make_release("Other", public_from=SOON, images=[make.make_image("Elsewhere")])
    visitor = Client()
    page = visitor.get(preview).content.decode()
    files = set(re.findall(r'(?:href|src)="(/preview/[^"]+)"', page))
    assert {address.split("/")[3] for address in files} == {"images", "documents"}
    for address in files:
        response = visitor.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert b"".join(response.streaming_content)
        assert visitor.get(address.replace(preview, "/media/")).status_code == 404
    own = embargoed.release_images.get().image
    other = type(own).objects.exclude(pk=own.pk).get()
    name = re.search(rf"images/{own.key}/([^\" ]+)", page)[1]
    assert f"{preview}images/{own.key}/{name}" in files | set(re.findall(r"/preview/[^\s\",]+", page))
    assert visitor.get(f"{preview}images/{other.key}/{name}").status_code == 404


def test_nothing_of_a_preview_stays_behind_for_others(preview):
    Client().get(preview)
    assert walk().found("Secret") == []


def test_the_link_itself_is_not_kept(preview):
    link = PreviewLink.objects.get()
    token = preview.split("/")[2]
    assert len(token) > 40
    assert token not in str(PreviewLink.objects.values().get())
    assert link.token_hash != token


def test_every_opening_is_counted(preview):
    for _time in range(3):
        Client().get(preview)
    Client().head(preview)
    link = PreviewLink.objects.get()
    assert (link.times_opened, link.last_opened_at) == (3, NOW)


def absent() -> bytes:
    return Client().get("/preview/never-was-a-token-of-this-length-at-all-0000000/").content


def is_dead(preview) -> bool:
    response = Client().get(preview)
    return response.status_code == 404 and response.content == absent()


def test_a_preview_expires(preview, time_machine):
    time_machine.move_to(NOW + datetime.timedelta(days=7, seconds=-1), tick=False)
    assert not is_dead(preview)
    time_machine.move_to(NOW + datetime.timedelta(days=7), tick=False)
    assert is_dead(preview)


def test_a_preview_is_revoked(client, preview, embargoed):
    address = reverse("admin:releases_release_previews", args=[embargoed.pk])
    client.post(address, {"revoke": str(PreviewLink.objects.get().pk)})
    assert is_dead(preview)
    assert "revoked" in client.get(address).content.decode()
    for nonsense in ("", "x", "99"):
        assert client.post(address, {"revoke": nonsense}).status_code in {200, 302}


def test_a_preview_is_dead_once_its_language_is_published_and_stays_so(client, embargoed, approver, time_machine):
    client.force_login(approver)
    preview = make_link(client, embargoed, days="30")
    time_machine.move_to(SOON - datetime.timedelta(seconds=1), tick=False)
    assert not is_dead(preview)
    time_machine.move_to(SOON, tick=False)
    assert is_dead(preview)
    workflow.withdraw(embargoed, by=approver, at=SOON, reason={"en": "x", "fr": "x", "ro": "x"})
    assert is_dead(preview)


def test_a_draft_without_a_moment_or_an_address_can_be_previewed(client, writer):
    client.force_login(writer)
    release = make.make_release("Draft", state="draft", public_from=None, cleared=[])
    Release.objects.update(slug_en="")
    page = Client().get(make_link(client, release, language="en")).content.decode()
    assert "<h1>Draft (en)</h1>" in page
    assert "Its date has not been decided." in page


def test_only_whoever_may_change_releases_makes_links(client, translator, embargoed):
    client.force_login(translator)
    assert client.get(reverse("admin:releases_release_previews", args=[embargoed.pk])).status_code == 403


def test_a_link_needs_somebody_it_is_for(client, writer, embargoed):
    client.force_login(writer)
    response = make_link(client, embargoed, for_whom="")
    assert "This field is required." in response.content.decode()
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_preview_is_only_read(preview, method):
    assert getattr(Client(), method)(preview).status_code == 405


def test_a_preview_without_a_moment_tells_none_and_names_the_first_source(client, writer):
    client.force_login(writer)
    fact = make.make_fact(make.make_measure())
    make.make_release("Earlier", facts=[fact], public_from=NOW - datetime.timedelta(days=30))
    draft = make.make_release("Draft", state="draft", public_from=None, cleared=[], facts=[fact])
    page = Client().get(make_link(client, draft, language="en")).content.decode()
    assert "Its date has not been decided." in page
    assert "1 September 2026" not in page
    assert "Release of 2 August 2026" in page
    assert "This release" not in page


def test_nothing_is_offered_to_preview_where_everything_is_public(client, writer):
    client.force_login(writer)
    release = make.make_release("News")
    page = client.get(reverse("admin:releases_release_previews", args=[release.pk])).content.decode()
    assert "There is nothing to preview: whatever is written of it is public" in page
    assert 'name="make"' not in page
