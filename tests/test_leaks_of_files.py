"""A file that nothing public shows answers as one that never existed, whatever is asked of it."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from tests import factories as make
from tests.test_leaks import HIDDEN, SECRET, TOMORROW
from tests.walk import answer, walk

pytestmark = pytest.mark.django_db


def hidden_picture():
    return make.make_image("Hidden"), "jpeg_card"


def hidden_picture_for_browsers():
    return make.make_image("Hidden"), "avif_80"


def hidden_document(name):
    def make_it():
        return make.make_document("Hidden", name=name), None

    make_it.__name__ = f"hidden_{name.rpartition('.')[2]}"
    return make_it


def hidden_next_version():
    document = make.make_document("Hidden")
    document.next_file, document.next_from = make.SimpleUploadedFile("next.pdf", SECRET.encode()), make.LONG_AGO
    document.save()
    return document, None


FILES = [
    hidden_picture,
    hidden_picture_for_browsers,
    hidden_next_version,
    *(hidden_document(name) for name in ("sheet.pdf", "pictures.zip", "drawing.svg", "sheet.docx")),
]
ASKED = [
    {},
    {"Range": "bytes=0-10"},
    {"Range": "bytes=99999999-"},
    {"Range": "bytes=0-10", "If-Range": '"a"'},
    {"If-None-Match": "*"},
    {"If-Match": "*"},
    {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
    {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
]


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", [*HIDDEN, "shown by nothing"])
def test_a_hidden_file_answers_as_one_that_never_existed(kind, how):
    thing, name = kind()
    if how != "shown by nothing":
        parts = {"images": [thing]} if name else {"documents": [thing]}
        make.make_release("Hidden", **parts, **HIDDEN[how])
    path = thing.address(name) if name else thing.address()
    absent = path.replace(thing.key, "never-was-it")
    for headers in ASKED:
        assert answer("get", path, headers) == answer("get", absent, headers)
    for method in ("head", "options", "post", "put"):
        assert answer(method, path) == answer(method, absent)
    assert answer("head", path, ASKED[1]) == answer("head", absent, ASKED[1])
    assert answer("get", path)[0] == 404


@pytest.mark.parametrize("method", ["options", "post", "delete"])
def test_what_is_not_reading_does_not_tell_a_public_file_from_an_absent_one(method):
    document = make.make_document()
    make.make_release(documents=[document])
    assert answer(method, document.address()) == answer(method, document.address().replace(document.key, "never-was"))


def test_the_words_of_a_next_version_are_nowhere_before_its_moment_and_served_from_then_on():
    at = timezone.now().replace(microsecond=0) + TOMORROW
    document = make.make_document("Sheet", content=make.PDF)
    image = make.make_image("Hall")
    make.make_release("Release", documents=[document], images=[image])
    document.next_file, document.next_from = make.SimpleUploadedFile(f"{SECRET}.pdf", SECRET.encode()), at
    document.save()
    image.next_file, image.next_from = make.picture_file(f"{SECRET}.jpg", colour="red"), at
    image.save()
    image.make_renditions("next_")
    with time_machine.travel(at - datetime.timedelta(seconds=1), tick=False):
        before = walk(document.address())
        assert before.found(SECRET) == []
    with time_machine.travel(at, tick=False):
        after = walk(document.address())
        assert document.address() in after.found(SECRET)
        assert image.address("jpeg_card") in after.answers
        assert after.answers[image.address("jpeg_card")] != before.answers[image.address("jpeg_card")]


def test_a_next_version_that_nobody_decided_on_is_never_served():
    document = make.make_document("Sheet", content=make.PDF)
    make.make_release("Release", documents=[document])
    document.next_file = make.SimpleUploadedFile("next.pdf", SECRET.encode())
    document.save()
    with time_machine.travel(timezone.now() + 9000 * TOMORROW):
        assert walk(document.address()).found(SECRET) == []
