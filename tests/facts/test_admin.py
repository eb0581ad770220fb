"""What the desk says of facts."""

import pytest

from tests import factories as make
from tests.desk import change, errors, save

pytestmark = pytest.mark.django_db


def test_a_fact_that_a_public_release_states_is_not_rewritten(desk):
    fact = make.make_fact(make.make_measure(), 1000)
    make.make_release(facts=[fact])
    page = desk.get(change(fact))
    assert "An approved release states this fact, so its statement stays as it is." in page.content.decode()
    save(desk, change(fact), value="2000", source_en="Annual report")
    fact.refresh_from_db()
    assert (fact.value, fact.source_en) == (1000, "Annual report")


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
    measure.refresh_from_db()
    assert (measure.unit, measure.position) == ("models", 7)
