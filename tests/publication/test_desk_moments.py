"""Days and moments on the desk: how they are typed into its forms and told in its lists."""

import datetime
import html
import re

import pytest
from django.contrib import admin
from django.db import models

from newsroom.plants.models import Plant
from newsroom.publication.fields import IsoDateField
from releases.models import Release
from tests import factories as make
from tests import people
from tests.desk import agree, change, decide, errors, form_of, save

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
SOON = datetime.datetime(2027, 9, 17, 4, 0, tzinfo=datetime.UTC)
THINGS = [make.make_plant, make.make_vehicle]


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize("factory", THINGS)
def test_a_moment_is_typed_in_a_named_zone_and_the_zone_is_kept(desk, factory):
    thing = factory("News", state="in_review")
    moment = {"public_from_date": "2027-09-17", "public_from_time": "06:00", "public_from_zone": "Asia/Tokyo"}
    response = save(desk, change(thing), state="approved", **moment)
    assert response.status_code == 302, errors(response)
    thing.refresh_from_db()
    assert (thing.public_from.isoformat(), thing.zone) == ("2027-09-16T21:00:00+00:00", "Asia/Tokyo")


def test_the_form_tells_a_moment_round_the_world(desk):
    plant = make.make_plant("Douai", public_from=SOON)
    Plant.objects.update(zone="Europe/Bucharest")
    page = desk.get(change(plant)).content.decode()
    assert (
        "Friday, 17 September 2027, 07:00 EEST in Bucharest · 06:00 CEST in Paris · 04:00 UTC · in 298 days</output>"
    ) in page


def test_a_list_tells_each_moment_in_its_own_zone(desk):
    make.make_release("Paris", public_from=SOON)
    make.make_release("Tokyo", public_from=SOON + datetime.timedelta(hours=11), zone="Asia/Tokyo")
    make.make_release("None", state="draft", public_from=None)
    page = desk.get("/admin/releases/release/").content.decode()
    assert re.findall(r'field-moment">([^<]+)', page) == ["–", "18 Sept 2027, 00:00 JST", "17 Sept 2027, 06:00 CEST"]


@pytest.mark.parametrize("factory", THINGS)
def test_whoever_may_only_look_is_told_the_moment_in_its_own_zone(client, factory):
    thing = factory("News", public_from=SOON)
    guest = people.make("guest")
    guest.user_permissions.add(*people.rights(f"{thing._meta.app_label}.view_{thing._meta.model_name}"))
    client.force_login(guest)
    type(thing).objects.update(zone="Asia/Tokyo")
    page = client.get(change(thing)).content.decode()
    assert "17 Sept 2027, 13:00 JST" in page
    assert "public_from" not in page


def test_a_form_left_as_it_is_changes_no_moment_to_the_microsecond(desk):
    at = datetime.datetime(2025, 10, 26, 1, 30, 15, 250, tzinfo=datetime.UTC)  # the second 02:30 in Paris, and past
    plant = make.make_plant("Douai", public_from=at)
    response = save(desk, change(plant), name_en="Other")
    assert response.status_code == 302, errors(response)
    agree()
    plant.refresh_from_db()
    assert (plant.public_from, plant.name_en) == (at, "Other")


def test_a_time_that_exists_twice_is_asked_about_and_nothing_typed_is_lost(desk):
    plant = make.make_plant("Douai", public_from=SOON, state="in_review")
    typed = {"public_from_date": "2027-10-31", "public_from_time": "02:30", "lede_en": "Typed just now"}
    response = save(desk, change(plant), **typed)
    assert errors(response) == [
        "02:30 on 31 October 2027 exists twice in Paris, because the clocks go back. Choose which one is meant."
    ]
    page = html.unescape(response.content.decode())
    for kept in ('value="2027-10-31"', 'value="02:30"', "Typed just now", "the second: 02:30 CET (UTC+1)"):
        assert kept in page
    assert save(desk, change(plant), **typed, public_from_fold="1").status_code == 302
    plant.refresh_from_db()
    assert plant.public_from.isoformat() == "2027-10-31T01:30:00+00:00"


def test_a_past_moment_asks_to_be_confirmed(desk):
    plant = make.make_plant("Douai", public_from=SOON)
    typed = {"public_from_date": "2025-09-17", "public_from_time": "06:00"}
    response = save(desk, change(plant), **typed)
    assert errors(response) == ["This moment has passed. Correct it, or confirm below that it is meant."]
    assert "Yes, it has passed: Wednesday, 17 September 2025, 06:00 CEST in Paris" in response.content.decode()
    assert save(desk, change(plant), **typed, public_from_past="2025-09-17T04:00:00+00:00").status_code == 302


@pytest.mark.parametrize("code", ["en", "fr", "ro"])
def test_an_english_date_is_never_read_the_american_way(desk, code):
    release, plant = make.make_release("News", state="draft"), make.make_plant("Douai", public_from=SOON)
    desk.cookies["django_language"] = code
    for thing, name in [(plant, "public_from_date"), (release, "dateline_date")]:
        response = save(desk, change(thing), **{name: "09/10/2026"})
        assert len(errors(response)) == 1
        assert "2026-10-09" in errors(response)[0]
        assert save(desk, change(thing), **{name: "2028-10-09"}).status_code == 302
        thing.refresh_from_db()
    day = datetime.date(2028, 10, 9)
    assert (plant.moment.date(), release.dateline_date) == (day, day)


def test_every_day_of_the_desk_is_typed_in_one_way(rf, administrator):
    request = rf.get("/")
    request.user = administrator
    fields = {
        f"{holder.model.__name__}.{field.name}": holder.formfield_for_dbfield(field, request)
        for options in admin.site._registry.values()
        if options.opts.app_label != "auth"
        for holder in [options, *(inline(options.model, admin.site) for inline in options.inlines)]
        for field in holder.opts.fields
        if type(field) is models.DateField and field.editable
    }
    assert {name: type(field) for name, field in fields.items()} == {
        "Release.dateline_date": IsoDateField,
        "Fact.period_start": IsoDateField,
        "Fact.source_date": IsoDateField,
    }


def test_a_release_without_a_moment_keeps_its_zone(desk):
    release = make.make_release("News", state="draft", public_from=None, zone="Asia/Tokyo")
    assert save(desk, change(release)).status_code == 302
    assert Release.objects.get().zone == "Asia/Tokyo"


def test_a_plant_without_a_moment_keeps_its_zone(desk):
    plant = make.make_plant("Douai", state="draft", public_from=None)
    Plant.objects.update(zone="Asia/Tokyo")
    sent = form_of(desk.get(change(plant)))
    assert {name: text for name, text in sent.items() if name.startswith("public_from")} == {
        "public_from_date": "",
        "public_from_time": "",
        "public_from_zone": "Asia/Tokyo",
        "public_from_fold": "",
        "public_from_past": "",
    }
    assert desk.post(change(plant), sent).status_code == 302
    assert Plant.objects.get().zone == "Asia/Tokyo"


def test_a_release_is_scheduled_in_a_named_zone(desk):
    release = make.make_release("News", public_from=SOON, zone="Europe/Bucharest")
    typed = {"moment_date": "2027-10-31", "moment_time": "02:30"}
    response = decide(desk, release, "schedule", **typed, moment_zone="Europe/Paris")
    assert errors(response) == [
        "02:30 on 31 October 2027 exists twice in Paris, because the clocks go back. Choose which one is meant."
    ]
    response = decide(desk, release, "schedule", **typed, moment_zone="Europe/Paris", moment_fold="0")
    assert response.status_code == 302, errors(response)
    release.refresh_from_db()
    assert (release.public_from.isoformat(), release.zone) == ("2027-10-31T00:30:00+00:00", "Europe/Paris")
    page = html.unescape(desk.get(change(release)).content.decode())
    assert "Public from 31 October 2027, 02:30 CEST" in page


def test_a_release_cannot_be_scheduled_at_a_time_that_the_clocks_skip(desk):
    release = make.make_release("News", public_from=SOON)
    response = decide(desk, release, "schedule", moment_date="2027-03-28", moment_time="02:30")
    assert len(errors(response)) == 1
    release.refresh_from_db()
    assert release.public_from == SOON
