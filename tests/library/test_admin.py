"""Uploading at the desk."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import TestCase

from newsroom.library import renditions
from newsroom.library.models import Document, Image
from tests import factories as make
from tests.desk import change, errors, save
from tests.library import files
from tests.library.test_labels import exif

pytestmark = pytest.mark.django_db

ADD_IMAGE, ADD_DOCUMENT = "/admin/library/image/add/", "/admin/library/document/add/"


def add_image(desk, data=None, name="hall.jpg", **texts):
    file = files.upload(files.picture(colour="teal") if data is None else data, name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        return save(desk, ADD_IMAGE, **{"file": file, "title_en": "Hall", "file_ppoi": "0.5x0.5"} | texts)


def test_an_uploaded_picture_gets_its_renditions(desk):
    response = add_image(desk)
    assert response.status_code == 302, errors(response)
    page = desk.get("/admin/library/image/").content.decode()
    thumbnail = re.search(r'<img class="thumbnail" src="([^"]+)"', page)[1]
    response = desk.get(thumbnail)
    assert response.status_code == 200
    response.close()


def test_a_picture_is_stored_under_a_name_that_tells_what_it_is(desk):
    add_image(desk, files.picture("WEBP"), "Hall of Douai.JPG")
    assert Image.objects.get().file.name.endswith("/Hall_of_Douai.webp")


def test_a_name_that_no_file_system_holds_is_shortened(desk):
    add_image(desk, name="ș" * 120 + ".jpg")
    assert Image.objects.get().file.name.endswith("ș.jpg")


@pytest.mark.parametrize(
    ("address", "data", "says"),
    [
        (
            ADD_IMAGE,
            b"not a picture",
            "This is no picture of a kind that is accepted: JPEG, PNG, WebP, TIFF, AVIF or GIF.",
        ),
        (ADD_IMAGE, files.picture()[:600], "The picture is damaged or cut short"),
        (
            ADD_IMAGE,
            files.png_that_says(60_000, 60_000),
            "The picture has too many pixels; the limit is 100 megapixels.",
        ),
        (ADD_IMAGE, b"", "The submitted file is empty."),
        (ADD_DOCUMENT, b"just text", "This is no document of a kind that is accepted"),
        (ADD_DOCUMENT, files.svg("<script/>"), "The drawing holds something that runs: <script>"),
        (ADD_DOCUMENT, files.archive({"../a": b""}), "The archive holds a file whose name leads out of it"),
        (ADD_DOCUMENT, files.pdf(pages=0), "The PDF has no page."),
    ],
)
def test_a_refusal_is_a_sentence_and_the_texts_stay(desk, address, data, says):
    response = save(desk, address, file=files.upload(data, "picture.jpg"), title_en="Hall", file_ppoi="0.5x0.5")
    assert len(errors(response)) == 1
    assert errors(response)[0].startswith(says)
    assert response.context["adminform"].form["title_en"].value() == "Hall"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(files.pdf(), "PDF"), (files.SVG, "SVG"), (files.archive({"a": b"b"}), "ZIP"), (files.office(), "DOCX")],
)
def test_documents_of_every_kind_are_told_by_their_kind(desk, client, data, kind):
    response = save(desk, ADD_DOCUMENT, file=files.upload(data, "sheet"), title_en="Sheet")
    assert response.status_code == 302, errors(response)
    document = Document.objects.get()
    assert document.filename == f"sheet.{kind.lower()}"
    assert f">{kind}<" in desk.get("/admin/library/document/").content.decode()
    make.make_release(documents=[document])
    assert f"{kind}, 1" in client.get("/en/releases/news-from-douai-en/").content.decode()


def test_credit_and_rights_are_taken_from_the_file_where_nobody_wrote_them(desk):
    response = add_image(desk, files.picture(exif=exif()), title_en="", title_fr="Halle")
    image = Image.objects.get()
    assert (image.credit_fr, image.rights_fr, image.credit_en) == ("Maria Ionescu", "© Ionescu", None)
    assert (
        "Taken from the file, please check: credit [fr] “Maria Ionescu”."
        in desk.get(response["Location"]).content.decode()
    )


def test_credit_that_somebody_wrote_is_kept(desk):
    add_image(desk, files.picture(exif=exif()), credit_ro="Ana Pop")
    image = Image.objects.get()
    assert (image.credit_ro, image.credit_en, image.rights_en) == ("Ana Pop", None, "© Ionescu")


@pytest.mark.parametrize("make_it", [make.make_document, make.make_image])
def test_the_texts_of_a_file_that_is_lost_can_be_changed(desk, make_it):
    thing = make_it()
    thing.file.storage.delete(thing.file.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = save(desk, change(thing), title_en="New title")
    assert response.status_code == 302, errors(response)
    before = thing.file.name
    thing.refresh_from_db()
    assert (thing.title_en, thing.file.name) == ("New title", before)


def test_renditions_are_made_after_the_commit_and_before_the_answer(
    transactional_db, django_db_serialized_rollback, client, monkeypatch
):
    in_transaction = []
    made = renditions.make
    monkeypatch.setattr(
        renditions,
        "make",
        lambda *args, **options: (in_transaction.append(connection.in_atomic_block), made(*args, **options))[1],
    )
    client.force_login(User.objects.create_superuser("chief"))
    response = save(client, ADD_IMAGE, file=make.picture_file(), title_en="Hall", file_ppoi="0.5x0.5")
    assert response.status_code == 302
    assert in_transaction == [False]
    assert Image.objects.get().renditions


def test_a_failure_to_make_renditions_is_told_and_recorded_and_can_be_tried_again(
    transactional_db, django_db_serialized_rollback, client, monkeypatch, caplog
):
    client.force_login(User.objects.create_superuser("chief"))
    with monkeypatch.context() as patched:
        patched.setattr(renditions, "make", lambda *args, **options: 1 / 0)
        response = save(client, ADD_IMAGE, file=make.picture_file(), title_en="Hall", file_ppoi="0.5x0.5")
    assert response.status_code == 302
    assert (
        "The picture is saved, but the sizes that readers get could not be made"
        in client.get(response["Location"]).content.decode()
    )
    assert "ZeroDivisionError" in caplog.text
    image = Image.objects.get()
    assert image.renditions == {}
    save(client, change(image))
    image.refresh_from_db()
    assert image.renditions
