"""What people decide about a release: who may, when, and what is said to those who may not."""

import datetime

import pytest
from django.utils import timezone

from newsroom.publication.models import Publishable
from releases import corrections, figures, workflow
from releases.models import Citation, Release, Step
from releases.workflow import TABLE, Refused
from tests import factories as make
from tests import people

pytestmark = pytest.mark.django_db

State = Publishable.State
NOW = datetime.datetime(2026, 9, 1, 9, 0, tzinfo=datetime.UTC)
SOON = datetime.datetime(2026, 9, 17, 4, 0, tzinfo=datetime.UTC)
REASONS = {"en": "It was wrong.", "fr": "C’était faux.", "ro": "Era greșit."}
RIGHT_TO_APPROVE = "This takes the right to approve. Ask somebody who has it."
RIGHT_TO_CHANGE = "This takes the right to change releases. Ask an administrator."


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def an_emergency(release):
    return Step.objects.create(
        release_uid=release.uid,
        verb="approve",
        at=NOW,
        state_before="in_review",
        state_after="approved",
        emergency=True,
    )


def a_superseded_citation(release):
    old = make.make_fact(make.make_measure(), 1)
    make.make_fact(old.measure, 2, supersedes=old, of_alliance=True)
    return Citation.objects.create(release=release, fact=old)


# Each verb, done as somebody who wants it to succeed would do it.
DO = {
    "edit": lambda release, by: workflow.edit(release, by=by, at=NOW, languages=[]),
    "submit": lambda release, by: workflow.submit(release, by=by, at=NOW),
    "return": lambda release, by: workflow.return_(release, by=by, at=NOW, note="Add the date."),
    "schedule": lambda release, by: workflow.schedule(release, by=by, at=NOW, public_from=SOON),
    "approve": lambda release, by: workflow.approve(release, by=by, at=NOW, languages=["en"]),
    "cancel": lambda release, by: workflow.cancel(release, by=by, at=NOW),
    "clear": lambda release, by: workflow.clear(release, "fr", by=by, at=NOW),
    "hold": lambda release, by: workflow.hold(release, "en", by=by, at=NOW),
    "propose": lambda release, by: corrections.propose(a_change(release), by=by, at=NOW, kind="minor"),
    "correct": lambda release, by: corrections.correct(a_change(release, "proposed"), by=by, at=NOW),
    "dismiss": lambda release, by: corrections.dismiss(a_change(release), by=by, at=NOW, note="No."),
    "withdraw": lambda release, by: workflow.withdraw(release, by=by, at=NOW, reason=REASONS),
    "retract": lambda release, by: workflow.retract(release, by=by, at=NOW, reason=REASONS),
    "restore": lambda release, by: workflow.restore(release, by=by, at=NOW),
    "sign_off": lambda release, by: workflow.sign_off(an_emergency(release), by=by, at=NOW),
    "overrule": lambda release, by: figures.overrule(release, "gone", by=by, at=NOW, reason="Right."),
    "follow_up": lambda release, by: figures.follow_up(a_superseded_citation(release), by=by, at=NOW, choice="leave"),
}


def a_change(release, state="begun"):
    said = corrections.content(release)
    changed = said | {"fields": said["fields"] | {"lede_en": "Mended"}}
    change = corrections.begin(release, by=people.User.objects.first(), at=NOW, before=said, after=changed)
    change.proposed_by = None
    change.kind, change.state = "minor", state
    change.save()
    return change


def stored(release) -> dict:
    return Release.objects.filter(pk=release.pk).values().get()


def refused(act, *arguments) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*arguments)
    return refusal.value.reasons


OUT_OF_PLACE = [(verb, state) for verb, row in TABLE.items() for state in State if state not in row.sources]
SOURCES = {
    "edit": "draft, in review or approved",
    "submit": "draft",
    "return": "in review",
    "schedule": "draft, in review or approved",
    "approve": "in review",
    "cancel": "approved",
    "clear": "in review or approved",
    "hold": "in review or approved",
    "propose": "approved or withdrawn",
    "correct": "approved or withdrawn",
    "dismiss": "approved or withdrawn",
    "withdraw": "approved",
    "retract": "approved or withdrawn",
    "restore": "withdrawn or retracted",
    "overrule": "draft, in review or approved",
    "follow_up": "approved or withdrawn",
}


@pytest.mark.parametrize(("verb", "state"), OUT_OF_PLACE, ids=str)
def test_a_verb_is_refused_in_a_state_that_is_not_in_the_table(administrator, verb, state):
    release = make.make_release("News", state=state, public_from=SOON, cleared=["en"])
    before = stored(release)
    label = str(Step.Verb(verb).label)
    assert f"“{label}” is for a release that is {SOURCES[verb]}; this one is {state.label}." in refused(
        DO[verb], release, administrator
    )
    assert stored(release) == before
    assert not Step.objects.filter(verb=verb, emergency=False).exists()


WITHOUT_RIGHT = [
    (role, verb, state, RIGHT_TO_APPROVE if row.right == workflow.APPROVE else RIGHT_TO_CHANGE)
    for role in ("Writer", "Translator", "")
    for verb, row in TABLE.items()
    for state in row.sources
    if row.right and not (role == "Writer" and row.right == workflow.CHANGE)
]


@pytest.mark.parametrize(("role", "verb", "state", "says"), WITHOUT_RIGHT)
def test_a_verb_is_refused_to_whoever_has_not_its_right(role, verb, state, says):
    somebody = people.make("somebody", role=role)
    release = make.make_release("News", state=state, public_from=make.LONG_AGO, cleared=["en"])
    before = stored(release)
    assert says in refused(DO[verb], release, somebody)
    assert stored(release) == before
    assert not Step.objects.filter(by=somebody).exists()


def test_more_than_a_hundred_ways_are_refused():
    assert len(OUT_OF_PLACE) + len(WITHOUT_RIGHT) > 100


# Four eyes


def edited_by(release, person, languages=("en", "fr", "ro"), at=NOW):
    workflow.edit(release, by=person, at=at, languages=list(languages))
    return release


def test_whoever_edited_last_cannot_approve(approver):
    release = edited_by(make.make_release("News", state="in_review", public_from=SOON), approver)
    assert refused(DO["approve"], release, approver) == [
        "You edited it last, so somebody else must approve it.",
        "You edited English last, so somebody else must clear it.",
    ]


def test_whoever_edited_a_language_last_cannot_clear_it(approver, writer):
    release = make.make_release("News", state="in_review", public_from=SOON)
    edited_by(release, approver, ["fr"], at=NOW - datetime.timedelta(minutes=5))
    edited_by(release, writer, ["en"])
    assert refused(DO["clear"], release, approver) == ["You edited it last, so somebody else must approve it."]
    workflow.clear(release, "en", by=approver, at=NOW)
    assert release.cleared_languages == ["en", "ro"]


def test_in_an_emergency_a_right_and_a_reason_stand_in_and_a_third_person_signs_off(administrator, approver, writer):
    release = edited_by(make.make_release("News", state="in_review", public_from=SOON, cleared=[]), administrator)

    def alone(person, note):
        workflow.approve(release, by=person, at=NOW, languages=["en"], alone=True, note=note)

    assert refused(alone, approver, "Nobody is here.") == [
        "Publishing alone takes a right of its own. Ask somebody else to approve it."
    ]
    assert refused(alone, administrator, " ") == [
        "Write why it cannot wait for somebody else: a third person will read it."
    ]
    alone(administrator, "Nobody is here.")
    (emergency,) = Step.objects.waiting_for_sign_off()
    assert (emergency.by, emergency.note, release.state) == (administrator, "Nobody is here.", "approved")

    def sign(person):
        workflow.sign_off(emergency, by=person, at=NOW)

    assert refused(sign, administrator) == [
        "Somebody else must sign off what you decided alone.",
        "You had edited it last; a third person must sign it off.",
    ]
    assert refused(sign, writer) == [RIGHT_TO_APPROVE]
    sign(approver)
    assert not Step.objects.waiting_for_sign_off().exists()
    assert refused(sign, approver) == ["This has been signed off already."]
    ordinary = Step.objects.filter(verb="edit").first()
    assert refused(lambda: workflow.sign_off(ordinary, by=approver, at=NOW)) == [
        "This step was no emergency; it needs no sign-off."
    ]


# What is asked of a release


def test_a_draft_is_submitted_when_its_source_language_is_whole(writer):
    release = make.make_release("News", state="draft", lede_en="", body_en="")
    assert refused(DO["submit"], release, writer) == ["English is not ready. Still empty in it: lede and text."]


@pytest.mark.parametrize("note", ["", "  \n"])
def test_what_is_returned_is_returned_with_a_note(approver, note):
    release = make.make_release("News", state="in_review")
    said = refused(lambda: workflow.return_(release, by=approver, at=NOW, note=note))
    assert said == ["Write a note: it says what there is to do, or why."]


def test_an_approval_is_refused_with_every_reason_at_once(approver):
    release = make.make_release("News", state="in_review", public_from=make.LONG_AGO, cleared=[], lede_fr="")
    edited_by(release, approver)
    workflow.schedule(release, by=approver, at=NOW, public_from=NOW + datetime.timedelta(minutes=1))
    later = NOW + datetime.timedelta(hours=1)
    said = refused(lambda: workflow.approve(release, by=approver, at=later, languages=["fr"]))
    assert said == [
        "You edited it last, so somebody else must approve it.",
        "French is not ready. Still empty in it: lede.",
        "You edited French last, so somebody else must clear it.",
        "Its moment has passed while it waited: schedule it anew, or publish it at once.",
    ]


def test_an_approval_needs_a_language(approver):
    release = make.make_release("News", state="in_review", cleared=[])
    said = refused(lambda: workflow.approve(release, by=approver, at=NOW))
    assert said == ["No language is cleared: choose those that may go out."]


def test_a_language_whose_address_is_taken_is_not_cleared(approver):
    make.make_release("Other", slug_en="news")
    release = make.make_release("News", state="in_review", cleared=[], slug_en="news")
    said = refused(DO["approve"], release, approver)
    assert said == ["Another page has this address in English; choose a different one."]


def test_without_a_moment_an_approval_publishes_at_once(client, approver):
    release = make.make_release("News", state="in_review", public_from=None, cleared=[])
    workflow.approve(release, by=approver, at=NOW, languages=["en", "ro"])
    assert (release.public_from, release.cleared_languages, release.cleared_by_en) == (
        NOW,
        ["en", "ro"],
        "Approver Popescu",
    )
    assert [client.get(f"/{code}/releases/news-{code}/").status_code for code in ("en", "fr", "ro")] == [200, 404, 200]


def test_what_waited_past_its_moment_is_published_at_once_or_scheduled_anew(approver):
    release = make.make_release("News", state="in_review", public_from=None, cleared=["en"])
    workflow.schedule(release, by=approver, at=NOW, public_from=NOW + datetime.timedelta(minutes=1))
    later = NOW + datetime.timedelta(hours=1)
    workflow.approve(release, by=approver, at=later, now=True)
    assert release.public_from == later


def test_a_clearance_that_comes_after_the_moment_does_not_date_it_back(approver, writer):
    release = make.make_release("News", state="in_review", public_from=None, cleared=["en"])
    workflow.schedule(release, by=approver, at=NOW, public_from=SOON)
    workflow.approve(release, by=approver, at=NOW)
    edited_by(release, writer)
    late = SOON + datetime.timedelta(days=9)
    assert refused(lambda: workflow.clear(release, "en", by=approver, at=late)) == [
        "Its moment has passed while it waited: schedule it anew, or publish it at once."
    ]
    workflow.schedule(release, by=approver, at=late, public_from=late, past=True)
    workflow.clear(release, "en", by=approver, at=late)
    assert release.cleared_languages == ["en"]


def test_a_moment_that_was_meant_to_lie_in_the_past_stands(approver):
    release = make.make_release("Archive", state="in_review", public_from=None, cleared=["en"])
    said = refused(lambda: workflow.schedule(release, by=approver, at=NOW, public_from=make.LONG_AGO))
    assert said == ["This moment has passed: confirm that you mean it, or choose a later one."]
    workflow.schedule(release, by=approver, at=NOW, public_from=make.LONG_AGO, past=True)
    workflow.approve(release, by=approver, at=NOW)
    assert release.public_from == make.LONG_AGO


def test_a_writer_plans_a_moment_and_does_not_move_an_approved_one(writer):
    release = make.make_release("News", state="draft", public_from=None)
    DO["schedule"](release, writer)
    assert release.public_from == SOON
    approved = make.make_release("News", public_from=SOON)
    assert refused(DO["schedule"], approved, writer) == [
        "It is approved. Only somebody who may approve can move its moment."
    ]


def test_the_moment_of_something_public_is_not_moved(approver):
    assert refused(DO["schedule"], make.make_release("News"), approver) == [
        "It is public already; its moment can no longer be moved."
    ]


def test_the_moment_of_something_approved_is_not_forgotten(approver):
    release = make.make_release("News", public_from=SOON)
    said = refused(lambda: workflow.schedule(release, by=approver, at=NOW, public_from=None))
    assert said == ["Something approved needs its moment. To stop it, cancel the approval."]


def test_an_embargo_is_cancelled_without_a_trace(client, approver):
    release = make.make_release("News", public_from=NOW + datetime.timedelta(seconds=5))
    before = client.get("/en/releases/").content
    DO["cancel"](release, approver)
    assert release.state == "draft"
    assert client.get("/en/releases/").content == before


def test_what_is_public_is_not_cancelled_and_what_is_not_public_is_not_withdrawn(approver):
    public, embargo = make.make_release("Public"), make.make_release("Embargo", public_from=SOON)
    assert refused(DO["cancel"], public, approver) == [
        "It is public already: withdraw it, with a reason that readers are told."
    ]
    for verb in ("withdraw", "retract"):
        assert refused(DO[verb], embargo, approver) == ["It has not been public: cancel its approval instead."]


def test_a_clearance_is_taken_back_before_its_language_is_public_and_not_after(approver):
    embargo, public = make.make_release("Embargo", public_from=SOON), make.make_release("Public", cleared=["en"])
    DO["hold"](embargo, approver)
    assert embargo.cleared_languages == ["fr", "ro"]
    assert refused(DO["hold"], embargo, approver) == ["English is not cleared."]
    assert refused(DO["hold"], public, approver) == ["English is public already: correct it, or withdraw the release."]


def test_a_language_that_comes_later_is_public_once_it_is_cleared(client, approver):
    release = make.make_release("News", cleared=["en"])
    assert client.get("/fr/releases/news-fr/").status_code == 404
    DO["clear"](release, approver)
    assert client.get("/fr/releases/news-fr/").status_code == 200


def test_public_words_are_not_edited(writer):
    release = make.make_release("News", cleared=["en"])
    said = refused(lambda: workflow.edit(release, by=writer, at=NOW, languages=["en"]))
    assert said == ["Words that are public change by a correction only."]
    edited_by(release, writer, ["fr"])


# The record


def test_every_step_is_remembered_with_who_when_what_from_where_to_where_and_why(writer, approver):
    release = make.make_release("News", state="draft", public_from=SOON, cleared=[])
    workflow.submit(release, by=writer, at=NOW, note="Mind the figures.")
    workflow.approve(release, by=approver, at=NOW, languages=["en"])
    steps = Step.objects.about(release)
    told = [(s.verb, s.by_name, s.at, s.state_before, s.state_after, s.languages, s.note) for s in steps]
    assert told == [
        ("approve", "Approver Popescu", NOW, "in_review", "approved", ["en"], ""),
        ("submit", "Writer Popescu", NOW, "draft", "in_review", [], "Mind the figures."),
    ]


def test_the_record_outlives_the_people_in_it(writer):
    release = make.make_release("News", state="draft")
    workflow.submit(release, by=writer, at=NOW)
    writer.delete()
    step = Step.objects.get()
    assert (step.by, step.by_name) == (None, "Writer Popescu")
    release.delete()
    assert Step.objects.get().release_name == "News (en)"


def test_doing_the_same_twice_does_it_once(approver):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[])
    again = Release.objects.get()
    DO["approve"](release, approver)
    assert refused(DO["approve"], again, approver) == [
        "“Approve” is for a release that is in review; this one is approved."
    ]
    assert Step.objects.filter(verb="approve").count() == 1


def test_a_translation_is_stale_once_its_source_has_been_worked_on(writer):
    release = make.make_release("News", state="draft", cleared=[], headline_ro="")
    assert release.stale_languages == []
    edited_by(release, writer, ["en"], at=NOW)
    assert release.stale_languages == ["fr"]
    edited_by(release, writer, ["fr"], at=timezone.now() + datetime.timedelta(seconds=1))
    assert release.stale_languages == []
