"""Facts taken away from the desk as a table, and brought in."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.facts.admin import FactAdmin
from newsroom.facts.models import Fact
from newsroom.publication.history import BEFORE, snapshots, versions_of
from releases import workflow
from releases.models import Release
from tests import desk as admin
from tests import factories as make
from tests import people
from tests.facts.tables import (
    EXPORT,
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
from tests.releases.citations import citing_everywhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    make.make_plant()
    return make.make_measure()


def test_the_list_is_exported_as_it_is_filtered(desk, measure):
    fact = make.make_fact(measure, "12.5", start=datetime.date(2023, 1, 1), is_about=True, of_alliance=True)
    make.make_fact(make.make_measure("Staff"), 7)
    (row,) = exported(desk, f"?measure__id__exact={measure.pk}")
    assert (row["key"], row["value"], row["period_start"], row["is_about"]) == (fact.key, "12.5", "2023-01-01", "yes")
    assert len(exported(desk)) == 2


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "'=1", "''+1"])
def test_what_a_spreadsheet_would_run_is_defused_and_read_back_as_it_was(desk, name):
    measure = make.make_measure()
    type(measure).objects.filter(pk=measure.pk).update(name_en=name)
    make.make_fact(measure, -5)
    (row,) = exported(desk)
    assert (row["measure"], row["value"]) == (f"'{name}", "-5")
    text = f"of_alliance,measure,value,period_kind,period_start\nyes,'{name},6,year,2020-01-01\n"
    assert save(desk, text).status_code == 302


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_is_shown_first_and_then_saved(desk, measure, encoding, delimiter):
    text = f"{HEADER}\r\nDouai (ro),Annual production (fr),89527,year,2024-06-01\r\n".replace(",", delimiter)
    response = send(desk, text, encoding)
    assert (response.status_code, response.context["added"], Fact.objects.count()) == (200, 1, 0)
    assert "89,527" in response.content.decode()
    assert desk.post(IMPORT, {"text": response.context["text"], "act": "save"}).status_code == 302
    fact = Fact.objects.get()
    assert (fact.value, fact.period_start, str(fact.plant)) == (89527, datetime.date(2024, 1, 1), "Douai (en)")


def test_what_changes_is_shown_before_and_after(desk, measure):
    (fact,) = of_years(measure, 2020)
    text = f"{OF_ALLIANCE},is_planned,source_en\n{row(fact, value='12.25', planned='yes', source='Report')}{row(None)}"
    response = send(desk, text)
    assert counted(response) == (1, 1, 0)
    page = response.content.decode().partition("What changes in them")[2].partition("</table>")[0]
    assert re.findall(r"<th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>", page) == [
        ("2", "Value", "2,020", "12.25"),
        ("2", "Planned", "No", "Yes"),
        ("2", "Source (English)", "–", "Report"),
    ]


def test_a_period_is_told_as_it_will_be_stored(desk, measure):
    fact = make.make_fact(
        measure, 5, start=datetime.date(2024, 3, 1), period="month", supersedes=None, of_alliance=True
    )
    shown = send(desk, f"{OF_ALLIANCE}\n{row(fact)}").context["shown"]
    assert [taken.differences for taken in shown] == [
        [("Period", "month", "year"), ("First day", "1 March 2024", "1 January 2024")]
    ]


def test_an_exported_table_can_be_brought_in_again(desk, measure):
    make.make_fact(measure, "12.5", value_to=13, plant=make.make_plant("Cléon"), source_fr="Rapport « annuel »")
    old, settled = of_years(measure, 2020, 2021)
    make.make_fact(measure, 7, start=old.period_start, supersedes=old, of_alliance=True)
    make.make_release(facts=[settled])
    # Of one name, so that they cannot be named in a new row.
    make.make_fact(make.make_measure(), 7)
    table = desk.get(EXPORT).content
    before = list(Fact.objects.values())
    response = send(desk, table)
    assert counted(response) == (0, 0, 5)
    assert "There is nothing to save." in response.content.decode()
    assert save(desk, table).status_code == 302
    assert list(Fact.objects.values()) == before


def test_an_unchanged_row_needs_no_rights_and_a_changed_one_does(client, measure):
    facts = of_years(measure, 2020, 2021)
    adder = people.make("adder")
    adder.user_permissions.set(people.rights("facts.add_fact"))
    client.force_login(adder)
    text = f"{OF_ALLIANCE}\n{row(facts[0])}{row(None)}"
    assert counted(send(client, text)) == (1, 0, 1)
    assert errors(send(client, f"{text}{row(facts[1], value=5)}")) == [(4, "key")]


def test_what_somebody_saved_after_the_export_is_not_undone(client, writer, approver):
    fact, other = of_years(make.make_measure(), 2020, 2021)
    client.force_login(writer)
    first = client.get(EXPORT).content.decode("utf-8-sig")
    client.force_login(approver)
    admin.save(client, admin.change(fact), value="2000")
    assert errors(send(client, first.replace(",2021,", ",2022,"))) == [(2, "version")]
    second = client.get(EXPORT).content.decode("utf-8-sig")
    assert save(client, second.replace(",2000,", ",3000,")).status_code == 302
    refused = send(client, second.replace(",2000,", ",4000,"))
    assert sentences(refused) == ["It has been changed since this table was taken away; export it again."]
    # A table without versions, or with those of now, changes it all the same.
    assert counted(send(client, f"{OF_ALLIANCE}\n{row(fact, value=4000)}")) == (0, 1, 0)
    assert counted(send(client, f"{OF_ALLIANCE},version\n{row(other, value=4, version='')}")) == (0, 1, 0)
    assert errors(send(client, f"{OF_ALLIANCE},version\n{row(other, value=4, version='v1')}")) == [(2, "version")]


def test_a_confirmation_is_no_change_that_a_table_would_undo(client, writer, approver):
    (fact,) = of_years(make.make_measure(), 2020)
    client.force_login(writer)
    table = client.get(EXPORT).content.decode("utf-8-sig")
    client.force_login(approver)
    client.post("/admin/facts/fact/", {"action": "confirm", "_selected_action": [fact.pk]})
    fact.refresh_from_db()
    assert fact.confirmed_by == "Approver Popescu"
    assert save(client, table.replace(",2020,", ",2021,")).status_code == 302
    fact.refresh_from_db()
    assert (fact.value, fact.confirmed_by) == (2021, "")


def test_each_fact_is_kept_as_it_stood_before_and_as_the_table_left_it(desk, approver, measure):
    facts = of_years(measure, 2020, 2021)
    save(desk, f"{OF_ALLIANCE}\n{''.join(row(fact, value=5) for fact in facts)}{row(None)}")
    for fact in facts:
        versions = versions_of(Fact, fact.pk)
        assert [(version.revision.comment, version.revision.user) for version in versions] == [
            ("Imported", approver),
            (BEFORE, None),
        ]
        states = snapshots(list(versions))
        assert [states[version.pk].values["value"] for version in versions] == ["5.0000", f"{fact.value}.0000"]
    assert [version.revision.comment for version in versions_of(Fact, Fact.objects.latest("pk").pk)] == ["Imported"]


def test_an_export_asks_as_often_for_many_facts_as_for_one(desk, measure):
    make.make_fact(measure, 5, vehicle=make.make_vehicle())
    few = admin.queries_of(desk, EXPORT)
    for number in range(5):
        make.make_fact(measure, number, vehicle=make.make_vehicle(f"R{number}", brand=f"Brand {number}"))
    assert admin.queries_of(desk, EXPORT) == few


def test_a_preview_asks_as_often_for_many_rows_as_for_one(desk, measure):
    facts = of_years(measure, *range(2000, 2010))

    def queries(count):
        rows = [
            row(fact, value=5) + row(None, period_start=f"{fact.period_start.year + 50}-01-01")
            for fact in facts[:count]
        ]
        with CaptureQueriesContext(connection) as captured:
            assert counted(send(desk, f"{OF_ALLIANCE}\n{''.join(rows)}"))[1] == count
        return len(captured)

    queries(1)
    assert queries(1) == queries(10)


def test_what_a_release_states_is_not_changed_by_a_table(desk, measure):
    fact = make.make_fact(measure, 5)
    make.make_release(facts=[fact])
    response = send(
        desk, f"key,measure,value,period_kind,period_start\n{fact.key},Annual production (en),6,year,2024-01-01\n"
    )
    assert errors(response) == [(2, "key")]
    assert "add a new one that supersedes it" in response.content.decode()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_fact_is_not_overwritten_whose_release_is_approved_while_a_table_is_saved(
    client, writer, approver, monkeypatch, when
):
    (fact,) = of_years(make.make_measure(), 2020)
    release = citing_everywhere(fact, state="in_review", public_from=None, cleared=[])
    save_taken = FactAdmin.save_taken

    def meanwhile(self, request, taken):
        if when == "after":
            save_taken(self, request, taken)
        late = Release.objects.get(pk=release.pk)
        workflow.approve(late, by=approver, at=timezone.now(), languages=["en"])
        if when == "before":
            save_taken(self, request, taken)

    monkeypatch.setattr(FactAdmin, "save_taken", meanwhile)
    client.force_login(writer)
    assert errors(save(client, f"{OF_ALLIANCE}\n{row(fact, value=5)}")) == [(2, "key")]
    fact.refresh_from_db()
    assert fact.value == 2020


def test_columns_that_were_left_behind_empty_are_no_error(desk, measure):
    assert counted(send(desk, f"{OF_ALLIANCE},,\n{row(None, more=',')}")) == (1, 0, 0)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "These columns are missing"),
        (b"\xff\xfe\x00", "The file cannot be read"),
        (b"PK\x03\x04\x00\x00", "The file cannot be read"),
        (b"measure,colour\n", "There is no column"),
        (b"measure,measure\n", "is there twice"),
        (b"measure,value\n", "These columns are missing"),
        (f"{HEADER}\n".encode(), "There are no rows"),
        (f"{HEADER}\n1,2,3,4,5,6\n".encode(), "Row 2 has more cells"),
        (f"{HEADER},\n1,2,3,4,5,6\n".encode(), "Row 2 has more cells"),
        (f'{HEADER}\n"{"1" * 140_000}\n'.encode(), "perhaps a quotation mark is missing in it."),
        (f"{HEADER}\n".encode() + b",m,1,year,2024-01-01\n" * 2001, "more than 2000 rows"),
        (b"x" * (2 * 2**20 + 1), "larger than 2 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(desk, data, says):
    response = send(desk, data)
    assert response.status_code == 400
    assert says in response.content.decode()


def test_who_may_only_look_or_translate_exports_and_does_not_import(client, translator, measure):
    client.force_login(translator)
    assert client.get(EXPORT).status_code == 200
    assert client.get(IMPORT).status_code == send(client, HEADER).status_code == 403
    assert "Import from CSV" not in client.get("/admin/facts/fact/").content.decode()


def test_a_visitor_gets_neither(client):
    for path in (EXPORT, IMPORT):
        assert client.get(path)["Location"].startswith("/admin/login/")


def test_the_list_leads_to_both(desk):
    page = desk.get("/admin/facts/fact/?period_kind__exact=year").content.decode()
    assert f'href="{EXPORT}?period_kind__exact=year"' in page
    assert f'href="{IMPORT}"' in page


def test_a_text_that_no_database_takes_is_refused_with_a_sentence(desk, measure):
    response = desk.post(IMPORT, {"text": f"{HEADER}\n\0,Output,1,year,2020-01-01\n", "act": "save"})
    assert response.status_code == 400
    assert response.context["refusal"].startswith("The file cannot be read")
