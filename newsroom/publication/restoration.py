"""An old version as unsaved input, and what was deleted as a draft. Words come back; decisions never do."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext, gettext_noop

from .comparison import Names, label, name_of_part
from .history import (
    Snapshot,
    is_thing,
    kept_fields,
    languages_of,
    parts_of,
    recorded,
    snapshots,
    stored_thing,
    versions_of,
)
from .models import Publishable
from .unsaved import Rows, Unsaved

RESTORED = gettext_noop("Restored after it was deleted.")


class NotRestorableError(Exception):
    """Why something that was deleted cannot come back; `reasons` are sentences."""

    def __init__(self, reasons):
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


class Relations:
    """Which of the things that a version points at are still there, and the names of the others."""

    def __init__(self, *snapshots: Snapshot):
        self.names = Names(*snapshots)
        self.there = {
            model: {str(pk) for pk in model._base_manager.filter(pk__in=names).values_list("pk", flat=True)}
            for model, names in self.names.names.items()
        }
        # The names of what was left out, in the order in which they were met.
        self.left_out = {}

    def has(self, model, pk) -> bool:
        return str(pk) in self.there.get(model, ())

    def leave_out(self, name: str):
        self.left_out[name] = None

    def still_there(self, item: models.Field, value):
        """The value of a relation, without what no longer exists."""
        found = [key for key in (value if item.many_to_many else [value]) if self.has(item.related_model, key)]
        for key in value if item.many_to_many else [value]:
            if key not in found:
                self.leave_out(self.names(item.related_model, key))
        return found if item.many_to_many else next(iter(found), None)


def is_decided(item: models.Field, model) -> bool:
    """Whether a column holds a decision, or what machines have noted, and not what somebody wrote."""
    if not issubclass(model, Publishable):
        return False
    name = languages_of(model).get(item.name, (item.name,))[0]
    return name in model.decided or not (item.editable or item.unique)


def python_value(item: models.Field, value):
    if value is None:
        # Unwritten: nothing, or what the field says where nothing is said.
        return item.get_default() if not item.null else None
    return item.to_python(value)


# An old version in a form ---------------------------------------------------------------------------------------


def as_unsaved(old: Snapshot, now: Snapshot, *, keep_addresses: bool) -> tuple[Unsaved, list[str]]:
    """What must be put into the form of a thing to make it what it was, and the names of what is gone since."""
    relations = Relations(old)
    model = old.model
    unsaved = Unsaved()
    for item in kept_fields(model).values():
        name = languages_of(model).get(item.name, (item.name,))[0]
        is_address = issubclass(model, Publishable) and name == "slug" and keep_addresses
        if old.values.get(item.name) == now.values.get(item.name) or is_decided(item, model) or is_address:
            continue
        if goes_with_another_file(item, old, now):
            continue
        if not isinstance(item, models.FileField):
            unsaved.fields[item.name] = form_value(item, old.values.get(item.name), relations)
    for kind, owner in parts_of(model).items():
        unsaved.rows[kind] = rows_of(owner, old.parts[kind], now.parts[kind], relations)
    return unsaved, list(relations.left_out)


def goes_with_another_file(item: models.Field, old: Snapshot, now: Snapshot) -> bool:
    """Whether a column says something of a stored file that is not the one which stands there now."""
    file = getattr(old.model, "told_of_files", {}).get(item.name)
    return file is not None and old.values.get(file) != now.values.get(file)


def form_value(item: models.Field, value, relations: Relations):
    if item.is_relation:
        return relations.still_there(item, value) if value is not None else ([] if item.many_to_many else None)
    return python_value(item, value)


def rows_of(owner: models.ForeignKey, old: dict, now: dict, relations: Relations) -> Rows:
    model = owner.model
    fields = [item for item in kept_fields(model).values() if not item.primary_key and item.name != owner.name]
    related = [item for item in fields if item.many_to_one]

    def stands_for(values):
        return tuple(values.get(item.name) for item in related)

    rows = Rows(removed=set(now) - set(old))
    for pk, values in old.items():
        lost = [
            item for item in related if item.name in values and not relations.has(item.related_model, values[item.name])
        ]
        if any(not item.null for item in lost):
            relations.leave_out(name_of_part(model, values, owner.name, relations.names))
            continue
        initial = {item.name: form_value(item, values.get(item.name), relations) for item in fields}
        # What was removed and added again since has another key, and is the same to its readers.
        twin = (
            pk if pk in now else next((key for key in rows.removed if stands_for(now[key]) == stands_for(values)), None)
        )
        if twin is None:
            rows.added.append(initial)
        else:
            rows.removed.discard(twin)
            rows.changed[twin] = initial
    return rows


# What was deleted -----------------------------------------------------------------------------------------------


@dataclass
class Restored:
    thing: models.Model
    # The names of what no longer exists, or cannot belong to it any more.
    left_out: list[str]
    # The names of what showed it, and is decided, so that it does not show it again by itself.
    not_showing: list[str] = field(default_factory=list)


def undelete(old: Snapshot, *, by, deletion=None) -> Restored:
    """Brings back what was deleted: a publishable as a draft without clearances, with its parts and relations.

    `deletion` is the revision in which it was deleted: what pointed at it then, does so again.
    Raises NotRestorableError with the reasons.
    """
    relations = Relations(old)
    model = old.model
    with recorded(by=by, comment=RESTORED):
        thing = model(**columns_of(model, old.values, relations))
        if not model._base_manager.filter(pk=old.pk).exists():
            thing.pk = model._meta.pk.to_python(old.pk)
        give_way(thing, relations)
        thing.save()
        for item in model._meta.local_many_to_many:
            if value := old.values.get(item.name):
                getattr(thing, item.name).set(relations.still_there(item, value))
        for kind, owner in parts_of(model).items():
            for pk, values in old.parts[kind].items():
                add_part(owner, thing, pk, values, relations)
        not_showing = point_again(thing, old.pk, deletion) if deletion else []
    return Restored(thing, list(relations.left_out), not_showing)


def point_again(thing, pk: str, deletion) -> list[str]:
    """Gives a restored thing back to those in the making that pointed at it; returns the names of the others."""
    decided = []
    for version in deletion.version_set.order_by("pk"):
        model = version._model
        fields = [item for item in kept_fields(model).values() if item.related_model is type(thing)]
        if not (fields and is_thing(model)):
            continue
        before = versions_of(model, version.object_id).filter(pk__lt=version.pk).first()
        stored = stored_thing(model, version.object_id)
        if before is None or stored is None:
            continue
        state = snapshots([before])[before.pk]
        named = [item for item in fields if pk in map(str, as_list(state.values.get(item.name)))]
        if named and model.objects.settled().filter(pk=stored.pk).exists():
            decided.append(str(stored))
            continue
        for item in named:
            if item.many_to_many:
                getattr(stored, item.name).add(thing)
            elif getattr(stored, item.attname) is None:
                setattr(stored, item.name, thing)
                stored.save()
    return decided


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def columns_of(model, values: dict, relations: Relations) -> dict:
    """The arguments that make a row again. Raises NotRestorableError where it cannot be."""
    columns, reasons = {}, []
    for item in kept_fields(model).values():
        value = values.get(item.name)
        if item.many_to_many or item.primary_key or value is None or is_decided(item, model):
            continue
        if item.is_relation:
            value = relations.still_there(item, value)
            if value is None and not item.null:
                gone = relations.names(item.related_model, values[item.name])
                reasons.append(gettext("It needs %(name)s, which no longer exists.") % {"name": gone})
            columns[item.attname] = value
        elif isinstance(item, models.FileField):
            if not item.storage.exists(value):
                reasons.append(gettext("Its file is no longer there: %(name)s.") % {"name": value})
            columns[item.name] = value
        else:
            columns[item.name] = item.to_python(value)
    if reasons:
        raise NotRestorableError(reasons)
    return columns


def give_way(thing, relations: Relations):
    """Gives up what may be empty and belongs to something else by now. Raises NotRestorableError for the rest."""
    if isinstance(thing, Publishable):
        thing.fill_slugs()
    for item in taken_fields(thing):
        if item.blank:
            value = getattr(thing, item.attname)
            relations.leave_out(f"{label(type(thing), item.name, with_language=True)}: {value}")
            setattr(thing, item.attname, python_value(item, None))
    try:
        thing.validate_unique()
        thing.validate_constraints()
    except ValidationError as error:
        raise NotRestorableError(error.messages) from None


def taken_fields(thing):
    for constraint in thing._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            try:
                constraint.validate(type(thing), thing)
            except ValidationError:
                yield from (thing._meta.get_field(name) for name in constraint.fields)
    for item in thing._meta.local_fields:
        is_free = not item.unique or item.primary_key or getattr(thing, item.attname) is None
        if not is_free and type(thing)._base_manager.filter(**{item.attname: getattr(thing, item.attname)}).exists():
            yield item


def add_part(owner: models.ForeignKey, thing, pk, values: dict, relations: Relations):
    model = owner.model
    name = name_of_part(model, values, owner.name, relations.names)
    try:
        columns = columns_of(model, values | {owner.name: None}, relations)
        with transaction.atomic():
            part = model(**columns | {owner.name: thing})
            if not model._base_manager.filter(pk=pk).exists():
                part.pk = model._meta.pk.to_python(pk)
            part.save()
    except (NotRestorableError, IntegrityError):
        relations.leave_out(name)
