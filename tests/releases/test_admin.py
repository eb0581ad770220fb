"""The desk: what each role can do with a release, and what it says when it refuses."""

import re

import pytest
from django.urls import reverse

from releases.models import Citation, Release
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


def test_a_writer_can_submit_but_not_approve(client, writer):
    client.force_login(writer)
    form = client.get(ADD).context["adminform"].form
    assert [value for value, _label in form.fields["state"].choices] == ["draft", "in_review"]
    response = save(
        client, ADD, headline_en="News", state="approved", public_from_0="2025-01-01", public_from_1="09:00"
    )
    assert errors(response) == ["Select a valid choice. approved is not one of the available choices."]
    assert not Release.objects.exists()


def test_a_writer_cannot_clear_a_language(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="draft", cleared=["fr"])
    assert save(client, change(release), cleared=["en", "fr", "ro"]).status_code == 302
    release.refresh_from_db()
    assert release.cleared_languages == ["fr"]


def test_a_writer_reads_what_is_approved_and_is_told_why_it_cannot_be_changed(client, writer):
    client.force_login(writer)
    release = make.make_release("News", body_en="<p>Rich <strong>text</strong></p>")
    page = client.get(change(release)).content.decode()
    assert "This is approved. Only somebody who may approve can change it, or set it back to draft." in page
    assert "<p>Rich <strong>text</strong></p>" in page
    assert client.post(change(release), {"headline_en": "Hacked"}).status_code == 403
    assert client.post(reverse("admin:releases_release_delete", args=[release.pk])).status_code == 403
    assert Release.objects.get().headline_en == "News (en)"


def test_an_approver_approves_and_clears(client, desk, approver):
    release = make.make_release("News", state="in_review", public_from=None, cleared=[])
    changes = {"state": "approved", "public_from_0": "2025-09-16", "public_from_1": "06:00", "cleared": ["en", "ro"]}
    response = save(desk, change(release), **changes)
    assert response.status_code == 302, errors(response)
    release.refresh_from_db()
    assert release.cleared_languages == ["en", "ro"]
    assert release.cleared_by_ro == "Approver Popescu"
    assert release.public_from.isoformat() == "2025-09-16T04:00:00+00:00"  # typed in Paris
    assert client.get("/en/releases/news-en/").status_code == 200
    assert client.get("/fr/releases/news-fr/").status_code == 404


def test_taking_a_clearance_back_hides_the_language(client, desk):
    release = make.make_release("News")
    assert save(desk, change(release), cleared=["en"]).status_code == 302
    assert client.get("/en/releases/news-en/").status_code == 200
    assert client.get("/ro/releases/news-ro/").status_code == 404
    release.refresh_from_db()
    assert (release.cleared_at_ro, release.cleared_by_ro) == (None, "")


def test_a_clearance_that_stands_keeps_its_time_and_name(desk):
    release = make.make_release("News")
    save(desk, change(release), headline_en="Other news")
    release.refresh_from_db()
    assert (release.cleared_at_fr, release.cleared_by_fr) == (make.LONG_AGO, "Approver Popescu")


def test_a_language_without_its_texts_cannot_be_cleared_and_nothing_typed_is_lost(desk):
    release = make.make_release("News", state="draft", cleared=[], lede_fr="", body_fr="", headline_ro="", slug_ro="")
    response = save(desk, change(release), cleared=["en", "fr", "ro"], lede_en="Typed just now")
    assert errors(response) == [
        "French cannot be cleared yet. Still empty in it: lede and text.",
        "Romanian cannot be cleared yet. Still empty in it: headline.",
    ]
    assert response.context["adminform"].form["lede_en"].value() == "Typed just now"
    release.refresh_from_db()
    assert release.cleared_languages == []


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


def test_an_approval_that_shows_nothing_to_anybody_says_so(desk):
    release = make.make_release("News", state="draft", cleared=[])
    response = desk.post(change(release), form_of(desk.get(change(release))) | {"state": "approved"}, follow=True)
    assert "It is approved, but no language is cleared: nobody will see it." in response.content.decode()


@pytest.mark.parametrize("year", ["0001", "1066"])
def test_a_mistyped_year_is_refused(desk, year):
    release = make.make_release("News")
    response = save(desk, change(release), public_from_0=f"{year}-01-01", public_from_1="00:00")
    assert response.status_code == 200
    assert len(errors(response)) == 1


@pytest.mark.parametrize("address", ["two words", "a/b", "rss.xml", "<b>", "a.b"])
def test_an_address_that_could_not_be_reached_is_refused(desk, address):
    release = make.make_release("News", state="draft")
    response = save(desk, change(release), slug_en=address)
    assert response.status_code == 200
    assert len(errors(response)) == 1


def test_a_title_without_letters_needs_an_address_of_its_own(desk):
    release = make.make_release("News", state="draft", cleared=[], headline_en="???", slug_en="")
    response = save(desk, change(release), cleared=["en"])
    assert errors(response) == ["English cannot be cleared yet. Still empty in it: address."]
    assert save(desk, change(release), cleared=["en"], slug_en="three-questions").status_code == 302


def test_an_approval_without_a_moment_is_refused_with_a_sentence(desk):
    release = make.make_release("News", state="draft", public_from=None)
    response = save(desk, change(release), state="approved")
    assert errors(response) == ["Say from when it is public: something approved needs that moment."]


def test_a_release_needs_its_headline_in_the_source_language(client, writer):
    client.force_login(writer)
    response = save(client, ADD, source_language="ro", headline_en="News", lede_ro="Typed just now")
    assert errors(response) == ["Write this in the source language."]
    assert response.context["adminform"].form["lede_ro"].value() == "Typed just now"


def test_two_addresses_alike_are_refused_in_the_language_of_the_desk(desk):
    make.make_release("First")
    second = make.make_release("Second")
    response = save(desk, change(second), slug_fr="first-fr")
    assert errors(response) == ["Another page has this address in French; choose a different one."]
    desk.cookies.clear()


def test_the_updated_date_moves_in_the_languages_whose_words_changed(desk):
    release = make.make_release("News")
    save(desk, change(release), lede_fr="Nouveau chapeau")
    release.refresh_from_db()
    assert release.updated_at_fr is not None
    assert (release.updated_at_en, release.updated_at_ro) == (None, None)


def test_the_updated_date_moves_everywhere_when_a_picture_or_a_fact_changes(desk):
    release = make.make_release("News", facts=[make.make_fact(make.make_measure())])
    save(desk, change(release), **{"citations-0-is_key": ""})
    release.refresh_from_db()
    assert not Citation.objects.get().is_key
    assert None not in [release.updated_at_en, release.updated_at_fr, release.updated_at_ro]


def test_saving_without_a_change_moves_no_date(desk):
    release = make.make_release("News", facts=[make.make_fact(make.make_measure())])
    save(desk, change(release))
    release.refresh_from_db()
    assert [release.updated_at_en, release.updated_at_fr, release.updated_at_ro] == [None, None, None]


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
