"""How a moment is told: to readers in its own zone and in UTC, to staff with what they need to check it."""

import datetime
import re
from pathlib import Path

import feedparser
import pytest
from django.core.exceptions import ValidationError

from newsroom.publication import moments
from tests import factories as make

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
AT = datetime.datetime(2027, 9, 17, 4, 0, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "zone", "says"),
    [
        ("en", "Europe/Paris", "17 September 2027, 06:00 CEST"),
        ("fr", "Europe/Bucharest", "17 septembre 2027, 07:00 EEST"),
        ("ro", "Asia/Tokyo", "17 septembrie 2027, 13:00 JST"),
        ("en", "America/Los_Angeles", "16 September 2027, 21:00 PDT"),
        ("en", "Asia/Kathmandu", "17 September 2027, 09:45 UTC+5:45"),
        ("en", "America/Sao_Paulo", "17 September 2027, 01:00 UTC−3"),
        ("en", "UTC", "17 September 2027, 04:00 UTC"),
    ],
)
def test_a_moment_is_told_in_its_zone_and_in_the_language(language, zone, says):
    assert moments.moment(AT, language, zone) == says


def test_midnight_stands_for_a_day_in_the_zone_of_the_thing():
    midnight = datetime.datetime(2027, 9, 16, 15, 0, tzinfo=datetime.UTC)
    assert moments.moment(midnight, "en", "Asia/Tokyo") == "17 September 2027"
    assert moments.moment_in_utc(midnight, "en", "Asia/Tokyo") == ""
    assert moments.moment(midnight, "en", "Europe/Paris") == "16 September 2027, 17:00 CEST"
    assert moments.exact(midnight, "en", "Asia/Tokyo") == "17 September 2027, 00:00 JST"


def test_utc_is_told_with_its_day_where_that_differs_and_not_twice():
    assert moments.moment_in_utc(AT, "en", "Europe/Paris") == "04:00 UTC"
    assert moments.moment_in_utc(AT, "en", "America/Los_Angeles") == "17 September 2027, 04:00 UTC"
    assert moments.moment_in_utc(AT, "en", "UTC") == ""


@pytest.mark.parametrize(
    ("language", "zone", "says"),
    [
        ("en", "Europe/Paris", "Friday, 17 September 2027, 06:00 CEST in Paris · 04:00 UTC · in 298 days"),
        (
            "en",
            "America/Los_Angeles",
            "Thursday, 16 September 2027, 21:00 PDT in Los Angeles · 17 September 2027, 06:00 CEST in Paris · "
            "17 September 2027, 04:00 UTC · in 298 days",
        ),
        ("en", "Europe/Brussels", "Friday, 17 September 2027, 06:00 CEST in Brussels · 04:00 UTC · in 298 days"),
        ("en", "UTC", "Friday, 17 September 2027, 04:00 UTC · 06:00 CEST in Paris · in 298 days"),
    ],
)
def test_staff_are_told_a_moment_round_the_world(language, zone, says):
    assert moments.round_the_world(AT, language, zone, now=NOW) == says


@pytest.mark.parametrize(
    ("away", "says"),
    [
        (datetime.timedelta(days=298, hours=2), ("in 298 days", "dans 298 jours", "peste 298 de zile")),
        (datetime.timedelta(hours=47, minutes=59), ("in 47 hours", "dans 47 heures", "peste 47 de ore")),
        (datetime.timedelta(minutes=119), ("in 119 minutes", "dans 119 minutes", "peste 119 minute")),
        (datetime.timedelta(seconds=20), ("in 1 minute", "dans 1 minute", "peste 1 minut")),
        (datetime.timedelta(days=-3), ("3 days ago", "il y a 3 jours", "acum 3 zile")),
    ],
)
def test_a_distance_is_told_in_the_largest_unit_of_which_there_are_two(away, says):
    assert tuple(moments.distance(NOW + away, code, now=NOW) for code in ("en", "fr", "ro")) == says


def test_the_first_of_a_month_is_told_as_it_is_read():
    first = datetime.datetime(2027, 9, 1, 4, 0, tzinfo=datetime.UTC)
    assert moments.exact(first, "fr", "Europe/Paris", "full") == "mercredi 1er septembre 2027, 06:00 CEST"


def test_templates_tell_a_moment_in_its_own_zone():
    """`public_from` knows the moment, `moment` the zone as well."""
    careless = [path.name for path in TEMPLATES.rglob("*.html") if re.search(r"public_from\b", path.read_text())]
    assert careless == []


@pytest.mark.django_db
def test_a_thing_is_told_in_the_newsroom_zone_unless_another_was_chosen(settings):
    settings.TIME_ZONE = "Europe/Bucharest"
    assert make.make_plant().zone == "Europe/Bucharest"


@pytest.mark.django_db
def test_a_zone_that_does_not_exist_is_refused():
    plant = make.make_plant()
    plant.zone = "Mars/Olympus"
    with pytest.raises(ValidationError, match="is no time zone"):
        plant.full_clean()


@pytest.mark.django_db
def test_a_release_page_tells_its_own_zone_and_utc(client):
    make.make_release("News", public_from=make.LONG_AGO, zone="Asia/Tokyo")
    page = client.get("/fr/releases/news-fr/").content.decode()
    assert '<time class="num" datetime="2025-01-15T18:00+09:00">15 janvier 2025, 18:00 JST</time>' in page
    assert re.search(r'<dd class="num" data-locale="fr" data-yours="[^"]*{time}[^"]*">09:00 UTC</dd>', page)


@pytest.mark.django_db
def test_a_day_on_a_list_and_in_a_feed_is_that_of_the_zone(client):
    late = datetime.datetime(2024, 12, 31, 20, 0, tzinfo=datetime.UTC)
    plant = make.make_plant()
    make.make_release("Tokyo", public_from=late, zone="Asia/Tokyo", plants=[plant])
    for address in ("/en/", "/en/releases/", "/en/plants/douai-en/"):
        page = client.get(address).content.decode()
        assert 'datetime="2025-01-01T05:00+09:00"' in page, address
        assert re.search(r">1 Jan(uary)? 2025</time>", page), address
    (entry,) = feedparser.parse(client.get("/en/releases/rss.xml").content).entries
    assert entry.published == "Wed, 01 Jan 2025 05:00:00 +0900"


@pytest.mark.django_db
def test_the_year_of_a_list_is_that_of_the_day_that_it_tells(client):
    """Round New Year zones may alternate; each heading still says what stands under it, and no id occurs twice."""
    for hour, zone in [(20, "Asia/Tokyo"), (21, "Europe/Paris"), (22, "Asia/Tokyo")]:
        late = datetime.datetime(2024, 12, 31, hour, 0, tzinfo=datetime.UTC)
        make.make_release(f"At {hour}", public_from=late, zone=zone)
    page = client.get("/en/releases/").content.decode()
    headings = re.findall(r'<h2 class="label num" id="([^"]+)">(\d+)', page)
    assert [year for _id, year in headings] == ["2025", "2024", "2025"]
    assert len({name for name, _year in headings}) == 3
