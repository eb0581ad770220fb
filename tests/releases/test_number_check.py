"""What the number check of a release holds its figures against, and how long a finding stays overruled."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from newsroom.facts.models import Fact
from newsroom.publication.languages import columns
from releases import checks, figures, workflow
from releases.models import Release
from tests import factories as make
from tests.desk import change, decide, queries_of, refusals
from tests.releases.test_figures import check, news, production

pytestmark = pytest.mark.django_db

TWISTED = {"fr": "L’usine a produit 89 572 véhicules en 2024."}
ALL = ["en", "fr", "ro"]


def standing(release, languages=None) -> list[str]:
    result = checks.Result(release)
    return [checks.sentence(one) for one in result.against_letting_out(languages or result.texts)]


def contradictions(release) -> list[str]:
    return [told for told in standing(release) if "on record" in told]


def overrule(client, release):
    """Overrules whatever stands against the release."""
    address = reverse("admin:releases_release_figures", args=[release.pk])
    for finding in check(client, release).context["findings"]:
        if finding["stands"]:
            client.post(address, {"finding": finding["key"], "reason": "Meant."})
    assert check(client, release).context["against"] == 0


def says(release, **bodies):
    Release.objects.filter(pk=release.pk).update(**{f"body_{code}": f"<p>{text}</p>" for code, text in bodies.items()})
    release.refresh_from_db()


def english(text, **shown):
    """A release that has been begun in English only."""
    release = news({"en": text}, **shown)
    blank = {f"{field}_{code}": "" for field in ("headline", "lede", "body") for code in ("fr", "ro")}
    Release.objects.filter(pk=release.pk).update(**blank)
    release.refresh_from_db()
    return release


def confirm(approver, *facts):
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).confirm(by=approver, at=timezone.now())


def called(thing, name):
    """A plant or a vehicle by one name in every language."""
    type(thing).objects.filter(pk=thing.pk).update(**dict.fromkeys(columns("name"), name))
    return thing


# Overruled ------------------------------------------------------------------------------------------------------


def test_what_is_overruled_keeps_none_of_the_languages_from_going_out(desk):
    release = news(TWISTED)
    overrule(desk, release)
    for some in (["en", "fr"], ["fr", "ro"], ["en", "ro"], ALL):
        assert standing(release, some) == []
    response = decide(desk, release, "approve", languages=["en", "fr"])
    assert response.status_code == 302, refusals(response)


def test_a_language_that_is_not_to_go_out_keeps_no_other_from_going_out(desk):
    release = news(TWISTED)
    assert standing(release, ["en", "ro"]) == []
    assert standing(release, ["en", "fr"]) == ["English says 89,527, French says 89 572."]


def test_a_finding_of_the_page_is_overruled_while_a_language_has_a_text_and_no_headline(desk):
    release = news(TWISTED)
    Release.objects.update(headline_ro="")
    overrule(desk, release)
    assert decide(desk, release, "approve", languages=["en", "fr"]).status_code == 302


def test_an_overruling_says_nothing_of_a_language_that_was_begun_later(desk):
    release = news(TWISTED)
    Release.objects.update(headline_ro="")
    overrule(desk, release)
    Release.objects.update(headline_ro="Titlu")
    says(release, ro="Uzina a produs 89.725 de vehicule în 2024.")
    assert standing(release, ["en", "fr"]) == []
    assert standing(release) == ["English says 89,527, French says 89 572, Romanian says 89.725."]


def test_an_overruling_lapses_when_something_else_is_counted(desk):
    release = news({"en": "8,950 vehicles", "fr": "8 960 véhicules", "ro": "8.950 de vehicule"})
    overrule(desk, release)
    says(release, en="8,950 people", fr="8 960 salariés", ro="8.950 de angajați")
    assert standing(release) == ["English says 8,950, French says 8 960, Romanian says 8.950."]


def test_an_overruling_stays_while_the_rest_of_the_text_changes_and_goes_with_its_sentence(desk):
    release = news(TWISTED)
    overrule(desk, release)
    says(release, en="Ampere is pleased. The  plant built 89,527 vehicles in 2024. More will follow.")
    assert standing(release) == []
    says(release, en="Nobody believes that the plant built 89,527 vehicles in 2024.")
    assert len(standing(release)) == 1


def test_an_overruled_contradiction_does_not_cover_the_same_figure_said_elsewhere(desk):
    release = english("Analysts had expected that 95,000 vehicles would be built in 2024.", facts=[production()])
    overrule(desk, release)
    Release.objects.update(headline_en="Douai built 95,000 vehicles in 2024")
    release.refresh_from_db()
    on_record = "Annual production (en), the Alliance, 2024: 89,527\u00a0vehicles"
    assert standing(release) == [f"English says 95,000, but the fact on record is: {on_record}."]


# What figures are held against ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make_it",
    [
        lambda: called(make.make_plant(), "Douai"),
        lambda: called(make.make_vehicle("Zoe", platform=None), "Zoe"),
        lambda: make.make_brand("Alpine"),
    ],
)
def test_what_the_texts_name_counts_as_chosen(approver, make_it):
    subject = make_it()
    confirm(approver, production(**{subject._meta.model_name: subject}))
    release = english("Douai built 95,000 Alpine vehicles named Zoe in 2024.")
    assert len(contradictions(release)) == 1
    says(release, en="Villedouai built 95,000 subAlpine vehicles named Zoey in 2024.")
    Release.objects.update(headline_en="News")
    release.refresh_from_db()
    assert contradictions(release) == []


def test_of_several_that_are_named_a_figure_is_held_against_that_in_its_sentence(approver):
    plants = [called(make.make_plant(name), name) for name in ("Douai", "Mioveni")]
    confirm(approver, production(89_527, plant=plants[0]))
    release = english("Douai is in France. Mioveni is in Romania, and built 95,000 vehicles in 2024.")
    assert contradictions(release) == []
    says(release, en="Mioveni is in Romania. Douai is in France, and built 95,000 vehicles in 2024.")
    assert len(contradictions(release)) == 1


def test_a_number_by_which_a_vehicle_is_called_names_nothing(approver):
    confirm(approver, production(vehicle=called(make.make_vehicle("5", platform=None), "5")))
    release = english("The 5 of them built 95,000 vehicles in 2024.")
    assert contradictions(release) == []


def test_the_check_costs_the_same_queries_for_few_names_and_facts_and_for_many(desk, approver):
    release, counts = news(), []
    for number in range(2):
        for at in range(10 * number, 10 * number + 5):
            old = production(at, plant=called(make.make_plant(f"P{at}"), f"Plant{at}x"))
            confirm(approver, old, make.make_fact(old.measure, at + 1, plant=old.plant, supersedes=old))
            make.make_release(f"Release {at}", facts=[old])
        says(release, en=" ".join(f"Plant{at}x" for at in range(10 * number + 5)))
        counts.append(queries_of(desk, reverse("admin:releases_release_figures", args=[release.pk])))
    assert counts[0] == counts[1]


def test_what_an_approved_release_states_is_held_against_a_text_though_nobody_has_confirmed_it():
    plant = make.make_plant()
    make.make_release("Earlier", facts=[production(plant=plant)])
    release = english("The plant built 95,000 vehicles in 2024.", plants=[plant])
    assert len(contradictions(release)) == 1
    Release.objects.exclude(pk=release.pk).update(state="withdrawn")
    assert contradictions(release) == []


@pytest.fixture
def told_once(approver):
    """A fact that an approved release states, and a draft about its plant that says 95,000."""
    fact = production(89_527, plant=make.make_plant())
    make.make_release("Earlier", facts=[fact])
    confirm(approver, fact)
    return fact, english("The plant built 95,000 vehicles in 2024.", plants=[fact.plant])


def test_a_draft_that_would_supersede_a_fact_does_not_silence_it(told_once):
    fact, release = told_once
    newer = make.make_fact(fact.measure, 95_000, plant=fact.plant, supersedes=fact)
    assert len(contradictions(release)) == 1
    make.make_release("Newer", facts=[newer])
    assert contradictions(release) == []
    says(release, en="The plant built 89,527 vehicles in 2024.")
    assert len(contradictions(release)) == 1


def test_what_was_retracted_is_not_held_against_the_right_figure(told_once, approver):
    fact, release = told_once
    wrong = make.make_fact(fact.measure, 95_000, plant=fact.plant, supersedes=fact)
    confirm(approver, wrong)
    retracted = make.make_release("Wrong", facts=[wrong])
    workflow.retract(retracted, by=approver, at=timezone.now(), reason=dict.fromkeys(ALL, "Wrong."))
    assert len(contradictions(release)) == 1
    says(release, en="The plant built 89,527 vehicles in 2024.")
    assert contradictions(release) == []


def test_a_fact_still_holds_for_its_own_year_when_one_of_the_next_year_has_followed(told_once):
    fact, release = told_once
    make.make_release(
        "Newer",
        facts=[
            make.make_fact(
                fact.measure, 96_310, plant=fact.plant, supersedes=fact, start=datetime.date(2025, 1, 1), period="year"
            )
        ],
    )
    assert len(contradictions(release)) == 1
    says(release, en="The plant built 96,310 vehicles in 2025, after 89,527 in 2024.")
    assert findings_of(release) == []


def findings_of(release) -> list[str]:
    return [checks.sentence(one) for one in checks.Result(release).all]


def test_a_figure_that_an_earlier_release_announced_needs_no_other_source():
    plant = called(make.make_plant(), "Douai")
    invested = make.make_fact(make.make_measure("Investment", unit="EUR"), 550_000_000, plant=plant)
    earlier = make.make_release("Earlier", facts=[invested])
    release = english("Ampere invests 550 million euro in Douai.")
    assert findings_of(release) == []
    earlier.delete()
    assert findings_of(release) == ["No fact stands behind 550 million euro."]


def test_a_right_figure_of_another_year_is_told_with_both(told_once):
    _fact, release = told_once
    says(release, en="The plant built 89,527 vehicles in 2023.")
    on_record = "Annual production (en), Douai (en), 2024: 89,527\u00a0vehicles"
    assert standing(release) == [f"English says 89,527 for 2023, but the fact on record is: {on_record}."]


# How it is told -------------------------------------------------------------------------------------------------


def test_every_sentence_begins_with_a_capital_and_a_fact_is_told_by_the_rules_of_the_language(told_once):
    _fact, release = told_once
    with translation.override("fr"):
        (told,) = standing(release)
    assert told[0].isupper()
    assert "Annual production (fr), Douai (fr), 2024\u00a0: 89\u202f527\u00a0véhicules" in told


def test_where_only_what_is_counted_differs_that_is_told(approver):
    release = news({"en": "It has 5,000 new employees.", "fr": "5 000 véhicules.", "ro": "Are 5.000 de noi angajați."})
    told = "English says 5,000 new employees, French says 5 000 véhicules, Romanian says 5.000 de noi angajați."
    assert standing(release) == [told]
    says(release, en="It holds 52 kWh.", fr="Elle offre 52 kW.", ro="Are 52 kWh.")
    assert standing(release) == ["English says 52 kWh, French says 52 kW, Romanian says 52 kWh."]


def test_the_page_tells_apart_what_stands_what_is_overruled_and_what_is_for_information(desk):
    release = news(TWISTED)

    def headings():
        page = check(desk, release)
        assert "All figures agree." not in page.content.decode()
        return list(dict.fromkeys(finding["heading"] for finding in page.context["findings"]))

    assert headings() == ["Stands against an approval", "For information"]
    assert "<h2>For information</h2>" in check(desk, release).content.decode()
    overrule(desk, release)
    assert headings() == ["For information", "Overruled findings"]


# While drafting -------------------------------------------------------------------------------------------------

TODAY = datetime.date(2026, 1, 1)


def due(release) -> list:
    return figures.promises_due(release, TODAY)


@pytest.fixture
def promised():
    """What an approved release promises for 2025 about a plant, and a draft about that plant."""
    fact = production(100_000, year=2025, plant=make.make_plant(), is_planned=True)
    earlier = make.make_release("Promise", facts=[fact])
    draft = news(plants=[fact.plant])
    assert due(draft) == [(fact, earlier)]
    return fact, draft


def test_a_promise_is_followed_up_by_what_a_release_states_and_by_no_draft(promised):
    fact, draft = promised
    newer = make.make_fact(fact.measure, 90_000, plant=fact.plant, supersedes=fact, start=fact.period_start)
    assert len(due(draft)) == 1
    make.make_release("Kept", facts=[newer])
    assert due(draft) == []


@pytest.mark.parametrize(("year", "kept"), [(2024, False), (2025, True), (2026, True)])
def test_a_promise_is_followed_up_by_what_was_achieved_then_or_later(promised, year, kept):
    fact, draft = promised
    about = {"plant": fact.plant, "start": datetime.date(year, 1, 1)}
    make.make_release("Plan", facts=[make.make_fact(fact.measure, 1, is_planned=True, **about)])
    achieved = make.make_fact(fact.measure, 90_000, **about)
    assert (fact in [row for row, _release in due(draft)]) is True
    make.make_release("Kept", facts=[achieved])
    assert (fact not in [row for row, _release in due(draft)]) is kept


def test_what_a_draft_itself_promises_too_late_is_told(desk):
    fact = production(100_000, year=2025, of_alliance=True, is_planned=True)
    draft = news(facts=[fact])
    assert due(draft) == [(fact, None)]
    assert "Promised, and past its time without a newer fact: " in desk.get(change(draft)).content.decode()


@pytest.mark.parametrize("of_what", ["alliance", "platform"])
def test_what_is_said_of_the_alliance_and_of_the_platform_of_a_vehicle_is_looked_at(of_what):
    vehicle = make.make_vehicle()
    about = {"of_alliance": True} if of_what == "alliance" else {"platform": vehicle.platform}
    invested = make.make_fact(make.make_measure("Investment", unit="EUR"), 500_000_000, **about)
    Fact.objects.update(value_to=550_000_000)
    missed = production(5, year=2020, is_planned=True, **about)
    earlier = make.make_release("Earlier", facts=[invested, missed])
    for amount in (500, 550):
        draft = english(f"Ampere invests €{amount} million.", vehicles=[vehicle])
        assert figures.announced_before(draft) == [(invested, earlier)]
        assert due(draft) == [(missed, earlier)]
