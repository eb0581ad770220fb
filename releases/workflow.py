"""What people decide about a release: a table of steps, and a verb for each.

A verb names who acts and when, happens whole or not at all, and is remembered as a Step. What may not be done is
refused with every reason at once, each a sentence that says what would allow it. Whether something is public is not
decided here: it follows from the state, the moment and the clearances (see newsroom.publication).
"""

import datetime
import os
import signal
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext, override

from newsroom.facts.models import Fact
from newsroom.publication import languages as langs
from newsroom.publication import moments
from newsroom.publication.authorship import last_writers, lock_things, newest_version, own_work, things_shown
from newsroom.publication.changes import ALONE, Refused
from newsroom.publication.history import recorded
from newsroom.publication.models import Publishable, person

from .checks import reasons_of_figures
from .models import Release, Step, Withdrawal
from .objections import (
    lacks,
    languages_of_withdrawal,
    last_editor,
    name_of,
    public_languages,
    reasons_not_to_clear,
    reasons_of_authorship,
    reasons_of_time,
    reasons_unsaid,
    second_eyes,
    settled_languages,
)

__all__ = [
    "ALONE",
    "lacks",
    "languages_of_withdrawal",
    "last_editor",
    "name_of",
    "own_work",
    "public_languages",
    "settled_languages",
]

State, Verb = Publishable.State, Step.Verb


class Row(NamedTuple):
    """One line of the table: from which states, into which one, with which right."""

    sources: tuple[str, ...]
    # None leaves the state as it is.
    target: str | None
    right: str
    needs_note: bool = False


CHANGE, APPROVE = "releases.change_release", "releases.approve_release"

TABLE = {
    Verb.EDIT: Row((State.DRAFT, State.IN_REVIEW, State.APPROVED), None, ""),
    Verb.SUBMIT: Row((State.DRAFT,), State.IN_REVIEW, CHANGE),
    Verb.RETURN: Row((State.IN_REVIEW,), State.DRAFT, APPROVE, needs_note=True),
    Verb.SCHEDULE: Row((State.DRAFT, State.IN_REVIEW, State.APPROVED), None, CHANGE),
    Verb.APPROVE: Row((State.IN_REVIEW,), State.APPROVED, APPROVE),
    Verb.CANCEL: Row((State.APPROVED,), State.DRAFT, APPROVE),
    Verb.CLEAR: Row((State.IN_REVIEW, State.APPROVED), None, APPROVE),
    Verb.HOLD: Row((State.IN_REVIEW, State.APPROVED), None, APPROVE),
    # Whoever may write in some languages only may propose words in these.
    Verb.PROPOSE: Row((State.APPROVED, State.WITHDRAWN), None, ""),
    Verb.CORRECT: Row((State.APPROVED, State.WITHDRAWN), None, APPROVE),
    Verb.DISMISS: Row((State.APPROVED, State.WITHDRAWN), None, "", needs_note=True),
    Verb.WITHDRAW: Row((State.APPROVED,), State.WITHDRAWN, APPROVE),
    Verb.RETRACT: Row((State.APPROVED, State.WITHDRAWN), State.RETRACTED, APPROVE),
    Verb.RESTORE: Row((State.WITHDRAWN, State.RETRACTED), State.APPROVED, APPROVE),
    Verb.OVERRULE: Row((State.DRAFT, State.IN_REVIEW, State.APPROVED), None, CHANGE, needs_note=True),
    Verb.FOLLOW_UP: Row((State.APPROVED, State.WITHDRAWN), None, APPROVE),
    Verb.SIGN_OFF: Row(tuple(State), None, APPROVE),
}
# By these what a release shows becomes what readers see, so nobody may be saving it meanwhile.
SHOWING = {Verb.APPROVE, Verb.CLEAR, Verb.CORRECT, Verb.RESTORE}


# Verbs ----------------------------------------------------------------------------------------------------------


def edit(release, *, by, at, languages, worded=None):
    """Notes that `by` has worked on what readers of `languages` will see; their clearances end with that.

    `worded` are those whose own words have changed, all of them by default.
    """

    def reasons():
        if set(languages) & set(public_languages(release, at)):
            yield gettext("Words that are public change by a correction only.")

    with doing("edit", release, by=by, at=at, languages=languages, reasons=reasons):
        for code in languages if worded is None else worded:
            setattr(release, langs.column("worded_at", code), at)
        for code in languages:
            release.unclear(code)


def submit(release, *, by, at, note="", seen=""):
    """Hands a draft to those who may approve."""

    def reasons():
        if lacking := release.missing(release.source_language):
            yield lacks(release.source_language, lacking)

    with doing("submit", release, by=by, at=at, note=note, reasons=reasons, seen=seen):
        pass


def return_(release, *, by, at, note, seen=""):
    """Gives it back to its writer, with what there is to do."""
    with doing("return", release, by=by, at=at, note=note, seen=seen):
        pass


def schedule(release, *, by, at, public_from, zone="", past=False, seen=""):
    """Sets or moves the moment from which it is public. `past` confirms one that has passed; None forgets it."""

    def reasons():
        if public_languages(release, at):
            yield gettext("It is public already; its moment can no longer be moved.")
        if release.state == State.APPROVED and not by.has_perm(APPROVE):
            yield gettext("It is approved. Only somebody who may approve can move its moment.")
        if public_from is None and release.state == State.APPROVED:
            yield gettext("Something approved needs its moment. To stop it, cancel the approval.")
        if public_from is not None and public_from <= at and not past:
            yield gettext("This moment has passed: confirm that you mean it, or choose a later one.")

    # For machines, so that each reader of the log is told it in words of their own.
    told = f"{public_from.isoformat()} {zone or release.zone}" if public_from else ""
    with doing("schedule", release, by=by, at=at, note=told, reasons=reasons, seen=seen):
        release.public_from = public_from
        release.zone = zone or release.zone


def approve(release, *, by, at, languages=(), now=False, alone=False, note="", seen=""):
    """Decides that it goes out, in the languages cleared already and in `languages`, which it clears.

    Without a moment, or with `now`, it is public at once. `alone` is the emergency: the right to publish alone and
    a note with the reason stand in for the second pair of eyes, and a third person signs it off later.
    """

    def reasons():
        yield from second_eyes(release, by, alone=alone, note=note)
        if not alone:
            yield from reasons_of_authorship(own_work(release, by))
        for code in languages:
            yield from reasons_not_to_clear(release, code, by=by, alone=alone)
        if not [*languages, *release.cleared_languages]:
            yield gettext("No language is cleared: choose those that may go out.")
        if not now:
            yield from reasons_of_time(release, at)
        if not alone:
            yield from reasons_of_figures(release, {*languages, *release.cleared_languages})

    with doing(
        "approve", release, by=by, at=at, note=note, languages=languages, emergency=alone, reasons=reasons, seen=seen
    ):
        for code in languages:
            release.clear(code, by=by, at=at)
        if release.public_from is None or now:
            release.public_from = at
        if not alone:
            confirm_facts(release, by=by, at=at)


def cancel(release, *, by, at, note="", seen=""):
    """Takes back an approval before its moment. Nothing was public, so nothing needs to be cleaned up."""

    def reasons():
        if public_languages(release, at):
            yield gettext("It is public already: withdraw it, with a reason that readers are told.")

    with doing("cancel", release, by=by, at=at, note=note, reasons=reasons, seen=seen):
        pass


def clear(release, language, *, by, at, alone=False, note="", seen=""):
    """Says that one language version may go out as it stands."""

    def reasons():
        yield from second_eyes(release, by, language=language, alone=alone, note=note)
        if not alone:
            yield from reasons_of_authorship(own_work(release, by))
        yield from reasons_not_to_clear(release, language, by=by, alone=True)
        if not alone:
            yield from reasons_of_figures(release, {language, *release.cleared_languages})
        if release.state == State.APPROVED and not public_languages(release, at):
            yield from reasons_of_time(release, at)

    with doing(
        "clear", release, by=by, at=at, note=note, languages=[language], emergency=alone, reasons=reasons, seen=seen
    ):
        release.clear(language, by=by, at=at)


def hold(release, language, *, by, at, note="", seen=""):
    """Takes back the clearance of a language that is not public yet."""

    def reasons():
        if language not in release.cleared_languages:
            yield gettext("%(language)s is not cleared.") % {"language": name_of(language)}
        if language in public_languages(release, at):
            yield gettext("%(language)s is public already: correct it, or withdraw the release.") % {
                "language": name_of(language)
            }

    with doing("hold", release, by=by, at=at, note=note, languages=[language], reasons=reasons, seen=seen):
        release.unclear(language)


@transaction.atomic
def withdraw(release, *, by, at, reason, note="", seen=""):
    """Takes a release away from the public. `reason` gives the sentence that readers of each language find instead."""
    lock(release)
    public = public_languages(release, at)

    def reasons():
        if release.state == State.APPROVED and not public:
            yield gettext("It has not been public: cancel its approval instead.")
        yield from reasons_unsaid(public, reason)

    with doing("withdraw", release, by=by, at=at, note=note, languages=public, reasons=reasons, seen=seen):
        remember_withdrawal(release, {code: reason[code] for code in public}, at=at, is_retraction=False)


@transaction.atomic
def retract(release, *, by, at, reason, note="", seen=""):
    """Says that a release should never have been published. Its addresses answer that it is gone, and why."""
    lock(release)
    public = public_languages(release, at) or languages_of_withdrawal(release)

    def reasons():
        if release.state == State.APPROVED and not public:
            yield gettext("It has not been public: cancel its approval instead.")
        yield from reasons_unsaid(public, reason)

    with doing("retract", release, by=by, at=at, note=note, languages=public, reasons=reasons, seen=seen):
        remember_withdrawal(release, {code: reason[code] for code in public}, at=at, is_retraction=True)


def restore(release, *, by, at, alone=False, note="", seen=""):
    """Makes a withdrawn or retracted release public again, at once: its address tells why it is gone until then."""

    def reasons():
        yield from second_eyes(release, by, alone=alone, note=note)
        if not release.cleared_languages:
            yield gettext("No language is cleared: choose those that may go out.")

    with doing("restore", release, by=by, at=at, note=note, emergency=alone, reasons=reasons, seen=seen):
        release.withdrawals.filter(lifted_at__isnull=True).update(lifted_at=at)
        fault_point("restore:lifted")


def confirm_facts(release, *, by, at, but=frozenset()):
    """Whoever approves has looked at the figures, `but` some, and confirms those that somebody else wrote."""
    facts = set(release.citations.standing().filter(fact__confirmed_at=None).values_list("fact", flat=True)) - but
    own = {pk for pk, writer in dict(last_writers(Fact, facts)).items() if writer == by.pk}
    Fact.objects.filter(pk__in=facts - own).confirm(by=by, at=at)


def sign_off(step, *, by, at, note=""):
    """A third person has looked at what somebody decided alone."""
    release = Release.objects.filter(uid=step.release_uid).first()

    def reasons():
        if not step.emergency:
            yield gettext("This step was no emergency; it needs no sign-off.")
        if Step.objects.filter(signs_off=step).exists():
            yield gettext("This has been signed off already.")
        if step.by == by:
            yield gettext("Somebody else must sign off what you decided alone.")
        if last_editor(release, before=step.at) == by or own_work(release, by):
            yield gettext("You had edited it last; a third person must sign it off.")

    if release is None:
        raise Refused([gettext("The release has been deleted since.")])
    with doing("sign_off", release, by=by, at=at, note=note, reasons=reasons, signs_off=step):
        confirm_facts(release, by=by, at=at)


# How a verb happens ---------------------------------------------------------------------------------------------


@contextmanager
def doing(verb, release, *, by, at, note="", languages=(), emergency=False, reasons=tuple, signs_off=None, seen=""):
    """One step: on the row as it is stored now, refused with every reason, whole or not at all, and remembered."""
    row = TABLE[verb]
    with override(None):
        # Kept in the words of the source, told to each reader in theirs. That somebody edited, the desk says itself.
        comment = "" if verb == Verb.EDIT else str(Verb(verb).label)
    with recorded(by=by, comment=comment):
        lock(release)
        if verb in SHOWING:
            lock_things(things_shown(release))
        refused = [*refusals(verb, release, by=by)]
        if seen and seen != mark(release):
            refused.append(gettext("Something has been done with it since you opened this page: look at it again."))
        if row.needs_note and not note.strip():
            refused.append(gettext("Write a note: it says what there is to do, or why."))
        refused += reasons()
        if refused:
            raise Refused(dict.fromkeys(refused))
        before = release.state
        yield
        release.state = row.target or release.state
        fault_point(f"{verb}:decided")
        release.save()
        fault_point(f"{verb}:saved")
        Step.objects.create(
            release_uid=release.uid,
            release_name=str(release),
            verb=verb,
            at=at,
            by=by,
            by_name=person(by),
            state_before=before,
            state_after=release.state,
            languages=list(languages),
            note=note.strip(),
            emergency=emergency,
            signs_off=signs_off,
        )
        fault_point(f"{verb}:logged")


def lock(release):
    """Reads the release anew and keeps others from deciding about it until the step is done."""
    try:
        release.refresh_from_db(from_queryset=Release.objects.select_for_update())
    except Release.DoesNotExist:
        raise Refused([gettext("The release has been deleted since.")]) from None


def mark(release) -> str:
    """Stands for all that has been done so far with a release, and with what it shows."""
    step = Step.objects.about(release).order_by("-pk").values_list("pk", flat=True).first() or "-"
    return f"{step}.{newest_version(things_shown(release))}"


def moment_in_words(note: str) -> str:
    """The moment that a step has set, for whoever reads the log."""
    at, _space, zone = note.partition(" ")
    return moments.exact(datetime.datetime.fromisoformat(at), langs.current(), zone) if at else gettext("no moment")


def refusals(verb, release, *, by) -> list[str]:
    """Why `by` may not do this with the release as it is, whatever is chosen. Empty where it can be tried."""
    row = TABLE[verb]
    found = []
    if release.state not in row.sources:
        states = get_text_list([str(State(source).label) for source in row.sources], gettext("or"))
        sentence = gettext("“%(step)s” is for a release that is %(states)s; this one is %(state)s.")
        found.append(sentence % {"step": Verb(verb).label, "states": states, "state": State(release.state).label})
    if row.right and not by.has_perm(row.right):
        if row.right == APPROVE:
            found.append(gettext("This takes the right to approve. Ask somebody who has it."))
        else:
            found.append(gettext("This takes the right to change releases. Ask an administrator."))
    return found


def fault_point(name: str):
    """Kills the process here when the setting says so, so that tests can see what such an end leaves behind."""
    if name == settings.FAULT_POINT:
        os.kill(os.getpid(), signal.SIGKILL)


def remember_withdrawal(release, reason, *, at, is_retraction):
    release.withdrawals.filter(lifted_at__isnull=True).update(lifted_at=at)
    fault_point("withdraw:lifted")
    texts = {langs.column("reason", code): text.strip() for code, text in reason.items()}
    Withdrawal.objects.create(release=release, is_retraction=is_retraction, at=at, **texts)
