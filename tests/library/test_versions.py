"""A replaced file keeps its address; before the next version is public, the old one is served."""

import datetime
import re

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import TestCase
from django.utils import timezone

from newsroom.library.models import Document, Image
from newsroom.publication.history import versions_of
from newsroom.publication.models import Change
from tests import factories as make
from tests import people
from tests.desk import agree, change, errors, form_of, page_of, refusals, save
from tests.library import files
from tests.versions import page_of as page_of_history

pytestmark = pytest.mark.django_db

OLD, NEW = files.pdf(words="old words"), files.pdf(words="new words")
HOUR = datetime.timedelta(hours=1)


def new_sheet(data=NEW, name="another-name.pdf"):
    return files.upload(data, name)


def new_picture(**options):
    return make.picture_file("new.jpg", **options)


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def send(client, thing, **changes):
    """Saves the page of a thing, which somebody else agrees to where it is public, and what follows the commits."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = save(client, change(thing), **changes)
    assert response.status_code == 302, errors(response)
    agree()
    thing.refresh_from_db()
    return response


def moment(at) -> dict:
    """As the fields of the admin take it."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return {"next_from_date": f"{local:%Y-%m-%d}", "next_from_time": f"{local:%H:%M:%S}"}


@pytest.fixture
def sheet():
    document = make.make_document(content=OLD)
    make.make_release(documents=[document])
    return document


@pytest.fixture
def hall():
    image = make.make_image(file=make.picture_file(colour="red"))
    make.make_release(images=[image])
    return image


def colour(client, image, name="jpeg_60"):
    data = body(client.get(image.address(name)))
    return files.Picture.open(files.BytesIO(data)).convert("RGB").getpixel((5, 5))


def is_red(pixel) -> bool:
    return pixel[0] > 200 and pixel[1] < 60


def test_a_document_that_is_replaced_keeps_its_address(desk, client, sheet):
    address = sheet.address()
    send(desk, sheet, file=new_sheet())
    assert sheet.address() == address
    assert body(client.get(address)) == NEW
    assert sheet.bytes == len(NEW)
    assert (sheet.next_file.name, sheet.next_from, sheet.next_bytes) == ("", None, 0)


def test_a_replaced_file_stays_in_the_storage(desk, sheet, hall):
    before = [sheet.file.name, hall.file.name, *(made["path"] for made in hall.renditions.values())]
    send(desk, sheet, file=new_sheet())
    send(desk, hall, file=new_picture(colour="blue"))
    assert [path for path in before if not default_storage.exists(path)] == []
    assert {sheet.file.name, hall.file.name} & set(before) == set()


def test_a_picture_that_is_replaced_keeps_all_its_addresses(desk, client, hall):
    names = {name: hall.address(name) for name in hall.renditions}
    before = client.head(names["jpeg_80"])["ETag"]
    send(desk, hall, file=new_picture(size=(50, 50), colour="blue"), file_ppoi="0.2x0.2")
    assert hall.file_ppoi == "0.2x0.2"
    assert (hall.file_width, hall.next_file_width) == (50, None)
    for address in names.values():
        assert client.head(address).status_code == 200, address
    assert client.head(names["jpeg_80"])["ETag"] != before
    assert not is_red(colour(client, hall, "jpeg_80"))
    # What stands in for a width that is gone has an address, but is not offered.
    assert [source["width"] for source in hall.sources("jpg")] == [50]
    send(desk, hall, file=new_picture(colour="red"))
    assert [source["width"] for source in hall.sources("jpg")] == [60, 80]


def test_a_next_version_is_served_from_its_moment_on(desk, client, sheet):
    at = timezone.now().replace(microsecond=0) + HOUR
    send(desk, sheet, next_file=new_sheet(), **moment(at))
    address, page = sheet.address(), "/en/releases/news-from-douai-en/"
    shown = client.get(page).content
    with time_machine.travel(at - datetime.timedelta(seconds=1), tick=False):
        assert body(client.get(address)) == OLD
        before = client.head(address)["ETag"]
        assert client.get(page).content == shown
    with time_machine.travel(at, tick=False):
        assert body(client.get(address)) == NEW
        assert body(client.get(address, headers={"If-None-Match": before})) == NEW
        assert Document.objects.get().served_bytes == len(NEW)


def test_a_next_picture_is_served_from_its_moment_on_in_the_sizes_it_has(desk, client, hall):
    at = timezone.now().replace(microsecond=0) + HOUR
    send(desk, hall, next_file=new_picture(size=(50, 50), colour="blue"), **moment(at))
    page = "/en/releases/news-from-douai-en/"
    with time_machine.travel(at - datetime.timedelta(seconds=1), tick=False):
        assert is_red(colour(client, hall))
        assert "80 × 53" in client.get(page).content.decode()
    with time_machine.travel(at, tick=False):
        assert not is_red(colour(client, hall))
        assert client.head(hall.address("jpeg_80")).status_code == 200
        text = client.get(page).content.decode()
        assert "50 × 50" in text
        assert "80 × 53" not in text


@pytest.mark.parametrize("field", ["title_en", "next_file"])
def test_a_later_save_puts_a_passed_version_in_the_place_of_the_file(desk, sheet, field):
    at = timezone.now().replace(microsecond=0) + HOUR
    send(desk, sheet, next_file=new_sheet(), **moment(at))
    path = sheet.next_file.name
    third = files.pdf(words="third words")
    with time_machine.travel(at + HOUR):
        send(desk, sheet, **{field: "New title" if field == "title_en" else new_sheet(third)})
        assert sheet.file.name == path
        assert sheet.next_from is None
        assert bool(sheet.next_file) == (field == "next_file")


def test_a_page_opened_before_the_moment_can_be_saved_after_it(desk, sheet):
    at = timezone.now().replace(microsecond=0) + HOUR
    send(desk, sheet, next_file=new_sheet(), **moment(at))
    form = form_of(desk.get(change(sheet)))
    with time_machine.travel(at + HOUR):
        response = desk.post(change(sheet), form | {"title_en": "Typed"})
        assert response.status_code == 302, errors(response)
        agree()
        sheet.refresh_from_db()
        assert (sheet.title_en, sheet.next_from, bool(sheet.next_file)) == ("Typed", None, False)
        assert body(desk.get(sheet.address())) == NEW


def test_what_replaces_something_public_waits_for_a_second_person(client, writer, approver, sheet, hall):
    for person in (writer, approver):
        client.force_login(person)
        for thing, upload in [(sheet, new_sheet()), (hall, new_picture(colour="blue"))]:
            assert "What you save waits until somebody else" in client.get(change(thing)).content.decode()
            with TestCase.captureOnCommitCallbacks(execute=True):
                response = save(client, change(thing), title_en="Changed", file=upload)
            page = client.get(response["Location"]).content.decode()
            assert "Nothing that readers see has changed yet" in page
            before = thing.file.name
            thing.refresh_from_db()
            assert (thing.file.name, bool(thing.next_file), thing.title_en) != (before, False, "Changed")
            assert (thing.file.name, bool(thing.next_file)) == (before, False)
    assert body(client.get(sheet.address())) == OLD
    assert is_red(colour(client, hall))
    assert Change.objects.filter(state="waiting").count() == 4


def test_whoever_agrees_can_look_at_the_new_file_and_nobody_else_can(client, writer, approver, sheet):
    client.force_login(writer)
    response = save(client, change(sheet), file=new_sheet())
    client.force_login(approver)
    page = client.get(response["Location"]).content.decode()
    [old, new] = re.findall(r'href="(/admin/files/documents/[^"]+)"', page)
    assert (body(client.get(old)), body(client.get(new))) == (OLD, NEW)
    client.logout()
    assert client.get(new).status_code == 302  # to the login, as for every page of the desk


def test_an_approver_decides_from_when_what_a_writer_sent_is_served(client, writer, approver, sheet, hall):
    client.force_login(writer)
    send(client, sheet, next_file=new_sheet())
    send(client, hall, next_file=new_picture(colour="blue"))
    client.force_login(approver)
    send(client, sheet, **moment(timezone.now()))
    send(client, hall, **moment(timezone.now()))
    assert body(client.get(sheet.address())) == NEW
    assert not is_red(colour(client, hall))
    assert (sheet.next_file.name, hall.next_file.name) == ("", "")


def test_nobody_agrees_to_a_version_that_was_changed_behind_their_back(client, writer, approver, sheet):
    client.force_login(writer)
    first = save(client, change(sheet), file=new_sheet())["Location"]
    save(client, change(sheet), file=new_sheet(files.pdf(words="swapped")))
    client.force_login(approver)
    assert client.post(first, {"act": "make"}).status_code == 302
    assert body(client.get(sheet.address())) == NEW
    response = client.post(page_of(Change.objects.get(state="waiting")), {"act": "make"})
    assert refusals(response) == ["The same has been changed since this was proposed. Work on it again."]
    assert body(client.get(sheet.address())) == NEW


def test_a_third_picture_over_a_waiting_second_one_is_what_readers_see(client, approver, hall):
    client.force_login(approver)
    send(client, hall, next_file=new_picture(colour="blue"))
    send(client, hall, next_file=new_picture(colour="lime"), **moment(timezone.now()))
    red, green, blue = colour(client, hall)
    assert green > 200
    assert max(red, blue) < 60


def test_whoever_may_not_change_documents_cannot_send_versions(client, sheet):
    client.force_login(people.make("guest"))
    assert client.post(change(sheet), {"next_file": new_sheet()}).status_code == 403


def test_a_writer_replaces_at_once_what_nothing_approved_shows(client, writer):
    document = make.make_document(content=OLD)
    make.make_release(documents=[document], state="draft")
    name = document.filename
    client.force_login(writer)
    send(client, document, file=new_sheet())
    assert (document.filename, document.bytes) == (name, len(NEW))
    assert not document.next_file


def test_a_next_version_can_be_removed_and_its_moment_with_it(desk, client, sheet):
    send(desk, sheet, next_file=new_sheet(), **moment(timezone.now() + HOUR))
    send(desk, sheet, **{"next_file-clear": "on"})
    assert (sheet.next_file.name, sheet.next_from) == ("", None)
    assert body(client.get(sheet.address())) == OLD


def test_another_kind_of_file_cannot_follow_because_the_address_stays(desk, sheet):
    for field in ("file", "next_file"):
        response = save(desk, change(sheet), **{field: files.upload(files.SVG, "drawing.pdf"), "title_en": "Typed"})
        assert errors(response) == [
            "Only a file of the same kind can follow, PDF, because the address stays. This one is SVG: add it anew."
        ]
        assert response.context["adminform"].form["title_en"].value() == "Typed"


def test_a_moment_needs_a_next_version(desk, sheet):
    response = save(desk, change(sheet), **moment(timezone.now() + HOUR))
    assert errors(response) == ["There is no next version that could be served from then on."]


def test_a_file_is_not_replaced_while_another_version_waits(desk, sheet):
    send(desk, sheet, next_file=new_sheet())
    response = save(desk, change(sheet), file=new_sheet())
    assert errors(response) == ["A next version is waiting already. Remove it first, or let it take its place."]


def test_a_picture_stays_until_there_are_renditions_of_the_next(client, hall):
    Image.objects.filter(pk=hall.pk).update(next_file="images/x/lost.jpg", next_from=make.LONG_AGO)
    assert is_red(colour(client, hall))
    hall.refresh_from_db()
    hall.save()
    assert hall.next_file


def brought_back(client, thing, version, *, with_file=True):
    """Opens the form with an earlier version in it and sends it."""
    address = page_of_history(thing, "restore", version)
    form = form_of(client.get(address)) | {"version": str(version)}
    if not with_file:
        form.pop("file_back", None)
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(change(thing), form)
    agree()
    thing.refresh_from_db()
    return response


def test_an_earlier_version_comes_back_with_its_file_where_that_is_wanted(desk, client, sheet, hall):
    send(desk, sheet, file=new_sheet(), title_en="New")
    send(desk, hall, file=new_picture(colour="blue"), file_ppoi="0.2x0.2")
    for thing in (sheet, hall):
        first = versions_of(type(thing), thing.pk).last()
        name = thing.file.name
        assert "Bring back its file too" in desk.get(page_of_history(thing, "restore", first.pk)).content.decode()
        brought_back(desk, thing, first.pk, with_file=False)
        assert thing.file.name == name
        response = brought_back(desk, thing, first.pk)
        assert response.status_code == 302, errors(response)
        assert thing.file.name != name
    assert sheet.title_en == "Fact sheet (en)"
    assert (sheet.bytes, body(client.get(sheet.address()))) == (len(OLD), OLD)
    assert is_red(colour(client, hall))
    assert hall.file_ppoi == "0.5x0.5"


def test_a_focal_point_goes_with_its_picture(desk, hall):
    send(desk, hall, file_ppoi="0.1x0.1")
    send(desk, hall, file=new_picture(colour="blue"), file_ppoi="0.9x0.9")
    first = versions_of(Image, hall.pk).order_by("pk")[1]
    brought_back(desk, hall, first.pk, with_file=False)
    assert hall.file_ppoi == "0.9x0.9"


def test_a_file_that_is_gone_is_not_brought_back_and_that_is_said(desk, sheet):
    old = sheet.file.name
    send(desk, sheet, file=new_sheet())
    default_storage.delete(old)
    first = versions_of(Document, sheet.pk).last()
    response = brought_back(desk, sheet, first.pk)
    assert errors(response) == [f"Its file is no longer there: {old}."]


@pytest.mark.parametrize("typed", ["nanxnan", "0.5", "1e400x0", "5x5", "x", "-1x-1"])
def test_a_focal_point_that_is_none_is_refused_with_a_sentence(desk, hall, typed):
    response = save(desk, change(hall), file_ppoi=typed)
    assert errors(response) == [
        "Say where the focal point lies as two shares from the left and from above: 0.5x0.5 is the middle."
    ]
