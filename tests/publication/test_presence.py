"""Whoever opens what somebody else has open is told."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from newsroom.publication.models import Presence
from tests import factories as make
from tests import people
from tests.desk import change

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 3, 2, 11, 5, tzinfo=datetime.UTC)  # 12:05 in Paris


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ana(clock):
    """The desk of a second person, who has come before."""
    client = Client()
    client.force_login(people.make("ana", role="Writer"))
    return client


@pytest.fixture
def reader(clock, client, approver):
    client.force_login(approver)
    return client


def address(thing) -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_presence", args=[thing.pk])


@pytest.mark.parametrize("factory", [make.make_release, make.make_plant, make.make_contact, make.make_image])
def test_the_page_says_who_else_has_it_open_and_since_when(reader, ana, clock, factory):
    thing = factory()
    assert ana.post(address(thing)).json() == {"others": []}
    clock.shift(30)
    assert "Ana Popescu has had this open since 12:05." in reader.get(change(thing)).content.decode()
    assert reader.post(address(thing)).json() == {"others": ["Ana Popescu has had this open since 12:05."]}
    assert "has this open" not in ana.get("/admin/").content.decode()


def test_nobody_is_told_of_oneself(ana, clock):
    release = make.make_release()
    for _window in range(2):
        assert ana.post(address(release)).json() == {"others": []}
    assert "has this open" not in ana.get(change(release)).content.decode()
    assert Presence.objects.count() == 1


def test_whoever_gives_no_sign_of_life_for_a_minute_is_gone(reader, ana, clock):
    release = make.make_release()
    ana.post(address(release))
    for _sign in range(3):
        clock.shift(50)
        ana.post(address(release))
    assert reader.post(address(release)).json() == {"others": ["Ana Popescu has had this open since 12:05."]}
    clock.shift(61)
    assert reader.post(address(release)).json() == {"others": []}
    assert "has this open" not in reader.get(change(release)).content.decode()


def test_whoever_leaves_is_gone_at_once(reader, ana):
    release = make.make_release()
    ana.post(address(release))
    assert ana.post(address(release), {"left": "1"}).status_code == 204
    assert reader.post(address(release)).json() == {"others": []}


def test_a_page_open_over_night_is_told_with_its_day(reader, ana, clock):
    release = make.make_release()
    ana.post(address(release))
    Presence.objects.update(since=NOON - datetime.timedelta(hours=20))
    assert reader.post(address(release)).json() == {
        "others": ["Ana Popescu has had this open since 1 March 2026, 16:05 CET."]
    }


def test_old_signs_of_life_are_swept_away(reader, ana, clock):
    ana.post(address(make.make_release("One")))
    clock.shift(3600)
    reader.post(address(make.make_release("Two")))
    assert Presence.objects.count() == 1


def test_without_the_right_to_see_it_the_address_answers_as_if_it_were_not_there(client, reader, ana):
    release = make.make_release()
    client.force_login(people.make("visitor"))
    there, absent = client.post(address(release)), client.post("/admin/releases/release/999/presence/")
    assert (there.status_code, there.content) == (absent.status_code, absent.content) == (404, b"")
    assert not Presence.objects.exists()


def test_the_address_is_for_signs_of_life_alone(reader):
    assert reader.get(address(make.make_release())).status_code == 405


def test_a_visitor_is_sent_to_the_login(client):
    assert client.post("/admin/releases/release/1/presence/").status_code == 302


def test_a_sign_of_life_needs_the_token_of_the_page(ana, writer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer)
    assert strict.post(address(make.make_release())).status_code == 403
