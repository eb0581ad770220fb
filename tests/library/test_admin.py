"""Uploading at the desk."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as make
from tests.desk import errors, save

pytestmark = pytest.mark.django_db


def test_an_uploaded_picture_gets_its_renditions(desk):
    response = save(desk, "/admin/library/image/add/", file=make.picture_file(), title_en="Hall", file_ppoi="0.5x0.5")
    assert response.status_code == 302, errors(response)
    page = desk.get("/admin/library/image/").content.decode()
    thumbnail = re.search(r'<img class="thumbnail" src="([^"]+)"', page)[1]
    response = desk.get(thumbnail)
    assert response.status_code == 200
    response.close()


def test_a_file_that_only_claims_to_be_a_pdf_is_refused(desk):
    fake = SimpleUploadedFile("report.pdf", b"just text", content_type="application/pdf")
    response = save(desk, "/admin/library/document/add/", file=fake, title_en="Report")
    assert errors(response) == ["This file is named like a PDF, but is none."]


def test_a_file_that_is_no_picture_is_refused_and_the_texts_stay(desk):
    fake = SimpleUploadedFile("picture.jpg", b"not a picture", content_type="image/jpeg")
    response = save(desk, "/admin/library/image/add/", file=fake, title_en="Hall", file_ppoi="0.5x0.5")
    assert len(errors(response)) == 1
    assert response.context["adminform"].form["title_en"].value() == "Hall"
