"""The page of a fact, the same for machines, and the figure for a frame elsewhere."""

import csv
import datetime
import html
import io
import json
import re

import html5lib
import pytest

from tests import factories as make
from tests.desk import queries_of

pytestmark = pytest.mark.django_db

MONTH = datetime.timedelta(days=30)


@pytest.fixture
def plant():
    return make.make_plant()


@pytest.fixture
def fact(plant):
    fact = make.make_fact(make.make_measure(), 89_527, plant=plant)
    make.make_release("First", facts=[fact])
    return fact


def page_of(client, fact, code="en", query=""):
    return client.get(f"/{code}/facts/{fact.key}/{query}").content.decode()


def json_of(client, fact, code="en"):
    return client.get(f"/{code}/facts/{fact.key}.json").json()


def linked_data(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))


def test_a_fact_has_a_page_with_its_figure_period_subject_and_source(client, fact):
    page = page_of(client, fact)
    assert '<data value="89527"><b>89,527</b> vehicles</data>' in page
    for words in (
        "<h1>Annual production (en)</h1>",
        '<p class="deck">2024</p>',
        '<a href="/en/plants/douai-en/">Douai (en)</a>',
        '<a href="/en/releases/first-en/">Release of 15 January 2025</a>',
        "<dd>Exact</dd><dd>Achieved</dd>",
        "<dd>Current</dd>",
    ):
        assert words in page


def test_a_fact_tells_its_outside_source_with_its_date(client):
    source = {"source_en": "Report", "source_url": "https://press.example/report"}
    day = datetime.date(2025, 1, 3)
    fact = make.make_fact(make.make_measure(), of_alliance=True, source_date=day, **source)
    make.make_release(facts=[fact])
    page = page_of(client, fact)
    assert '<a href="https://press.example/report">Report</a>' in page
    assert '<dd class="num">3 January 2025</dd>' in page
    line = "Annual production (en), the Alliance, 2024: 1,000\u00a0vehicles. Source: Report, 3 January 2025, http://testserver"
    assert line in page


def test_a_fact_says_whether_it_is_a_range_about_and_planned(client):
    fact = make.make_fact(make.make_measure(), 100, value_to=200, is_about=True, is_planned=True, of_alliance=True)
    make.make_release(facts=[fact])
    page = page_of(client, fact)
    assert "<dd>A range, not exact</dd><dd>Planned, not yet achieved</dd>" in page
    assert '<p class="deck">target for 2024</p>' in page
    assert '<data value="100">100</data>–<data value="200">200</data>' in page
    data = linked_data(page)
    assert (data["minValue"], data["maxValue"], "value" in data) == (100, 200, False)


def test_a_fact_in_words_has_a_page_too(client):
    fact = make.make_fact(make.make_measure(unit=""), None, wording_en="Electric only", of_alliance=True)
    make.make_release(facts=[fact])
    assert '<p class="stated">Electric only</p>' in page_of(client, fact)
    assert json_of(client, fact)["words"] == linked_data(page_of(client, fact))["value"] == "Electric only"
    assert client.get(f"/fr/facts/{fact.key}/").status_code == 404


def test_who_confirmed_a_fact_is_not_told(client, fact):
    type(fact).objects.filter(pk=fact.pk).update(confirmed_by="Confirmer Ionescu")
    for form in ("/", ".json", ".csv", "/embed/"):
        assert b"Ionescu" not in client.get(f"/en/facts/{fact.key}{form}").content


def test_a_fact_about_something_that_is_not_public_does_not_name_it(client):
    fact = make.make_fact(make.make_measure(), plant=make.make_plant("Hidden", state="draft"))
    make.make_release(facts=[fact])
    assert "Hidden" not in page_of(client, fact)
    assert json_of(client, fact)["subject"] == {"kind": None, "name": None, "url": None}


def test_a_vehicle_is_named_with_its_brand(client):
    fact = make.make_fact(make.make_measure(unit="km"), 400, vehicle=make.make_vehicle("R5"))
    make.make_release(facts=[fact])
    assert '<a href="/en/vehicles/r5-en/">Renault R5 (en)</a>' in page_of(client, fact)
    assert json_of(client, fact)["citation"].startswith("Annual production (en), Renault R5 (en), 2024: 400\u00a0km. ")


def test_a_fact_lists_all_public_releases_that_state_it_with_their_dates(client, fact):
    make.make_release("Later", facts=[fact], public_from=make.LONG_AGO + MONTH)
    make.make_release("Draft", facts=[fact], state="draft")
    found = re.findall(r'<time[^>]*>([^<]*)</time><a class="t"[^>]*>([^<]*)</a>', page_of(client, fact))
    assert found == [("15 Jan 2025", "First (en)"), ("14 Feb 2025", "Later (en)")]


@pytest.fixture
def chain(plant, fact):
    """Three statements of the same: a first one, one that is public a month later, and one two months later."""
    second = make.make_fact(fact.measure, 90_000, plant=plant, supersedes=fact)
    third = make.make_fact(fact.measure, 91_000, plant=plant, supersedes=second)
    for number, newer in enumerate([second, third], start=1):
        make.make_release(f"Newer {number}", facts=[newer], public_from=make.LONG_AGO + number * MONTH)
    return fact, second, third


def succession(page: str) -> list[tuple]:
    return re.findall(r'<time[^>]*>([^<]*)</time>.*?<b>([^<]*)</b>.*?<span class="side-note">([^<]*)', page)


def test_a_fact_tells_what_was_said_before_and_after(client, chain):
    first, second, third = chain
    expected = [("15 Jan 2025", "89,527"), ("14 Feb 2025", "90,000"), ("16 Mar 2025", "91,000")]
    for fact, status in [
        (first, ["This page, superseded", "superseded", "current"]),
        (second, ["superseded", "This page, superseded", "current"]),
        (third, ["superseded", "superseded", "This page"]),
    ]:
        told = succession(page_of(client, fact))
        assert told == [(*pair, words) for pair, words in zip(expected, status, strict=True)]
    assert f'<a href="/en/facts/{third.key}/">Superseded by a newer figure</a>' in page_of(client, first)
    assert json_of(client, first)["superseded_by"] == f"http://testserver/en/facts/{third.key}/"


def test_a_figure_is_superseded_also_where_the_one_between_was_withdrawn(client, chain):
    first, second, third = chain
    second.citations.get().release.delete()
    assert client.get(f"/en/facts/{second.key}/").status_code == 404
    told = succession(page_of(client, first))
    assert told == [("15 Jan 2025", "89,527", "This page, superseded"), ("16 Mar 2025", "91,000", "current")]
    page = client.get("/en/plants/douai-en/").content.decode()
    assert page.count(f'<a href="/en/facts/{third.key}/">Superseded</a>') == 1
    assert "90,000" not in page


def test_a_circle_of_facts_does_not_hang_the_page(client, chain):
    first, _second, third = chain
    type(first).objects.filter(pk=first.pk).update(supersedes=third)
    assert client.get(f"/en/facts/{first.key}/").status_code == 200


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("en", "89,527\u00a0vehicles"),
        ("fr", "89\u202f527\u00a0véhicules"),
        ("ro", "89.527\u00a0de vehicule"),
    ],
)
def test_the_line_to_cite_is_written_by_the_rules_of_the_language(client, fact, code, says):
    page = page_of(client, fact, code)
    line = re.search(r'<p id="citation">([^<]*)</p>', page).group(1)
    assert says in line
    assert line.endswith(f"http://testserver/{code}/facts/{fact.key}/")
    assert json_of(client, fact, code)["citation"] == line


def test_a_fact_leads_to_the_languages_in_which_it_is_public(client, plant):
    fact = make.make_fact(make.make_measure(), plant=plant)
    make.make_release(facts=[fact], cleared=["en", "ro"])
    page = page_of(client, fact)
    assert re.findall(r'<a href="([^"]*)" lang="(\w+)"', page) == [
        (f"/en/facts/{fact.key}/", "en"),
        (f"/ro/facts/{fact.key}/", "ro"),
    ]
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', page) == ["en", "ro"]
    assert linked_data(page)["sameAs"] == [f"http://testserver/ro/facts/{fact.key}/"]
    assert client.get(f"/fr/facts/{fact.key}/").status_code == 404


def test_a_fact_is_told_to_machines_as_an_observation(client, fact):
    data = linked_data(page_of(client, fact))
    assert (data["@type"], data["value"], data["unitText"]) == ("Observation", 89527, "vehicles")
    assert (data["observationDate"], data["observationPeriod"]) == ("2024", "P1Y")
    assert data["observationAbout"] == {
        "@type": "Place",
        "name": "Douai (en)",
        "url": "http://testserver/en/plants/douai-en/",
    }
    assert data["variableMeasured"] == {"@type": "StatisticalVariable", "name": "Annual production (en)"}


def test_a_fact_as_json(client, fact):
    response = client.get(f"/en/facts/{fact.key}.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    data = response.json()
    assert (data["key"], data["value"], data["unit"]) == (fact.key, 89527, "vehicles")
    assert data["period"] == {"kind": "year", "start": "2024-01-01", "end": "2024-12-31", "words": "2024"}
    assert data["source"] == {
        "name": "First (en)",
        "url": "http://testserver/en/releases/first-en/",
        "date": "2025-01-15",
    }


def test_a_fact_as_a_table(client, fact):
    response = client.get(f"/en/facts/{fact.key}.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["key"], row["value"], row["period_start"]) == (fact.key, "89527", "2024-01-01")
    assert row["subject"] == "Douai (en)"


def test_a_name_that_a_spreadsheet_would_run_is_defused(client):
    fact = make.make_fact(make.make_measure('=HYPERLINK("http://evil.example")'))
    make.make_release(facts=[fact])
    (row,) = csv.DictReader(io.StringIO(client.get(f"/en/facts/{fact.key}.csv").content.decode("utf-8-sig")))
    assert row["measure"].startswith("'=HYPERLINK")


def test_a_fact_may_be_framed_elsewhere_and_nothing_else_may(client, fact):
    response = client.get(f"/en/facts/{fact.key}/embed/")
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.cookies == {}
    page = response.content.decode()
    assert '<data value="89527">' in page
    assert f'<a href="/en/facts/{fact.key}/" target="_blank" rel="noopener">Source: Alliance Newsroom, 15 Ja' in page
    assert re.findall(r"<script|<img|<iframe", page) == []
    for path in (f"/en/facts/{fact.key}/", "/en/facts/", f"/en/facts/{fact.key}.json", "/en/facts/0000000000/embed/"):
        assert client.get(path).headers["X-Frame-Options"] == "DENY"


def test_the_page_of_a_fact_has_the_code_to_frame_it(client):
    fact = make.make_fact(make.make_measure('"><script>alert(1)</script>'))
    make.make_release(facts=[fact])
    page = page_of(client, fact)
    assert "<script>alert" not in page
    code = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S).group(1))
    (frame,) = html5lib.parseFragment(code, namespaceHTMLElements=False)
    assert frame.get("src") == f"http://testserver/en/facts/{fact.key}/embed/"
    assert frame.get("title").startswith('"><script>alert(1)</script> (en), the Alliance')


@pytest.mark.parametrize(("form", "queries"), [("/", 9), (".json", 5), ("/embed/", 5)])
def test_a_fact_costs_the_same_queries_for_few_and_for_many(client, chain, form, queries):
    first, _second, newer = chain
    before = queries_of(client, f"/en/facts/{first.key}{form}")
    for number in range(18):
        newer = make.make_fact(first.measure, 92_000 + number, plant=first.plant, supersedes=newer)
        make.make_release(f"More {number}", facts=[newer, first])
    assert queries_of(client, f"/en/facts/{first.key}{form}") == before == queries


def test_a_wording_is_text_wherever_it_stands(client):
    fact = make.make_fact(make.make_measure(unit=""), None, of_alliance=True, wording_en="</b>\u00a0<i>All</i>")
    make.make_release(facts=[fact])
    for path in (f"/en/facts/{fact.key}/", f"/en/facts/{fact.key}/embed/", "/en/facts/"):
        page = client.get(path).content.decode()
        assert ("<i>All" in page, "&lt;i&gt;All" in page) == (False, True), path
