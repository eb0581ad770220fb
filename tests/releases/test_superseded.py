"""What becomes of releases whose facts have been superseded: the page on which people decide it."""

import datetime

import pytest
from django.urls import reverse

from releases.models import FollowUp, Release, Step
from tests import factories as make
from tests.desk import change, errors, refusals

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/releases/release/superseded/"


@pytest.fixture
def citation():
    """What a public release says of a fact that a newer one, not public yet, has superseded."""
    old = make.make_fact(make.make_measure(), 50729, start=datetime.date(2023, 1, 1))
    release = make.make_release(facts=[old])
    make.make_fact(old.measure, 89527, supersedes=old, of_alliance=True)
    return release.citations.get()


def newer(citation):
    return citation.fact.superseded_by


def follow(client, citation, choice, **sent):
    return client.post(ADDRESS, {"citation": citation.pk, "newer": newer(citation).key, "choice": choice} | sent)


def told(client, response) -> list[str]:
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


def test_deciding_otherwise_starts_at_what_has_been_decided(desk, citation):
    follow(desk, citation, "since_then", note="Told later.")
    page = desk.get(ADDRESS).content.decode()
    assert '<option value="since_then" selected>' in page
    assert 'value="Told later."' in page


def test_a_decision_without_a_choice_is_asked_for_beside_the_field(desk, citation):
    response = follow(desk, citation, "", note="Typed")
    assert response.status_code == 400
    assert errors(response) == ["This field is required."]
    assert 'value="Typed"' in response.content.decode()
    assert not FollowUp.objects.exists()


def test_a_decision_about_nothing_is_refused_with_a_sentence(desk, citation):
    response = desk.post(ADDRESS, {"citation": 0, "choice": "leave"})
    assert response.status_code == 400
    assert refusals(response) == ["What you decided about is no longer there: look at it again."]


def test_a_line_that_waits_for_its_fact_to_be_public_is_told_to_wait(desk, citation):
    done = "Decided. The words of the release have not changed."
    waits = "Readers will see the line as soon as the newer fact is public."
    assert told(desk, follow(desk, citation, "since_then")) == [done, waits]
    make.make_release("Newer", facts=[newer(citation)])
    assert told(desk, follow(desk, citation, "since_then")) == [done]
    assert told(desk, follow(desk, citation, "leave")) == [done]


def test_after_the_choice_to_correct_the_form_says_what_to_do(desk, citation):
    response = follow(desk, citation, "correct")
    assert response["Location"] == change(citation.release)
    assert told(desk, response)[1] == "Change the text now; what you save waits for a second person."


@pytest.mark.parametrize(("note", "end"), [("", ""), ("It was right.", ": It was right.")])
def test_the_log_says_what_was_decided_in_the_words_of_whoever_did(desk, citation, note, end):
    Release.objects.update(source_language="fr")
    follow(desk, citation, "leave", note=note)
    fact = "Annual production (en), the Alliance, 2023: 50,729\u00a0vehicles"
    assert Step.objects.get().note == f"{fact} – leave as said{end}"


@pytest.mark.parametrize("key", ["\0", "%", "no-such"])
def test_what_is_no_key_finds_no_release(desk, citation, key):
    response = desk.get(ADDRESS, {"fact": key})
    assert (response.status_code, response.context["rows"]) == (200, [])


def test_values_are_labelled_where_they_stand_below_each_other(desk, citation):
    page = desk.get(ADDRESS).content.decode()
    assert '<td data-label="It says">Annual production (en), the Alliance, 50,729' in page
    assert '<td data-label="Newer fact">Annual production (en), the Alliance, 89,527' in page
    said = desk.get(reverse("admin:releases_release_said", args=[citation.fact.key])).content.decode()
    assert '<td data-label="In these words">' in said
