"""How what people have decided on changes: proposed by one person, made by another, and kept on record.

What somebody saves over a thing that is public, will be by the clock, or has been, is kept as a Change. Until a second
person makes it, nothing has changed. Releases have corrections instead, which tell their readers more.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext, gettext_noop

from . import languages as langs
from .history import Snapshot, kept_fields, parts_of, recorded, snapshot, stored_thing, touch
from .models import Change, Publishable, person
from .restoration import python_value

# Whoever has it may stand in for the second pair of eyes, and answers for it to a third.
ALONE = "publication.publish_alone"

MADE = gettext_noop("A proposed change was made.")


class Refused(Exception):
    """Something may not be done; `reasons` says why, a sentence each."""

    def __init__(self, reasons: Iterable[str]):
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


def as_kept(state: Snapshot) -> dict:
    return {"values": state.values, "parts": state.parts}


def state_of(change: Change, kept: dict) -> Snapshot:
    model = change.content_type.model_class()
    parts = {kind: kept["parts"].get(kind, {}) for kind in parts_of(model)}
    return Snapshot(model, change.object_id, kept["values"], parts, change.name)


def keep(before: Snapshot, after: Snapshot, *, by, at) -> Change:
    """Keeps what `by` has saved over a thing until somebody else looks at it; once, where it was sent twice."""
    shall = as_kept(after)
    for earlier in waiting_for(before.model(pk=before.pk)).filter(proposed_by=by):
        if earlier.after == shall:
            return earlier
    return Change.objects.create(
        content_type=ContentType.objects.get_for_model(before.model),
        object_id=before.pk,
        name=(before.name or after.name)[:250],
        before=as_kept(before),
        after=shall,
        proposed_by=by,
        proposed_by_name=person(by),
        proposed_at=at,
    )


def waiting_for(thing) -> models.QuerySet[Change]:
    kind = ContentType.objects.get_for_model(thing)
    return Change.objects.filter(content_type=kind, object_id=str(thing.pk), state=Change.State.WAITING)


def thing_of(change: Change):
    return stored_thing(change.content_type.model_class(), change.object_id)


def carried_over(change: Change, now: Snapshot) -> tuple[Snapshot, bool]:
    """What a thing would be with a change made to it as it stands now, and whether that is what was looked at.

    It is not where somebody has meanwhile changed the same columns, or parts of the same kind.
    """
    before, after = state_of(change, change.before), state_of(change, change.after)
    values, parts, is_as_seen = dict(now.values), dict(now.parts), True
    for name in changed_columns(change):
        is_as_seen &= now.values.get(name) == before.values.get(name)
        values[name] = after.values.get(name)
    for kind in parts:
        if before.parts[kind] != after.parts[kind]:
            is_as_seen &= now.parts[kind] == before.parts[kind]
            parts[kind] = after.parts[kind]
    values = {name: value for name, value in values.items() if value is not None}
    return Snapshot(now.model, now.pk, values, parts, now.name), is_as_seen


def right_to(action: str, change: Change) -> str:
    model = change.content_type.model_class()
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def proposes(user, change: Change) -> bool:
    """Whether somebody may put another text in the place of a change: not whoever writes in some languages only."""
    return change.proposed_by == user or user.has_perm(right_to("change", change))


def refusals(change: Change, *, by, alone=False, note="") -> list[str]:
    """Why `by` may not make a change; empty where it can be made."""
    found = []
    if not change.is_open:
        found.append(gettext("This change has been decided already."))
    if not by.has_perm(right_to("approve", change)):
        found.append(gettext("This takes the right to approve. Ask somebody who has it."))
    if alone:
        found += reasons_against_alone(by, note)
    elif change.proposed_by == by:
        found.append(gettext("You proposed this, so somebody else must make it."))
    return found


def reasons_against_alone(by, note):
    """Why somebody may not stand in for the second pair of eyes."""
    if not by.has_perm(ALONE):
        yield gettext("Publishing alone takes a right of its own. Ask somebody else to approve it.")
    if not note.strip():
        yield gettext("Write why it cannot wait for somebody else: a third person will read it.")


@transaction.atomic
def make(change: Change, *, by, at, alone=False, note=""):
    """Makes a thing what was proposed. `alone` is the emergency, with the reason in `note`. Returns the thing."""
    change = lock(change)
    thing = thing_of(change)
    reasons = refusals(change, by=by, alone=alone, note=note)
    if thing is None:
        raise Refused([*reasons, gettext("It has been deleted since.")])
    type(thing)._base_manager.select_for_update().get(pk=thing.pk)
    shall, is_as_seen = carried_over(change, snapshot(thing))
    if change.is_open and not is_as_seen:
        reasons.append(gettext("The same has been changed since this was proposed. Work on it again."))
    if reasons:
        raise Refused(reasons)
    with recorded(by=by, comment=MADE):
        put(thing, shall, by=by, at=at)
    decide(change, Change.State.MADE, by=by, at=at, answer=note, alone=alone)
    return thing


def reasons_not_to_dismiss(change: Change, *, by) -> list[str]:
    found = []
    if not change.is_open:
        found.append(gettext("This change has been decided already."))
    if change.proposed_by != by and not by.has_perm(right_to("approve", change)):
        found.append(gettext("This takes the right to approve. Ask somebody who has it."))
    return found


@transaction.atomic
def dismiss(change: Change, *, by, at, note):
    """Does not make a change, and says why. What was typed stays with it."""
    change = lock(change)
    reasons = reasons_not_to_dismiss(change, by=by)
    if not note.strip():
        reasons.append(gettext("Write a note: it says what there is to do, or why."))
    if reasons:
        raise Refused(reasons)
    decide(change, Change.State.DISMISSED, by=by, at=at, answer=note)


@transaction.atomic
def sign_off(change: Change, *, by, at):
    """A third person has looked at what somebody made alone."""
    change = lock(change)
    reasons = []
    if not change.alone:
        reasons.append(gettext("This step was no emergency; it needs no sign-off."))
    if change.signed_off_at:
        reasons.append(gettext("This has been signed off already."))
    if not by.has_perm(right_to("approve", change)):
        reasons.append(gettext("This takes the right to approve. Ask somebody who has it."))
    if by in {change.proposed_by, change.decided_by}:
        reasons.append(gettext("Somebody else must sign off what you decided alone."))
    if reasons:
        raise Refused(reasons)
    change.signed_off_by_name, change.signed_off_at = person(by), at
    change.save()


def lock(change: Change) -> Change:
    return Change.objects.select_for_update(of=("self",)).get(pk=change.pk)


def decide(change, state, *, by, at, answer, alone=False):
    change.state, change.alone = state, alone
    change.decided_by, change.decided_by_name, change.decided_at = by, person(by), at
    change.answer = answer.strip()
    change.save()


# Making ---------------------------------------------------------------------------------------------------------


def put(thing, shall: Snapshot, *, by, at):
    """Makes a thing what a snapshot says. Raises Refused where something it needs is gone. Saves it."""
    touch(thing)
    model, now = type(thing), snapshot(thing).values
    for name, item in kept_fields(model).items():
        if item.primary_key or now.get(name) == shall.values.get(name):
            continue
        must_exist(item, shall.values.get(item.name))
        if item.many_to_many:
            getattr(thing, item.name).set(shall.values.get(item.name, []))
        else:
            setattr(thing, item.attname, python_value(item, shall.values.get(item.name)))
    if isinstance(thing, Publishable):
        for code in langs.codes():
            # Whoever makes it gives the word that the language may go out.
            if langs.column("cleared_at", code) in shall.values.keys() - now.keys():
                thing.clear(code, by=by, at=at)
    for kind, owner in parts_of(model).items():
        put_parts(thing, kind, owner, shall.parts[kind])
    try:
        thing.clean()
        thing.validate_constraints()
    except ValidationError as error:
        raise Refused(error.messages) from None
    thing.save()


def changed_columns(change: Change) -> set[str]:
    before, after = change.before["values"], change.after["values"]
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def put_parts(thing, kind: str, owner, shall: dict[str, dict]):
    related = getattr(thing, kind)
    there = {str(part.pk): part for part in related.all()}
    for key in there.keys() - shall.keys():
        there[key].delete()
    for key, values in shall.items():
        part = there.get(key) or owner.model(**{owner.name: thing})
        for name, item in kept_fields(owner.model).items():
            if not item.primary_key and name != owner.name:
                must_exist(item, values.get(name))
                setattr(part, item.attname, python_value(item, values.get(name)))
        part.save()


def must_exist(item: models.Field, value):
    if not item.is_relation or value is None:
        return
    keys = set(value) if item.many_to_many else {value}
    if item.related_model._base_manager.filter(pk__in=keys).count() < len(keys):
        raise Refused([gettext("Something that this change adds has been deleted since. Propose it anew.")])


def gives_more(old: Snapshot, new: Snapshot) -> bool:
    """Whether decisions differ so that readers would get something that they do not get by the old ones."""
    cleared = [langs.column("cleared_at", code) for code in langs.codes()]
    approved = Publishable.State.APPROVED
    if new.values.get("state") != approved:
        return False
    if old.values.get("state") != approved or old.values.get("public_from") != new.values.get("public_from"):
        return True
    return any(name in new.values and name not in old.values for name in cleared)
