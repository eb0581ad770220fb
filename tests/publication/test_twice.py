"""What is sent twice is made once."""

import pytest

from newsroom.library.models import Image
from newsroom.publication.models import Submission
from releases.models import Contact, Release
from tests import factories as make
from tests.desk import form_of, save

pytestmark = pytest.mark.django_db

ADD = "/admin/releases/release/add/"


def test_an_add_form_sent_twice_makes_one_release_and_leads_to_it(client, writer):
    client.force_login(writer)
    sent = form_of(client.get(ADD)) | {"source_language": "en", "headline_en": "News"}
    assert client.post(ADD, sent).status_code == 302
    response = client.post(ADD, sent, follow=True)
    release = Release.objects.get()
    assert response.redirect_chain[-1][0] == f"/admin/releases/release/{release.pk}/change/"
    assert "This form was sent twice; “News” was added once." in response.content.decode()


def test_two_forms_with_the_same_words_make_two(client, writer):
    client.force_login(writer)
    for _number in range(2):
        save(client, ADD, source_language="en", headline_en="News")
    assert Release.objects.count() == 2


def test_a_form_that_was_refused_can_be_sent_again(client, writer):
    client.force_login(writer)
    response = save(client, ADD, source_language="en")
    assert response.status_code == 200
    assert not Submission.objects.exists()
    assert client.post(ADD, form_of(response) | {"headline_en": "News"}).status_code == 302
    assert Release.objects.count() == 1


def test_what_was_made_and_deleted_is_not_made_again(desk):
    address = "/admin/releases/contact/add/"
    sent = form_of(desk.get(address)) | {"name_en": "Ana", "email": "ana@press.example"}
    desk.post(address, sent)
    Contact.objects.all().delete()
    response = desk.post(address, sent, follow=True)
    assert "what it made has been deleted since" in response.content.decode()
    assert not Contact.objects.exists()


def test_a_picture_sent_twice_is_added_once(desk):
    address = "/admin/library/image/add/"
    sent = form_of(desk.get(address)) | {"title_en": "Hall"}
    for _number in range(2):
        assert desk.post(address, sent | {"file": make.picture_file()}).status_code == 302
    assert Image.objects.count() == 1
