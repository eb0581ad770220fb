"""The desk: what each role can do with a release, and what it says when it refuses."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from releases.admin import ReleaseAdmin
from releases.models import Correction, Release, Step
from tests import factories as make
from tests.desk import change, errors, form_of, save

ADD = "/admin/releases/release/add/"

pytestmark = pytest.mark.django_db


def test_a_writer_writes_a_draft_in_one_language(client, writer):
    client.force_login(writer)
    response = save(client, ADD, source_language="ro", headline_ro="Știri de la Douai", body_ro="<p>Text.</p>")
    assert response.status_code == 302, errors(response)
    release = Release.objects.get()
    assert (release.state, release.headline_ro, release.slug_ro, release.headline_en) == (
        "draft",
        "Știri de la Douai",
        None,
        None,
    )


def test_the_source_language_is_at_first_that_of_the_admin(client, writer):
    client.force_login(writer)
    page = client.get(ADD, headers={"Accept-Language": "fr"})
    assert page.context["adminform"].form["source_language"].value() == "fr"


def test_a_writer_who_changes_a_cleared_text_ends_its_clearance_and_is_told(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="in_review", cleared=["en", "fr"])
    response = client.post(change(release), form_of(client.get(change(release))) | {"headline_fr": ""}, follow=True)
    assert "it must be cleared again in: French." in response.content.decode()
    release.refresh_from_db()
    assert release.cleared_languages == ["en"]


def test_a_writer_who_changes_a_caption_ends_the_clearance_of_its_language(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="draft", images=[make.make_image()])
    save(client, change(release), **{"release_images-0-caption_fr": "Légende"})
    release.refresh_from_db()
    assert release.cleared_languages == ["en", "ro"]


def test_a_writer_who_changes_what_all_languages_show_ends_all_clearances(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="draft", facts=[make.make_fact(make.make_measure())])
    save(client, change(release), **{"citations-0-is_key": ""})
    release.refresh_from_db()
    assert release.cleared_languages == []


@pytest.mark.parametrize("address", ["two words", "a/b", "rss.xml", "<b>", "a.b"])
def test_an_address_that_could_not_be_reached_is_refused(desk, address):
    release = make.make_release("News", state="draft")
    response = save(desk, change(release), slug_en=address)
    assert response.status_code == 200
    assert len(errors(response)) == 1


def test_a_release_needs_its_headline_in_the_source_language(client, writer):
    client.force_login(writer)
    response = save(client, ADD, source_language="ro", headline_en="News", lede_ro="Typed just now")
    assert errors(response) == ["Write this in the source language."]
    assert response.context["adminform"].form["lede_ro"].value() == "Typed just now"


def test_the_same_picture_twice_is_refused_with_a_sentence(desk):
    image = make.make_image()
    release = make.make_release("News", images=[image, make.make_image()])
    response = save(desk, change(release), **{"release_images-1-image": str(image.pk)})
    assert errors(response) == [
        "Please correct the duplicate data for image.",
        "Please correct the duplicate values below.",
    ]


def test_the_list_finds_a_release_by_its_words_in_any_language(desk):
    make.make_release("First", headline_ro="Uzina de baterii")
    make.make_release("Second")
    page = desk.get("/admin/releases/release/?q=baterii").content.decode()
    assert re.findall(r'<th class="field-__str__"><a[^>]*>([^<]+)', page) == ["First (en)"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("clearance=fr", ["All"]),
        ("clearance=not-fr", ["English"]),
        ("clearance=xx", ["All", "English"]),
        ("state__exact=draft", []),
    ],
)
def test_the_list_is_filtered_by_clearance_and_state(desk, query, found):
    make.make_release("All", public_from=make.hours_from_now(-1))
    make.make_release("English", cleared=["en"], public_from=make.hours_from_now(-2))
    page = desk.get(f"/admin/releases/release/?{query}").content.decode()
    assert re.findall(r'<th class="field-__str__"><a[^>]*>(\w+)', page) == found


def test_the_list_says_what_is_public_and_what_is_under_embargo(desk):
    make.make_release("Public", public_from=make.hours_from_now(-1), cleared=["en"])
    make.make_release("Embargo", public_from=make.hours_from_now(1))
    make.make_release("Draft", state="draft", public_from=None, cleared=[], headline_ro="", slug_ro="", body_fr="")
    page = desk.get("/admin/releases/release/").content.decode()
    assert re.findall(r'field-visibility">([^<]+)', page) == ["not public", "under embargo", "public"]
    marks = re.findall(r'class="language (\w+)" title="([^"]+)"', page)
    assert marks == [
        ("complete", "English: complete, not cleared"),
        ("begun", "French: begun"),
        ("missing", "Romanian: missing"),
        ("cleared", "English: cleared"),
        ("cleared", "French: cleared"),
        ("cleared", "Romanian: cleared"),
        ("public", "English: public"),
        ("complete", "French: complete, not cleared"),
        ("complete", "Romanian: complete, not cleared"),
    ]


def test_the_page_leads_to_the_site_only_when_there_is_something_to_see(desk):
    public, hidden = make.make_release("Public"), make.make_release("Hidden", state="draft")
    assert 'href="/en/releases/public-en/"' in desk.get(change(public)).content.decode()
    assert "View on site" not in desk.get(change(hidden)).content.decode()


def test_a_form_has_no_place_to_decide_anything(desk):
    release = make.make_release("News", state="in_review", cleared=[])
    fields = form_of(desk.get(change(release)))
    assert {"state", "public_from", "public_from_date", "cleared"} & set(fields) == set()
    save(desk, change(release), state="approved", cleared=["en"], headline_en="Other")
    release.refresh_from_db()
    assert (release.state, release.cleared_languages, release.headline_en) == ("in_review", [], "Other")


def test_a_writer_saves_and_submits_at_once(client, writer):
    client.force_login(writer)
    response = save(client, ADD, source_language="en", headline_en="News", lede_en="L", body_en="<p>B</p>", _submit="1")
    release = Release.objects.get()
    assert (response.status_code, response["Location"], release.state) == (302, change(release), "in_review")
    assert [step.verb for step in Step.objects.about(release)] == ["submit", "edit"]


def test_what_is_not_ready_is_saved_and_not_submitted(client, writer):
    client.force_login(writer)
    response = client.post(ADD, form_of(client.get(ADD)) | {"headline_en": "News", "_submit": "1"}, follow=True)
    page = response.content.decode()
    assert "It was saved, but not submitted." in page
    assert "English is not ready. Still empty in it: lede and text." in page
    assert Release.objects.get().state == "draft"


def test_work_is_noted_with_who_did_it_and_in_which_languages(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="draft", facts=[make.make_fact(make.make_measure())])
    save(client, change(release))
    assert not Step.objects.exists()
    save(client, change(release), headline_fr="Autre")
    save(client, change(release), **{"citations-0-is_key": ""})
    steps = Step.objects.about(release)
    assert [(step.by, step.languages) for step in steps] == [(writer, ["en", "fr", "ro"]), (writer, ["fr"])]
    release.refresh_from_db()
    # What all languages share makes no translation newer.
    assert (release.worded_at_fr, release.worded_at_en) == (steps[1].at, None)


def test_work_on_what_is_under_embargo_ends_the_clearance_of_its_language_only(client, writer):
    client.force_login(writer)
    release = make.make_release("News", public_from=make.hours_from_now(5))
    response = client.post(change(release), form_of(client.get(change(release))) | {"lede_fr": "Autre"}, follow=True)
    assert "it must be cleared again in: French." in response.content.decode()
    release.refresh_from_db()
    assert (release.state, release.cleared_languages) == ("approved", ["en", "ro"])


def test_an_embargo_that_ends_while_somebody_saves_shows_nothing_that_was_not_cleared(
    client, writer, time_machine, monkeypatch
):
    client.force_login(writer)
    release = make.make_release("News", public_from=make.hours_from_now(1))
    form = form_of(client.get(change(release)))
    save_model = ReleaseAdmin.save_model

    def slowly(*arguments, **options):
        time_machine.shift(7200)
        save_model(*arguments, **options)

    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(ReleaseAdmin, "save_model", slowly)
    assert client.post(change(release), form | {"headline_en": "Not cleared"}).status_code == 302
    release.refresh_from_db()
    assert release.cleared_languages == ["fr", "ro"]
    assert client.get("/en/releases/news-en/").status_code == 404


def test_a_language_that_was_not_public_is_mended_by_a_proposal_while_the_release_is_withdrawn(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="withdrawn", cleared=["en"])
    response = save(client, change(release), lede_ro="Text nou")
    assert (response.status_code, Correction.objects.get().languages) == (302, ["ro"])


def test_an_address_typed_with_a_change_of_public_words_is_not_lost_in_silence(client, writer):
    client.force_login(writer)
    release = make.make_release("News", cleared=["en"])
    form = form_of(client.get(change(release))) | {"slug_ro": "adresa-noua", "lede_en": "Changed"}
    page = client.post(change(release), form, follow=True).content.decode()
    assert "The address was not taken with the change: save it by itself." in page


def test_what_was_decided_on_is_not_deleted(client, administrator):
    client.force_login(administrator)
    for state in ("approved", "withdrawn", "retracted"):
        release = make.make_release("News", state=state)
        address = reverse("admin:releases_release_delete", args=[release.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
    draft = make.make_release("News", state="draft")
    client.post(reverse("admin:releases_release_delete", args=[draft.pk]), {"post": "yes"})
    assert sorted(Release.objects.values_list("state", flat=True)) == ["approved", "retracted", "withdrawn"]


def test_a_translator_writes_in_one_language_and_reads_the_others(client, translator):
    client.force_login(translator)
    release = make.make_release("News", state="draft", images=[make.make_image()], cleared=["en", "fr"])
    texts = {
        name
        for name in form_of(client.get(change(release)))
        if not name.startswith(("release_", "citations", "opened"))
    }
    assert texts == {
        f"{name}_fr" for name in ("headline", "lede", "dateline_place", "in_brief", "body", "notes", "slug")
    }
    captions = {"release_images-0-caption_fr": "Légende", "release_images-0-caption_en": "Hacked"}
    response = save(client, change(release), headline_fr="Nouvelle", headline_en="Hacked", reference="X", **captions)
    assert response.status_code == 302, errors(response)
    release.refresh_from_db()
    assert (release.headline_fr, release.headline_en, release.reference) == ("Nouvelle", "News (en)", "")
    part = release.release_images.get()
    assert (part.caption_fr, part.caption_en) == ("Légende", None)
    assert release.cleared_languages == ["en"]


def test_a_translator_can_add_delete_and_decide_nothing(client, translator):
    client.force_login(translator)
    release = make.make_release("News", state="draft")
    assert client.get(ADD).status_code == 403
    assert client.post(reverse("admin:releases_release_delete", args=[release.pk]), {"post": "yes"}).status_code == 403
    response = client.post(reverse("admin:releases_release_decide", args=[release.pk, "submit"]), {"note": ""})
    assert response.status_code == 409
    release.refresh_from_db()
    assert release.state == "draft"


def test_an_address_that_readers_know_stays(desk):
    release = make.make_release("News", cleared=["en"])
    assert "slug_en" not in form_of(desk.get(change(release)))
    save(desk, change(release), slug_en="other", slug_fr="autre")
    release.refresh_from_db()
    assert (release.slug_en, release.slug_fr) == ("news-en", "autre")
