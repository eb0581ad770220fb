"""The doorman. What it refuses stands in tests/test_leaks.py."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

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
    image.save()
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


@pytest.mark.parametrize(
    "path",
    [
        "images/x/../../newsroom.sqlite3",
        "secret-key",
        "images",
        "other/file.jpg",
        "images/",
        "images/x/",
        "images//x.jpg",
        "images/./x.jpg",
        "images/a%00b.jpg",
        "images/" + "a" * 300,
        "images/" + "a/" * 3000 + "a",
        "images/%ff%fe",
        "images/..%5c..%5cnewsroom.sqlite3",
    ],
)
def test_the_staff_door_leads_to_the_library_only(client, writer, path):
    client.force_login(writer)
    absent = client.get("/admin/files/images/never/was.jpg")
    refused = client.get(f"/admin/files/{path}")
    assert refused.status_code == absent.status_code == 404
    assert refused.headers == absent.headers
    assert refused.content == absent.content


def test_the_staff_door_does_not_open_folders(client, writer):
    image = make.make_image()
    client.force_login(writer)
    assert client.get(f"/admin/files/images/{image.key}").status_code == 404


def test_the_right_to_see_images_does_not_open_documents(client):
    image, document = make.make_image(), make.make_document()
    user = people.make("photographer")
    user.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(user)
    body(client.get(image.file.url))
    for path in (
        document.file.name,
        f"images/../{document.file.name}",
        f"images/{image.key}/../../{document.file.name}",
    ):
        assert client.get(f"/admin/files/{path}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=5-", 5, None),
        ("bytes=-7", -7, None),
        ("bytes=-99999999", 0, None),
        ("bytes=10-99999999", 10, None),
        ("Bytes=0-0", 0, 0),
    ],
)
@pytest.mark.parametrize("thing", ["document", "jpeg", "avif"])
def test_a_part_of_a_file_can_be_asked_for(client, thing, asked, first, last):
    address = public_address(thing)
    whole = body(client.get(address))
    response = client.get(address, headers={"Range": asked})
    part = body(response)
    assert response.status_code == 206
    assert part == whole[first:] if last is None else part == whole[first : last + 1]
    start = first % len(whole)
    assert response["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(whole)}"
    assert int(response["Content-Length"]) == len(part)
    assert response["Accept-Ranges"] == "bytes"


def public_address(thing) -> str:
    image, document = make.make_image(), make.make_document()
    make.make_release(images=[image], documents=[document])
    return {
        "document": document.address(),
        "jpeg": image.address("jpeg_80"),
        "avif": image.address("avif_80"),
    }[thing]


@pytest.mark.parametrize("seam", range(18, 24))
def test_a_part_across_the_label_of_a_jpeg_is_seamless(client, seam):
    address = public_address("jpeg")
    whole = body(client.get(address))
    ends = [seam, len(whole) - len(whole) // 2, 4096 + seam]
    for end in ends:
        assert body(client.get(address, headers={"Range": f"bytes={seam - 2}-{end}"})) == whole[seam - 2 : end + 1]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(client, asked):
    response = client.get(public_address("document"), headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(make.PDF)}"
    assert response.content == b""


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=9-2", "bytes=-", "bytes=a-b", "pages=1-2", "bytes=0-1-2", "bytes=٠-٣", "0-5"]
)
def test_several_parts_and_nonsense_get_the_whole_file(client, asked):
    response = client.get(public_address("document"), headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == make.PDF


def test_a_part_of_an_earlier_version_is_not_mixed_with_the_present_one(client):
    address = public_address("document")
    known = client.head(address)["ETag"]
    same = client.get(address, headers={"Range": "bytes=0-3", "If-Range": known})
    assert (same.status_code, body(same)) == (206, make.PDF[:4])
    for earlier in ('"another"', f"W/{known}", "Mon, 01 Jan 2035 00:00:00 GMT"):
        other = client.get(address, headers={"Range": "bytes=0-3", "If-Range": earlier})
        assert (other.status_code, body(other)) == (200, make.PDF)


def test_what_a_browser_has_already_is_not_sent_in_parts(client):
    address = public_address("document")
    known = client.head(address)["ETag"]
    response = client.get(address, headers={"Range": "bytes=0-3", "If-None-Match": known})
    assert (response.status_code, response["ETag"]) == (304, known)
    assert client.get(address, headers={"If-Match": '"another"'}).status_code == 412


@pytest.mark.parametrize("thing", ["document", "jpeg"])
def test_head_says_what_get_would(client, thing):
    address = public_address(thing)
    told, sent = client.head(address, headers={"Range": "bytes=0-3"}), client.get(address)
    assert (told.status_code, body(told)) == (200, b"")
    assert int(told["Content-Length"]) == len(body(sent))
    assert told.headers == sent.headers


def test_files_are_not_compressed_on_the_way(client):
    response = client.get(public_address("document"), headers={"Accept-Encoding": "gzip", "Range": "bytes=0-3"})
    assert body(response) == make.PDF[:4]
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("name", ["drawing.svg", "sheet.docx", "pictures.zip", "page.html", "unknown"])
def test_what_could_do_harm_in_a_browser_is_only_taken_away(client, name):
    document = make.make_document(name=name)
    make.make_release(documents=[document])
    response = client.get(document.address())
    assert body(response) == make.PDF
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] != "text/html"


def test_the_staff_door_shows_no_drawing_in_the_browser_either(client, writer):
    document = make.make_document(name="drawing.svg")
    client.force_login(writer)
    response = client.get(document.file.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    body(response)


def test_nginx_sends_what_the_doorman_lets_through(client, settings):
    settings.ACCEL_REDIRECT = "/protected/"
    document, hidden, image = make.make_document(), make.make_document(), make.make_image()
    make.make_release(documents=[document], images=[image])
    response = client.get(document.address())
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/protected/{document.file.name}"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-cache"
    again = client.get(document.address(), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert "X-Accel-Redirect" not in again.headers
    absent = client.get(hidden.address().replace(hidden.key, "never-was-it"))
    refused = client.get(hidden.address())
    assert (refused.status_code, refused.headers) == (404, absent.headers)
    # A JPEG says whom to credit, which only the site can write into it.
    assert "X-Accel-Redirect" in client.get(image.address("avif_80")).headers
    labelled = client.get(image.address("jpeg_80"))
    assert "X-Accel-Redirect" not in labelled.headers
    assert b"Hall credit (en)" in body(labelled)
    document.file.storage.delete(document.file.name)
    assert client.get(document.address()).status_code == 404


def test_names_are_quoted_for_nginx(client, settings):
    settings.ACCEL_REDIRECT = "/protected/"
    document = make.make_document(name="Fișa-100%.pdf")
    make.make_release(documents=[document])
    redirect = client.get(document.address())["X-Accel-Redirect"]
    assert redirect.startswith(f"/protected/documents/{document.key}/Fi%C8%99a-100")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_reading_is_done_here(method):
    strict = Client(enforce_csrf_checks=True)
    response = getattr(strict, method)(public_address("document"))
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.cookies == {}


def test_staff_without_the_right_to_see_the_library_see_no_file(client):
    client.force_login(people.make("guest"))
    assert client.get(make.make_image().file.url).status_code == 404
