"""Whatever people do, in whatever order: never public without approval and clearance, never approved by whoever
edited it last, and every public text recoverable."""

import datetime
import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from reversion.models import Version

from newsroom.publication import history
from newsroom.publication.history import recorded
from newsroom.publication.languages import codes, column
from releases import corrections, objections, workflow
from releases.models import Correction, EarlierText, Release, Step
from releases.workflow import Refused
from tests import factories as make
from tests import people

START = datetime.datetime(2026, 9, 1, 9, 0, tzinfo=datetime.UTC)
PEOPLE = ["writer", "approver", "second", "administrator"]

person = st.sampled_from(PEOPLE)
language = st.sampled_from(["en", "fr", "ro"])
languages = st.sets(language, max_size=3).map(sorted)
REASONS = {"en": "Wrong.", "fr": "Faux.", "ro": "Greșit."}


class Desk(RuleBasedStateMachine):
    """People who know no rules, and what they have got away with."""

    @initialize()
    def open_the_desk(self):
        # Each run of people is undone at its end.
        self.undone = transaction.atomic()
        self.undone.__enter__()
        roles = ["Writer", "Approver", "Approver", "Administrator"]
        self.people = {name: people.make(name, role=role) for name, role in zip(PEOPLE, roles, strict=True)}
        self.release = make.make_release("News", state="draft", public_from=None, cleared=[])
        self.at = START
        self.words = 0
        self.last_editor = None
        self.last_editors = {}
        self.seen = set()

    def teardown(self):
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def attempt(self, act, **arguments) -> bool:
        """Tries it in the name of somebody; what is refused must leave everything as it was."""
        before = self.everything()
        try:
            with transaction.atomic():
                act(self.release, at=self.at, **arguments)
        except Refused:
            after, done = self.everything(), False
        else:
            after, done = None, True
        assert done or after == before
        return done

    def everything(self):
        counts = [model.objects.count() for model in (Step, EarlierText, Correction)]
        return Release.objects.filter(pk=self.release.pk).values().get(), counts

    def new_words(self) -> str:
        self.words += 1
        return f"Headline {self.words}"

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes):
        self.at += datetime.timedelta(minutes=minutes)

    @rule(who=person, code=language)
    def edit(self, who, code):
        """As the desk does it: the words are stored, and the work is noted."""
        field = column("headline", code)
        was = getattr(self.release, field)

        def work(release, *, by, at):
            setattr(release, field, self.new_words())
            with recorded(by=by):
                release.save()
                workflow.edit(release, by=by, at=at, languages=[code])

        if self.attempt(work, by=self.people[who]):
            self.last_editor = self.last_editors[code] = who
        else:
            self.release.refresh_from_db()
            assert getattr(self.release, field) == was

    @rule(who=person)
    def submit(self, who):
        self.attempt(workflow.submit, by=self.people[who])

    @rule(who=person)
    def return_(self, who):
        self.attempt(workflow.return_, by=self.people[who], note="Once more.")

    @rule(who=person, minutes=st.one_of(st.none(), st.integers(-200, 200)), past=st.booleans())
    def schedule(self, who, minutes, past):
        moment = None if minutes is None else self.at + datetime.timedelta(minutes=minutes)
        self.attempt(workflow.schedule, by=self.people[who], public_from=moment, past=past)

    @rule(who=person, chosen=languages, now=st.booleans(), alone=st.booleans())
    def approve(self, who, chosen, now, alone):
        arguments = {"languages": chosen, "now": now, "alone": alone, "note": "Urgent." if alone else ""}
        if self.attempt(workflow.approve, by=self.people[who], **arguments):
            self.had_second_eyes(who, alone, chosen)

    @rule(who=person)
    def cancel(self, who):
        self.attempt(workflow.cancel, by=self.people[who])

    @rule(who=person, code=language, alone=st.booleans())
    def clear(self, who, code, alone):
        note = "Urgent." if alone else ""
        if self.attempt(
            lambda release, **kw: workflow.clear(release, code, **kw), by=self.people[who], alone=alone, note=note
        ):
            assert alone or self.last_editors.get(code) != who
            assert not alone or self.people[who].has_perm(workflow.ALONE)

    @rule(who=person, code=language)
    def hold(self, who, code):
        self.attempt(lambda release, **kw: workflow.hold(release, code, **kw), by=self.people[who])

    @rule(who=person, code=language, kind=st.sampled_from(["minor", "correction"]))
    def propose(self, who, code, kind):
        def proposal(release, *, by, at):
            before = corrections.content(release)
            after = before | {"fields": before["fields"] | {column("headline", code): self.new_words()}}
            change = corrections.begin(release, by=by, at=at, before=before, after=after)
            corrections.propose(change, by=by, at=at, kind=kind, notes=REASONS)

        if self.attempt(proposal, by=self.people[who]):
            self.last_editor = self.last_editors[code] = who

    @rule(who=person, alone=st.booleans())
    def correct(self, who, alone):
        change = Correction.objects.filter(state="proposed").first()
        if change is None:
            return
        change.release = self.release
        proposer = change.proposed_by
        if self.attempt(
            lambda release, **kw: corrections.correct(change, **kw), by=self.people[who], alone=alone, note="Urgent."
        ):
            self.had_second_eyes(who, alone, [])
            assert alone or proposer != self.people[who]

    @rule(who=person, retracted=st.booleans())
    def withdraw(self, who, retracted):
        verb = workflow.retract if retracted else workflow.withdraw
        self.attempt(verb, by=self.people[who], reason=REASONS)

    @rule(who=person)
    def restore(self, who):
        if self.attempt(workflow.restore, by=self.people[who]):
            self.had_second_eyes(who, False, [])

    @rule(who=st.sampled_from(["writer", "second"]), code=language)
    def the_usual_way(self, who, code):
        """What mostly happens, so that walks get far: written, submitted, approved by somebody else, or tried to."""
        self.edit(who, code)
        self.submit("writer")
        self.approve("second", [code], True, False)

    @rule(code=language, kind=st.sampled_from(["minor", "correction"]))
    def the_usual_change(self, code, kind):
        self.propose("writer", code, kind)
        self.correct("second", False)

    def had_second_eyes(self, who, alone, cleared):
        if alone:
            assert self.people[who].has_perm(workflow.ALONE)
        else:
            assert who != self.last_editor
            assert who not in {self.last_editors.get(code) for code in cleared}

    @invariant()
    def nothing_is_public_without_approval_and_clearance(self):
        if not hasattr(self, "release"):
            return
        stored = Release.objects.get(pk=self.release.pk)
        for code in codes():
            if Release.objects.public(self.at, [code]).filter(pk=stored.pk).exists():
                assert stored.state == "approved"
                assert stored.public_from <= self.at
                assert getattr(stored, column("cleared_at", code)) <= self.at
                self.seen.add(getattr(stored, column("headline", code)))
        if self.seen:
            approvals = Step.objects.filter(verb__in=["approve", "restore"], state_after="approved")
            assert approvals.exists()

    @invariant()
    def every_text_that_was_public_can_be_recovered(self):
        if getattr(self, "seen", None):
            kept = json.dumps(
                [
                    list(Release.objects.values("headline_en", "headline_fr", "headline_ro")),
                    list(EarlierText.objects.values_list("words", flat=True)),
                    list(Version.objects.values_list("serialized_data", flat=True)),
                ]
            )
            assert {words for words in self.seen if words not in kept} == set()


OPTIONS = {
    "max_examples": 40,
    "stateful_step_count": 30,
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


@pytest.mark.django_db
def test_no_sequence_of_decisions_breaks_a_promise():
    run_state_machine_as_test(Desk, settings=settings(**OPTIONS))


@pytest.mark.django_db
def test_a_broken_promise_would_be_noticed(monkeypatch):
    """This test lets people approve their own work, and expects the walk to find out."""
    monkeypatch.setattr(objections, "last_editor", lambda *arguments, **options: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Desk, settings=settings(**OPTIONS, phases=[Phase.generate]))


@pytest.mark.django_db
def test_a_text_that_was_lost_would_be_noticed(monkeypatch):
    """This test makes corrections forget what stood there before, in every place where it is kept."""
    monkeypatch.setattr(corrections, "keep_earlier_texts", lambda *arguments: None)
    monkeypatch.setattr(history.Recording, "write", lambda recording: None)
    monkeypatch.setattr(history.Recording, "touch", lambda recording, thing: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Desk, settings=settings(**OPTIONS, phases=[Phase.generate]))
