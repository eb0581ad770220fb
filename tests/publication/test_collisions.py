"""Two people at once: nobody saves over what somebody else has saved meanwhile, and nothing typed is lost."""

import html
import re
from functools import partial

import pytest
from django.test import Client

from newsroom.publication.history import versions_of
from releases.models import Release
from tests import factories as make
from tests import people
from tests.desk import agree, change, errors, form_of, save
from tests.versions import delete, deleted_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(administrator):
    """The desk of a second person."""
    client = Client()
    client.force_login(administrator)
    return client


def clashes(response) -> dict[str, list[str]]:
    """{field: [theirs, yours, difference, advice]} as the page tells them."""
    page = response.content.decode().partition('<section class="collision"')[2].partition("</section>")[0]
    found = {}
    for name, row in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.S):
        words = re.findall(r'<div class="words">(.*?)</div>', row, re.S)
        advice = re.search(r'<p class="help">(.*?)</p>', row, re.S)[1]
        found[html.unescape(name)] = [html.unescape(text) for text in [*words, advice]]
    return found


def value(response, name):
    return response.context["adminform"].form[name].value()


def rows(response, kind):
    return next(item.formset for item in response.context["inline_admin_formsets"] if item.formset.prefix == kind)


def test_a_save_over_a_newer_version_saves_nothing_and_shows_both_texts(desk, other):
    release = make.make_release("News", state="draft", cleared=[])
    mine = form_of(desk.get(change(release)))
    save(other, change(release), headline_en="News from them", lede_fr="Leur chapeau")
    response = desk.post(change(release), mine | {"headline_en": "News from me", "body_ro": "<p>Al meu</p>"})

    assert response.status_code == 200
    page = html.unescape(response.content.decode())
    assert re.search(r"Administrator Popescu saved this on .*, after you had opened it\.", page)
    assert "Nothing of yours has been saved, and nothing of it is lost." in page
    release.refresh_from_db()
    assert (release.headline_en, release.body_ro) == ("News from them", "Body of News (ro)")

    found = clashes(response)
    assert list(found) == ["Headline (English)", "Lede (French)"]
    theirs, yours, difference, advice = found["Headline (English)"]
    assert (theirs, yours) == ("News from them", "News from me")
    assert difference == "News from <del>them</del><ins>me</ins>"
    assert "Both of you have changed this." in advice
    theirs, yours, difference, advice = found["Lede (French)"]
    assert (theirs, yours) == ("Leur chapeau", "Lede of News (fr)")
    assert "there is nothing to do" in advice

    # What was typed is in the form, and so is what only the other person changed.
    assert value(response, "headline_en") == "News from me"
    assert value(response, "body_ro") == "<p>Al meu</p>"
    assert value(response, "lede_fr") == "Leur chapeau"


def test_a_second_deliberate_save_goes_through_and_keeps_what_only_the_other_changed(desk, other):
    release = make.make_release("News", state="draft", cleared=[])
    mine = form_of(desk.get(change(release)))
    save(other, change(release), headline_en="News from them", lede_fr="Leur chapeau")
    response = desk.post(change(release), mine | {"headline_en": "News from me"})
    response = desk.post(change(release), form_of(response))
    assert response.status_code == 302, errors(response)
    release.refresh_from_db()
    assert (release.headline_en, release.lede_fr) == ("News from me", "Leur chapeau")


def test_a_third_save_in_between_is_noticed_again(desk, other):
    release = make.make_release("News", state="draft", cleared=[])
    mine = form_of(desk.get(change(release)))
    save(other, change(release), headline_en="First")
    response = desk.post(change(release), mine | {"headline_en": "Mine"})
    save(other, change(release), headline_en="Second")
    response = desk.post(change(release), form_of(response))
    assert clashes(response)["Headline (English)"][:2] == ["Second", "Mine"]
    assert value(response, "headline_en") == "Mine"


def test_a_form_opened_before_a_decision_is_refused_and_does_not_take_it_back(desk, other):
    plant = make.make_plant(state="in_review", cleared=["en"])
    mine = form_of(desk.get(change(plant)))
    save(other, change(plant), state="approved", cleared=["en", "fr"])
    response = desk.post(change(plant), mine | {"name_ro": "Uzina"})
    assert clashes(response)["State"][:2] == ["approved", "in review"]
    assert (value(response, "state"), value(response, "cleared")) == ("approved", ["en", "fr"])
    assert desk.post(change(plant), form_of(response)).status_code == 302
    agree()
    plant.refresh_from_db()
    assert (plant.state, plant.name_ro, plant.cleared_languages) == ("approved", "Uzina", ["en", "fr"])


def test_relations_and_a_moment_are_told_by_name_and_kept(desk, other):
    douai, cleon, flins = (make.make_plant(name) for name in ("Douai", "Cléon", "Flins"))
    release = make.make_release("News", state="draft", cleared=[], plants=[douai])
    mine = form_of(desk.get(change(release)))
    save(other, change(release), plants=[cleon.pk])
    response = desk.post(change(release), mine | {"plants": [douai.pk, flins.pk]})
    assert clashes(response)["Plants"][:2] == ["Cléon (en)", "Douai (en), Flins (en)"]
    assert sorted(form_of(response)["plants"]) == [str(douai.pk), str(flins.pk)]

    vehicle = make.make_vehicle(state="draft", cleared=[])
    mine = form_of(desk.get(change(vehicle)))
    save(other, change(vehicle), lede_en="Theirs")
    moment = {"public_from_date": "2031-03-04", "public_from_time": "05:06", "public_from_zone": "Asia/Tokyo"}
    response = desk.post(change(vehicle), mine | moment)
    assert form_of(response) | moment == form_of(response)
    assert desk.post(change(vehicle), form_of(response)).status_code == 302
    vehicle.refresh_from_db()
    assert (vehicle.public_from.isoformat(), vehicle.zone) == ("2031-03-03T20:06:00+00:00", "Asia/Tokyo")


def test_what_was_typed_wrongly_comes_back_too(desk, other):
    release = make.make_release("News", state="draft", cleared=[])
    mine = form_of(desk.get(change(release)))
    save(other, change(release), dateline_date="2025-02-02")
    response = desk.post(change(release), mine | {"dateline_date": "tomorrow", "headline_en": "Mine"})
    assert clashes(response)["Date"][:2] == ["2 February 2025", "tomorrow"]
    assert (value(response, "dateline_date"), value(response, "headline_en")) == ("tomorrow", "Mine")
    response = desk.post(change(release), form_of(response))
    assert len(errors(response)) == 1


def test_rows_that_both_have_worked_on_come_together(desk, other):
    images = [make.make_image(name) for name in ("Hall", "Gate", "Line", "Roof", "Yard")]
    release = make.make_release("News", state="draft", cleared=[], images=images[:3])
    mine = form_of(desk.get(change(release)))
    theirs = {
        "release_images-0-caption_en": "Hall by them",
        "release_images-1-DELETE": "on",
        "release_images-TOTAL_FORMS": "4",
        "release_images-3-image": str(images[3].pk),
        "release_images-3-position": "3",
    }
    assert save(other, change(release), **theirs).status_code == 302
    response = desk.post(
        change(release),
        mine
        | {
            "release_images-0-caption_fr": "Hall par moi",
            "release_images-1-caption_fr": "Porte par moi",
            "release_images-2-DELETE": "on",
            "release_images-TOTAL_FORMS": "4",
            "release_images-3-image": str(images[4].pk),
            "release_images-3-position": "7",
        },
    )
    found = clashes(response)
    assert found["Image: Hall (en) – Caption (English)"][0] == "Hall by them"
    assert "The form adds it again with your text." in found["Image: Gate (en)"][3]
    assert found["Image: Roof (en)"][3] == "Added meanwhile. It is in the form; there is nothing to do."

    response = desk.post(change(release), form_of(response))
    assert response.status_code == 302, errors(response)
    parts = {part.image.title_en: (part.caption_en, part.caption_fr) for part in release.release_images.all()}
    assert parts == {
        "Hall (en)": ("Hall by them", "Hall par moi"),
        "Gate (en)": (None, "Porte par moi"),
        "Roof (en)": (None, None),
        "Yard (en)": (None, None),
    }


def test_a_row_that_was_taken_away_untouched_stays_away(desk, other):
    release = make.make_release("News", state="draft", cleared=[], images=[make.make_image("Hall")])
    mine = form_of(desk.get(change(release)))
    save(other, change(release), **{"release_images-0-DELETE": "on"})
    response = desk.post(change(release), mine | {"headline_en": "Mine"})
    assert "Removed meanwhile." in clashes(response)["Image: Hall (en)"][3]
    assert rows(response, "release_images").forms == []
    assert desk.post(change(release), form_of(response)).status_code == 302
    assert not release.release_images.exists()


def test_whoever_may_no_longer_change_it_keeps_what_was_typed(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="draft", cleared=["en"])
    mine = form_of(client.get(change(release)))
    Release.objects.update(state="retracted", headline_ro="Altul")
    response = client.post(change(release), mine | {"lede_en": "An hour of work", "headline_fr": "Une heure"})
    assert response.status_code == 200
    assert "This is retracted." in response.content.decode()
    found = clashes(response)
    assert found["Lede (English)"][1] == "An hour of work"
    assert found["Headline (French)"][1] == "Une heure"
    assert "Your text is kept here, so that you can copy it." in found["Lede (English)"][3]
    release.refresh_from_db()
    assert release.lede_en != "An hour of work"


def test_the_same_save_sent_twice_is_made_once_and_is_no_collision(desk):
    release = make.make_release("News", state="draft", cleared=[], images=[make.make_image("Hall")])
    image = make.make_image("Gate")
    mine = form_of(desk.get(change(release))) | {
        "headline_en": "Mine",
        "release_images-TOTAL_FORMS": "2",
        "release_images-1-image": str(image.pk),
        "release_images-1-position": "1",
    }
    assert desk.post(change(release), mine).status_code == 302
    response = desk.post(change(release), mine, follow=True)
    assert "“Mine” holds all of this already" in html.unescape(response.content.decode())
    assert release.release_images.count() == 2
    assert versions_of(Release, release.pk).count() == 2


def test_ones_own_save_in_another_window_is_told_as_such(desk):
    release = make.make_release("News", state="draft", cleared=[])
    mine = form_of(desk.get(change(release)))
    save(desk, change(release), headline_en="There")
    page = desk.post(change(release), mine | {"headline_en": "Here"}).content.decode()
    assert "You saved this yourself on" in page


def test_a_change_by_nobody_who_is_known_is_noticed_as_well(desk):
    release = make.make_release("News", state="draft", cleared=[])
    mine = form_of(desk.get(change(release)))
    Release.objects.update(headline_en="By a command")
    response = desk.post(change(release), mine | {"headline_en": "Mine"})
    assert "by whom is not known" in response.content.decode()
    assert clashes(response)["Headline (English)"][:2] == ["By a command", "Mine"]


@pytest.mark.parametrize("token", ["x", "[]", "{}", "[1, 2, 3]", '[1, {"a": "b"}, {"c": 4}]', "null", '["x", {}, {}]'])
def test_a_form_opened_on_nothing_known_is_refused_and_keeps_its_words(desk, token):
    release = make.make_release("News", state="draft", cleared=[])
    response = save(desk, change(release), opened=token, headline_en="Mine")
    assert response.status_code == 200
    assert value(response, "headline_en") == "Mine"
    release.refresh_from_db()
    assert release.headline_en == "News (en)"


@pytest.mark.parametrize(
    ("factory", "field"),
    [
        (partial(make.make_plant, state="draft"), "city_fr"),
        (partial(make.make_vehicle, state="draft"), "name_ro"),
        (make.make_contact, "hours_en"),
        (make.make_boilerplate, "text_fr"),
        (make.make_brand, "name"),
        (make.make_image, "alt_en"),
        (lambda: make.make_fact(make.make_measure(), 5), "source_fr"),
    ],
)
def test_all_content_is_guarded(desk, other, factory, field):
    thing = factory()
    mine = form_of(desk.get(change(thing)))
    assert save(other, change(thing), **{field: "Theirs"}).status_code == 302
    response = desk.post(change(thing), mine | {field: "Mine"})
    assert [pair[:2] for pair in clashes(response).values()] == [["Theirs", "Mine"]]
    assert desk.post(change(thing), form_of(response)).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) in {"Mine", "<p>Mine</p>"}


def test_saving_what_nobody_else_has_touched_is_as_before_in_every_language_of_the_desk(desk):
    release = make.make_release(
        "News", state="draft", cleared=[], facts=[make.make_fact(make.make_measure(), "1234.5")]
    )
    mine = form_of(desk.get(change(release), headers={"Accept-Language": "ro"}))
    response = desk.post(change(release), mine | {"headline_en": "Mine"}, headers={"Accept-Language": "fr"})
    assert response.status_code == 302


def test_a_file_chosen_in_vain_is_named(desk, other):
    image = make.make_image("Hall")
    mine = form_of(desk.get(change(image)))
    save(other, change(image), alt_en="Theirs")
    response = desk.post(change(image), mine | {"file": make.picture_file("new.jpg", colour="red")})
    assert "Choose again, because a browser cannot keep a chosen file: File." in response.content.decode()
    assert value(response, "alt_en") == "Theirs"


def test_what_was_typed_for_something_deleted_meanwhile_is_not_lost(desk, other):
    image = make.make_image("Hall")
    release = make.make_release("News", state="draft", public_from=None, cleared=[], images=[image])
    mine = form_of(desk.get(change(release)))
    delete(other, release)
    response = desk.post(change(release), mine | {"headline_en": "An hour of work"})
    page = response.content.decode()
    assert "Administrator Popescu deleted this on" in page
    assert deleted_page(Release) in page
    assert 'action="/admin/releases/release/add/"' in page
    assert desk.post("/admin/releases/release/add/", form_of(response)).status_code == 302
    added = Release.objects.get()
    assert (added.headline_en, added.headline_fr, added.release_images.get().image) == (
        "An hour of work",
        "News (fr)",
        image,
    )


def test_a_save_of_what_never_existed_or_may_not_be_seen_is_answered_alike(client, other):
    release = make.make_release("News")
    delete(other, release)
    client.force_login(people.make("visitor"))
    answers = [client.post(f"/admin/releases/release/{pk}/change/", {"opened": "x"}) for pk in (release.pk, 999)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert other.post("/admin/releases/release/999/change/", {"opened": "x"})["Location"] == "/admin/"
    assert other.post("/admin/releases/release/x/change/", {"opened": "x"})["Location"] == "/admin/"
