"""What the rows of a table of facts may say, and what is told of those that may not."""

import pytest
from django.utils import translation

from newsroom.facts.models import Fact
from tests import desk as admin
from tests import factories as make
from tests.facts.tables import (
    HEADER,
    IMPORT,
    OF_ALLIANCE,
    counted,
    errors,
    exported,
    of_years,
    row,
    save,
    send,
    sentences,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    make.make_plant()
    return make.make_measure()


def test_every_error_is_told_at_once_and_nothing_is_saved(desk, measure):
    text = f"""{HEADER}
Douai (en),Annual production (en),1,year,2020-01-01
Nowhere,Annual production (en),2,year,2021-01-01
Douai (en),Annual production (en),"3,5",year,2022-01-01
Douai (en),Annual production (en),4,decade,01/02/2023
Douai (en),Annual production (en),,year,2024-01-01
,Annual production (en),5,year,2024-01-01
"""
    response = send(desk, text)
    found = [(3, "plant"), (4, "value"), (5, "period_kind"), (5, "period_start"), (6, ""), (7, "")]
    assert errors(response) == found
    assert desk.post(IMPORT, {"text": text, "act": "save"}).status_code == 400
    assert Fact.objects.count() == 0


def test_duplicates_are_told(desk, measure):
    row = "Douai (en),Annual production (en),1,year,2024-01-01\n"
    assert errors(send(desk, f"{HEADER}\n{row}{row}")) == [(3, "")]
    save(desk, f"{HEADER}\n{row}")
    assert errors(send(desk, f"{HEADER}\n{row}")) == [(2, "")]
    key = Fact.objects.get().key
    assert save(desk, f"{HEADER},supersedes\n{row.strip()},{key}\n").status_code == 302
    assert Fact.objects.filter(supersedes__key=key).count() == 1


def test_a_row_with_a_key_changes_that_fact_and_keeps_what_it_does_not_name(desk, measure):
    fact = make.make_fact(measure, 5, of_alliance=True, source_en="Report")
    text = f"key,measure,value,period_kind,period_start\n{fact.key},Annual production (en),6,year,2024-01-01\n"
    assert save(desk, text).status_code == 302
    fact.refresh_from_db()
    assert (fact.value, fact.source_en, fact.of_alliance) == (6, "Report", True)


def test_two_rows_with_one_key_are_refused(desk, measure):
    (fact,) = of_years(measure, 2020)
    text = f"{OF_ALLIANCE}\n{row(fact, value=5)}{row(fact, period_start='2021-01-01')}"
    assert errors(send(desk, text)) == [(3, "key")]


def test_what_is_written_otherwise_and_means_the_same_is_unchanged(desk, measure):
    fact = make.make_fact(measure, 5, plant=make.make_plant("Cléon"))
    with translation.override("fr"):
        make.make_release(facts=[fact])
        text = f"key,{HEADER}\n{fact.key},cléon (FR),Annual production (fr),5.0,year,2024-06-30\n"
    assert counted(send(desk, text)) == (0, 0, 1)


def test_facts_that_would_supersede_each_other_are_refused(desk, measure):
    one, two, three = of_years(measure, 2020, 2021, 2022)
    rows = row(one, supersedes=two.key) + row(two, supersedes=three.key) + row(three, supersedes=one.key)
    response = send(desk, f"{OF_ALLIANCE},supersedes\n{rows}")
    assert errors(response) == [(2, "supersedes"), (3, "supersedes"), (4, "supersedes")]
    assert {*sentences(response)} == {"A fact cannot supersede itself, nor one that follows it."}
    rows = row(two, supersedes=one.key) + row(three, supersedes=two.key)
    assert save(desk, f"{OF_ALLIANCE},supersedes\n{rows}").status_code == 302


def test_what_is_superseded_keeps_its_subject_unless_what_follows_goes_with_it(desk, measure):
    old, new = of_years(measure, 2020, 2021)
    header = f"{OF_ALLIANCE},plant"
    save(desk, f"{OF_ALLIANCE},supersedes\n{row(new, supersedes=old.key)}")
    moved = [row(fact, of_alliance="no", plant="Douai (en)") for fact in (old, new)]
    assert errors(send(desk, f"{header}\n{moved[0]}")) == [(2, "")]
    assert errors(send(desk, f"{header}\n{moved[1]}")) == [(2, "supersedes")]
    assert counted(send(desk, f"{header}\n{''.join(moved)}")) == (0, 2, 0)


def test_a_circle_on_record_does_not_hang_the_desk(desk, measure):
    one, two = of_years(measure, 2020, 2021)
    for fact, other in ((one, two), (two, one)):
        Fact.objects.filter(pk=fact.pk).update(supersedes=other)
    address = "/admin/facts/fact/add/"
    typed = {"measure": measure.pk, "value": "5", "period_start": "2024-01-01", "of_alliance": "on"}
    response = admin.save(desk, address, supersedes=one.pk, **typed)
    assert admin.errors(response) == ["Fact with this Supersedes already exists."]


def test_two_facts_cannot_supersede_the_same_one(desk, measure):
    old, other = of_years(measure, 2020, 2021)
    rows = row(None, supersedes=old.key) + row(other, supersedes=old.key)
    response = send(desk, f"{OF_ALLIANCE},supersedes\n{rows}")
    assert (errors(response), sentences(response)) == ([(3, "supersedes")], ["Row 2 supersedes the same fact."])
    save(desk, f"{OF_ALLIANCE},supersedes\n{row(other, supersedes=old.key)}")
    response = send(desk, f"{OF_ALLIANCE},supersedes\n{row(None, supersedes=old.key)}")
    assert (errors(response), sentences(response)) == (
        [(2, "supersedes")],
        ["Fact with this Supersedes already exists."],
    )


def test_a_target_is_no_duplicate_of_what_came_of_it(desk, measure):
    make.make_fact(measure, 5, is_planned=True, of_alliance=True)
    assert counted(send(desk, f"{OF_ALLIANCE}\n{row(None, period_start='2024-01-01')}")) == (1, 0, 0)


def test_what_has_been_superseded_is_no_duplicate_of_what_followed(desk, measure):
    (old,) = of_years(measure, 2020)
    make.make_fact(measure, 7, start=old.period_start, supersedes=old, of_alliance=True)
    assert counted(send(desk, f"{OF_ALLIANCE}\n{row(old, value=5)}")) == (0, 1, 0)


def test_vehicles_of_one_name_are_told_apart_by_their_brands(desk, measure):
    for brand, name in (("Renault", "5"), ("Mazda", "5"), ("Mazda", "6")):
        make.make_fact(measure, 1, vehicle=make.make_vehicle(name, brand=brand))
    assert [line["vehicle"] for line in exported(desk)] == ["Renault 5 (en)", "Mazda 5 (en)", "Mazda 6 (en)"]
    header = HEADER.replace("plant", "vehicle")
    rows = "".join(
        f"{name},Annual production (en),2,year,2025-01-01\n" for name in ("mazda 5 (fr)", "6 (en)", "Renault 5 (en)")
    )
    response = send(desk, f"{header}\n{rows}")
    assert [str(taken.fact.vehicle.brand) for taken in response.context["shown"]] == ["Mazda", "Mazda", "Renault"]
    response = send(desk, f"{header}\n5 (en),Annual production (en),2,year,2025-01-01\n")
    assert sentences(response) == [
        "More than one has the name “5 (en)”; write its brand before it, or rename one first."
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"period_kind": "decade"}, "Write one of: year, quarter, month, day, since."),
        ({"period_kind": ""}, "This field is required."),
        ({"measure": ""}, "This field is required."),
        ({"measure": "Staff"}, "There is none of the name “Staff”; add it first."),
        ({"of_alliance": "perhaps"}, "Write yes or no."),
        ({"value": "1 000"}, "Write a plain number: 89527 or 12.5."),
        ({"value": "0.00001"}, "Ensure that there are no more than 4 decimal places."),
        ({"period_start": "2024-02-30"}, "Enter a valid date."),
        ({"of_alliance": ""}, "A fact is about exactly one plant, vehicle, brand or platform, or about the Alliance."),
        ({"value": ""}, "A fact needs a value or a wording."),
        ({"value_to": "0.5"}, "The upper end of a range must be greater than its value."),
        ({"value_to": "", "supersedes": "ffffffffff"}, "No fact has this key."),
        ({"value_to": "", "supersedes": "", "source_url": "nowhere"}, "Enter a valid URL."),
    ],
)
def test_what_is_wrong_with_a_row_is_told_as_at_the_desk(desk, measure, changes, says):
    header = f"{OF_ALLIANCE},value_to,supersedes,source_url"
    assert sentences(send(desk, f"{header}\n{row(None, **changes)}")) == [says]


def test_the_constraints_hold_for_a_row_as_in_the_database(desk, measure):
    other = make.make_measure("Staff", unit="")
    (fact,) = of_years(measure, 2020)
    response = send(desk, f"{OF_ALLIANCE},supersedes\n{row(fact, supersedes=fact.key)}")
    assert sentences(response) == ["A fact cannot supersede itself, nor one that follows it."]
    response = send(desk, f"{OF_ALLIANCE}\n{row(None, measure=other.name_en)}")
    assert sentences(response) == ["This measure has no unit: write the fact as a wording."]
    response = send(desk, f"{OF_ALLIANCE},wording_fr,plant\n{row(None, value='', wording='Tout', plant='Douai (en)')}")
    assert sentences(response) == [
        "A fact is about exactly one plant, vehicle, brand or platform, or about the Alliance."
    ]
    response = send(desk, f"{OF_ALLIANCE},wording_fr\n{row(None, value='', wording='Tout')}")
    assert counted(response) == (1, 0, 0)


def test_at_most_a_hundred_errors_are_listed(desk, measure):
    rows = "".join(f"Nowhere,Annual production (en),1,year,{year}-01-01\n" for year in range(1900, 2010))
    response = send(desk, f"{HEADER}\n{rows}")
    assert (len(errors(response)), response.context["left_out"]) == (100, 10)
