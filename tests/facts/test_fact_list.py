"""The list of all facts, and the choice by plant, vehicle and measure."""

import csv
import datetime
import io
import re

import pytest

from tests import factories as make
from tests.desk import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """A plant and a vehicle with facts of two measures."""
    plant, vehicle = make.make_plant(), make.make_vehicle()
    production, jobs = make.make_measure(), make.make_measure("Staff", unit="employees", position=2)
    facts = [
        make.make_fact(production, 50_729, start=datetime.date(2023, 1, 1), plant=plant),
        make.make_fact(production, 89_527, plant=plant),
        make.make_fact(jobs, 1_200, plant=plant),
        make.make_fact(production, 40_000, vehicle=vehicle),
    ]
    make.make_release(facts=facts, plants=[plant], vehicles=[vehicle])
    return facts


def figures(client, address) -> list[str]:
    return re.findall(r"<b>([^<]*)</b>", client.get(address).content.decode())


def test_all_facts_are_listed_newest_period_first(client, record):
    assert figures(client, "/en/facts/") == ["40,000", "89,527", "1,200", "50,729"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("plant=douai-en", ["89,527", "1,200", "50,729"]),
        ("plant=douai-en&measure=annual-production-en", ["89,527", "50,729"]),
        ("vehicle=r5-en", ["40,000"]),
        ("measure=staff-en&plant=&vehicle=", ["1,200"]),
        ("plant=douai-en&vehicle=r5-en", []),
    ],
)
def test_facts_are_chosen_by_address(client, record, query, found):
    assert figures(client, f"/en/facts/?{query}") == found


@pytest.mark.parametrize("query", ["plant=nowhere", "plant=hidden-en", "measure=secret-en", "page=9", "page=x"])
def test_what_is_not_public_cannot_be_chosen(client, record, query):
    make.make_plant("Hidden", state="draft")
    make.make_release(facts=[make.make_fact(make.make_measure("Secret"))], state="draft")
    for form in ("", "rss.xml", "facts.csv"):
        if form and "page" in query:
            continue
        assert client.get(f"/en/facts/{form}?{query}").status_code == 404
    assert b"Hidden" not in client.get("/en/facts/").content
    assert b"Secret" not in client.get("/en/facts/").content


def test_a_choice_is_the_same_in_every_language(client, record):
    page = client.get("/en/facts/?plant=douai-en&measure=annual-production-en").content.decode()
    assert 'href="/fr/facts/?plant=douai-fr&amp;measure=annual-production-fr" lang="fr"' in page
    assert figures(client, "/fr/facts/?plant=douai-fr&measure=annual-production-fr") == ["89\u202f527", "50\u202f729"]


def test_the_chosen_facts_go_on_pages_that_keep_the_choice(client, record):
    for number in range(60):
        fact = make.make_fact(record[0].measure, number, plant=record[0].plant)
        make.make_release(f"More {number}", facts=[fact])
    page = client.get("/en/facts/?plant=douai-en").content.decode()
    assert "Page 1 of 2" in page
    assert '<a rel="next" href="?plant=douai-en&amp;page=2">' in page
    assert len(figures(client, "/en/facts/?plant=douai-en&page=2")) == 13


def test_the_chosen_facts_are_there_as_a_table(client, record):
    response = client.get("/en/facts/facts.csv?plant=douai-en&measure=annual-production-en")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == ["89527", "50729"]
    assert {row["source"] for row in rows} == {"News from Douai (en)"}


def test_an_empty_table_has_its_columns(client):
    assert client.get("/en/facts/facts.csv").content.decode("utf-8-sig").startswith("key,url,language,measure,")


def test_every_page_leads_to_the_list(client):
    assert '<a href="/en/facts/">All facts</a>' in client.get("/en/").content.decode()


@pytest.mark.parametrize(("address", "queries"), [("/en/facts/", 9), ("/en/facts/facts.csv", 8)])
def test_the_list_costs_the_same_for_few_and_for_many(client, record, address, queries):
    before = queries_of(client, address)
    for number in range(16):
        fact = make.make_fact(make.make_measure(f"Measure {number}"), number, plant=make.make_plant(f"Plant {number}"))
        make.make_release(f"More {number}", facts=[fact])
    assert queries_of(client, address) == before == queries


def test_the_address_of_a_measure_outlives_its_name(client):
    measure = make.make_measure("Output")
    measure.name_en = "Annual output"
    measure.save()
    assert measure.slug_en == "annual-output"
    make.make_release(facts=[make.make_fact(measure, 1, of_alliance=True)])
    measure.name_en, measure.name_fr = "Yearly production", "Production"
    measure.save()
    assert (measure.slug_en, measure.slug_ro) == ("annual-output", "output-ro")
    assert client.get("/en/facts/rss.xml?measure=annual-output").status_code == 200
    assert client.get("/en/facts/?measure=yearly-production").status_code == 404
