"""The doorman. What it refuses stands in tests/test_leaks.py."""

import pytest

from tests import factories as make
from tests import people

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def etag(client, address) -> str:
    response = client.get(address)
    body(response)
    return response["ETag"]


def test_a_public_rendition_is_served_with_its_type_and_without_a_cookie(client):
    image = make.make_image()
    make.make_release(images=[image])
    response = client.get(image.address("avif_card"))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/avif"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-cache"
    assert int(response["Content-Length"]) == image.renditions["avif_card"]["bytes"] == len(body(response))
    assert response.cookies == {}


def test_a_rendition_that_has_not_changed_is_not_sent_again(client):
    image = make.make_image()
    make.make_release(images=[image])
    known = etag(client, image.address("jpeg_card"))
    again = client.get(image.address("jpeg_card"), headers={"If-None-Match": known})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_cut_anew_has_a_new_etag_at_the_same_address(client):
    image = make.make_image()
    make.make_release(images=[image])
    address = image.address("jpeg_card")
    before = etag(client, address)
    image.file_ppoi = "0.1x0.1"
    image.make_renditions()
    assert image.address("jpeg_card") == address
    assert etag(client, address) != before


@pytest.mark.parametrize("name", ["jpeg_card.png", "jpeg_9999.jpg", "picture.jpg", "..%2f..%2fsettings.py"])
def test_only_the_renditions_have_addresses(client, name):
    image = make.make_image()
    make.make_release(images=[image])
    assert client.get(f"/media/images/{image.key}/{name}").status_code == 404


def test_a_public_document_is_served_under_its_own_name(client):
    document = make.make_document()
    make.make_release(documents=[document])
    response = client.get(document.address())
    assert response["Content-Type"] == "application/pdf"
    assert body(response) == make.PDF
    assert client.get(document.address().replace("fact-sheet", "other")).status_code == 404


def test_a_file_that_is_lost_is_answered_as_absent_and_recorded(client, caplog):
    document = make.make_document()
    make.make_release(documents=[document])
    document.file.storage.delete(document.file.name)
    assert client.get(document.address()).status_code == 404
    assert document.file.name in caplog.text


def test_the_folder_of_uploads_is_not_served(client):
    image = make.make_image()
    make.make_release(images=[image])
    for path in (f"/media/{image.file.name}", f"/{image.file.name}", f"/static/{image.file.name}"):
        assert client.get(path).status_code == 404


def test_staff_see_hidden_files_through_a_door_of_their_own(client, writer):
    image = make.make_image()
    client.force_login(writer)
    response = client.get(image.file.url)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert body(response) == make.picture_file().read()
    assert client.get(image.address("jpeg_card")).status_code == 404  # the public door knows no staff


def test_the_staff_door_sends_strangers_to_the_login_whether_the_file_exists_or_not(client):
    image = make.make_image()
    for path in (image.file.url, "/admin/files/images/never/was.jpg"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={path}")


@pytest.mark.parametrize("path", ["images/x/../../newsroom.sqlite3", "secret-key", "images", "other/file.jpg"])
def test_the_staff_door_leads_to_the_library_only(client, writer, path):
    client.force_login(writer)
    assert client.get(f"/admin/files/{path}").status_code == 404


def test_staff_without_the_right_to_see_the_library_see_no_file(client):
    client.force_login(people.make("guest"))
    assert client.get(make.make_image().file.url).status_code == 404
