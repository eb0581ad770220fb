"""Secret equals absent, at every anonymous address.

Every kind of hidden thing, in every hidden state and language, carries a secret word. A visitor then walks the
whole site: every page that links lead to, in every language, and every address that somebody could guess. No
answer may hold the word, and a guessed address must answer exactly as one that never existed. Then the thing is
made public and the word must be found, so that the walk is known to reach it.
"""

import datetime
import re
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.utils import translation

from newsroom.publication.languages import codes, column
from newsroom.publication.models import Publishable, PublishableQuerySet
from releases.models import Release
from tests import factories as make

pytestmark = pytest.mark.django_db

SECRET = "Zebrafish"
TOMORROW = datetime.timedelta(days=1)

# How a publishable can be hidden: the state, the moment, and the languages that are cleared.
HIDDEN = {
    "draft": {"state": "draft"},
    "in review": {"state": "in_review"},
    "withdrawn": {"state": "withdrawn"},
    "under embargo": {"public_from": make.LONG_AGO + datetime.timedelta(days=36500)},
    "not cleared": {"cleared": []},
}


@dataclass
class Walk:
    """What a visitor without an account got to see."""

    client: Client = field(default_factory=Client)
    answers: dict = field(default_factory=dict)

    def everywhere(self, *guesses: str) -> "Walk":
        to_visit = ["/", *(f"/{code}/" for code in codes()), *guesses]
        while to_visit:
            path = to_visit.pop()
            if path in self.answers or not path.startswith("/") or path.startswith("/static/"):
                continue
            response = self.client.get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            self.answers[path] = (response.status_code, dict(response.headers), body)
            if "html" in response.headers.get("Content-Type", "") or "xml" in response.headers.get("Content-Type", ""):
                links = re.findall(rb'(?:href|src|srcset)="([^"#]+)"|<link>([^<]+)</link>', body)
                for link in (part.decode() for pair in links for part in pair if part):
                    to_visit += [word.removeprefix("http://testserver") for word in re.split(r"[\s,]+", link)]
        return self

    def found(self, secret: str) -> list[str]:
        """The addresses whose answers hold the word, in the body or in a header."""
        word = re.compile(secret.encode(), re.I)
        return sorted(
            path
            for path, (_status, headers, body) in self.answers.items()
            if word.search(body) or word.search(repr(headers).encode())
        )


def walk(*guesses: str) -> Walk:
    return Walk().everywhere(*guesses)


def addresses_of(thing: Publishable) -> list[str]:
    """The pages that the thing has or would have."""
    paths = []
    for code in codes():
        with translation.override(code):
            paths.append(thing.get_absolute_url())
    return paths


# Each kind of thing: a factory that hides the secret in it, together with the publishable on which it depends.


def a_release(**hidden):
    return make.make_release(SECRET, **hidden)


def a_plant(**hidden):
    return make.make_plant(SECRET, **hidden)


def a_vehicle(**hidden):
    vehicle = make.make_vehicle(SECRET, **hidden)
    make.make_assembly(vehicle, make.make_plant("Open plant"))
    make.make_release("Open release", vehicles=[vehicle])
    return vehicle


def a_brand(**hidden):
    return make.make_vehicle("Vehicle", brand=SECRET, **hidden)


def a_platform(**hidden):
    return make.make_vehicle("Vehicle", platform=SECRET, **hidden)


def an_assembly(**hidden):
    plant = make.make_plant(SECRET, **hidden)
    vehicle = make.make_vehicle("Open vehicle")
    make.make_assembly(vehicle, plant)
    make.make_release("Open release", vehicles=[vehicle], plants=[plant])
    return plant


def an_image(**hidden):
    return make.make_release("Release", images=[make.make_image(SECRET)], **hidden)


def an_image_of_a_plant(**hidden):
    return make.make_plant("Plant", image=make.make_image(SECRET), **hidden)


def a_document(**hidden):
    return make.make_release("Release", documents=[make.make_document(SECRET)], **hidden)


def the_words_in_a_document(**hidden):
    document = make.make_document("Sheet", content=make.PDF + SECRET.encode())
    return make.make_release("Release", documents=[document], **hidden)


def a_fact(**hidden):
    plant = make.make_plant("Open plant")
    fact = make.make_fact(make.make_measure(SECRET), plant=plant)
    return make.make_release("Release", facts=[fact], **hidden)


def a_category(**hidden):
    return make.make_release("Release", category=make.make_category(SECRET), **hidden)


def a_contact(**hidden):
    return make.make_release("Release", contacts=[make.make_contact(SECRET)], **hidden)


def a_boilerplate(**hidden):
    return make.make_release("Release", boilerplates=[make.make_boilerplate(SECRET)], **hidden)


KINDS = [
    a_release,
    a_plant,
    a_vehicle,
    a_brand,
    a_platform,
    an_assembly,
    an_image,
    an_image_of_a_plant,
    a_document,
    the_words_in_a_document,
    a_fact,
    a_category,
    a_contact,
    a_boilerplate,
]


@pytest.fixture(autouse=True)
def an_open_site(db):
    """Something public of every kind, so that there are pages on which a secret could appear."""
    plant = make.make_plant("Open site", image=make.make_image("Open image"))
    vehicle = make.make_vehicle("Open model")
    make.make_assembly(vehicle, plant)
    fact = make.make_fact(make.make_measure("Open measure"), plant=plant)
    make.make_release(
        "Open news",
        plants=[plant],
        vehicles=[vehicle],
        brands=[vehicle.brand],
        contacts=[make.make_contact("Open contact")],
        facts=[fact],
        images=[make.make_image("Open picture")],
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", HIDDEN)
def test_a_secret_is_nowhere_until_it_is_public(kind, how):
    owner = kind(**HIDDEN[how])
    assert walk(*addresses_of(owner)).found(SECRET) == []

    type(owner).objects.filter(pk=owner.pk).update(
        state="approved",
        public_from=make.LONG_AGO,
        **{column("cleared_at", code): make.LONG_AGO for code in codes()},
    )
    assert walk().found(SECRET) != []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("code", ["en", "fr", "ro"])
def test_a_language_that_is_not_cleared_is_nowhere(kind, code):
    """The texts of the factories end in their language: "Zebrafish (fr)"."""
    others = [other for other in codes() if other != code]
    owner = kind(cleared=others)
    if kind is the_words_in_a_document or kind in {a_brand, a_platform}:
        # The same in every language: public with the first.
        assert walk().found(SECRET) != []
        return
    visited = walk(*addresses_of(owner))
    assert visited.found(rf'{SECRET}[^<"]*\({code}\)') == []
    assert visited.found(rf'{SECRET}[^<"]*\({others[0]}\)') != []


@pytest.mark.parametrize("kind", [a_release, a_plant, a_vehicle], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_page_answers_as_one_that_never_existed(kind, how):
    hidden = kind(**HIDDEN[how])
    for path in addresses_of(hidden):
        absent = path.replace("zebrafish", "never-was")
        assert absent != path
        for method in ("get", "head", "options"):
            assert answer(method, path) == answer(method, absent)


def test_a_hidden_file_answers_as_one_that_never_existed():
    image, document = make.make_image("Hidden"), make.make_document("Hidden")
    make.make_release("Hidden", images=[image], documents=[document], state="in_review")
    for path, key in [(image.address("jpeg_card"), image.key), (document.address(), document.key)]:
        absent = path.replace(key, "never-was-it")
        for headers in (
            {},
            {"Range": "bytes=0-10"},
            {"If-None-Match": "*"},
            {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
        ):
            assert answer("get", path, headers) == answer("get", absent, headers)


def answer(method, path, headers=None):
    response = getattr(Client(), method)(path, headers=headers or {})
    return response.status_code, dict(response.headers), response.content


def test_counts_do_not_betray_what_is_hidden(client):
    before = client.get("/en/releases/").content
    for how in HIDDEN.values():
        make.make_release(SECRET, **how)
    assert client.get("/en/releases/").content == before


def test_an_open_gate_would_be_noticed(monkeypatch):
    """The walk fails when the gate of releases stands open: this test opens it."""
    make.make_release(SECRET, state="draft")
    monkeypatch.setattr(PublishableQuerySet, "public", lambda self, at=None, languages=None: self.all())
    monkeypatch.setattr(type(Release.objects.all()), "public", lambda self, at=None, languages=None: self.all())
    assert walk().found(SECRET) != []


def test_public_answers_set_no_cookie_and_vary_by_none(client):
    visited = walk()
    assert len(visited.answers) > 20
    told = {path: headers for path, (_status, headers, _body) in visited.answers.items()}
    assert {path for path, headers in told.items() if "Set-Cookie" in headers} == set()
    assert {path for path, headers in told.items() if "Cookie" in headers.get("Vary", "")} == set()
