"""Pages as they were on a day of the past."""

import datetime
import re

import pytest

from releases import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2025, 6, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def record(clock):
    """A plant whose production was told in January and told anew in April, about both also a vehicle."""
    plant, vehicle = make.make_plant(), make.make_vehicle()
    make.make_assembly(vehicle, plant)
    measure, reach = make.make_measure(), make.make_measure("Range", unit="km")
    old = make.make_fact(measure, 50_000, plant=plant)
    new = make.make_fact(measure, 50_729, plant=plant, supersedes=old)
    reaches = make.make_fact(reach, 400, vehicle=vehicle)
    make.make_release("January", facts=[old], plants=[plant], vehicles=[vehicle])
    april = datetime.datetime(2025, 4, 10, 9, 0, tzinfo=datetime.UTC)
    make.make_release("April", facts=[new, reaches], plants=[plant], vehicles=[vehicle], public_from=april)
    return plant, old, new


def test_a_plant_as_of_a_day_shows_what_was_public_at_its_end(client, record):
    then = client.get("/en/plants/douai-en/?as-of=2025-04-09").content.decode()
    assert "50,000" in then
    assert "50,729" not in then
    assert "Superseded" not in then
    assert "January (en)" in then
    assert "April (en)" not in then
    assert "<strong>As of 9 April 2025.</strong>" in then
    assert '<a href="/en/plants/douai-en/">See today</a>' in then
    for query in ("?as-of=2025-04-10", "?as-of=2025-06-01", ""):
        later = client.get(f"/en/plants/douai-en/{query}").content.decode()
        assert "50,729" in later
        assert "Superseded" in later
        assert "April (en)" in later
        assert ("As of" in later) is bool(query)


def test_a_fact_as_of_a_day_is_the_current_one_where_it_was(client, record):
    _plant, old, new = record
    then = client.get(f"/en/facts/{old.key}/?as-of=2025-04-09").content.decode()
    assert "<dd>Current</dd>" in then
    assert new.key not in then
    assert "April (en)" not in then
    assert client.get(f"/en/facts/{new.key}/?as-of=2025-04-09").status_code == 404
    assert client.get(f"/en/facts/{new.key}/?as-of=2025-04-10").status_code == 200


def test_a_vehicle_as_of_a_day_shows_what_was_public_then(client, record):
    then = client.get("/en/vehicles/r5-en/?as-of=2025-04-09").content.decode()
    assert "400" not in then
    assert "April (en)" not in then
    assert "January (en)" in then
    assert "400" in client.get("/en/vehicles/r5-en/?as-of=2025-04-10").content.decode()


def test_what_was_built_where_is_shown_as_far_as_it_was_public_then(client, record):
    plant, _old, _new = record
    late = make.make_vehicle("A290", public_from=NOW - DAY)
    make.make_assembly(late, plant)
    assert "A290" not in client.get("/en/plants/douai-en/?as-of=2025-05-01").content.decode()
    assert "A290" in client.get("/en/plants/douai-en/").content.decode()


def test_before_it_was_public_there_is_no_page(client, record):
    for path in ("/en/plants/douai-en/", "/en/vehicles/r5-en/", f"/en/facts/{record[1].key}/"):
        response = client.get(f"{path}?as-of=2025-01-14")
        page = response.content.decode()
        assert (response.status_code, response.headers["X-Robots-Tag"]) == (404, "noindex")
        assert response.headers["Cache-Control"] == "no-cache"
        assert '<meta name="robots" content="noindex">' in page
        assert "Of what this page shows, nothing was public on 14 January 2025." in page
        assert f'<a href="{path}">The page as it is today</a>' in page
        assert client.get(f"{path}?as-of=2025-01-15").status_code == 200


def test_what_is_not_public_today_is_no_page_of_the_past_either(client, record):
    late = make.make_fact(make.make_measure("Staff"), 77, plant=record[0])
    make.make_release("Tomorrow", facts=[late], public_from=NOW + DAY)
    make.make_plant("Secret", public_from=NOW + DAY)
    for hidden, absent in ((f"facts/{late.key}", "facts/0000000000"), ("plants/secret-en", "plants/no")):
        page, other = (client.get(f"/en/{path}/?as-of=2025-01-14").content for path in (hidden, absent))
        assert page == other
        assert b"nothing was public" not in page


def test_a_day_ends_on_the_clocks_of_the_newsroom(client, record, settings):
    late = datetime.datetime(2025, 4, 30, 22, 0, tzinfo=datetime.UTC)  # midnight in Paris
    fact = make.make_fact(make.make_measure("Staff"), 77, plant=record[0])
    make.make_release("Night", facts=[fact], public_from=late)
    assert client.get(f"/en/facts/{fact.key}/?as-of=2025-04-30").status_code == 404
    assert client.get(f"/en/facts/{fact.key}/?as-of=2025-05-01").status_code == 200


def test_today_shows_nothing_that_is_still_under_embargo_today(client, record):
    fact = make.make_fact(make.make_measure("Staff"), 77, plant=record[0])
    make.make_release("Tonight", facts=[fact], plants=[record[0]], public_from=NOW + datetime.timedelta(hours=2))
    assert client.get(f"/en/facts/{fact.key}/?as-of=2025-06-01").status_code == 404
    page = client.get("/en/plants/douai-en/?as-of=2025-06-01").content.decode()
    assert "Tonight" not in page
    assert "Staff" not in page


@pytest.mark.parametrize("verb", [workflow.withdraw, workflow.retract])
def test_what_was_withdrawn_since_does_not_come_back(client, record, approver, verb):
    plant, _old, new = record
    release = new.citations.get().release
    reason = dict.fromkeys(release.cleared_languages, "A reason")
    verb(release, by=approver, at=NOW, reason=reason)
    assert client.get(f"/en/facts/{new.key}/?as-of=2025-05-01").status_code == 404
    page = client.get("/en/plants/douai-en/?as-of=2025-05-01").content.decode()
    assert "50,729" not in page
    assert "April (en)" not in page
    type(plant).objects.filter(pk=plant.pk).update(state="withdrawn")
    assert client.get("/en/plants/douai-en/?as-of=2025-05-01").status_code == 404


def test_a_page_of_the_past_is_not_for_search_engines(client, record):
    for path in ("/en/plants/douai-en/", "/en/vehicles/r5-en/", f"/en/facts/{record[1].key}/"):
        response = client.get(f"{path}?as-of=2025-05-01")
        page = response.content.decode()
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert page.count('<meta name="robots" content="noindex">') == 1
        assert 'rel="canonical"' not in page
        assert "ld+json" not in page
        assert re.search(r'href="/fr/[^"]*\?as-of=2025-05-01" lang="fr"', page)
        assert 'value="2025-05-01"' in page
        plain = client.get(path)
        assert "X-Robots-Tag" not in plain.headers
        assert "noindex" not in plain.content.decode()


BAD = ["2025-06-02", "9999-12-31", "2025-02-30", "20250401", "2025-W14-1", "yesterday", "2025-4-1", "٢٠٢٥-٠٤-٠١", "<b>"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_day_of_the_past_is_refused_with_a_sentence(client, record, text):
    for path in ("/en/plants/douai-en/", "/en/vehicles/r5-en/", f"/en/facts/{record[1].key}/", "/en/facts/0000000000/"):
        response = client.get(path, {"as-of": text})
        page = response.content.decode()
        assert response.status_code == 400
        assert "is not a day of the past" in page
        assert f'<a href="{path}">The page as it is today</a>' in page
        assert "<b>" not in page
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("text", ["0001-01-01", "1800-01-01"])
def test_a_day_long_ago_has_no_page(client, record, text):
    assert client.get(f"/en/plants/douai-en/?as-of={text}").status_code == 404


def test_a_form_sent_without_a_day_leads_to_today(client, record):
    assert client.get("/en/plants/douai-en/?as-of=")["Location"] == "/en/plants/douai-en/"
