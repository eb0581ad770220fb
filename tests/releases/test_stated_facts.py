"""What has been stated once: it stays readable and dated, whatever corrections, withdrawals and saves follow."""

import datetime
import re
import threading

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.facts.admin import FactAdmin
from newsroom.facts.models import Fact
from releases import corrections, workflow
from releases.models import Citation, Correction, Release, Step
from tests import factories as make
from tests.desk import change, errors, form_of, save
from tests.releases.citations import citing_everywhere, plain, rich

pytestmark = pytest.mark.django_db

NOTES = {"en": "Note", "fr": "Note", "ro": "Notă"}
THEN = "?as-of=2026-01-31"


@pytest.fixture
def corrected(writer, approver):
    """A release of January 2026 stated a figure; a correction of today replaced it in all texts."""
    plant, measure = make.make_plant(), make.make_measure("Output")
    old = make.make_fact(measure, 89572, plant=plant)
    moment = datetime.datetime(2026, 1, 15, 9, 0, tzinfo=datetime.UTC)
    release = citing_everywhere(old, plants=[plant], public_from=moment, cleared_at=moment)
    new = make.make_fact(measure, 89527, plant=plant, supersedes=old)
    client = Client()
    client.force_login(writer)
    texts = {}
    for code in NOTES:
        texts |= {f"{name}_{code}": f"We built {plain(new)}." for name in ("headline", "lede", "in_brief")}
        texts |= {f"{name}_{code}": f"<p>{rich(new)}</p>" for name in ("body", "notes")}
    save(client, change(release), **texts)
    begun = Correction.objects.get()
    corrections.propose(begun, by=writer, at=timezone.now(), kind="correction", notes=NOTES)
    corrections.correct(begun, by=approver, at=timezone.now())
    return plant, release, old, new


def test_a_corrected_release_states_the_new_fact_only(client, desk, corrected):
    _plant, release, _old, new = corrected
    page = client.get(release.get_absolute_url()).content.decode()
    table = page[page.index('id="figures"') :].partition("</section>")[0]
    assert re.findall(r'<data value="(\d+)">', table) == ["89527"]
    assert [row.fact for row in Citation.objects.standing().filter(release=release)] == [new]
    assert desk.get(reverse("admin:releases_release_superseded")).context["rows"] == []


def test_what_a_correction_replaced_stays_readable_and_is_not_rewritten(client, writer, corrected):
    _plant, _release, old, new = corrected
    page = client.get(f"/en/facts/{old.key}/").content.decode()
    assert f'href="/en/facts/{new.key}/">Superseded by a newer figure' in page
    client.force_login(writer)
    save(client, change(old), value="1")
    old.refresh_from_db()
    assert old.value == 89572


def test_a_day_before_the_correction_shows_what_was_said_then(client, corrected):
    plant, _release, old, new = corrected
    page = client.get(f"{plant.get_absolute_url()}{THEN}").content.decode()
    assert re.findall(r"<b>(89,\d+)</b>", page) == ["89,572", "89,572"]
    assert "Superseded" not in page
    assert client.get(f"/en/facts/{old.key}/{THEN}").status_code == 200
    assert client.get(f"/en/facts/{new.key}/{THEN}").status_code == 404


def test_the_feed_dates_a_fact_by_the_correction_that_brought_it(client, corrected):
    _plant, _release, _old, new = corrected
    feed = client.get("/en/facts/rss.xml").content.decode()
    (item,) = re.findall(r"<item>.*?</item>", feed, re.S)
    assert (new.key in item, "15 Jan 2026" in item) == (True, False)


def test_the_ledger_tells_also_what_a_correction_replaced(desk, corrected):
    _plant, _release, old, new = corrected
    response = desk.get(reverse("admin:releases_release_said", args=[new.key]))
    assert [
        (entry.fact, entry.wordings["en"], entry.until is not None) for entry in response.context["statements"]
    ] == [(old, "News of 89,572\u00a0vehicles (en)", True), (new, "We built 89,527\u00a0vehicles.", False)]
    assert "until a correction of" in response.content.decode()


def test_whoever_makes_a_correction_confirms_the_facts_that_it_brings(corrected):
    _plant, _release, _old, new = corrected
    new.refresh_from_db()
    assert new.confirmed_by == "Approver Popescu"


def test_a_replaced_fact_is_cited_anew_when_a_correction_returns_to_it(client, writer, approver, corrected):
    _plant, release, old, new = corrected
    client.force_login(writer)
    save(client, change(release), lede_en=f"We built {plain(old)}.")
    begun = Correction.objects.exclude(state=Correction.State.APPLIED).get()
    corrections.propose(begun, by=writer, at=timezone.now(), kind="correction", notes=NOTES)
    corrections.correct(begun, by=approver, at=timezone.now(), note="Two counts.")
    assert [row.fact for row in release.citations.standing()] == [new, old]


def test_a_citation_that_nobody_has_read_yet_leaves_nothing_behind(client, writer):
    measure = make.make_measure()
    old = make.make_fact(measure, 1, of_alliance=True)
    release = make.make_release(state="draft", cleared=[], facts=[old])
    new = make.make_fact(measure, 2, of_alliance=True, supersedes=old)
    client.force_login(writer)
    save(client, change(release), lede_en=f"We built {plain(new)}.")
    assert [row.fact for row in release.citations.all()] == [new]


def without(release, fact, *, by, approver):
    """Takes a fact out of the table of a public release, as two people would."""
    client, form = Client(), {}
    client.force_login(by)
    page = form_of(client.get(change(release)))
    row = next(name.split("-")[1] for name, value in page.items() if name.endswith("-fact") and value == str(fact.pk))
    form = page | {f"citations-{row}-DELETE": "on"}
    client.post(change(release), form)
    make_public(by, approver)


def make_public(writer, approver, note="It is right."):
    begun = Correction.objects.exclude(state=Correction.State.APPLIED).get()
    corrections.propose(begun, by=writer, at=timezone.now(), kind="correction", notes=NOTES)
    corrections.correct(begun, by=approver, at=timezone.now(), note=note)


@pytest.fixture
def stated():
    """A plant, a fact about it, and the release that states it in its table."""
    plant = make.make_plant()
    fact = make.make_fact(make.make_measure("Output"), 4242, plant=plant)
    return plant, fact, make.make_release(facts=[fact], plants=[plant])


def test_what_a_correction_only_takes_away_is_no_figure_of_today(client, writer, approver, stated):
    plant, fact, release = stated
    without(release, fact, by=writer, approver=approver)
    assert "4,242" not in client.get(plant.get_absolute_url()).content.decode()
    assert fact.key not in client.get("/en/facts/").content.decode()
    page = client.get(f"/en/facts/{fact.key}/").content.decode()
    assert "<dt>Status</dt><dd>Taken back by a correction</dd>" in page
    data = client.get(f"/en/facts/{fact.key}.json").json()
    assert (data["value"], data["is_taken_back"]) == (4242, True)
    assert "Taken back by a correction" in client.get(f"/en/facts/{fact.key}/embed/").content.decode()


def test_what_was_taken_away_is_not_known_in_a_language_cleared_later(client, writer, approver, stated):
    _plant, fact, release = stated
    for code in ("fr", "ro"):
        release.unclear(code)
    release.save()
    without(release, fact, by=writer, approver=approver)
    release.refresh_from_db()
    release.clear("fr", by=approver)
    release.save()
    assert [client.get(f"/{code}/facts/{fact.key}/").status_code for code in ("en", "fr", "ro")] == [200, 404, 404]


def test_what_was_taken_away_is_put_back_in_the_table(client, writer, approver, stated):
    _plant, fact, release = stated
    without(release, fact, by=writer, approver=approver)
    client.force_login(writer)
    rows = {"citations-TOTAL_FORMS": "1", "citations-0-fact": str(fact.pk), "citations-0-position": "3"}
    client.post(change(release), form_of(client.get(change(release))) | rows)
    make_public(writer, approver)
    assert [(row.fact, row.position) for row in release.citations.standing()] == [(fact, 3)]
    assert "<dd>Current</dd>" in client.get(f"/en/facts/{fact.key}/").content.decode()


def test_a_correction_that_returns_to_a_figure_makes_it_that_of_today(client, writer, approver, corrected):
    plant, release, old, new = corrected
    client.force_login(writer)
    texts = {}
    for code in NOTES:
        texts |= {f"{name}_{code}": f"We built {plain(old)}." for name in ("headline", "lede", "in_brief")}
        texts |= {f"{name}_{code}": f"<p>{rich(old)}</p>" for name in ("body", "notes")}
    save(client, change(release), **texts)
    make_public(writer, approver)
    without(release, new, by=writer, approver=approver)
    page = client.get(plant.get_absolute_url()).content.decode()
    assert set(re.findall(r"<b>(89,\d+)</b>", page)) == {"89,572"}
    assert "<dd>Current</dd>" in client.get(f"/en/facts/{old.key}/").content.decode()


def test_since_then_ends_with_what_it_was_said_of(client, desk, writer, approver, stated):
    plant, fact, release = stated
    new = make.make_fact(fact.measure, 5151, plant=plant, supersedes=fact)
    make.make_release("Newer", facts=[new])
    citation = release.citations.get()
    sent = {"citation": citation.pk, "newer": new.key, "choice": "since_then"}
    address = reverse("admin:releases_release_superseded")
    assert desk.post(address, sent).status_code == 302
    assert "Since then" in client.get(release.get_absolute_url()).content.decode()
    without(release, fact, by=writer, approver=approver)
    assert "Since then" not in client.get(release.get_absolute_url()).content.decode()
    assert desk.post(address, sent).status_code == 400


def test_a_correction_of_the_table_is_held_against_the_text(client, writer, approver):
    measure = make.make_measure("Output")
    type(measure).objects.update(keywords_en="built", keywords_fr="built", keywords_ro="built")
    texts = {f"body_{code}": "<p>We built 5151 vehicles in 2024.</p>" for code in NOTES}
    release = make.make_release("News", **texts)
    fact = make.make_fact(measure, 4242, of_alliance=True, start=datetime.date(2024, 1, 1))
    client.force_login(writer)
    rows = {"citations-TOTAL_FORMS": "1", "citations-0-fact": str(fact.pk), "citations-0-position": "1"}
    client.post(change(release), form_of(client.get(change(release))) | rows)
    with pytest.raises(workflow.Refused, match="but the fact on record is"):
        make_public(writer, approver, note="")


def test_a_day_on_which_a_release_was_withdrawn_does_not_show_its_facts(client, approver):
    plant = make.make_plant()
    make.make_release("Other", facts=[make.make_fact(make.make_measure("Staff"), 77, plant=plant)], plants=[plant])
    release = make.make_release(facts=[make.make_fact(make.make_measure(), 4242, plant=plant)], plants=[plant])
    gone, back = (datetime.datetime(2026, month, 1, 12, tzinfo=datetime.UTC) for month in (3, 5))
    workflow.withdraw(release, by=approver, at=gone, reason=dict.fromkeys(NOTES, "x"))
    workflow.restore(release, by=approver, at=back)
    pages = [client.get(f"{plant.get_absolute_url()}?as-of=2026-{month}-15").content.decode() for month in ("04", "06")]
    assert [("77" in page, "4,242" in page) for page in pages] == [(True, False), (True, True)]


def test_the_ledger_tells_what_has_gone_out_and_also_what_was_retracted(desk, approver):
    fact = make.make_fact(make.make_measure(), 5)
    make.make_release("Later", facts=[fact], public_from=make.hours_from_now(5))
    gone = make.make_release("Gone", facts=[fact])
    workflow.retract(gone, by=approver, at=timezone.now(), reason=dict.fromkeys(NOTES, "x"))
    response = desk.get(reverse("admin:releases_release_said", args=[fact.key]))
    assert [entry.release for entry in response.context["statements"]] == [gone]


# Confirmation ---------------------------------------------------------------------------------------------------


def test_an_approval_confirms_no_fact_in_the_name_of_whoever_wrote_it(client, approver):
    own, other = (make.make_fact(make.make_measure(), value) for value in (5, 7))
    client.force_login(approver)
    save(client, change(own), value="6")
    make.make_release("Went out unconfirmed", facts=[own])
    release = make.make_release("Next", facts=[own, other], state="in_review", public_from=None, cleared=[])
    workflow.approve(release, by=approver, at=timezone.now(), languages=["en"])
    assert list(Fact.objects.exclude(confirmed_at=None)) == [other]


def test_whoever_mends_a_text_confirms_no_figure_that_was_there_before(writer, approver, stated, client):
    _plant, fact, release = stated
    client.force_login(writer)
    save(client, change(release), lede_en="Other words")
    make_public(writer, approver)
    fact.refresh_from_db()
    assert fact.confirmed_at is None


def test_another_unit_takes_the_confirmations_of_its_figures(desk, approver):
    fact = make.make_fact(make.make_measure(unit="vehicles"), 5)
    Fact.objects.confirm(by=approver, at=timezone.now())
    save(desk, change(fact.measure), unit="models")
    fact.refresh_from_db()
    assert (fact.confirmed_by, fact.confirmed_at) == ("", None)


def test_whoever_signs_off_an_emergency_confirms_its_facts(administrator, approver):
    fact = make.make_fact(make.make_measure(), 5)
    release = make.make_release("X", state="in_review", cleared=[], public_from=None, facts=[fact])
    workflow.approve(release, by=administrator, at=timezone.now(), languages=["en"], alone=True, note="Now.")
    fact.refresh_from_db()
    assert fact.confirmed_at is None
    workflow.sign_off(Step.objects.about(release).first(), by=approver, at=timezone.now())
    fact.refresh_from_db()
    assert fact.confirmed_by == "Approver Popescu"


# Sources and subjects -------------------------------------------------------------------------------------------


def test_an_outside_source_without_a_name_in_a_language_is_told_by_its_host(client):
    measure = make.make_measure()
    named = make.make_fact(measure, 5, of_alliance=True, source_en="ACEA", source_url="https://www.acea.example/a")
    bare = make.make_fact(measure, 6, of_alliance=True, source_en="ACEA")
    make.make_release("Our news", facts=[named, bare])
    told = [client.get(f"/{code}/facts/{named.key}.json").json()["source"]["name"] for code in ("en", "fr")]
    assert told == ["ACEA", "www.acea.example"]
    assert client.get(f"/en/facts/{bare.key}.json").json()["source"]["name"] == "ACEA"
    assert client.get(f"/fr/facts/{bare.key}.json").json()["source"]["name"] == "une source externe"
    assert client.get("/fr/releases/our-news-fr/").content.decode().count("Ce communiqué</td>") == 0


def test_what_a_fact_is_about_does_not_change_under_the_one_that_supersedes_it(desk):
    plant, other = make.make_plant("A"), make.make_plant("B")
    one = make.make_fact(make.make_measure(), 1, plant=plant)
    make.make_fact(one.measure, 2, plant=plant, start=datetime.date(2025, 1, 1), supersedes=one)
    assert errors(save(desk, change(one), plant=str(other.pk))) == [
        "Another fact supersedes this one, so its subject and measure stay as they are."
    ]


def test_a_second_fact_of_the_same_is_added_only_in_the_place_of_the_first(desk):
    one = make.make_fact(make.make_measure("Output"), 1, of_alliance=True, start=datetime.date(2024, 1, 1))
    typed = {"measure": one.measure.pk, "of_alliance": "on", "value": "2", "period_start": "2024-05-05"}
    add = "/admin/facts/fact/add/"
    sentence = f"“{one}” is on record. To replace it, name it here."
    assert errors(save(desk, add, **typed)) == [sentence]
    assert save(desk, add, **typed | {"is_planned": "on"}).status_code == 302
    assert save(desk, add, **typed | {"supersedes": one.pk}).status_code == 302
    assert errors(save(desk, add, **typed | {"value": "1234567890123456"}))[0] == "At most 15 digits can be kept."
    other = make.make_fact(one.measure, 3, of_alliance=True, start=datetime.date(2022, 1, 1))
    assert errors(save(desk, change(other), period_start="2024-02-02"))[0].endswith("To replace it, name it here.")
    assert save(desk, change(other), value="4").status_code == 302


def test_a_boilerplate_tells_no_fact_that_its_readers_do_not_know(desk):
    fact = make.make_fact(make.make_measure(), 777123)
    make.make_release("Secret", facts=[fact], public_from=make.hours_from_now(48))
    typed = {"title_en": "About", "text_en": f"<p>{rich(fact)}</p>"}
    response = save(desk, "/admin/releases/boilerplate/add/", **typed)
    assert errors(response) == [
        f"Readers of this language do not know “{fact}” yet. A boilerplate cites only what is public: write it as "
        "words until then."
    ]


# At the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    "case", [(FactAdmin, "save_model", True), (FactAdmin, "save_model", False), (Release, "retell", True)]
)
def test_a_fact_saved_while_its_release_is_approved_is_what_was_approved_or_waits(
    at_once, writer, approver, monkeypatch, case
):
    model, method, is_confirmed = case
    fact = make.make_fact(make.make_measure(), 1000)
    if is_confirmed:
        Fact.objects.confirm(by=approver, at=timezone.now())
    release = citing_everywhere(fact, state="in_review", public_from=None, cleared=[])
    seen, is_saving, name = workflow.mark(release), threading.Event(), getattr(model, method)

    def slow(*args, **options):
        if threading.current_thread().name == "saver" and not is_saving.is_set():
            is_saving.set()
            # Long enough for the other to come, who has to wait; there is nothing to wait for.
            threading.Event().wait(1)
        return name(*args, **options)

    monkeypatch.setattr(model, method, slow)

    def saves():
        threading.current_thread().name = "saver"
        client = Client()
        client.force_login(writer)
        return save(client, change(fact), value="2000").status_code

    def approves():
        assert is_saving.wait(20)
        try:
            workflow.approve(
                Release.objects.get(pk=release.pk), by=approver, at=timezone.now(), languages=["en"], seen=seen
            )
        except workflow.Refused as refusal:
            return refusal.reasons
        return []

    status, reasons = at_once(saves, approves)
    release.refresh_from_db()
    assert status == 302
    assert Fact.objects.get().value == 2000
    assert "Something has been done with it since you opened this page: look at it again." in reasons
    assert (release.state, "2,000" in release.headline_en) == ("in_review", True)
