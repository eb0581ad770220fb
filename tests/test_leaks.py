"""Secret equals absent, at every anonymous address.

Every kind of hidden thing, in every hidden state and language, carries a secret word. A visitor then walks the
whole site: every page that links lead to, in every language, and every address that somebody could guess. No
answer may hold the word, and a guessed address must answer exactly as one that never existed. Then the thing is
made public and the word must be found, so that the walk is known to reach it.
"""

import datetime
import sys
from string import ascii_lowercase

import pytest
from django.utils import timezone

from newsroom.publication.gate import PublishableQuerySet
from newsroom.publication.languages import codes, column, columns
from releases import workflow
from releases.models import Release
from tests import factories as make
from tests.walk import addresses_of, answer, walk

pytestmark = pytest.mark.django_db

PREFIX = SECRET = "Zebrafish"
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


def a_fact_in_a_text(**hidden):
    fact = make.make_fact(make.make_measure(unit=""), None, of_alliance=True, **make.in_every_language(wording=SECRET))
    texts = {column("lede", code): f"Lede [[{fact.key}]]" for code in codes()}
    return make.make_release("Release", facts=[fact], **texts | hidden)


def the_subject_of_a_fact(**hidden):
    plant = make.make_plant(SECRET, **hidden)
    make.make_release("Open release", facts=[make.make_fact(make.make_measure(), plant=plant)])
    return plant


def a_newer_fact(**hidden):
    plant, measure = make.make_plant("Open plant"), make.make_measure()
    stated = make.make_fact(measure, plant=plant)
    make.make_release("Open release", facts=[stated])
    newer = make.make_fact(measure, 2000, plant=plant, supersedes=stated, **make.in_every_language(source=SECRET))
    return make.make_release("Release", facts=[newer], **hidden)


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
    a_fact_in_a_text,
    the_subject_of_a_fact,
    a_newer_fact,
    a_category,
    a_contact,
    a_boilerplate,
    a_correction,
    an_earlier_text,
]


LISTS = ("", "rss.xml", "facts.csv")


def guesses_about(owner) -> list[str]:
    """The addresses that the owner has or would have, also for a day of the past."""
    return [path + form for path in addresses_of(owner) for form in ("", "earlier/1/", "?as-of=2025-02-01")]


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


@pytest.fixture
def hide(monkeypatch):
    """Makes one thing of every kind, each with a word of its own: {name of the kind: (its owner, its word)}."""

    def go(**hidden):
        made = {}
        for letter, kind in zip(ascii_lowercase, KINDS, strict=False):
            word = f"{PREFIX}{letter}"
            monkeypatch.setattr(sys.modules[__name__], "SECRET", word)
            made[kind.__name__] = (kind(**hidden), word)
        assert len(made) == len(KINDS)
        return made

    return go


@pytest.mark.parametrize("how", HIDDEN)
def test_a_secret_is_nowhere_until_it_is_public(hide, how):
    made = hide(**HIDDEN[how])
    visited = walk(*(path for owner, _word in made.values() for path in guesses_about(owner)))
    assert {kind: visited.found(word) for kind, (_owner, word) in made.items() if visited.found(word)} == {}

    for owner, _word in made.values():
        # Some wanted the same address, which only the first of them gets.
        vars(owner).update(dict.fromkeys(columns("slug"), ""))
        make.published(owner)
    visited = walk()
    assert [kind for kind, (_owner, word) in made.items() if not visited.found(word)] == []


# The same in every language: public with the first.
IN_NO_LANGUAGE = {kind.__name__ for kind in (the_words_in_a_document, a_brand, a_platform)}


@pytest.mark.parametrize("code", ["en", "fr", "ro"])
def test_a_language_that_is_not_cleared_is_nowhere(hide, code):
    """The texts of the factories end in their language: "Zebrafish (fr)"."""
    other, *_others = others = [other for other in codes() if other != code]
    made = hide(cleared=others)
    visited = walk(*(path for owner, _word in made.values() for path in guesses_about(owner)))
    words = {kind: word for kind, (_owner, word) in made.items() if kind not in IN_NO_LANGUAGE}
    assert [kind for kind, word in words.items() if visited.found(rf'{word}[^<"]*\({code}\)')] == []
    assert [kind for kind, word in words.items() if not visited.found(rf'{word}[^<"]*\({other}\)')] == []
    assert [kind for kind in IN_NO_LANGUAGE if not visited.found(made[kind][1])] == []


@pytest.mark.parametrize("kind", [a_release, a_plant, a_vehicle], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_page_answers_as_one_that_never_existed(kind, how):
    hidden = kind(**HIDDEN[how])
    for path in addresses_of(hidden):
        absent = path.replace("zebrafish", "never-was")
        assert absent != path
        for method in ("get", "head", "options"):
            assert answer(method, path) == answer(method, absent)


def stated_and_hidden(how):
    """A fact that is public, and a newer one that is not, of which the release states the first again."""
    plant, measure = make.make_plant("Open plant"), make.make_measure()
    stated = make.make_fact(measure, plant=plant)
    make.make_release("Open release", facts=[stated])
    yield stated
    hidden = make.make_fact(measure, 2000, plant=plant, supersedes=stated)
    make.make_release(SECRET, facts=[hidden, stated], **HIDDEN[how])
    yield hidden


FORMS = ("/", ".json", ".csv", "/embed/", "/?as-of=2025-02-01")


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_fact_answers_as_one_that_never_existed(how):
    _stated, hidden = stated_and_hidden(how)
    for path in (f"/{code}/facts/{hidden.key}{form}" for code in codes() for form in FORMS):
        for method in ("get", "head", "options", "post"):
            assert answer(method, path) == answer(method, path.replace(hidden.key, "0" * 10))


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_fact_changes_no_list_feed_table_or_page_of_another(how):
    facts = stated_and_hidden(how)
    stated = next(facts)
    lists = [f"/en/facts/{form}{query}" for form in LISTS for query in ("", "?plant=open-plant-en")]
    paths = [*lists, "/en/plants/open-plant-en/", *(f"/en/facts/{stated.key}{form}" for form in FORMS)]
    before = [answer("get", path) for path in paths]
    next(facts)
    assert [path for path, was in zip(paths, before, strict=True) if answer("get", path) != was] == []


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
    assert walk(until=SECRET).found(SECRET) != []
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
    assert walk(until=SECRET).found(SECRET) != []


def test_public_answers_set_no_cookie_and_vary_by_none(client):
    visited = walk()
    assert len(visited.answers) > 20
    told = {path: headers for path, (_status, headers, _body) in visited.answers.items()}
    assert {path for path, headers in told.items() if "Set-Cookie" in headers} == set()
    assert {path for path, headers in told.items() if "Cookie" in headers.get("Vary", "")} == set()
