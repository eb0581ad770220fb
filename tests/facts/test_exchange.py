"""Facts taken away from the desk as a table, and brought in."""

import csv
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from newsroom.facts.models import Fact
from tests import factories as make

pytestmark = pytest.mark.django_db

EXPORT, IMPORT = "/admin/facts/fact/export/", "/admin/facts/fact/import/"
HEADER = "plant,measure,value,period_kind,period_start"


@pytest.fixture
def measure():
    make.make_plant()
    return make.make_measure()


def exported(client, query="") -> list[dict]:
    response = client.get(f"{EXPORT}{query}")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def send(client, text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return client.post(IMPORT, {"file": SimpleUploadedFile("facts.csv", data)})


def save(client, text):
    response = send(client, text)
    assert response.status_code == 200, response.context.get("errors")
    return client.post(IMPORT, {"text": response.context["text"], "act": "save"})


def errors(response) -> list[tuple]:
    assert response.status_code == 400
    return [(row, column) for row, column, _sentence in response.context["errors"]]


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
    found = [(3, "plant"), (4, "value"), (5, "period_start"), (6, ""), (7, "")]
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


def test_an_exported_table_can_be_brought_in_again(desk, measure):
    make.make_fact(measure, "12.5", value_to=13, plant=make.make_plant("Cléon"), source_fr="Rapport « annuel »")
    table = desk.get(EXPORT).content
    before = list(Fact.objects.values())
    assert save(desk, table).status_code == 302
    assert list(Fact.objects.values()) == before


def test_what_a_release_states_is_not_changed_by_a_table(desk, measure):
    fact = make.make_fact(measure, 5)
    make.make_release(facts=[fact])
    response = send(
        desk, f"key,measure,value,period_kind,period_start\n{fact.key},Annual production (en),6,year,2024-01-01\n"
    )
    assert errors(response) == [(2, "key")]
    assert "add a new one that supersedes it" in response.content.decode()


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
        (f"{HEADER}\n".encode() + b",m,1,year,2024-01-01\n" * 2001, "more than 2000 rows"),
        (b"x" * (2 * 2**20 + 1), "larger than 2 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(desk, data, says):
    response = send(desk, data)
    assert response.status_code == 400
    assert says in response.content.decode()


def test_at_most_a_hundred_errors_are_listed(desk, measure):
    rows = "".join(f"Nowhere,Annual production (en),1,year,{year}-01-01\n" for year in range(1900, 2010))
    response = send(desk, f"{HEADER}\n{rows}")
    assert (len(errors(response)), response.context["left_out"]) == (100, 10)


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
