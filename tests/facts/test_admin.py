"""What the desk says of facts."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from newsroom.facts.models import Fact
from newsroom.publication.authorship import last_writers
from newsroom.publication.history import versions_of
from tests import factories as make
from tests.desk import agree, change, errors, form_of, save

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
    assert desk.get("/admin/facts/fact/", {"q": fact.key}).context["cl"].result_count == 1
    if term.isprintable():
        assert desk.get("/admin/facts/fact/", {"q": term}).context["cl"].result_count == 1


# Confirmation ---------------------------------------------------------------------------------------------------


def confirm(client, fact, **changes):
    """Presses the button on the page of a fact, as the page stands."""
    seen = {"seen": client.get(change(fact)).context["seen"]}
    return client.post(reverse("admin:facts_fact_confirm", args=[fact.pk]), seen | changes, follow=True)


def written(client, person, fact, value="2000"):
    """Has somebody write the value of a fact."""
    client.force_login(person)
    assert save(client, change(fact), value=value).status_code == 302
    return fact


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_second_person_confirms_a_fact_on_its_page(client, writer, approver):
    fact = written(client, writer, make.make_fact(make.make_measure()))
    client.force_login(approver)
    page = client.get(change(fact)).content.decode()
    assert "Awaits confirmation by a second person." in page
    assert '<button form="confirmation"' in page
    response = confirm(client, fact)
    assert messages(response) == ["Confirmed."]
    page = response.content.decode()
    assert "Confirmed by Approver Popescu, " in page
    assert ("Awaits confirmation" in page, "<button form=" in page) == (False, False)


def test_confirming_saves_nothing_that_was_typed_beside_it(client, writer, approver):
    fact = written(client, writer, make.make_fact(make.make_measure()))
    client.force_login(approver)
    confirm(client, fact, **form_of(client.get(change(fact))) | {"value": "9"})
    fact.refresh_from_db()
    assert (fact.value, fact.confirmed_by) == (2000, "Approver Popescu")


def test_whoever_wrote_a_fact_last_is_told_that_somebody_else_confirms_it(client, approver):
    fact = written(client, approver, make.make_fact(make.make_measure()))
    page = client.get(change(fact))
    assert "You were the last to write it, so somebody else must confirm it." in page.content.decode()
    assert page.context["seen"] is None
    seen = {"seen": versions_of(Fact, fact.pk).first().pk}
    refused = client.post(reverse("admin:facts_fact_confirm", args=[fact.pk]), seen, follow=True)
    assert messages(refused) == ["You were the last to write it, so somebody else must confirm it."]
    assert not Fact.objects.filter(confirmed_at__isnull=False).exists()


def test_a_fact_that_has_been_changed_since_the_page_was_opened_is_looked_at_again(client, writer, approver):
    fact = written(client, writer, make.make_fact(make.make_measure()))
    client.force_login(approver)
    seen = client.get(change(fact)).context["seen"]
    written(client, writer, fact, "3000")
    client.force_login(approver)
    refused = confirm(client, fact, seen=seen)
    assert messages(refused) == ["Something has been done with it since you opened this page: look at it again."]
    assert not Fact.objects.filter(confirmed_at__isnull=False).exists()


def test_only_who_may_approve_confirms_and_only_by_a_button(client, writer, approver):
    fact = make.make_fact(make.make_measure())
    address = reverse("admin:facts_fact_confirm", args=[fact.pk])
    client.force_login(writer)
    assert "Awaits confirmation by a second person." in client.get(change(fact)).content.decode()
    assert "seen" not in client.get(change(fact)).context
    assert client.post(address, {"seen": 0}).status_code == 403
    client.force_login(approver)
    assert client.get(address).status_code == 405
    assert not Fact.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize("way", ["button", "list"])
def test_a_confirmation_is_in_the_history_and_no_work_on_the_words(client, writer, approver, way):
    fact = written(client, writer, make.make_fact(make.make_measure()))
    client.force_login(approver)
    if way == "button":
        confirm(client, fact)
    else:
        client.post("/admin/facts/fact/", {"action": "confirm", "_selected_action": [fact.pk]})
    newest = versions_of(Fact, fact.pk).first()
    assert (newest.revision.user, newest.revision.comment) == (approver, "Confirmed.")
    assert dict(last_writers(Fact, [fact.pk])) == {fact.pk: writer.pk}
    assert "Confirmed." in client.get(reverse("admin:facts_fact_history", args=[fact.pk])).content.decode()


def test_a_fact_without_versions_has_no_writer_after_its_confirmation(desk):
    fact = make.make_fact(make.make_measure())
    confirm(desk, fact)
    assert dict(last_writers(Fact, [fact.pk])) == {}
    assert [version.revision.comment for version in versions_of(Fact, fact.pk)] == [
        "Confirmed.",
        "As it stood before the next change.",
    ]


def test_the_list_tells_the_standing_of_each_fact_in_one_column(desk, approver):
    old = make.make_fact(make.make_measure(), 1)
    new = make.make_fact(old.measure, 2, supersedes=old, of_alliance=True)
    other = make.make_fact(old.measure, 3, of_alliance=True)
    Fact.objects.filter(pk=other.pk).confirm(by=approver, at=timezone.now())
    page = desk.get("/admin/facts/fact/").content.decode()
    told = dict(re.findall(r'name="_selected_action" value="(\d+)".*?class="field-status">(.*?)</td>', page, re.S))
    assert told == {
        str(old.pk): "superseded",
        str(new.pk): "current, awaits confirmation",
        str(other.pk): "current, confirmed by Approver Popescu",
    }
    assert "field-confirmed_by" not in page
