"""What the desk says of facts."""

import datetime

import pytest

from tests import factories as make
from tests.desk import agree, change, errors, save

pytestmark = pytest.mark.django_db


def test_a_fact_that_a_public_release_states_is_not_rewritten(desk):
    fact = make.make_fact(make.make_measure(), 1000)
    make.make_release(facts=[fact])
    page = desk.get(change(fact))
    assert "A release that was approved states this fact, so its statement and its source stay" in page.content.decode()
    save(desk, change(fact), value="2000", source_en="Annual report", source_url="https://press.example/report")
    fact.refresh_from_db()
    assert (fact.value, fact.source_en, fact.source_url) == (1000, None, "")


def test_a_figure_is_typed_without_idle_zeros_and_told_in_words_where_it_stays(client, desk, translator):
    fact = make.make_fact(make.make_measure(), "1000.5")
    page = desk.get(change(fact)).content.decode()
    assert 'name="value" value="1000.5"' in page
    make.make_release(facts=[fact])
    for reader in (None, translator):
        if reader:
            client.force_login(reader)
        page = client.get(change(fact)).content.decode()
        assert ("1000.5" in page, "1,000.5\u00a0vehicles" in page) == (False, True)


def test_a_fact_that_a_withdrawn_release_stated_is_not_rewritten(desk):
    fact = make.make_fact(make.make_measure(), 1000)
    make.make_release(facts=[fact], state="withdrawn", cleared=[])
    save(desk, change(fact), value="2000")
    fact.refresh_from_db()
    assert fact.value == 1000


def test_a_stated_fact_may_still_be_translated_once(desk):
    measure = make.make_measure(unit="")
    fact = make.make_fact(measure, None, of_alliance=True, wording_ro="Doar electrice", source_ro="Raport")
    make.make_release(facts=[fact])
    save(desk, change(fact), wording_fr="Tout électrique", source_fr="Rapport", wording_ro="Altceva", source_ro="X")
    agree()
    fact.refresh_from_db()
    assert (fact.wording_fr, fact.source_fr) == ("Tout électrique", "Rapport")
    assert (fact.wording_ro, fact.source_ro) == ("Doar electrice", "Raport")
    save(desk, change(fact), wording_fr="Autre chose")
    agree()
    fact.refresh_from_db()
    assert fact.wording_fr == "Tout électrique"


def test_a_fact_that_no_public_release_states_can_be_mended(desk):
    fact = make.make_fact(make.make_measure(), 1000)
    make.make_release(facts=[fact], state="draft")
    save(desk, change(fact), value="2000")
    fact.refresh_from_db()
    assert fact.value == 2000


def test_a_fact_about_nothing_is_refused_with_a_sentence(desk):
    measure = make.make_measure()
    response = save(desk, "/admin/facts/fact/add/", measure=measure.pk, value="5", period_start="2024-01-01")
    assert errors(response) == ["A fact is about exactly one plant, vehicle, brand or platform, or about the Alliance."]


def test_the_unit_of_a_measure_that_has_been_stated_stays(desk):
    measure = make.make_measure(unit="vehicles")
    assert save(desk, change(measure), unit="models").status_code == 302
    make.make_release(facts=[make.make_fact(measure)])
    save(desk, change(measure), unit="EUR", position="7")
    agree()
    measure.refresh_from_db()
    assert (measure.unit, measure.position) == ("models", 7)


@pytest.mark.parametrize("term", ["89,527", "89 527 douai", "annual 2024", "2024\x00"])
def test_a_fact_to_supersede_is_found_as_in_the_picker_and_named_with_its_subject(desk, term):
    plant = make.make_plant("Douai")
    fact = make.make_fact(make.make_measure("Annual production"), 89527, plant=plant)
    make.make_fact(fact.measure, 50729, plant=make.make_plant("Flins"), start=datetime.date(2023, 1, 1))
    query = {"app_label": "facts", "model_name": "fact", "field_name": "supersedes", "term": term}
    found = desk.get("/admin/autocomplete/", query).json()["results"]
    assert [row["text"] for row in found] == ["Annual production (en), Douai (en), 89,527\u00a0vehicles, 2024"]
    if term.isprintable():
        assert desk.get("/admin/facts/fact/", {"q": term}).context["cl"].result_count == 1
