"""The feeds of facts: told when a figure is new."""

import datetime

import feedparser
import pytest

from newsroom.publication.languages import column
from releases.models import Release
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
LATER = make.LONG_AGO + 3 * DAY
DOUAI = "/en/facts/rss.xml?plant=douai-en"


@pytest.fixture
def plant():
    return make.make_plant()


@pytest.fixture
def fact(plant):
    fact = make.make_fact(make.make_measure(), 50_729, start=datetime.date(2023, 1, 1), plant=plant)
    make.make_release("First", facts=[fact], plants=[plant])
    return fact


def feed(client, address="/en/facts/rss.xml"):
    parsed = feedparser.parse(client.get(address).content)
    assert not parsed.bozo
    return parsed


def titles(client, address) -> list[str]:
    return [entry.title.replace("\u00a0", " ") for entry in feed(client, address).entries]


def test_a_new_figure_comes_with_its_source_and_leads_to_its_page(client, fact):
    (entry,) = feed(client).entries
    assert entry.title == "Annual production (en), Douai (en), 2023: 50,729\u00a0vehicles"
    assert entry.summary == f"{entry.title}. Source: Alliance Newsroom, release of 15 January 2025."
    assert entry.link == f"http://testserver/en/facts/{fact.key}/"


def test_the_newest_is_what_became_public_last(client, plant, fact):
    made_first = make.make_fact(fact.measure, 1, start=datetime.date(2020, 1, 1), plant=plant)
    make.make_release("Late", facts=[fact, made_first], public_from=LATER)
    entries = feed(client).entries
    assert [entry.published for entry in entries] == [
        "Sat, 18 Jan 2025 10:00:00 +0100",
        "Wed, 15 Jan 2025 10:00:00 +0100",
    ]
    assert entries[0].title.startswith("Annual production (en), Douai (en), 2020")


def test_a_fact_is_new_in_a_language_when_that_is_cleared(client, fact):
    Release.objects.update(**{column("cleared_at", "fr"): LATER})
    assert feed(client, "/fr/facts/rss.xml").entries[0].published == "Sat, 18 Jan 2025 10:00:00 +0100"


def test_a_feed_follows_a_plant_a_vehicle_a_measure_or_one_of_the_other(client, plant, fact):
    vehicle = make.make_vehicle()
    others = [
        make.make_fact(fact.measure, 7, vehicle=vehicle),
        make.make_fact(make.make_measure("Staff"), 8, plant=plant),
    ]
    make.make_release("Others", facts=others, public_from=LATER)
    assert [title[-11:] for title in titles(client, "/en/facts/rss.xml?vehicle=r5-en")] == [" 7 vehicles"]
    assert [title[-10:] for title in titles(client, DOUAI)] == ["8 vehicles", "9 vehicles"]
    assert len(titles(client, "/en/facts/rss.xml?measure=annual-production-en")) == 2
    assert len(titles(client, f"{DOUAI}&measure=annual-production-en")) == 1
    parsed = feed(client, f"{DOUAI}&measure=annual-production-en").feed
    assert parsed.title == "Facts, Douai (en), Annual production (en) – Alliance Newsroom"
    assert parsed.link == "http://testserver/en/facts/?plant=douai-en&measure=annual-production-en"
    assert {"rel": "self", "href": f"http://testserver{DOUAI}&measure=annual-production-en"}.items() <= {
        pair for link in parsed.links for pair in link.items()
    }


def test_a_feed_can_be_followed_before_there_is_anything(client, plant, time_machine):
    time_machine.move_to(LATER)
    first = client.get(DOUAI).content
    time_machine.move_to(LATER + DAY)
    assert client.get(DOUAI).content == first
    assert feed(client, DOUAI).entries == []


def test_plant_vehicle_and_list_tell_of_their_feeds(client, fact):
    make.make_vehicle()
    for path, address in [
        ("/en/plants/douai-en/", DOUAI),
        ("/en/vehicles/r5-en/", "/en/facts/rss.xml?vehicle=r5-en"),
        ("/en/facts/", "/en/facts/rss.xml"),
    ]:
        page = client.get(path).content.decode()
        assert 'rel="alternate" type="application/rss+xml"' in page
        assert f'href="{address}">' in page


def test_an_entry_keeps_its_guid(client, fact):
    before = feed(client).entries[0].id
    fact.measure.name_en = "Output"
    fact.measure.save()
    assert feed(client).entries[0].id == before != feed(client, "/fr/facts/rss.xml").entries[0].id


def test_an_embargoed_fact_is_nowhere_and_betrayed_by_no_date_or_tag(client, plant, fact, time_machine):
    time_machine.move_to(LATER - DAY, tick=False)
    before = client.get(DOUAI)
    newer = make.make_fact(fact.measure, 60_000, plant=plant, supersedes=fact)
    make.make_release("Embargoed", facts=[newer, fact], public_from=LATER)
    after = client.get(DOUAI)
    assert (after.content, dict(after.headers)) == (before.content, dict(before.headers))
    assert "Last-Modified" not in after
    again = {"If-None-Match": before["ETag"]}
    assert client.get(DOUAI, headers=again).status_code == 304
    time_machine.move_to(LATER, tick=False)
    assert client.get(DOUAI, headers=again).status_code == 200
    assert titles(client, DOUAI)[0] == "Annual production (en), Douai (en), 2024: 60,000 vehicles"


def test_a_control_character_does_not_break_the_feed(client):
    make.make_release(facts=[make.make_fact(make.make_measure("Pro\x0bduction & <b>"))])
    assert feed(client).entries[0].title.startswith("Production & ")


@pytest.mark.parametrize("count", [2, 20])
def test_the_feed_costs_the_same_for_few_and_for_many(client, django_assert_num_queries, count):
    for number in range(count):
        fact = make.make_fact(make.make_measure(f"Measure {number}"), number, plant=make.make_plant(f"Plant {number}"))
        make.make_release(f"News {number}", facts=[fact])
    with django_assert_num_queries(6):
        client.get("/en/facts/rss.xml")
