"""What people have decided on changes by two people: one saves it, another makes it."""

import pytest
from django.test import Client

from newsroom.plants.models import Plant
from newsroom.publication.history import versions_of
from newsroom.publication.models import Change, Translator
from newsroom.vehicles.models import Assembly, Vehicle
from releases.models import Contact, Release
from tests import factories as make
from tests import people
from tests.desk import agree, change, filled, form_of, page_of, refusals, save
from tests.walk import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def second():
    client = Client()
    client.force_login(people.make("second", role="Approver"))
    return client


def act(client, waiting, verb, **choices):
    """Opens the page of a change and presses one of its buttons."""
    form = client.get(page_of(waiting)).context["forms"][verb]
    named = {f"{form.prefix}-{name}": value for name, value in choices.items()}
    return client.post(page_of(waiting), filled(form) | named | {"act": verb})


def a_plant():
    return make.make_plant(), "lede_en"


def a_vehicle():
    return make.make_vehicle(), "lede_en"


def shown(**what):
    make.make_release(**what)
    return next(iter(what.values()))[0]


def a_brand():
    return shown(brands=[make.make_brand()]), "name"


def a_contact():
    return shown(contacts=[make.make_contact()]), "role_en"


def a_boilerplate():
    return shown(boilerplates=[make.make_boilerplate()]), "title_en"


def a_category():
    category = make.make_category()
    make.make_release(category=category)
    return category, "name_en"


def an_image():
    return shown(images=[make.make_image()]), "alt_en"


def a_document():
    return shown(documents=[make.make_document()]), "title_en"


def a_measure():
    measure = make.make_measure()
    plant = make.make_plant()
    make.make_release(facts=[make.make_fact(measure, plant=plant)], plants=[plant])
    return measure, "name_en"


def a_platform():
    return make.make_vehicle().platform, "segments_en"


THINGS = [
    a_plant,
    a_vehicle,
    a_brand,
    a_contact,
    a_boilerplate,
    a_category,
    an_image,
    a_document,
    a_measure,
    a_platform,
]


@pytest.mark.parametrize("make_thing", THINGS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("role", ["Writer", "Approver", "Administrator"])
def test_nobody_alone_changes_what_readers_see(client, make_thing, role):
    thing, field = make_thing()
    before = getattr(thing, field)
    client.force_login(people.make("first", role=role))
    response = save(client, change(thing), **{field: "Other words"})
    thing.refresh_from_db()
    assert getattr(thing, field) == before
    assert response["Location"] == page_of(Change.objects.get())
    agree()
    thing.refresh_from_db()
    assert getattr(thing, field) == "Other words"


@pytest.mark.parametrize("make_thing", THINGS, ids=lambda kind: kind.__name__)
def test_what_waits_is_nowhere_until_it_is_made(desk, second, make_thing):
    thing, field = make_thing()
    response = save(desk, change(thing), **{field: "xqzzy secret"})
    assert walk().found("xqzzy") == []
    waiting = Change.objects.get()
    assert response["Location"] == page_of(waiting)
    assert act(second, waiting, "make").status_code == 302
    assert walk(until="xqzzy").found("xqzzy") != []


@pytest.mark.parametrize("make_thing", THINGS, ids=lambda kind: kind.__name__)
def test_what_nobody_has_decided_on_is_saved_at_once(client, writer, make_thing):
    thing, field = make_thing()
    for model in (Release, Plant, Vehicle):
        model.objects.update(state="draft")
    client.force_login(writer)
    save(client, change(thing), **{field: "Written"})
    thing.refresh_from_db()
    assert getattr(thing, field) == "Written"
    assert not Change.objects.exists()


def test_whoever_proposed_it_cannot_make_it_nor_can_somebody_who_may_not_approve(desk, approver, writer):
    contact, _field = a_contact()
    save(desk, change(contact), role_en="Other")
    waiting = Change.objects.get()
    assert refusals(desk.post(page_of(waiting), {"act": "make"})) == [
        "You proposed this, so somebody else must make it."
    ]
    client = Client()
    client.force_login(writer)
    response = client.post(page_of(waiting), {"act": "make"})
    assert response.status_code == 409
    assert refusals(response) == ["This takes the right to approve. Ask somebody who has it."]
    contact.refresh_from_db()
    assert contact.role_en == "Press office role (en)"


def test_a_translator_proposes_words_in_a_language_of_theirs_and_in_no_other(client, translator):
    image, _field = an_image()
    client.force_login(translator)
    save(client, change(image), alt_fr="Vue du hall", alt_en="Hall", file=make.picture_file())
    before = image.file.name
    agree()
    image.refresh_from_db()
    assert (image.alt_fr, image.alt_en, image.file.name) == ("Vue du hall", "Hall seen from above (en)", before)


def test_a_translator_of_another_language_proposes_nothing(client, translator):
    Translator.objects.update(languages=["ro"])
    image, _field = an_image()
    client.force_login(translator)
    save(client, change(image), alt_fr="Vue du hall")
    assert not Change.objects.exists()


def test_an_emergency_is_made_alone_with_a_reason_and_listed_until_a_third_person_signs_it_off(
    client, administrator, second
):
    contact, _field = a_contact()
    client.force_login(administrator)
    save(client, change(contact), phone="+33 1 99 00 42 11")
    waiting = Change.objects.get()
    assert refusals(act(client, waiting, "make", alone="on")) == [
        "Write why it cannot wait for somebody else: a third person will read it."
    ]
    assert act(client, waiting, "make", alone="on", note="The number rings elsewhere.").status_code == 302
    contact.refresh_from_db()
    assert contact.phone == "+33 1 99 00 42 11"
    listed = "/admin/publication/change/?emergency=open"
    assert "Press office (en)" in second.get(listed).content.decode()
    assert refusals(client.post(page_of(waiting), {"act": "sign_off"})) == [
        "Somebody else must sign off what you decided alone."
    ]
    assert second.post(page_of(waiting), {"act": "sign_off"}).status_code == 302
    assert "Press office (en)" not in second.get(listed).content.decode()
    assert "Signed off by Second Popescu" in second.get(page_of(waiting)).content.decode()


def test_alone_is_for_those_with_the_right_of_it(desk):
    contact, _field = a_contact()
    save(desk, change(contact), role_en="Other")
    response = desk.post(page_of(Change.objects.get()), {"act": "make", "make-alone": "on", "make-note": "Now!"})
    assert refusals(response) == ["You proposed this, so somebody else must make it."]


def test_a_change_that_is_not_made_says_why_and_can_be_worked_on_again(client, writer, second):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="Beter", city_fr="Douay")
    waiting = Change.objects.get()
    assert act(second, waiting, "dismiss").status_code == 200  # a note is needed
    assert act(second, waiting, "dismiss", note="A letter is missing.").status_code == 302
    page = client.get(page_of(waiting)).content.decode()
    assert "A letter is missing." in page
    again = f"{change(plant)}?change={waiting.pk}"
    form = form_of(client.get(again))
    assert (form["lede_en"], form["city_fr"]) == ("Beter", "Douay")
    client.post(again, form | {"lede_en": "Better"})
    agree()
    plant.refresh_from_db()
    assert (plant.lede_en, plant.city_fr) == ("Better", "Douay")


def test_a_translator_neither_replaces_nor_dismisses_what_others_propose(client, writer, translator):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="First")
    waiting = Change.objects.get()
    client.force_login(translator)
    again = f"{change(plant)}?change={waiting.pk}"
    assert form_of(client.get(again)).get("lede_fr") == "About Douai (fr)"
    save(client, again, lede_fr="Autre")
    assert refusals(act(client, waiting, "dismiss", note="No.")) == [
        "This takes the right to approve. Ask somebody who has it."
    ]
    assert [one.state for one in Change.objects.order_by("pk")] == ["waiting", "waiting"]
    page = client.get(page_of(waiting)).content.decode()
    assert "Work on it again" not in page
    assert "Do not make it" not in page


def test_working_on_a_waiting_change_again_takes_its_place(client, writer):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="First")
    save(client, f"{change(plant)}?change={Change.objects.get().pk}", city_en="Douai!")
    assert [one.state for one in Change.objects.order_by("pk")] == ["dismissed", "waiting"]
    agree()
    plant.refresh_from_db()
    assert (plant.lede_en, plant.city_en) == ("First", "Douai!")


def test_changes_of_different_fields_are_both_made_and_of_the_same_field_only_the_first(client, writer, second):
    plant, _field = a_plant()
    client.force_login(writer)
    for typed in ({"lede_en": "One"}, {"city_en": "Two"}, {"lede_en": "Three"}):
        save(client, change(plant), **typed)
    first, other, late = Change.objects.order_by("pk")
    assert [act(second, one, "make").status_code for one in (first, other)] == [302, 302]
    assert "Work on it again." in second.get(page_of(late)).content.decode()
    assert refusals(second.post(page_of(late), {"act": "make"})) == [
        "The same has been changed since this was proposed. Work on it again."
    ]
    plant.refresh_from_db()
    assert (plant.lede_en, plant.city_en) == ("One", "Two")


def test_a_change_is_made_once(client, writer, second):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="One")
    waiting = Change.objects.get()
    act(second, waiting, "make")
    for verb in ("make", "dismiss"):
        response = second.post(page_of(waiting), {"act": verb, "dismiss-note": "No."})
        assert refusals(response) == ["This change has been decided already."]


def test_the_same_form_sent_twice_is_kept_once(client, writer):
    plant, _field = a_plant()
    client.force_login(writer)
    typed = form_of(client.get(change(plant))) | {"lede_en": "Twice"}
    addresses = {client.post(change(plant), typed)["Location"] for _time in range(2)}
    assert addresses == {page_of(Change.objects.get())}


def test_an_untouched_save_changes_nothing_and_waits_for_nobody(desk):
    for make_thing in THINGS:
        thing, _field = make_thing()
        assert save(desk, change(thing)).status_code == 302
    assert not Change.objects.exists()


def test_parts_are_changed_added_and_removed_with_it(client, writer):
    vehicle, douai = make.make_vehicle(), make.make_plant("Douai")
    cleon, flins = make.make_plant("Cléon"), make.make_plant("Flins")
    kept, gone = make.make_assembly(vehicle, douai, 2020), make.make_assembly(vehicle, cleon, 2021)
    client.force_login(writer)
    response = save(
        client,
        change(vehicle),
        **{
            "assemblies-0-until": "2024",
            "assemblies-1-DELETE": "on",
            "assemblies-TOTAL_FORMS": "3",
            "assemblies-2-plant": str(flins.pk),
            "assemblies-2-since": "2025",
        },
    )
    assert list(Assembly.objects.values_list("pk", "until")) == [(kept.pk, None), (gone.pk, None)]
    page = client.get(response["Location"]).content.decode()
    assert "Flins" in page
    agree()
    stored = Assembly.objects.order_by("since").values_list("plant__name_en", "since", "until")
    assert list(stored) == [("Douai (en)", 2020, 2024), ("Flins (en)", 2025, None)]


def test_what_has_been_deleted_since_is_told(client, writer, administrator, second):
    contact = make.make_contact()
    release = make.make_release(contacts=[contact])
    client.force_login(writer)
    save(client, change(contact), role_en="Other")
    waiting = Change.objects.get()
    release.contacts.clear()
    Contact.objects.all().delete()
    assert "It has been deleted since." in second.get(page_of(waiting)).content.decode()
    assert refusals(second.post(page_of(waiting), {"act": "make"})) == ["It has been deleted since."]


def test_nothing_that_is_shown_is_deleted(client, administrator):
    client.force_login(administrator)
    for make_thing in THINGS:
        thing, _field = make_thing()
        address = change(thing).replace("change", "delete")
        assert client.post(address, {"post": "yes"}).status_code == 403, make_thing
        assert type(thing).objects.filter(pk=thing.pk).exists()


def test_the_history_tells_who_made_it(client, writer):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="Other")
    assert versions_of(Plant, plant.pk).count() == 0
    agree()
    newest = versions_of(Plant, plant.pk).first()
    assert (newest.revision.user.username, newest.revision.comment) == ("second", "A proposed change was made.")
    page = client.get(f"/admin/plants/plant/{plant.pk}/history/").content.decode()
    assert "A proposed change was made." in page


# Who may see them -----------------------------------------------------------------------------------------------


def test_changes_are_for_those_who_may_see_the_thing(client, writer):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="Secret plan")
    waiting = Change.objects.get()
    guest = people.make("guest")
    guest.user_permissions.add(*people.rights("publication.view_change", "releases.view_contact"))
    client.force_login(guest)
    assert client.get("/admin/publication/change/").context["cl"].result_count == 0
    missing = client.get(page_of(Change(pk=10**6)), follow=True)
    hidden = client.get(page_of(waiting), follow=True)
    assert hidden.redirect_chain == missing.redirect_chain == [("/admin/", 302)]
    assert client.post(page_of(waiting), {"act": "make"}).status_code == 302
    client.logout()
    assert client.get(page_of(waiting)).status_code == 302


def test_the_form_lists_the_changes_that_wait(client, writer, desk):
    plant, _field = a_plant()
    client.force_login(writer)
    save(client, change(plant), lede_en="Other")
    page = client.get(change(plant)).content.decode()
    assert f'href="{page_of(Change.objects.get())}"' in page
    agree()
    assert "waits for a second person" not in client.get(change(plant)).content.decode()
