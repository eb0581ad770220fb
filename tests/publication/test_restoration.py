"""Bringing back an old version, and what was deleted."""

import html
import re

import pytest
from reversion.models import Version

from newsroom.publication.history import recorded, versions_of
from releases.models import Contact, Release
from tests import factories as make
from tests import people
from tests.desk import change, errors, form_of, queries_of, save
from tests.versions import delete, deleted_page, keys, page_of, rows

pytestmark = pytest.mark.django_db


# Bringing back --------------------------------------------------------------------------------------------------


def test_an_old_version_comes_back_as_unsaved_input_that_is_saved_as_usual(desk, approver):
    plant, other = make.make_plant("Douai"), make.make_plant("Cléon")
    images = [make.make_image("Hall"), make.make_image("Gate")]
    facts = [make.make_fact(make.make_measure(), 10), make.make_fact(make.make_measure(), 20)]
    release = make.make_release("News", state="draft", cleared=[], plants=[plant], images=images[:1], facts=facts)
    save(
        desk,
        change(release),
        headline_en="Other",
        lede_ro="",
        plants=[other.pk],
        **{
            "release_images-0-DELETE": "on",
            "release_images-TOTAL_FORMS": "2",
            "release_images-1-image": str(images[1].pk),
            "release_images-1-position": "0",
            "citations-0-is_key": "",
            "citations-1-DELETE": "on",
        },
    )
    release.refresh_from_db()
    assert release.headline_en == "Other"

    response = desk.get(page_of(release, "restore", keys(release)[0]))
    assert "Nothing is saved yet" in response.content.decode()
    release.refresh_from_db()
    assert release.headline_en == "Other"

    response = desk.post(change(release), form_of(response) | {"version": keys(release)[0]})
    assert response.status_code == 302, errors(response)
    release = Release.objects.get()
    assert (release.headline_en, release.lede_ro) == ("News (en)", "Lede of News (ro)")
    assert list(release.plants.all()) == [plant]
    assert [part.image for part in release.release_images.all()] == images[:1]
    assert [(part.fact, part.is_key) for part in release.citations.all()] == [(facts[0], True), (facts[1], False)]
    assert versions_of(Release, release.pk).first().revision.comment == "Brought back from an earlier version."


def test_a_picture_taken_out_and_put_in_again_comes_back_once(desk):
    image = make.make_image()
    release = make.make_release("News", state="draft", cleared=[], images=[image])
    save(desk, change(release), **{"release_images-0-caption_en": "Then"})
    version = keys(release)[-1]
    save(desk, change(release), **{"release_images-0-DELETE": "on"})
    again = {"release_images-0-image": str(image.pk), "release_images-0-position": "0"}
    save(desk, change(release), **again, **{"release_images-TOTAL_FORMS": "1"})
    response = desk.get(page_of(release, "restore", version))
    assert desk.post(change(release), form_of(response)).status_code == 302
    assert [part.caption_en for part in release.release_images.all()] == ["Then"]


def test_decisions_and_public_addresses_do_not_come_back(desk):
    release = make.make_release("News", state="draft", public_from=None, cleared=["fr"], slug_en="old-address")
    save(desk, change(release), headline_en="Other", slug_en="new-address")
    moment = make.hours_from_now(1).replace(microsecond=0)
    Release.objects.update(
        state="approved", public_from=moment, cleared_at_ro=moment, slug_ro="adresa", cleared_at_fr=None
    )
    response = desk.get(page_of(release, "restore", keys(release)[0]))
    assert desk.post(change(release), form_of(response)).status_code == 302
    release.refresh_from_db()
    assert (release.headline_en, release.slug_en) == ("News (en)", "new-address")
    assert (release.state, release.public_from, release.cleared_languages) == ("approved", moment, ["ro"])


def test_what_is_gone_since_is_left_out_and_named(desk, approver):
    contact, plant = make.make_contact("Ana"), make.make_plant("Douai")
    release = make.make_release("News", state="draft", cleared=[], contacts=[contact], plants=[plant])
    with recorded(by=approver):
        contact.delete()
        plant.delete()
    response = desk.get(page_of(release, "restore", keys(release)[0]))
    assert "No longer there, and left out: Douai (en) (deleted) and Ana (en) (deleted)." in response.content.decode()
    assert desk.post(change(release), form_of(response)).status_code == 302


def test_a_version_from_before_a_language_existed_still_opens(desk):
    release = make.make_release("News", state="draft", cleared=[])
    save(desk, change(release), headline_en="Other")
    version = Version.objects.get(pk=keys(release)[0])
    version.serialized_data = re.sub(r'"(\w+)_ro": ', r'"\1_xx": ', version.serialized_data)
    version.save()
    for address in (
        page_of(release, "history"),
        page_of(release, "compare") + f"?old={version.pk}",
        page_of(release, "restore", version.pk),
    ):
        assert desk.get(address).status_code == 200
    assert "<ins>News (ro)</ins>" in desk.get(page_of(release, "compare") + f"?old={version.pk}").content.decode()


# Deleted --------------------------------------------------------------------------------------------------------


def test_what_was_deleted_is_listed_with_who_and_comes_back_as_a_draft(client, administrator):
    client.force_login(administrator)
    plant, contact, fact = make.make_plant("Douai"), make.make_contact("Ana"), make.make_fact(make.make_measure())
    release = make.make_release(
        "News", state="draft", cleared=[], plants=[plant], contacts=[contact], facts=[fact], images=[make.make_image()]
    )
    uid, pk = release.uid, release.pk
    delete(client, release)
    delete(client, contact)
    assert not Release.objects.exists()

    page = client.get("/admin/releases/release/").content.decode()
    assert 'href="/admin/releases/release/deleted/"' in page
    (line,) = rows(client.get("/admin/releases/release/deleted/"))
    assert line.startswith("News (en) ")
    assert line.endswith("Administrator Popescu")

    page = client.get(deleted_page(Release)).content.decode()
    assert "Lede of News (fr)" in page
    response = client.post(deleted_page(Release), follow=True)
    assert response.redirect_chain[-1][0] == f"/admin/releases/release/{pk}/change/"
    page = response.content.decode()
    assert "“News (en)” has been restored as a draft, without clearances." in page
    assert "No longer there, and left out: Ana (en) (deleted)." in page

    release = Release.objects.get()
    assert (release.pk, release.uid, release.state, release.cleared_languages) == (pk, uid, "draft", [])
    assert (release.headline_ro, release.public_from) == ("News (ro)", None)
    assert list(release.plants.all()) == [plant]
    assert release.citations.get().fact == fact
    assert release.release_images.count() == 1
    assert versions_of(Release, pk).first().revision.comment == "Restored after it was deleted."
    assert "Nothing has been deleted here." in client.get("/admin/releases/release/deleted/").content.decode()


def test_restoring_twice_leads_to_what_is_there_already(client, administrator):
    client.force_login(administrator)
    contact = make.make_contact("Ana")
    delete(client, contact)
    address = deleted_page(Contact)
    client.post(address)
    response = client.post(address, follow=True)
    assert "“Ana (en)” has been restored already." in response.content.decode()
    assert Contact.objects.count() == 1


def test_what_belongs_to_something_else_by_now_is_left_out(client, administrator):
    client.force_login(administrator)
    release = make.make_release("News", state="draft", cleared=[], reference="N-1", slug_en="news")
    delete(client, release)
    make.make_release("Newer", state="draft", cleared=[], reference="N-1", slug_en="news")
    response = client.post(deleted_page(Release), follow=True)
    assert "Reference: N-1" in response.content.decode()
    release = Release.objects.get(pk=release.pk)
    assert release.reference == ""
    assert release.slug_en != "news" or not release.cleared_languages


def test_what_cannot_be_restored_says_what_it_lacks(client, administrator):
    client.force_login(administrator)
    vehicle = make.make_vehicle("R5", brand="Renault", state="draft")
    brand = vehicle.brand
    delete(client, vehicle)
    delete(client, brand)
    response = client.post(deleted_page(type(vehicle)), follow=True)
    assert "It needs Renault (deleted), which no longer exists." in response.content.decode()
    client.post(deleted_page(type(brand)))
    response = client.post(deleted_page(type(vehicle)), follow=True)
    assert "has been restored as a draft" in response.content.decode()


def test_an_assembly_comes_back_with_its_vehicle_while_its_plant_is_there(client, administrator):
    client.force_login(administrator)
    vehicle, douai = make.make_vehicle("R5", state="draft"), make.make_plant("Douai")
    cleon = make.make_plant("Cléon", state="draft")
    make.make_assembly(vehicle, douai, since=2020)
    make.make_assembly(vehicle, cleon, since=2021)
    delete(client, vehicle)
    delete(client, cleon)
    response = client.post(deleted_page(type(vehicle)), follow=True)
    assert "left out: Cléon (en) (deleted)." in response.content.decode()
    assert [(part.plant, part.since) for part in type(vehicle).objects.get().assemblies.all()] == [(douai, 2020)]


def test_a_picture_comes_back_with_its_file(client, administrator):
    client.force_login(administrator)
    image = make.make_image("Hall")
    name, renditions = image.file.name, image.renditions
    delete(client, image)
    assert client.post(deleted_page(type(image))).status_code == 302
    image = type(image).objects.get()
    assert (image.file.name, image.renditions, image.title_en) == (name, renditions, "Hall (en)")

    delete(client, image)
    image.file.storage.delete(name)
    response = client.post(deleted_page(type(image)))
    assert f"Its file is no longer there: {name}." in html.unescape(response.content.decode())


def test_whoever_may_not_add_sees_what_was_deleted_and_is_told_who_can_restore_it(client, administrator):
    client.force_login(administrator)
    release = make.make_release("News", state="draft", cleared=[])
    delete(client, release)
    reader = people.make("reader")
    reader.user_permissions.add(*people.rights("releases.view_release"))
    client.force_login(reader)
    page = client.post(deleted_page(Release)).content.decode()
    assert "Only somebody who may add something here can restore it." in page
    assert not Release.objects.exists()


def test_the_list_of_deleted_things_costs_the_same_queries_for_few_and_for_many(client, administrator):
    client.force_login(administrator)
    counts = []
    for _round in range(3):
        for number in range(8):
            with recorded(by=people.make(f"person-{_round}-{number}")):
                make.make_contact().delete()
        counts.append(queries_of(client, "/admin/releases/contact/deleted/"))
    assert counts[1] == counts[2]


def test_what_showed_it_and_is_in_the_making_shows_it_again_and_what_is_decided_is_named(client, administrator):
    client.force_login(administrator)
    contact, plant = make.make_contact(), make.make_plant("Douai", state="draft")
    draft = make.make_release("Draft", state="draft", contacts=[contact], plants=[plant])
    public = make.make_release("Public", plants=[plant])
    for thing in (contact, plant):
        delete(client, thing)
        page = client.post(deleted_page(type(thing)), follow=True).content.decode()
    assert "These showed it, are decided, and do not show it again by themselves: Public (en)." in page
    assert [one.pk for one in draft.contacts.all()] == [contact.pk]
    assert [one.pk for one in draft.plants.all()] == [plant.pk]
    assert not public.plants.exists()


def test_a_picture_of_a_plant_that_is_restored_stands_on_it_again(client, administrator):
    client.force_login(administrator)
    image = make.make_image("Hall")
    plant = make.make_plant(state="draft", image=image)
    delete(client, image)
    plant.refresh_from_db()
    assert plant.image is None
    client.post(deleted_page(type(image)))
    plant.refresh_from_db()
    assert plant.image_id == image.pk
