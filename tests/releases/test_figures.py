"""The figures of a release: checked before approval, followed when they are superseded, remembered for ever."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from newsroom.facts.models import Fact
from releases.models import FollowUp, Overruling, Release, Step
from tests import factories as make
from tests import people
from tests.desk import agree, change, decide, queries_of, refusals, save

pytestmark = pytest.mark.django_db

YEAR = datetime.date(2024, 1, 1)
BODIES = {
    "en": "The plant built 89,527 vehicles in 2024.",
    "fr": "L’usine a produit 89 527 véhicules en 2024.",
    "ro": "Uzina a produs 89.527 de vehicule în 2024.",
}


def news(bodies=None, *, state="in_review", **shown):
    bodies = BODIES | (bodies or {})
    words = {f"body_{code}": f"<p>{text}</p>" for code, text in bodies.items()}
    options = {"cleared": [], "public_from": None} if state == "in_review" else {}
    return make.make_release("News", state=state, **options, **shown, **words)


def production(value=89527, *, year=2024, **about):
    measure = make.make_measure("Annual production")
    type(measure).objects.update(keywords_en="produc, built", keywords_fr="produ", keywords_ro="produ")
    measure.refresh_from_db()
    return make.make_fact(measure, value, start=datetime.date(year, 1, 1), **about)


def check(client, release):
    return client.get(reverse("admin:releases_release_figures", args=[release.pk]))


def findings(response) -> list[str]:
    return [finding["sentence"] for finding in response.context["findings"]]


# The number check -----------------------------------------------------------------------------------------------


def test_figures_that_agree_stand_against_nothing(desk):
    release = news(facts=[production()])
    response = check(desk, release)
    assert findings(response) == []
    assert "All figures agree." in response.content.decode()
    assert decide(desk, release, "approve", languages=["en", "fr", "ro"]).status_code == 302


def test_languages_that_disagree_are_shown_side_by_side_and_keep_it_from_going_out(desk):
    release = news({"fr": "L’usine a produit 89 572 véhicules en 2024."})
    response = check(desk, release)
    assert "English says 89,527, French says 89 572, Romanian says 89.527." in findings(response)
    page = response.content.decode()
    assert "L’usine a produit <mark>89 572</mark> véhicules en 2024." in page
    refused = refusals(decide(desk, release, "approve", languages=["en", "fr", "ro"]))
    assert refused[0] == "Number check: English says 89,527, French says 89 572, Romanian says 89.527."
    assert refused[-1] == "Mend the figures, or overrule the finding with a reason on the page of the number check."
    assert decide(desk, release, "approve", languages=["en", "ro"]).status_code == 302
    assert decide(desk, release, "clear", language="fr").status_code == 409


def test_a_figure_other_than_the_fact_on_record_is_told(desk):
    release = news({code: text.replace("527", "572") for code, text in BODIES.items()}, facts=[production()])
    on_record = "Annual production (en), the Alliance, 2024: 89,527\u00a0vehicles"
    assert findings(check(desk, release))[0] == f"English says 89,572, but the fact on record is: {on_record}."
    assert decide(desk, release, "approve", languages=["en"]).status_code == 409


def test_a_fact_that_nobody_has_confirmed_is_not_held_against_a_text(desk, approver):
    plant = make.make_plant()
    production(1000, plant=plant)
    release = news(plants=[plant])
    assert not [text for text in findings(check(desk, release)) if "on record" in text]
    Fact.objects.confirm(by=approver, at=timezone.now())
    assert [text for text in findings(check(desk, release)) if "on record" in text]


def test_a_headline_that_says_what_the_text_does_not_is_told(desk):
    release = news()
    Release.objects.update(headline_en="Douai builds 98,527 vehicles")
    assert "English: headline says 98,527, the text says 89,527." in findings(check(desk, release))


def test_a_figure_without_a_fact_is_pointed_at_and_stands_against_nothing(desk):
    release = news()
    response = check(desk, release)
    assert findings(response) == ["No fact stands behind 89,527."]
    assert response.context["against"] == 0


def test_a_finding_is_overruled_with_a_reason_and_comes_back_when_the_text_says_something_else(
    client, writer, approver
):
    release = news({"fr": "L’usine a produit 89 572 véhicules en 2024."})
    client.force_login(writer)
    key = next(finding["key"] for finding in check(client, release).context["findings"] if finding["stands"])
    address = reverse("admin:releases_release_figures", args=[release.pk])
    response = client.post(address, {"finding": key, "reason": " "})
    assert "Write why it is right as it stands" in response.content.decode()
    assert client.post(address, {"finding": key, "reason": "Figures of two dates."}).status_code == 302
    assert "Figures of two dates." in check(client, release).content.decode()
    assert [(step.verb, step.by) for step in Step.objects.about(release)] == [("overrule", writer)]
    client.force_login(approver)
    assert decide(client, release, "approve", languages=["en", "fr", "ro"]).status_code == 302

    Release.objects.update(state="draft", body_fr="<p>L’usine a produit 89 752 véhicules en 2024.</p>")
    assert check(client, release).context["against"] == 1
    assert Overruling.objects.count() == 1


def test_an_emergency_goes_out_over_the_number_check(client, administrator):
    release = news({"fr": "L’usine a produit 89 572 véhicules en 2024."})
    client.force_login(administrator)
    save(client, change(release), lede_en="Own words")
    choices = {"languages": ["en", "fr"], "alone": "on", "note": "Markets open in a minute."}
    assert decide(client, release, "approve", **choices).status_code == 302


def test_the_form_says_how_many_findings_stand(desk):
    release = news({"fr": "L’usine a produit 89 572 véhicules en 2024."})
    assert (
        "The number check has 1 finding that stands against an approval." in desk.get(change(release)).content.decode()
    )


# Confirmation ---------------------------------------------------------------------------------------------------


def test_whoever_approves_a_release_confirms_its_facts(desk):
    fact = production()
    release = news(facts=[fact])
    decide(desk, release, "approve", languages=["en"])
    fact.refresh_from_db()
    assert (fact.confirmed_by, fact.confirmed_at is not None) == ("Approver Popescu", True)


def test_a_fact_is_confirmed_by_somebody_else_than_whoever_wrote_it(client, writer, approver):
    own, other = production(1), production(2, year=2023)
    client.force_login(writer)
    save(client, change(other), value="3")
    client.force_login(approver)
    save(client, change(own), value="4")
    chosen = {"action": "confirm", "_selected_action": [own.pk, other.pk]}
    page = client.post("/admin/facts/fact/", chosen, follow=True).content.decode()
    assert "You were the last to write these, so somebody else must confirm them: " in page
    assert list(Fact.objects.exclude(confirmed_at=None)) == [other]
    client.force_login(writer)
    assert client.post("/admin/facts/fact/", chosen, follow=True).status_code == 200
    assert list(Fact.objects.exclude(confirmed_at=None)) == [other]


def test_a_changed_statement_must_be_confirmed_anew(client, writer, approver):
    fact = production()
    Fact.objects.confirm(by=approver, at=timezone.now())
    client.force_login(writer)
    save(client, change(fact), value="90000")
    fact.refresh_from_db()
    assert (fact.confirmed_by, fact.confirmed_at) == ("", None)


# Pinned and living ----------------------------------------------------------------------------------------------


@pytest.fixture
def superseded():
    """A public release that states a fact, and a newer fact that another public release states."""
    old = production(50729, year=2023)
    first = news(state="approved", facts=[old])
    new = make.make_fact(old.measure, 89527, start=YEAR, supersedes=old, of_alliance=True)
    make.make_release("Newer", facts=[new])
    return first, old, new


def superseded_page(client, **query):
    return client.get(reverse("admin:releases_release_superseded"), query)


def follow(client, citation, choice, note="", newer=None):
    """Decides of the newest fact there is, or of the one that somebody had seen as such."""
    address = reverse("admin:releases_release_superseded")
    newer = newer or Fact.objects.latest("pk")
    return client.post(address, {"citation": citation.pk, "choice": choice, "note": note, "newer": newer.key})


def test_a_release_says_for_ever_what_it_said(client, superseded):
    page = client.get("/en/releases/news-en/").content.decode()
    assert "50,729" in page
    assert "Since then" not in page


def test_staff_see_every_release_that_states_a_superseded_fact(desk, superseded):
    first, old, _new = superseded
    draft = make.make_release("Draft", state="draft", facts=[old])
    rows = [row for row, _form in superseded_page(desk).context["rows"]]
    assert [(row.release, row.fact) for row in rows] == [(first, old)]
    assert draft not in [row.release for row in rows]
    assert superseded_page(desk, fact=old.key).context["rows"]
    assert superseded_page(desk, fact="0000000000").context["rows"] == []


def test_leaving_it_as_said_changes_nothing_and_is_remembered(client, desk, superseded):
    first, _old, _new = superseded
    before = client.get("/en/releases/news-en/").content
    assert follow(desk, first.citations.get(), "leave", "It was right that day.").status_code == 302
    assert client.get("/en/releases/news-en/").content == before
    assert "It was right that day." in superseded_page(desk).content.decode()
    assert Step.objects.about(first).first().verb == "follow_up"


def test_a_line_under_the_text_tells_what_is_so_since_then(client, desk, superseded):
    first, _old, new = superseded
    follow(desk, first.citations.get(), "since_then")
    page = client.get("/en/releases/news-en/").content.decode()
    assert "Since then" in page
    assert "89,527" in page.partition('id="since-then"')[2]
    Release.objects.exclude(pk=first.pk).update(state="withdrawn")
    assert "Since then" not in client.get("/en/releases/news-en/").content.decode()
    assert not Fact.objects.public().filter(pk=new.pk).exists()


def test_correcting_leads_to_the_form(desk, superseded):
    first, _old, _new = superseded
    assert follow(desk, first.citations.get(), "correct")["Location"] == change(first)


def test_another_decision_takes_the_place_of_the_first(desk, superseded):
    first, _old, _new = superseded
    for choice in ("leave", "since_then"):
        follow(desk, first.citations.get(), choice)
    assert [row.choice for row in FollowUp.objects.all()] == ["since_then"]


def test_each_newer_fact_is_decided_about_and_only_the_last_decision_is_told(client, desk, superseded):
    first, old, new = superseded
    follow(desk, first.citations.get(), "since_then", "Once")
    newest = make.make_fact(old.measure, 95310, start=YEAR, supersedes=new, of_alliance=True)
    (row, _form) = superseded_page(desk).context["rows"][0]
    assert (row.newer, row.decision.note, row.earlier) == (new, "Once", None)

    make.make_release("Newest", facts=[newest])
    (row,) = [row for row, _form in superseded_page(desk).context["rows"] if row.fact == old]
    assert (row.newer, row.decision, row.earlier.note) == (newest, None, "Once")
    refused = follow(desk, first.citations.get(), "since_then", "Typed", newer=new)
    assert refusals(refused) == ["Another newer fact has followed meanwhile: look at it first."]
    assert 'value="Typed"' in refused.content.decode()
    assert "89,527" in client.get("/en/releases/news-en/").content.decode().partition('id="since-then"')[2]
    assert follow(desk, first.citations.get(), "since_then").status_code == 302
    told = client.get("/en/releases/news-en/").content.decode().partition('id="since-then"')[2]
    assert ("95,310" in told, "89,527" in told) == (True, False)


def test_deciding_takes_the_right_to_approve(client, writer, superseded):
    first, _old, _new = superseded
    client.force_login(writer)
    assert follow(client, first.citations.get(), "since_then").status_code == 409
    assert not FollowUp.objects.exists()


def test_a_fact_that_stands_is_nothing_to_decide_about(desk):
    release = news(state="approved", facts=[production()])
    response = follow(desk, release.citations.get(), "leave")
    assert refusals(response) == ["This fact has not been superseded."]


# What have we said? ---------------------------------------------------------------------------------------------


def test_the_ledger_tells_what_was_said_when_and_in_which_words(desk, superseded):
    first, old, _new = superseded
    Release.objects.filter(pk=first.pk).update(
        body_en="<p>One line. The plant built 50,729\u00a0vehicles in 2023. And more.</p>"
    )
    make.make_release("Draft", state="draft", facts=[old])
    response = desk.get(reverse("admin:releases_release_said", args=[old.key]))
    said = [(row.release.headline_en, row.fact.value, row.wordings.get("en")) for row in response.context["statements"]]
    assert said == [
        ("News (en)", 50729, "The plant built 50,729\u00a0vehicles in 2023."),
        ("Newer (en)", 89527, None),
    ]
    assert f'href="{reverse("admin:releases_release_said", args=[old.key])}"' in desk.get(change(old)).content.decode()


def test_the_ledger_quotes_where_a_fact_is_cited_and_no_figure_that_holds_its_words(desk):
    six = make.make_fact(make.make_measure("Models"), 6, of_alliance=True, start=YEAR)
    texts = {
        "headline_en": "Douai builds 16\u00a0vehicles",
        "lede_en": "First 1.6\u00a0vehicles. Then 6\u00a0vehicles by hand.",
        "body_en": f'<p>All. Now <data data-fact="{six.key}" value="6">6&nbsp;vehicles</data> are told. And more.</p>',
    }
    release = make.make_release(facts=[six], **texts)
    address = reverse("admin:releases_release_said", args=[six.key])
    assert desk.get(address).context["statements"][0].wordings["en"] == "Now 6\u00a0vehicles are told."
    Release.objects.filter(pk=release.pk).update(body_en="<p>All.</p>")
    assert desk.get(address).context["statements"][0].wordings["en"] == "Then 6\u00a0vehicles by hand."


def test_an_amount_that_was_announced_before_is_told_while_drafting(desk):
    plant = make.make_plant()
    invested = make.make_fact(make.make_measure("Investment", unit="EUR"), 550_000_000, plant=plant)
    earlier = make.make_release("Earlier", facts=[invested], plants=[plant])
    draft = news({"en": "Ampere invests 550 million euro in Douai."}, plants=[plant])
    for response in (
        desk.get(change(draft)),
        desk.get(reverse("admin:releases_release_decide", args=[draft.pk, "approve"])),
    ):
        page = response.content.decode()
        assert "was announced already, on 15 January 2025:" in page
        assert f'href="{change(earlier)}"' in page
    Release.objects.filter(pk=draft.pk).update(body_en="<p>Ampere invests 551 million euro.</p>")
    assert "was announced already" not in desk.get(change(draft)).content.decode()


@pytest.mark.parametrize(("year", "told"), [(2025, True), (2100, False)])
def test_a_promise_past_its_time_is_told_while_drafting(desk, year, told):
    plant = make.make_plant()
    promised = production(100_000, year=year, plant=plant, is_planned=True)
    make.make_release("Promise", facts=[promised], plants=[plant])
    draft = news(plants=[plant])
    sentence = "Promised, and past its time without a newer fact: "
    assert (sentence in desk.get(change(draft)).content.decode()) is told
    assert (
        sentence in desk.get(reverse("admin:releases_release_decide", args=[draft.pk, "approve"])).content.decode()
    ) is told
    kept = make.make_fact(promised.measure, 90_000, plant=plant, supersedes=promised, start=datetime.date(year, 1, 1))
    make.make_release("Kept", facts=[kept])
    assert sentence not in desk.get(change(draft)).content.decode()


def test_the_pages_on_figures_cost_the_same_queries_for_few_and_for_many(desk):
    counts, plant = [], make.make_plant()
    for number in range(2):
        for year in range(2000 + 10 * number, 2010 + 10 * number):
            old = production(year, year=year, plant=plant)
            release = make.make_release(f"Release {year}", facts=[old])
            make.make_fact(old.measure, year + 1, start=old.period_start, supersedes=old, plant=plant)
        pages = [
            reverse("admin:releases_release_superseded"),
            reverse("admin:releases_release_said", args=[old.key]),
            reverse("admin:releases_release_figures", args=[release.pk]),
            reverse("admin:releases_release_decide", args=[release.pk, "clear"]),
        ]
        counts.append([queries_of(desk, page) for page in pages])
    assert counts[0] == counts[1]


def test_pages_on_figures_are_for_staff(client, writer):
    addresses = [
        reverse("admin:releases_release_superseded"),
        reverse("admin:releases_release_figures", args=[news().pk]),
        reverse("admin:releases_release_said", args=[production().key]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 302
    guest = people.make("guest")
    client.force_login(guest)
    for address in addresses:
        assert client.get(address).status_code in {403, 404}
    client.force_login(writer)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


def test_a_translation_of_a_stated_fact_leaves_its_confirmation(client, writer, approver):
    fact = make.make_fact(make.make_measure(unit=""), None, of_alliance=True, wording_en="Only electric")
    make.make_release(facts=[fact])
    Fact.objects.confirm(by=approver, at=timezone.now())
    client.force_login(writer)
    save(client, change(fact), wording_fr="Tout électrique")
    agree()
    fact.refresh_from_db()
    assert (fact.wording_fr, fact.confirmed_by) == ("Tout électrique", "Approver Popescu")
