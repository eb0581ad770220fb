"""Finding the fact to cite: by what it is about, what it says and how people type numbers."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.facts.models import Fact
from tests import factories as make
from tests import people

pytestmark = pytest.mark.django_db

PICK = "/admin/facts/fact/pick/"


@pytest.fixture
def facts():
    plant = make.make_plant("Douai")
    vehicle = make.make_vehicle("R5")
    production = make.make_measure()
    investment = make.make_measure("Investment", unit="EUR", position=2)
    type(production).objects.filter(pk=production.pk).update(name_ro="Producție anuală")
    return {
        "2023": make.make_fact(production, 50729, start=datetime.date(2023, 1, 1), plant=plant),
        "2024": make.make_fact(production, 89527, plant=plant),
        "money": make.make_fact(investment, 550000000, start=datetime.date(2025, 9, 16), period="day", plant=plant),
        "range": make.make_fact(investment, "7.5", start=datetime.date(2020, 7, 1), period="quarter"),
        "r5": make.make_fact(production, 12000, start=datetime.date(2025, 1, 1), vehicle=vehicle),
    }


def found(client, facts, query, **options) -> list[str]:
    answer = client.get(PICK, {"q": query, "language": "en", **options})
    keys = {fact.key: name for name, fact in facts.items()}
    return [keys[fact["key"]] for fact in answer.json()["facts"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("douai", ["money", "2024", "2023"]),
        ("douai 2024", ["2024"]),
        ("productie", ["r5", "2024", "2023"]),
        ("PRODUCȚIE r5", ["r5"]),
        ("renault", ["r5"]),
        ("ampr small", ["r5"]),
        ("89,527", ["2024"]),
        ("89.527", ["2024"]),
        ("89 527", ["2024"]),
        ("89\u202f527 véhicules", ["2024"]),
        ("89.527 de vehicule", ["2024"]),
        ("89527", ["2024"]),
        ("895", ["2024"]),
        ("550 million", ["money"]),
        ("550 de milioane de euro", ["money"]),
        ("550000000", ["money"]),
        ("7,5", ["range"]),
        ("7.5", ["range"]),
        ("Q3 2020", ["range"]),
        ("alliance", ["range"]),
        ("2023", ["2023"]),
        ("zebra", []),
        ("douai zebra", []),
        ("", ["money", "r5", "2024", "2023", "range"]),
        ("%", ["money", "r5", "2024", "2023", "range"]),
        ("9" * 300, []),
    ],
)
def test_a_fact_is_found_by_what_people_type(desk, facts, query, names):
    assert found(desk, facts, query) == names


def test_a_fact_is_told_in_the_language_of_the_text(desk, facts):
    Fact.objects.filter(pk=facts["2024"].pk).update(confirmed_by="Ana Popescu")
    for language, words in {
        "en": "89,527\u00a0vehicles",
        "fr": "89\u202f527\u00a0véhicules",
        "ro": "89.527\u00a0de vehicule",
    }.items():
        answer = desk.get(PICK, {"q": "89527", "language": language})
        assert "no-store" in answer["Cache-Control"]
        assert answer.json()["facts"] == [
            {
                "key": facts["2024"].key,
                "words": words,
                "value": "89527",
                "label": "Douai (en), Annual production (en), 2024",
                "superseded_by": "",
                "confirmed_by": "Ana Popescu",
            }
        ]


def test_a_superseded_fact_comes_last_and_says_by_what(desk, facts):
    newer = make.make_fact(facts["2023"].measure, 90000, plant=facts["2023"].plant)
    Fact.objects.filter(pk=newer.pk).update(supersedes=facts["2024"])
    answer = desk.get(PICK, {"q": "annual douai"}).json()["facts"]
    assert [(fact["value"], fact["superseded_by"]) for fact in answer] == [
        ("90000", ""),
        ("50729", ""),
        ("89527", "90,000\u00a0vehicles, 2024"),
    ]


def test_a_fact_that_says_nothing_in_a_language_has_no_words_in_it(desk):
    make.make_fact(make.make_measure(unit=""), None, wording_fr="Tout électrique", of_alliance=True)
    assert [fact["words"] for fact in desk.get(PICK, {"q": "tout", "language": "ro"}).json()["facts"]] == [""]


def test_facts_are_told_by_their_keys(desk, facts):
    answer = desk.get(PICK, {"keys": f"{facts['r5'].key},nonsense", "language": "fr"}).json()["facts"]
    assert [fact["words"] for fact in answer] == ["12\u202f000\u00a0véhicules"]


def test_only_those_who_may_see_facts_pick_one(client, translator, facts):
    assert client.get(PICK).status_code == 302
    client.force_login(people.make("guest"))
    assert client.get(PICK).status_code == 403
    client.force_login(translator)
    assert client.get(PICK).status_code == 200


def test_however_many_facts_there_are_it_asks_as_often_and_answers_twenty(desk, facts):
    with CaptureQueriesContext(connection) as few:
        desk.get(PICK, {"q": "douai production 5"})
    measure, plant = facts["2024"].measure, facts["2024"].plant
    Fact.objects.bulk_create(
        Fact(measure=measure, plant=plant, value=5000 + n, period_start=datetime.date(2000, 1, 1)) for n in range(10000)
    )
    with CaptureQueriesContext(connection) as many:
        answer = desk.get(PICK, {"q": "douai production 5"})
    assert len(answer.json()["facts"]) == 20
    assert len(many) == len(few) == 10
