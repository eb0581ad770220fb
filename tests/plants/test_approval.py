"""Plants and vehicles are approved on their own page: at once by whoever wrote none of it, else by two people."""

import pytest
from django.test import Client

from newsroom.library.models import Image
from newsroom.plants.models import Plant
from newsroom.publication import changes
from newsroom.publication.models import Change
from tests import factories as make
from tests.desk import agree, change, errors, form_of, save

pytestmark = pytest.mark.django_db


def test_nobody_approves_a_plant_of_their_own_alone(desk, client):
    save(desk, "/admin/plants/plant/add/", name_en="Douai", city_en="Douai", country_en="France", lede_en="About it")
    plant = Plant.objects.get()
    moment = {"public_from_date": "2025-09-16", "public_from_time": "06:00"}
    save(
        desk,
        change(plant),
        state="approved",
        cleared=["en"],
        public_from_past="2025-09-16T04:00:00+00:00",
        **moment,
    )
    plant.refresh_from_db()
    assert (plant.state, plant.cleared_languages) == ("draft", [])
    agree()
    plant.refresh_from_db()
    assert (plant.state, plant.cleared_languages, plant.cleared_by_en) == ("approved", ["en"], "Second Popescu")
    assert Client().get("/en/plants/douai/").status_code == 200


def test_whoever_wrote_none_of_it_approves_a_plant_at_once(desk, client, writer):
    other = Client()
    other.force_login(writer)
    plant = make.make_plant(state="draft", cleared=[])
    save(other, change(plant), lede_en="By a writer", lede_fr="Par un rédacteur")
    save(desk, change(plant), state="approved", cleared=["en", "fr"])
    plant.refresh_from_db()
    assert (plant.state, plant.cleared_languages) == ("approved", ["en", "fr"])
    assert not Change.objects.exists()


def test_an_approver_who_wrote_one_language_does_not_send_it_out_alone(desk, writer):
    other = Client()
    other.force_login(writer)
    plant = make.make_plant(state="draft", cleared=[])
    save(desk, change(plant), lede_fr="Par l’approbateur")
    save(other, change(plant), lede_en="By a writer")
    save(desk, change(plant), state="approved", cleared=["en"])
    assert not Change.objects.exists()
    save(desk, change(plant), cleared=["en", "fr"])
    plant.refresh_from_db()
    assert plant.cleared_languages == ["en"]
    assert Change.objects.get().state == "waiting"


def test_a_picture_of_ones_own_counts_as_ones_own_work_on_a_plant(desk, writer):
    other = Client()
    other.force_login(writer)
    image = make.make_image()
    save(desk, change(image), alt_en="By the approver")
    plant = make.make_plant(state="draft", cleared=[])
    save(other, change(plant), lede_en="By a writer", image=str(image.pk))
    save(desk, change(plant), state="approved", cleared=["en"])
    plant.refresh_from_db()
    assert plant.state == "draft"
    assert Image.objects.get().alt_en == "By the approver"


@pytest.mark.parametrize("typed", [{"state": "draft"}, {"state": "withdrawn"}, {"cleared": ["en"]}])
def test_taking_something_away_from_the_public_waits_for_nobody(desk, typed):
    plant = make.make_plant()
    save(desk, change(plant), **typed)
    assert not Change.objects.exists()
    assert Client().get("/fr/plants/douai-fr/").status_code == 404


def test_an_approval_that_waits_can_be_worked_on_again(desk):
    plant = make.make_plant(state="draft", cleared=[])
    save(desk, change(plant), lede_en="Own", state="approved", cleared=["en"])
    form = form_of(desk.get(f"{change(plant)}?change={Change.objects.get().pk}"))
    assert (form["lede_en"], form["state"], form["cleared"]) == ("Own", "approved", ["en"])


def test_an_approval_that_was_refused_first_keeps_the_address(desk):
    """The page that says what is missing is about the plant as it is stored, not as it was typed."""
    make.make_plant("Other")
    plant = make.make_plant(state="in_review", public_from=None, cleared=["en"])
    response = save(desk, change(plant), state="approved", lede_en="Own words")
    assert errors(response) == ["Say from when it is public: something approved needs that moment."]
    assert "slug_en" in response.context["adminform"].form.fields
    assert "This is approved or withdrawn" not in response.content.decode()
    past = {"public_from_date": "2025-09-16", "public_from_time": "06:00"}
    confirmed = {"public_from_past": "2025-09-16T04:00:00+00:00"}
    response = desk.post(change(plant), form_of(response) | past | confirmed)
    assert response.status_code == 302, errors(response)
    agree()
    plant.refresh_from_db()
    assert (plant.state, plant.slug_en) == ("approved", "douai-en")


def test_what_was_never_public_is_not_withdrawn(desk):
    form = desk.get("/admin/plants/plant/add/").context["adminform"].form
    assert [value for value, _label in form.fields["state"].choices] == ["draft", "in_review", "approved"]


def test_a_note_is_read_where_the_work_is_done(desk, approver):
    plant = make.make_plant()
    save(desk, change(plant), lede_en="Founded in 1975.")
    waiting = Change.objects.get()
    changes.dismiss(waiting, by=approver, at=make.LONG_AGO, note="It was in 1974.")
    page = desk.get(f"{change(plant)}?change={waiting.pk}").content.decode()
    assert "Approver Popescu wrote: It was in 1974." in page
