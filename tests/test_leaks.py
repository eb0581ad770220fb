"""Secret equals absent, at every anonymous address.

Every kind of hidden thing, in every hidden state and language, carries a secret word. A visitor then walks the
whole site: every page that links lead to, in every language, and every address that somebody could guess. No
answer may hold the word, and a guessed address must answer exactly as one that never existed. Then the thing is
made public and the word must be found, so that the walk is known to reach it.
"""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from newsroom.publication.languages import codes, column
from newsroom.publication.models import PublishableQuerySet
from releases import workflow
from releases.models import Release
from tests import factories as make
from tests.walk import addresses_of, walk

pytestmark = pytest.mark.django_db

SECRET = "Zebrafish"
TOMORROW = datetime.timedelta(days=1)

# How a publishable can be hidden: the state, the moment, and the languages that are cleared.
HIDDEN = {
    "draft": {"state": "draft"},
    "in review": {"state": "in_review"},
    "withdrawn": {"state": "withdrawn"},
    "retracted": {"state": "retracted"},
    "under embargo": {"public_from": make.LONG_AGO + datetime.timedelta(days=36500)},
    "not cleared": {"cleared": []},
}


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


def a_correction(**hidden):
    release = make.make_release("Release", **hidden)
    make.make_correction(release, SECRET)
    return release


def an_earlier_text(**hidden):
    release = make.make_release("Release", **hidden)
    make.make_correction(release, words=SECRET)
    return release


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
    a_correction,
    an_earlier_text,
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
    assert walk(*addresses_of(owner), *(f"{path}earlier/1/" for path in addresses_of(owner))).found(SECRET) == []

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
    visited = walk(*addresses_of(owner), *(f"{path}earlier/1/" for path in addresses_of(owner)))
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


def hidden_picture():
    return make.make_image("Hidden"), "jpeg_card"


def hidden_picture_for_browsers():
    return make.make_image("Hidden"), "avif_80"


def hidden_document(name):
    def make_it():
        return make.make_document("Hidden", name=name), None

    make_it.__name__ = f"hidden_{name.rpartition('.')[2]}"
    return make_it


def hidden_next_version():
    document = make.make_document("Hidden")
    document.next_file, document.next_from = make.SimpleUploadedFile("next.pdf", SECRET.encode()), make.LONG_AGO
    document.save()
    return document, None


FILES = [
    hidden_picture,
    hidden_picture_for_browsers,
    hidden_next_version,
    *(hidden_document(name) for name in ("sheet.pdf", "pictures.zip", "drawing.svg", "sheet.docx")),
]
ASKED = [
    {},
    {"Range": "bytes=0-10"},
    {"Range": "bytes=99999999-"},
    {"Range": "bytes=0-10", "If-Range": '"a"'},
    {"If-None-Match": "*"},
    {"If-Match": "*"},
    {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
    {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
]


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", [*HIDDEN, "shown by nothing"])
def test_a_hidden_file_answers_as_one_that_never_existed(kind, how):
    thing, name = kind()
    if how != "shown by nothing":
        parts = {"images": [thing]} if name else {"documents": [thing]}
        make.make_release("Hidden", **parts, **HIDDEN[how])
    path = thing.address(name) if name else thing.address()
    absent = path.replace(thing.key, "never-was-it")
    for headers in ASKED:
        assert answer("get", path, headers) == answer("get", absent, headers)
    for method in ("head", "options", "post", "put"):
        assert answer(method, path) == answer(method, absent)
    assert answer("head", path, ASKED[1]) == answer("head", absent, ASKED[1])
    assert answer("get", path)[0] == 404


@pytest.mark.parametrize("method", ["options", "post", "delete"])
def test_what_is_not_reading_does_not_tell_a_public_file_from_an_absent_one(method):
    document = make.make_document()
    make.make_release(documents=[document])
    assert answer(method, document.address()) == answer(method, document.address().replace(document.key, "never-was"))


def test_the_words_of_a_next_version_are_nowhere_before_its_moment_and_served_from_then_on():
    at = timezone.now().replace(microsecond=0) + TOMORROW
    document = make.make_document("Sheet", content=make.PDF)
    image = make.make_image("Hall")
    make.make_release("Release", documents=[document], images=[image])
    document.next_file, document.next_from = make.SimpleUploadedFile(f"{SECRET}.pdf", SECRET.encode()), at
    document.save()
    image.next_file, image.next_from = make.picture_file(f"{SECRET}.jpg", colour="red"), at
    image.save()
    image.make_renditions("next_")
    with time_machine.travel(at - datetime.timedelta(seconds=1), tick=False):
        before = walk(document.address())
        assert before.found(SECRET) == []
    with time_machine.travel(at, tick=False):
        after = walk(document.address())
        assert document.address() in after.found(SECRET)
        assert image.address("jpeg_card") in after.answers
        assert after.answers[image.address("jpeg_card")] != before.answers[image.address("jpeg_card")]


def test_a_next_version_that_nobody_decided_on_is_never_served():
    document = make.make_document("Sheet", content=make.PDF)
    make.make_release("Release", documents=[document])
    document.next_file = make.SimpleUploadedFile("next.pdf", SECRET.encode())
    document.save()
    with time_machine.travel(timezone.now() + 9000 * TOMORROW):
        assert walk(document.address()).found(SECRET) == []


def answer(method, path, headers=None):
    response = getattr(Client(), method)(path, headers=headers or {})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, dict(response.headers), body


def test_a_withdrawal_tells_its_reason_and_nothing_of_what_was_withdrawn(approver):
    slugs = {column("slug", code): "news" for code in codes()}
    release = make.make_release(
        SECRET,
        images=[make.make_image(SECRET)],
        contacts=[make.make_contact(SECRET)],
        facts=[make.make_fact(make.make_measure(SECRET))],
        **slugs,
    )
    make.make_correction(release, SECRET, words=SECRET)
    assert walk().found(SECRET) != []
    for verb in (workflow.withdraw, workflow.retract):
        verb(release, by=approver, at=timezone.now(), reason=dict.fromkeys(codes(), "A reason"))
        visited = walk(*addresses_of(release), *(f"{path}earlier/1/" for path in addresses_of(release)))
        assert visited.found(SECRET) == []
        assert sorted(visited.found("A reason")) == sorted(addresses_of(release))


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
