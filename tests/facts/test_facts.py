"""What a fact must be, and how it shows on the pages of its subject."""

import datetime
import re
import secrets

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from newsroom.facts.models import Fact
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_database_refuses_a_fact_about_nothing():
    with pytest.raises(IntegrityError, match="fact_is_about_one_subject"):
        make.make_fact(make.make_measure(), of_alliance=False)


def test_the_database_refuses_a_fact_about_two_things():
    with pytest.raises(IntegrityError, match="fact_is_about_one_subject"):
        make.make_fact(make.make_measure(), plant=make.make_plant(), brand=make.make_brand())


def test_the_database_refuses_a_fact_about_a_plant_and_the_alliance():
    with pytest.raises(IntegrityError, match="fact_is_about_one_subject"):
        make.make_fact(make.make_measure(), plant=make.make_plant(), of_alliance=True)


@pytest.mark.parametrize("subject", ["plant", "vehicle", "brand", "platform"])
def test_a_fact_may_be_about_each_of_its_subjects(subject):
    thing = getattr(make, f"make_{subject}")()
    assert getattr(make.make_fact(make.make_measure(), **{subject: thing}), subject) == thing


def test_the_database_refuses_a_fact_that_says_nothing():
    with pytest.raises(IntegrityError, match="fact_says_something"):
        make.make_fact(make.make_measure(unit=""), value=None)


def test_a_fact_may_be_words_in_one_language():
    fact = make.make_fact(make.make_measure(unit=""), value=None, of_alliance=True, wording_ro="Doar electrice")
    assert (fact.figure_in("ro"), fact.figure_in("fr")) == ("Doar electrice", "")


def test_the_database_refuses_a_fact_that_supersedes_itself():
    fact = make.make_fact(make.make_measure())
    with pytest.raises(IntegrityError, match="fact_supersedes_another"):
        Fact.objects.filter(pk=fact.pk).update(supersedes=fact)


def test_a_fact_supersedes_one_of_the_same_measure_and_subject_and_in_no_circle():
    plant, measure = make.make_plant(), make.make_measure()
    first, second = make.make_fact(measure, 1, plant=plant), make.make_fact(measure, 2, plant=plant)
    second.supersedes = first
    second.full_clean()
    second.save()
    first.supersedes = second
    with pytest.raises(ValidationError, match="nor one that follows it"):
        first.full_clean()
    first.supersedes = first
    with pytest.raises(ValidationError, match="cannot supersede itself"):
        first.full_clean()
    for other in (make.make_fact(make.make_measure(), plant=plant), make.make_fact(measure, brand=make.make_brand())):
        other.supersedes = first
        with pytest.raises(ValidationError, match="the same subject and measure"):
            other.full_clean()


def test_a_figure_needs_a_measure_with_a_unit():
    fact = Fact(measure=make.make_measure(unit=""), value=5, of_alliance=True, period_start=datetime.date(2024, 1, 1))
    with pytest.raises(ValidationError, match="This measure has no unit"):
        fact.full_clean()


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("year", (2024, 1, 1)),
        ("quarter", (2024, 7, 1)),
        ("month", (2024, 8, 1)),
        ("since", (2024, 8, 1)),
        ("day", (2024, 8, 17)),
    ],
)
def test_a_period_starts_on_its_first_day(kind, first):
    fact = make.make_fact(make.make_measure(), start=datetime.date(2024, 8, 17), period=kind)
    assert fact.period_start == datetime.date(*first)


def test_no_spreadsheet_takes_the_key_of_a_fact_for_a_number(monkeypatch):
    drawn = iter(["0123456789", "68993055e2", "1b2c3d4e5f", "e123456789"])
    monkeypatch.setattr(secrets, "token_hex", lambda size: next(drawn))
    assert make.make_fact(make.make_measure()).key == "e123456789"


@pytest.fixture
def production():
    """A plant with two years of production, the earlier of which has been superseded."""
    plant, measure = make.make_plant(), make.make_measure()
    old = make.make_fact(measure, 50_000, start=datetime.date(2023, 1, 1), plant=plant)
    new = make.make_fact(measure, 50_729, start=datetime.date(2023, 1, 1), plant=plant, supersedes=old)
    latest = make.make_fact(measure, 89_527, plant=plant)
    make.make_release("First", facts=[old, latest], plants=[plant])
    return plant, old, new, latest


def test_a_plant_page_shows_what_holds_today(client, production):
    _plant, _old, new, _latest = production
    page = client.get("/en/plants/douai-en/").content.decode()
    assert page.count("50,000") == 2  # the chart and the record
    assert "50,729" not in page

    make.make_release("Second", facts=[new])
    page = client.get("/en/plants/douai-en/").content.decode()
    assert page.count("50,729") == 2
    assert page.count("50,000") == 1
    assert page.count("Superseded") == 1


def test_a_plant_page_tells_each_fact_with_the_release_that_first_stated_it(client, production):
    _plant, _old, _new, latest = production
    make.make_release("Later", facts=[latest], public_from=make.LONG_AGO + datetime.timedelta(days=5))
    page = client.get("/en/plants/douai-en/").content.decode()
    assert page.count('<a href="/en/releases/first-en/">Release of 15 January 2025</a>') == 2
    assert page.count("Release of 20 January 2025") == 0


def test_a_chart_needs_two_years(client):
    plant = make.make_plant()
    fact = make.make_fact(make.make_measure(), 1000, plant=plant)
    make.make_release(facts=[fact])
    assert 'class="bars"' not in client.get("/en/plants/douai-en/").content.decode()


def test_measures_that_share_a_position_each_have_their_chart(client):
    plant = make.make_plant()
    facts = [
        make.make_fact(measure, value, start=datetime.date(year, 1, 1), plant=plant)
        for measure in (make.make_measure("Output", position=1), make.make_measure("Staff", position=1))
        for year, value in [(2023, 10), (2024, 20)]
    ]
    make.make_release(facts=facts)
    page = client.get("/en/plants/douai-en/").content.decode()
    assert re.findall(r'<table class="bars">\s*<caption class="vh">(\w+)', page) == ["Output", "Staff"]


def test_what_has_been_achieved_comes_before_what_is_planned(client):
    plant, measure = make.make_plant("Douai"), make.make_measure("Output")
    facts = [
        make.make_fact(measure, value, plant=plant, start=datetime.date(year, 1, 1), is_planned=year > 2025)
        for year, value in ((2024, 7), (2025, 8), (2030, 90))
    ]
    make.make_release(facts=facts)
    page = client.get("/en/plants/douai-en/").content.decode()
    glance = page[page.index('<dl class="glance">') :].partition("</dl>")[0]
    assert re.findall(r"<b>(\d+)</b>", glance) == ["8"]
    assert re.findall(r'<tr class="latest"><th scope="row">(.*?)</th>', page) == ["2025"]


def test_the_bars_of_a_chart_are_in_proportion(client, production):
    page = client.get("/en/plants/douai-en/").content.decode()
    assert 'width="55.85%"' in page
    assert 'width="100.00%"' in page


def test_a_chart_tells_ranges_plans_and_losses(client):
    plant, measure = make.make_plant(), make.make_measure("Result", unit="EUR")
    years = {
        2022: {"value": -50},
        2023: {"value": 100},
        2024: {"value": 100, "value_to": 150},
        2025: {"value": 150, "is_planned": True},
    }
    facts = [
        make.make_fact(measure, start=datetime.date(year, 1, 1), plant=plant, **said) for year, said in years.items()
    ]
    make.make_release(facts=facts, plants=[plant])
    page = client.get(plant.get_absolute_url()).content.decode()
    chart = page[page.index('<table class="bars">') :].partition("</table>")[0]
    assert re.findall(r'<rect(?: class="(\w+)")? x="([\d.]+)%" width="([\d.]+)%"', chart) == [
        ("", "0.00", "25.00"),
        ("", "25.00", "50.00"),
        ("", "25.00", "50.00"),
        ("further", "75.00", "25.00"),
        ("planned", "25.00", "75.00"),
    ]
    assert "target for 2025" in chart
