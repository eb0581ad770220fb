"""The first address that anybody types, and what is said at addresses that do not exist."""

import re

import pytest
from django.test import Client

from releases import views
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asks", "home"),
    [
        ("ro", "/ro/"),
        ("ro-MD,ro;q=0.9,en;q=0.5", "/ro/"),
        ("fr-CA;q=0.8, en;q=0.3", "/fr/"),
        ("de, hu;q=0.9, fr;q=0.1", "/fr/"),
        ("de", "/en/"),
        ("", "/en/"),
        ("*", "/en/"),
        (";;;q=,,\x00", "/en/"),
    ],
)
def test_the_front_door_leads_to_the_language_that_the_browser_asks_for(client, asks, home):
    response = client.get("/", headers={"Accept-Language": asks})
    assert (response.status_code, response["Location"], response["Vary"]) == (302, home, "Accept-Language")


def test_an_address_without_a_language_leads_to_the_one_with_it(client):
    response = client.get("/plants/", headers={"Accept-Language": "fr"})
    assert (response.status_code, response["Location"]) == (302, "/fr/plants/")


@pytest.mark.parametrize(
    ("path", "asks", "code", "says"),
    [
        ("/en/nothing/here", "fr", "en", "There is nothing at this address"),
        ("/fr/releases/jamais-vu/", "en", "fr", "Il n’y a rien à cette adresse"),
        ("/ro/plants/niciodata/", "en", "ro", "La această adresă nu se află nimic"),
        ("/nothing/", "ro", "ro", "La această adresă nu se află nimic"),
    ],
)
def test_what_is_not_there_is_said_in_the_readers_language(client, path, asks, code, says):
    response = client.get(path, headers={"Accept-Language": asks})
    page = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{code}">' in page
    assert f"<h1>{says}</h1>" in page
    assert path not in page
    assert re.findall(r'<a href="/(\w+)/" [^>]*aria-current', page) == [code]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("en", "Something went wrong on our side"),
        ("fr", "Une erreur est survenue de notre côté"),
        ("ro", "A apărut o eroare pe site-ul nostru"),
    ],
)
def test_a_fault_is_admitted_in_the_readers_language_and_recorded(monkeypatch, caplog, code, says):
    def break_down(*args, **kwargs):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(views.Release.objects, "public", break_down)
    response = Client(raise_request_exception=False).get(f"/{code}/releases/")
    page = response.content.decode()
    assert response.status_code == 500
    assert f"<h1>{says}</h1>" in page
    assert "secret reason" not in page
    assert "secret reason" in caplog.text


def test_the_page_for_a_fault_needs_no_database(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(views.Release.objects, "public", lambda: 1 / 0)
    with django_assert_num_queries(0):
        assert Client(raise_request_exception=False).get("/en/releases/").status_code == 500


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    make.make_release()
    etag = client.get("/en/releases/")["ETag"]
    again = client.get("/en/releases/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_public_pages_load_nothing_from_another_host(client):
    make.make_release(images=[make.make_image()])
    for path in ("/en/", "/en/releases/news-from-douai-en/", "/en/nothing/"):
        page = client.get(path).content.decode()
        for own in ("http://testserver/", "http://www.w3.org/", '"@context": "https://schema.org"'):
            page = page.replace(own, "")
        assert "//" not in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/releases", 301),
        ("/en/releases//", 404),
        ("/en/plants/x", 301),
        ("/en/plants/x/", 404),
        ("/en/%2e%2e/", 404),
        ("/en/releases/%00/", 404),
        ("/en/releases/<script>/", 404),
        ("/en/releases/" + "x" * 3000 + "/", 404),
        ("/en/releases/ă%CC%86/", 404),
    ],
)
def test_odd_addresses_are_answered_calmly(client, path, status):
    assert client.get(path).status_code == status


@pytest.mark.parametrize("path", ["", "releases/", "plants/", "vehicles/"])
def test_the_language_links_of_a_list_lead_to_its_siblings(client, path):
    page = client.get(f"/fr/{path}").content.decode()
    links = page[page.index('<nav class="langs"') :].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)" lang="(\w+)"', links) == [
        (f"/{code}/{path}", code) for code in ("en", "fr", "ro")
    ]


def test_no_cache_may_keep_that_something_is_absent(client):
    assert client.get("/en/releases/not-yet/")["Cache-Control"] == "no-cache"
