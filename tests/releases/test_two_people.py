"""Nothing becomes public by one person alone, and nobody decides about something that has changed since they looked."""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from newsroom.facts.models import Fact
from newsroom.publication.admin import TranslatedAdmin
from newsroom.publication.history import translated_fields
from newsroom.publication.languages import column
from releases import workflow
from releases.models import Correction, PreviewLink, Step
from tests import factories as make
from tests import people
from tests.desk import change, decide, filled, form_of, refusals, save

pytestmark = pytest.mark.django_db

WRITTEN = "You were the last to write what it shows, so somebody else must approve it: "


@pytest.fixture
def other(db):
    return people.make("other", role="Approver")


def in_review(**shown):
    return make.make_release("News", state="in_review", cleared=[], public_from=None, **shown)


def page(client, path="/en/releases/news-en/"):
    return client.get(path).content.decode()


def by(client, person, thing, **words) -> str:
    """Where a save by somebody leads."""
    client.force_login(person)
    response = save(client, change(thing), **words)
    assert response.status_code == 302
    return response["Location"]


def send(client, address, **choices):
    """Sends a change that has been typed for approval."""
    form = filled(client.get(address).context["proposal"])
    return client.post(address, form | {"act": "propose"} | choices)


def make_public(client, person, address):
    client.force_login(person)
    form = filled(client.get(address).context["making"])
    return client.post(address, form | {"act": "correct"})


# Own work -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make_thing", "place", "words"),
    [
        (make.make_contact, "contacts", {"phone": "+33 1 99 00 00 00"}),
        (make.make_boilerplate, "boilerplates", {"title_en": "Other"}),
        (make.make_brand, "brands", {"name": "Other"}),
        (make.make_image, "images", {"alt_en": "Other"}),
        (make.make_document, "documents", {"title_en": "Other"}),
        (lambda: make.make_fact(make.make_measure(), 1000), "facts", {"value": "66666"}),
    ],
)
def test_nobody_approves_alone_what_they_wrote_for_a_release(client, approver, make_thing, place, words):
    thing = make_thing()
    news = in_review(**{place: [thing]})
    by(client, approver, thing, **words)
    response = decide(client, news, "approve", languages=["en"])
    thing.refresh_from_db()
    assert refusals(response) == [f"{WRITTEN}{thing}."]


def test_the_measure_of_a_figure_counts_as_well(client, approver):
    measure = make.make_measure()
    news = in_review(facts=[make.make_fact(measure)])
    by(client, approver, measure, unit="EUR")
    assert decide(client, news, "approve", languages=["en"]).status_code == 409


def test_a_save_that_changes_nothing_makes_nobody_the_author(client, writer, approver):
    fact = make.make_fact(make.make_measure(), 1000)
    news = in_review(facts=[fact])
    by(client, approver, fact, value="66666")
    by(client, writer, fact)
    client.force_login(approver)
    assert decide(client, news, "approve", languages=["en"]).status_code == 409


def test_a_figure_of_ones_own_is_not_cleared_on_what_is_approved(client, writer, approver):
    fact = make.make_fact(make.make_measure(), 89572)
    news = make.make_release("News", facts=[fact], public_from=make.hours_from_now(1))
    own = make.make_fact(fact.measure, 1000)
    by(client, approver, own, value="66666")
    by(client, writer, news, **{"citations-0-fact": str(own.pk)})
    client.force_login(approver)
    own.refresh_from_db()
    assert refusals(decide(client, news, "clear", language="en")) == [f"{WRITTEN}{own}."]


def test_a_figure_of_ones_own_is_not_made_public_by_a_change(client, writer, approver, other, news):
    own = make.make_fact(news.citations.get().fact.measure, 1000)
    by(client, approver, own, value="66666")
    address = by(client, writer, news, **{"citations-0-fact": str(own.pk)})
    send(client, address, kind="minor")
    own.refresh_from_db()
    assert refusals(make_public(client, approver, address)) == [f"{WRITTEN}{own}."]
    assert "66,666" not in page(client)
    assert make_public(client, other, address).status_code == 302
    assert "66,666" in page(client)


def test_whoever_wrote_the_public_note_does_not_make_the_correction(client, writer, approver, news):
    address = by(client, writer, news, lede_en="Right lede")
    client.force_login(approver)
    send(client, address, kind="correction", note_en="The approver’s own words")
    send(client, by(client, writer, news, headline_en="Other headline"), kind="minor")
    assert refusals(make_public(client, approver, address)) == ["You proposed this, so somebody else must make it."]
    assert "own words" not in page(client)


def test_whoever_proposed_another_change_may_make_this_one(client, writer, approver, news):
    address = by(client, writer, news, lede_en="Right lede")
    send(client, address, kind="minor")
    send(client, by(client, approver, news, headline_en="Other headline"), kind="minor")
    assert make_public(client, approver, address).status_code == 302


def test_the_author_of_a_figure_does_not_sign_off_the_emergency_that_published_it(
    client, administrator, approver, writer
):
    fact = make.make_fact(make.make_measure(), 1000)
    news = in_review(facts=[fact])
    by(client, approver, fact, value="66666")
    by(client, administrator, news, headline_en="News b")
    assert decide(client, news, "approve", languages=["en"], alone="on", note="urgent").status_code == 302
    client.force_login(approver)
    address = reverse("admin:releases_release_sign_off", args=[Step.objects.get(emergency=True).pk])
    assert refusals(client.post(address, {"note": ""})) == ["You had edited it last; a third person must sign it off."]


# What was seen --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (("facts", lambda: make.make_fact(make.make_measure(), 1000)), {"value": "66666"}),
        (("boilerplates", make.make_boilerplate), {"text_en": "<p>Swapped</p>"}),
        (("images", make.make_image), {"caption_en": "Swapped"}),
    ],
)
def test_an_approval_is_about_what_was_seen(client, writer, approver, what, words):
    place, make_thing = what
    thing = make_thing()
    news = in_review(**{place: [thing]})
    client.force_login(approver)
    address = reverse("admin:releases_release_decide", args=[news.pk, "approve"])
    form = filled(client.get(address).context["form"])
    by(client, writer, thing, **words)
    client.force_login(approver)
    assert refusals(client.post(address, form | {"languages": ["en"]})) == [
        "Something has been done with it since you opened this page: look at it again."
    ]


def test_making_a_change_is_about_the_figure_that_was_seen(client, writer, approver, news):
    new = make.make_fact(news.citations.get().fact.measure, 2000)
    address = by(client, writer, news, **{"citations-0-fact": str(new.pk)})
    send(client, address, kind="minor")
    client.force_login(approver)
    form = filled(client.get(address).context["making"])
    by(client, writer, new, value="66666")
    client.force_login(approver)
    assert client.post(address, form | {"act": "correct"}).status_code == 409
    assert "66,666" not in page(client)


@pytest.mark.parametrize(
    ("words", "left"),
    [({"value": "66666"}, []), ({"source_en": "A report"}, ["fr", "ro"]), ({}, ["en", "fr", "ro"])],
)
def test_a_clearance_ends_when_what_is_shown_changes_under_it(client, writer, words, left):
    fact = make.make_fact(make.make_measure(), 1000)
    news = make.make_release("News", facts=[fact], state="in_review")
    client.force_login(writer)
    response = client.post(change(fact), form_of(client.get(change(fact))) | words, follow=True)
    news.refresh_from_db()
    assert news.cleared_languages == left
    told = "“News (en)” shows this and must be cleared again in: " in response.content.decode()
    assert told == (left != ["en", "fr", "ro"])


@pytest.mark.parametrize("verb", ["cancel", "schedule", "hold"])
def test_a_decision_that_waited_over_the_moment_takes_nothing_from_readers(
    client, approver, time_machine, monkeypatch, verb
):
    moment = datetime.datetime(2026, 9, 18, 8, 0, tzinfo=datetime.UTC)
    time_machine.move_to(moment - datetime.timedelta(seconds=1), tick=False)
    news = make.make_release("News", public_from=moment)
    client.force_login(approver)
    address = reverse("admin:releases_release_decide", args=[news.pk, verb])
    form = filled(client.get(address).context["form"])
    form |= {"schedule": {"moment_date": "2026-12-01"}, "hold": {"language": "en"}}.get(verb, {})
    lock = workflow.lock

    def waits(release):
        time_machine.move_to(moment + datetime.timedelta(seconds=4), tick=False)
        return lock(release)

    monkeypatch.setattr(workflow, "lock", waits)
    assert client.post(address, form).status_code == 409
    assert client.get("/en/releases/news-en/").status_code == 200


# Corrections, and languages that are published meanwhile --------------------------------------------------------


@pytest.mark.parametrize("words", [{"lede_en": "Right", "lede_fr": "Juste"}, {"lede_en": "Right"}])
def test_a_language_published_since_a_correction_was_proposed_is_told_too(client, writer, approver, other, words):
    news = make.make_release("News", cleared=["en"])
    address = by(client, writer, news, **words)
    send(client, address, kind="correction", note_en="It was wrong.")
    client.force_login(other)
    decide(client, news, "clear", language="fr")
    assert refusals(make_public(client, approver, address)) == [
        "It has been published in French since this was proposed. Propose it anew, so that its readers are told."
    ]
    assert "Juste" not in page(client, "/fr/releases/news-fr/")


def test_a_correction_does_not_wait_for_work_on_another_language(client, writer, translator, approver):
    news = make.make_release("News", cleared=["en"])
    address = by(client, writer, news, lede_en="Right")
    send(client, address, kind="correction", note_en="It was wrong.")
    by(client, translator, news, lede_fr="Traduit")
    assert make_public(client, approver, address).status_code == 302
    news.refresh_from_db()
    assert (news.lede_en, news.lede_fr) == ("Right", "Traduit")


def test_an_earlier_text_keeps_its_figures_and_captions(client, writer, approver, news):
    part = news.release_images.get()
    part.caption_en = "The wrong person"
    part.save()
    right = make.make_fact(news.citations.get().fact.measure, 89527)
    words = {"citations-0-fact": str(right.pk), "release_images-0-caption_en": "The right person"}
    address = by(client, writer, news, **words)
    send(client, address, kind="correction", note_en="Wrong.", note_fr="Faux.", note_ro="Greșit.")
    make_public(client, approver, address)
    earlier = page(client, "/en/releases/news-en/earlier/1/")
    assert [word in earlier for word in ("1,000", "The wrong person", "89,527", "The right person")] == [
        True,
        True,
        False,
        False,
    ]
    assert "1\u202f000" in page(client, "/fr/releases/news-fr/earlier/1/")


def test_the_feed_of_a_language_says_that_it_has_not_received_a_correction(client, writer, approver, news):
    address = by(client, writer, news, lede_en="Right")
    send(client, address, kind="correction", note_en="It was wrong.", awaiting=["fr"])
    make_public(client, approver, address)
    told = "n’a pas encore été faite dans cette langue"
    assert told in page(client, "/fr/releases/rss.xml")
    assert told not in page(client, "/ro/releases/rss.xml")
    client.force_login(writer)
    assert "is still to be made in: French" in page(client, change(news))


# Translators ----------------------------------------------------------------------------------------------------


TRANSLATED = [model for model, options in admin.site._registry.items() if isinstance(options, TranslatedAdmin)]


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model.__name__)
def test_a_translator_writes_in_languages_of_their_own_and_nothing_else(client, translator, douai, model):
    client.force_login(translator)
    thing = model.objects.first() or make.make_document()
    form = client.get(change(thing)).context["adminform"].form
    written = {name for name, field in form.fields.items() if not field.disabled} - {"opened"}
    assert written <= {column(name, "fr") for name in translated_fields(model)}
    # What a release states of a fact stays; a fact in figures has no words beside it.
    assert bool(written) == (model is not Fact)


def test_a_translator_sends_a_correction_in_a_language_of_theirs(client, translator, approver, news):
    address = by(client, translator, news, lede_fr="Juste")
    assert send(client, address, kind="correction", note_fr="C’était faux.").status_code == 302
    assert make_public(client, approver, address).status_code == 302
    assert "Juste" in page(client, "/fr/releases/news-fr/")


def test_a_translator_neither_dismisses_nor_replaces_what_others_propose(client, writer, translator, news):
    address = by(client, writer, news, lede_en="Right")
    send(client, address, kind="correction", note_en="It was wrong.")
    waiting = Correction.objects.get()
    again = f"{change(news)}?change={waiting.pk}"
    client.force_login(translator)
    client.post(again, form_of(client.get(again)) | {"lede_fr": "Autre"})
    response = client.post(address, {"act": "dismiss", "answer-note": "No."})
    assert refusals(response) == ["This takes the right to change releases. Ask an administrator."]
    waiting.refresh_from_db()
    assert waiting.state == "proposed"
    assert "Work on it again" not in page(client, address)


def test_what_takes_the_place_of_a_change_is_logged(client, writer, news):
    address = by(client, writer, news, lede_en="Right")
    send(client, address, kind="correction", note_en="It was wrong.")
    again = f"{change(news)}?change={Correction.objects.get().pk}"
    client.post(again, form_of(client.get(again)) | {"lede_en": "Righter"})
    assert next((step.verb, step.note) for step in Step.objects.about(news)) == ("dismiss", "Worked on again.")


def test_a_translator_reads_the_source_as_readers_do(client, translator, news):
    client.force_login(translator)
    text = page(client, change(news))
    assert "<p>We built 89,572 cars.</p>" in text
    assert "&lt;p&gt;We built" not in text


# Approval says what readers would miss --------------------------------------------------------------------------


def test_an_approval_tells_what_a_language_would_lack(client, approver, writer):
    image, document = make.make_image("Hall"), make.make_document("Sheet")
    type(image).objects.update(alt_fr="", credit_ro="")
    type(document).objects.update(title_fr="")
    news = in_review(images=[image], documents=[document])
    client.force_login(approver)
    text = page(client, reverse("admin:releases_release_decide", args=[news.pk, "approve"]))
    for sentence in (
        "French: not shown, because it is not written in it: Sheet (en).",
        "French: no alternative text for Hall (en).",
        "Romanian: nobody is credited for Hall (en).",
    ):
        assert sentence in text
    assert "English: no" not in text


# Previews -------------------------------------------------------------------------------------------------------


def test_a_preview_link_is_made_once_however_often_its_form_is_sent(client, writer):
    news = make.make_release("News", state="draft", cleared=[])
    client.force_login(writer)
    address = reverse("admin:releases_release_previews", args=[news.pk])
    form = filled(client.get(address).context["form"]) | {"language": "en", "for_whom": "Ana, Ziar", "make": "1"}
    told = {client.post(address, form).context["address"] for _time in range(2)}
    assert len(told) == PreviewLink.objects.count() == 1
    assert client.get(told.pop()).status_code == 200
    assert client.post(address, form | {"token": "chosen"}).context["address"] == ""
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize("state", ["withdrawn", "retracted"])
def test_no_preview_is_made_of_what_has_been_withdrawn(client, writer, state):
    news = make.make_release("News", state=state)
    client.force_login(writer)
    form = client.get(reverse("admin:releases_release_previews", args=[news.pk])).context["form"]
    assert form.fields["language"].choices == []


# Forged input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["NaN", "9" * 30, "x", "1.5", "²"])
@pytest.mark.parametrize("name", ["category", "citations-0-fact", "plants"])
def test_a_relation_that_is_none_is_refused_with_a_sentence(client, writer, name, value):
    news = make.make_release("News", state="draft", cleared=[], facts=[make.make_fact(make.make_measure())])
    client.force_login(writer)
    assert save(client, change(news), **{name: value}).status_code == 200


def test_a_forged_mark_of_what_a_form_was_opened_on_counts_as_none(client, writer, news):
    client.force_login(writer)
    forged = '[1,{},{"citations":{"1":["x"]}}]'
    assert save(client, change(news), opened=forged, lede_en="Typed").status_code == 200


def test_an_approver_finds_the_releases_whose_changes_wait(client, writer, approver, news):
    make.make_release("Other")
    send(client, by(client, writer, news, lede_en="Right"), kind="minor")
    client.force_login(approver)
    assert "approved · a change waits" in page(client, "/admin/releases/release/")
    found = client.get("/admin/releases/release/?changes=waiting").context["cl"].result_list
    assert [release.pk for release in found] == [news.pk]
