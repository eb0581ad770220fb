"""Uploads in object storage: everything works as with files on the disk, and nobody else gets at them."""

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import default_storage, storages
from moto import mock_aws

from tests import factories as make
from tests.desk import errors, save
from tests.library import files
from tests.newsroom.test_media import body

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bucket(settings, monkeypatch):
    with mock_aws():
        boto3.client(
            "s3", region_name="eu-west-3", aws_access_key_id="key", aws_secret_access_key="secret"
        ).create_bucket(Bucket="newsroom", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        options = {"bucket_name": "newsroom", "region_name": "eu-west-3", "access_key": "key", "secret_key": "secret"}
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "newsroom.library.storage.ObjectStorage", "OPTIONS": options}
        }
        yield storages["default"].bucket


def test_pictures_and_documents_are_served_from_the_bucket(client, bucket):
    image, document = make.make_image(), make.make_document()
    make.make_release(images=[image], documents=[document])
    assert {stored.key for stored in bucket.objects.all()} >= {image.file.name, document.file.name}
    assert body(client.get(document.address())) == make.PDF
    part = client.get(document.address(), headers={"Range": "bytes=5-8"})
    assert (part.status_code, body(part)) == (206, make.PDF[5:9])
    jpeg = body(client.get(image.address("jpeg_80")))
    assert b"Hall credit (en)" in jpeg
    assert client.head(image.address("avif_card")).status_code == 200
    assert client.get(image.address("jpeg_80"), headers={"Range": "bytes=0-9"}).status_code == 206


def test_only_the_part_that_is_asked_for_is_fetched(client, monkeypatch):
    document = make.make_document()
    make.make_release(documents=[document])
    monkeypatch.setattr("storages.backends.s3.S3File._get_file", lambda file: pytest.fail("the whole file was fetched"))
    assert body(client.get(document.address(), headers={"Range": "bytes=-4"})) == make.PDF[-4:]
    assert body(client.get(document.address())) == make.PDF


def test_an_empty_object_is_an_empty_answer(client, bucket):
    document = make.make_document()
    make.make_release(documents=[document])
    bucket.put_object(Key=document.file.name, Body=b"")
    assert body(client.get(document.address())) == b""


def test_a_hidden_and_a_lost_file_answer_as_absent(client, bucket, caplog):
    hidden, lost = make.make_document(), make.make_document()
    make.make_release(documents=[lost])
    bucket.Object(lost.file.name).delete()
    assert client.get(hidden.address()).status_code == 404
    assert client.get(lost.address()).status_code == 404
    assert lost.file.name in caplog.text


def test_staff_reach_the_bucket_through_their_own_door(client, desk):
    image = make.make_image()
    assert default_storage.url(image.file.name) == f"/admin/files/{image.file.name}"
    assert body(desk.get(image.file.url)) == make.picture_file().read()
    for path in ("images/never/was.jpg", "images/x/../../y", "images/" + "a" * 2000, "images/a%00b"):
        assert desk.get(f"/admin/files/{path}").status_code == 404


def test_uploading_at_the_desk_fills_the_bucket(desk, bucket, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = save(
            desk, "/admin/library/image/add/", file=make.picture_file(), title_en="Hall", file_ppoi="0.5x0.5"
        )
    assert response.status_code == 302, errors(response)
    save(desk, "/admin/library/document/add/", file=files.upload(files.pdf(), "sheet.pdf"), title_en="Sheet")
    keys = [stored.key for stored in bucket.objects.all()]
    assert sum(key.startswith("__processed__/") for key in keys) == 6
    assert sum(key.startswith("documents/") for key in keys) == 1


def test_nothing_in_the_bucket_is_overwritten_or_open_to_others(bucket):
    first = default_storage.save("documents/a.pdf", files.upload(b"first"))
    second = default_storage.save("documents/a.pdf", files.upload(b"second"))
    assert first != second
    grants = bucket.Object(first).Acl().grants
    assert {grant["Grantee"].get("URI") for grant in grants} == {None}


def test_a_bucket_that_is_not_there_is_no_silent_absence(client, bucket):
    document = make.make_document()
    make.make_release(documents=[document])
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises((ClientError, FileNotFoundError)):
        default_storage.save("documents/a.pdf", files.upload(b"words"))
