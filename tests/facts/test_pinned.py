"""The figures of the Douai release are citations: what was said stands, what is so today moves."""

import datetime
import re

import pytest
from django.urls import reverse

from newsroom.facts.models import Fact
from newsroom.plants.models import Plant
from releases import citing
from releases.models import Release
from tests import factories as make
from tests.desk import queries_of

pytestmark = pytest.mark.django_db


def production(year) -> Fact:
    return Fact.objects.get(measure__unit="vehicles", period_start=datetime.date(year, 1, 1), supersedes=None)


def in_texts(release, language) -> set[str]:
    texts = [(getattr(release, f"{name}_{language}"), name == "body") for name in ("lede", "in_brief", "body")]
    return {key for text, is_rich in texts for key in citing.keys_in(text, is_rich=is_rich)}


@pytest.mark.parametrize("language", ["en", "fr", "ro"])
def test_the_figures_of_the_douai_release_are_citations(douai, language):
    release = Release.objects.get()
    cited = {citation.fact.key: citation.fact for citation in release.citations.select_related("fact__measure")}
    said = {(fact.measure.unit, fact.value, fact.period_start.year) for fact in cited.values()}
    assert said == {
        ("EUR", 550_000_000, 2025),
        ("vehicles", 50_729, 2023),
        ("vehicles", 89_527, 2024),
        ("models", 6, 2025),
        ("brands", 4, 2025),
        ("percent", 100, 2023),
    }
    units = {cited[key].measure.unit for key in in_texts(release, language)}
    assert units == {"EUR", "vehicles", "percent"}


def test_what_was_said_stands_and_the_plant_page_moves(client, desk, douai):
    release, old = Release.objects.get(), production(2024)
    address = release.get_absolute_url()
    before = client.get(address).content
    newer = make.make_fact(
        old.measure,
        89_600,
        start=old.period_start,
        plant=old.plant,
        supersedes=old,
        **make.in_every_language(source="X"),
    )
    later = make.make_release("Later", facts=[newer], plants=[old.plant])
    assert client.get(address).content.count(b"89,527") == before.count(b"89,527")
    assert b"89,600" not in client.get(address).content
    plant = client.get(old.plant.get_absolute_url()).content.decode()
    chart = plant[plant.index('<table class="bars">') :].partition("</table>")[0]
    assert re.findall(r'<data value="(\d+)">', chart) == ["50729", "89600"]
    rows = desk.get(reverse("admin:releases_release_superseded")).context["rows"]
    assert [(row.release, row.fact) for row, _form in rows] == [(release, old)]
    assert later not in [row.release for row, _form in rows]


def test_ten_thousand_facts_cost_the_same_queries_as_ten(client, desk, douai):
    """What a plant page, the picker and the ledger ask of the database does not grow with what is in it."""
    plant, fact = Plant.objects.get(), production(2024)
    addresses = [
        plant.get_absolute_url(),
        f"{reverse('admin:facts_fact_pick')}?q=89527&language=fr",
        reverse("admin:releases_release_said", args=[fact.key]),
    ]
    few = [queries_of(desk, address) for address in addresses]
    days = (datetime.date(1900, 1, 1) + datetime.timedelta(days=number) for number in range(10_000))
    Fact.objects.bulk_create(
        Fact(measure=fact.measure, plant=plant, value=number, period_kind="day", period_start=day)
        for number, day in enumerate(days)
    )
    assert [queries_of(desk, address) for address in addresses] == few
