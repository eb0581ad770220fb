"""Plants and vehicles at the desk: approved and cleared on their own page, without a workflow."""

import pytest

from newsroom.plants.models import Plant
from tests import factories as make
from tests.desk import agree, change, errors, form_of, save

pytestmark = pytest.mark.django_db

PAST = {"public_from_date": "2025-09-16", "public_from_time": "06:00", "public_from_past": "2025-09-16T04:00:00+00:00"}


def test_a_writer_can_submit_but_not_approve(client, writer):
    client.force_login(writer)
    form = client.get("/admin/plants/plant/add/").context["adminform"].form
    assert [value for value, _label in form.fields["state"].choices] == ["draft", "in_review"]
    response = save(client, "/admin/plants/plant/add/", name_en="Douai", state="approved", **PAST)
    assert errors(response) == ["Select a valid choice. approved is not one of the available choices."]
    assert not Plant.objects.exists()


def test_a_writer_cannot_clear_a_language(client, writer):
    client.force_login(writer)
    plant = make.make_plant(state="draft", cleared=["fr"])
    assert save(client, change(plant), cleared=["en", "fr", "ro"]).status_code == 302
    plant.refresh_from_db()
    assert plant.cleared_languages == ["fr"]


def test_what_a_writer_saves_over_something_approved_waits_and_decides_nothing(client, writer):
    client.force_login(writer)
    plant = make.make_plant()
    page = client.get(change(plant)).content.decode()
    assert "What you save waits until somebody else who may approve makes it." in page
    save(client, change(plant), lede_en="Better", state="draft", cleared=[], public_from_date="2024-01-01")
    plant.refresh_from_db()
    assert plant.lede_en == "About Douai (en)"
    agree()
    plant.refresh_from_db()
    assert (plant.lede_en, plant.state, plant.cleared_languages) == ("Better", "approved", ["en", "fr", "ro"])
    assert (plant.public_from, plant.cleared_by_en) == (make.LONG_AGO, "Approver Popescu")


def test_an_approver_approves_and_clears(client, desk):
    plant = make.make_plant(state="in_review", public_from=None, cleared=[])
    response = save(desk, change(plant), state="approved", cleared=["en", "ro"], **PAST)
    assert response.status_code == 302, errors(response)
    plant.refresh_from_db()
    assert (plant.cleared_languages, plant.cleared_by_ro) == (["en", "ro"], "Approver Popescu")
    assert plant.public_from.isoformat() == "2025-09-16T04:00:00+00:00"  # typed in Paris
    assert client.get("/en/plants/douai-en/").status_code == 200
    assert client.get("/fr/plants/douai-fr/").status_code == 404


def test_taking_a_clearance_back_hides_the_language(client, desk):
    plant = make.make_plant()
    assert save(desk, change(plant), cleared=["en"]).status_code == 302
    assert client.get("/en/plants/douai-en/").status_code == 200
    assert client.get("/ro/plants/douai-ro/").status_code == 404
    plant.refresh_from_db()
    assert (plant.cleared_at_ro, plant.cleared_by_ro) == (None, "")


def test_a_clearance_that_stands_keeps_its_time_and_name(desk):
    plant = make.make_plant()
    save(desk, change(plant), name_en="Other")
    agree()
    plant.refresh_from_db()
    assert (plant.cleared_at_fr, plant.cleared_by_fr) == (make.LONG_AGO, "Approver Popescu")


def test_a_writer_who_works_on_a_cleared_text_ends_its_clearance_and_is_told(client, writer):
    client.force_login(writer)
    plant = make.make_plant(state="in_review")
    response = client.post(change(plant), form_of(client.get(change(plant))) | {"lede_fr": "Autre"}, follow=True)
    assert "it must be cleared again in: French." in response.content.decode()
    plant.refresh_from_db()
    assert plant.cleared_languages == ["en", "ro"]


def test_a_language_without_its_texts_cannot_be_cleared_and_nothing_typed_is_lost(desk):
    plant = make.make_plant(state="draft", cleared=[])
    Plant.objects.update(lede_fr="", city_fr="", name_ro="")
    response = save(desk, change(plant), cleared=["en", "fr", "ro"], lede_en="Typed just now")
    assert errors(response) == [
        "French cannot be cleared yet. Still empty in it: city and lede.",
        "Romanian cannot be cleared yet. Still empty in it: name.",
    ]
    assert response.context["adminform"].form["lede_en"].value() == "Typed just now"
    plant.refresh_from_db()
    assert plant.cleared_languages == []


def test_a_name_without_letters_needs_an_address_of_its_own(desk):
    plant = make.make_plant(state="draft", cleared=[])
    Plant.objects.update(name_en="???", slug_en="")
    response = save(desk, change(plant), cleared=["en"])
    assert errors(response) == ["English cannot be cleared yet. Still empty in it: address."]
    assert save(desk, change(plant), cleared=["en"], slug_en="three-questions").status_code == 302


def test_two_addresses_alike_are_refused_when_the_second_is_cleared(desk):
    make.make_plant("First")
    second = make.make_plant("Second", cleared=["en"])
    assert save(desk, change(second), slug_fr="first-fr").status_code == 302
    response = save(desk, change(second), cleared=["en", "fr"])
    assert errors(response) == ["Another page has this address in French; choose a different one."]
    second.refresh_from_db()
    assert second.cleared_languages == ["en"]


@pytest.mark.parametrize("year", ["0001", "1066"])
def test_a_mistyped_year_is_refused(desk, year):
    plant = make.make_plant()
    response = save(desk, change(plant), public_from_date=f"{year}-01-01", public_from_time="00:00")
    assert response.status_code == 200
    assert len(errors(response)) == 1


def test_an_approval_without_a_moment_is_refused_with_a_sentence(desk):
    plant = make.make_plant(state="draft", public_from=None)
    response = save(desk, change(plant), state="approved")
    assert errors(response) == ["Say from when it is public: something approved needs that moment."]


def test_an_approval_that_shows_nothing_to_anybody_says_so(desk):
    plant = make.make_plant(state="draft", cleared=[])
    response = desk.post(change(plant), form_of(desk.get(change(plant))) | {"state": "approved"}, follow=True)
    assert "It is approved, but no language is cleared: nobody will see it." in response.content.decode()


def test_a_plant_is_not_retracted(desk):
    form = desk.get(change(make.make_plant())).context["adminform"].form
    assert [value for value, _label in form.fields["state"].choices] == ["draft", "in_review", "approved", "withdrawn"]
