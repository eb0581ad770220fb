"""What a visitor may see, and from when, asked of the gate itself."""

import datetime
import re

import pytest
from django.db import IntegrityError
from django.utils import translation

from newsroom.facts.models import Fact
from newsroom.library.models import Document, Image
from newsroom.plants.models import Plant
from newsroom.vehicles.models import Assembly, Brand, Vehicle
from releases.models import Category, Contact, Release, ReleaseImage
from tests import factories as make

pytestmark = pytest.mark.django_db

SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_nothing_is_public_that_is_not_approved(state):
    make.make_release(state=state)
    assert list(Release.objects.public()) == []


def test_a_release_becomes_public_at_its_moment_and_not_a_second_before():
    moment = datetime.datetime(2025, 9, 17, 4, 0, tzinfo=datetime.UTC)
    release = make.make_release(public_from=moment)
    assert list(Release.objects.public(moment - SECOND)) == []
    assert list(Release.objects.public(moment)) == [release]


def test_a_language_is_public_once_it_has_been_cleared():
    release = make.make_release(cleared=["ro"])
    with translation.override("fr"):
        assert list(Release.objects.public()) == []
    with translation.override("ro"):
        assert list(Release.objects.public()) == [release]


def test_a_clearance_counts_from_when_it_was_given():
    release = make.make_release()
    assert list(Release.objects.public(make.LONG_AGO - SECOND)) == []
    assert list(Release.objects.public(make.LONG_AGO)) == [release]


def test_asked_for_several_languages_one_cleared_is_enough():
    release = make.make_release(cleared=["fr"])
    assert list(Release.objects.public(languages=["en", "fr"])) == [release]
    assert list(Release.objects.public(languages=["en", "ro"])) == []
    assert list(Release.objects.public(languages=[])) == []


def test_a_row_knows_the_languages_in_which_it_is_public():
    make.make_release(cleared=["fr", "ro"])
    assert Release.objects.public(languages=["ro"]).with_public_languages().get().public_languages == ["fr", "ro"]


def test_an_assembly_is_public_when_both_its_vehicle_and_its_plant_are():
    public, hidden = make.make_plant(), make.make_plant("Secret", state="draft")
    vehicle = make.make_vehicle()
    shown = make.make_assembly(vehicle, public)
    make.make_assembly(vehicle, hidden)
    make.make_assembly(make.make_vehicle("Secret", state="draft"), public)
    assert list(Assembly.objects.public()) == [shown]


def test_a_file_is_public_while_something_public_shows_it():
    image = make.make_image()
    assert list(Image.objects.public()) == []
    plant = make.make_plant(image=image, state="draft")
    assert list(Image.objects.public()) == []
    Plant.objects.filter(pk=plant.pk).update(state="approved")
    assert list(Image.objects.public()) == [image]


def test_a_file_in_two_releases_stays_public_when_one_is_withdrawn():
    image = make.make_image()
    make.make_release("One", images=[image], state="withdrawn")
    assert list(Image.objects.public()) == []
    make.make_release("Two", images=[image])
    assert list(Image.objects.public()) == [image]


def test_a_document_in_one_language_waits_for_that_language():
    document = make.make_document(language="fr")
    make.make_release(documents=[document], cleared=["en"])
    assert list(Document.objects.public(languages=["en", "fr", "ro"])) == []
    make.make_release("Second", documents=[document], cleared=["en", "fr"])
    assert list(Document.objects.public(languages=["en", "ro"])) == []
    assert list(Document.objects.public(languages=["fr"])) == [document]


def test_a_fact_is_public_through_a_public_release_only():
    fact = make.make_fact(make.make_measure(), plant=make.make_plant())
    make.make_release("Hidden", facts=[fact], state="draft")
    assert list(Fact.objects.public()) == []
    make.make_release("Shown", facts=[fact])
    assert list(Fact.objects.public()) == [fact]


def test_a_fact_does_not_become_public_through_its_successor():
    measure = make.make_measure()
    old = make.make_fact(measure, 10)
    new = make.make_fact(measure, 20, of_alliance=True, supersedes=old)
    make.make_release(facts=[new])
    assert list(Fact.objects.public()) == [new]


def test_a_brand_is_public_through_its_vehicles_releases_or_facts():
    make.make_vehicle(brand="Hidden", state="draft")
    make.make_brand("Idle")
    make.make_vehicle(brand="Renault")
    make.make_release(brands=[make.make_brand("Nissan")])
    make.make_release(facts=[make.make_fact(make.make_measure(), brand=make.make_brand("Alpine"))])
    assert [brand.name for brand in Brand.objects.public()] == ["Alpine", "Nissan", "Renault"]


def test_contacts_and_categories_follow_their_releases():
    category, contact = make.make_category(), make.make_contact()
    release = make.make_release(category=category, contacts=[contact], state="draft")
    assert not Category.objects.public().exists()
    assert not Contact.objects.public().exists()
    Release.objects.filter(pk=release.pk).update(state="approved")
    assert Category.objects.public().get() == category
    assert Contact.objects.public().get() == contact


def test_the_parts_of_a_release_share_its_fate():
    release = make.make_release(images=[make.make_image()], state="in_review")
    assert not ReleaseImage.objects.public().exists()
    Release.objects.filter(pk=release.pk).update(state="approved")
    assert ReleaseImage.objects.public().get().release == release


def test_the_database_refuses_an_approved_thing_without_a_moment():
    with pytest.raises(IntegrityError):
        make.make_release(public_from=None)


@pytest.mark.parametrize("factory", [make.make_release, make.make_plant, make.make_vehicle])
def test_the_database_refuses_two_addresses_alike_in_one_language(factory):
    model = type(factory("First"))
    second = factory("Second")
    with pytest.raises(IntegrityError):
        model.objects.filter(pk=second.pk).update(slug_fr=model.objects.get(slug_fr="first-fr").slug_fr)


@pytest.mark.parametrize("address", [None, ""])
def test_the_database_refuses_a_cleared_language_without_an_address(address):
    release = make.make_release()
    with pytest.raises(IntegrityError, match="cleared_has_address_ro"):
        Release.objects.filter(pk=release.pk).update(slug_ro=address)


def test_the_same_address_may_stand_in_two_languages():
    first, second = make.make_plant("First"), make.make_plant("Second")
    Plant.objects.filter(pk=second.pk).update(slug_fr=first.slug_en)
    assert Plant.objects.get(slug_fr="first-en") == second


def test_an_address_is_made_from_the_title_of_each_language_and_counts_nothing_where_it_is_taken():
    first, second, third = (make.make_plant("Ștefănești") for _ in range(3))
    assert first.slug_ro == "stefanesti-ro"
    assert re.fullmatch(r"stefanesti-ro-[0-9a-f]{4}", second.slug_ro)
    assert re.fullmatch(r"stefanesti-ro-[0-9a-f]{4}", third.slug_ro)
    assert second.slug_ro != third.slug_ro


def test_an_address_does_not_betray_a_draft_that_wants_the_same():
    draft = make.make_release("Merger", state="draft", cleared=[])
    assert draft.slug_en == "merger-en"
    assert make.make_release("Merger").slug_en == "merger-en"


def test_a_title_without_letters_gives_no_address():
    make.make_release("News", state="draft", cleared=[])
    release = make.make_release("News", state="draft", cleared=[], headline_en="???")
    assert release.slug_en == ""


def test_an_address_once_given_does_not_change_with_the_title():
    vehicle = make.make_vehicle("R5")
    vehicle.name_en = "R5 Turbo"
    vehicle.save()
    assert Vehicle.objects.get().slug_en == "r5-en"
