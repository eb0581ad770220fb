"""What was saved: every version of every content, with all its languages, relations and parts, by whom and when.

    with recorded(by=user, comment=gettext_noop("Approved.")):
        release.state = State.APPROVED
        release.save()

makes one revision of everything that was touched inside, whatever saved or deleted it. A part belongs to the version
of its owners. What existed before and has no version that says how it stood gets one first, so nothing is lost.
Rows that change without signals (`update()`, `bulk_create()`) are announced by `touch()`.
"""

import json
import operator
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

import reversion
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.utils import timezone
from django.utils.translation import gettext_noop
from modeltranslation.translator import NotRegistered, translator
from reversion.models import Revision, Version

from . import languages as langs
from .models import Publishable, Shown

BEFORE = gettext_noop("As it stood before the next change.")
DELETED = gettext_noop("Deleted.")
# That somebody says it is right. Such a version is of no other words than the one before.
CONFIRMED = gettext_noop("Confirmed.")

# What nobody types and staff still want to see change.
STAMPS = {"cleared_at", "cleared_by"}

_recording = ContextVar("recording", default=None)


# What is kept ---------------------------------------------------------------------------------------------------


def is_thing(model) -> bool:
    """Whether the rows of a model have a history of their own."""
    return issubclass(model, Publishable | Shown)


def is_part(model) -> bool:
    """Whether the rows of a model belong to the history of their owners."""
    return bool(getattr(model, "part_of", ()))


@cache
def parts_of(model) -> dict[str, models.ForeignKey]:
    """{"citations": the field by which a citation names its release, …}"""
    return {
        relation.get_accessor_name(): relation.field
        for relation in model._meta.related_objects
        if relation.field.name in getattr(relation.related_model, "part_of", ())
    }


@cache
def translated_fields(model) -> tuple[str, ...]:
    try:
        return tuple(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return ()


@cache
def languages_of(model) -> dict[str, tuple[str, str]]:
    """{"headline_xx": ("headline", the code xx), …} for every column of a translated field."""
    return {langs.column(name, code): (name, code) for name in translated_fields(model) for code in langs.codes()}


@cache
def kept_fields(model) -> dict[str, models.Field]:
    """The fields of a version. The bare name of a translated field only repeats one of its columns."""
    opts = model._meta
    fields = [*opts.local_fields, *opts.local_many_to_many]
    return {item.name: item for item in fields if item.name not in translated_fields(model)}


@cache
def told_fields(model) -> tuple[models.Field, ...]:
    """The fields that staff are told of when they differ; what only machines write is kept, but left out."""
    kept = (item for item in kept_fields(model).values() if not item.primary_key)
    return tuple(item for item in kept if item.editable or languages_of(model).get(item.name, ("",))[0] in STAMPS)


def changed_fields(model, old: dict, new: dict) -> list[models.Field]:
    return [item for item in told_fields(model) if old.get(item.name) != new.get(item.name)]


def register_content():
    """Puts every publishable and shown thing, and every part, under version control.

    Called when all apps are loaded, because the list of fields is frozen here: the columns of the languages must exist.
    """
    for model in apps.get_models():
        if is_thing(model) or is_part(model):
            reversion.register(model, follow=list(parts_of(model)))
            pre_save.connect(_about_to_save, sender=model)
            post_save.connect(_saved, sender=model)
            pre_delete.connect(_about_to_delete, sender=model)
            for relation in model._meta.local_many_to_many:
                m2m_changed.connect(_relations_changed, sender=relation.remote_field.through)


# Recording ------------------------------------------------------------------------------------------------------


class Recording:
    """What was touched between the beginning and the end of one act, and what became of it."""

    def __init__(self, by, comment):
        self.by = by
        self.comment = comment
        self.touched = {}

    def sign(self, by, comment):
        """Takes over what an inner recording knows and the outer one did not."""
        self.by = self.by or by
        self.comment = self.comment or comment

    def touch(self, *things):
        """Says that `things` are about to change. Called before they do, where no signal is sent."""
        keys = ((thing._meta.concrete_model, thing.pk) for thing in things if thing.pk is not None)
        new = {key: [] for key in keys if key not in self.touched}
        self.touched |= new
        for versions in states(new, is_changed).values():
            write(versions, by=None, comment=BEFORE)

    def delete(self, thing):
        """Keeps the last state of what is about to be deleted."""
        self.touch(thing)
        key = (thing._meta.concrete_model, thing.pk)
        self.touched[key] = last_state(*key)

    def write(self):
        # Looking is no work: nothing is written where a version would say what the last one says.
        now = states(self.touched, operator.ne)
        versions = [version for key, deleted in self.touched.items() for version in now.get(key, deleted)]
        write(versions, by=self.by, comment=self.comment)


@contextmanager
def recorded(*, by=None, comment=""):
    """Makes one revision of everything touched inside. Inside another recording it joins that one.

    `comment` is told to staff in their language where the catalogues know it. Works as a decorator too.
    """
    recording = _recording.get()
    if recording is not None:
        recording.sign(by, comment)
        yield recording
        return
    recording = Recording(by, comment)
    with transaction.atomic():
        token = _recording.set(recording)
        try:
            yield recording
        finally:
            _recording.reset(token)
        # After a fault that somebody caught, the transaction is bound to be undone, and there is nothing to keep.
        if not transaction.get_rollback():
            recording.write()


def touch(*things):
    """Tells the recording, if there is one, that `things` are about to change without a signal."""
    if (recording := _recording.get()) is not None:
        recording.touch(*things)


def versions_for(thing) -> list[Version]:
    """A thing and its parts as they are stored now, not yet saved as versions."""
    rows = [thing, *(part for name in parts_of(type(thing)) for part in getattr(thing, name).all())]
    written = json.loads(serializers.serialize("json", rows))
    return [
        Version(
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            db=row._state.db or "default",
            format="json",
            serialized_data=json.dumps([data]),
            object_repr=str(row) if row is thing else "",
        )
        for row, data in zip(rows, written, strict=True)
    ]


def write(versions: list[Version], *, by, comment):
    # A part of two owners comes with each of them.
    unique = {(version.content_type_id, version.object_id): version for version in versions}
    if not unique:
        return
    revision = Revision.objects.create(date_created=timezone.now(), user=by, comment=comment)
    for version in unique.values():
        version.revision = revision
    Version.objects.bulk_create(unique.values())


def stored_thing(model, pk):
    return model._base_manager.filter(pk=pk).first()


def last_state(model, pk) -> list[Version]:
    """What a version of a thing would be now; nothing, if it is not there."""
    stored = stored_thing(model, pk)
    return versions_for(stored) if stored else []


def states(keys, differs) -> dict[tuple, list[Version]]:
    """What versions of those things would be now that are stored, by model and key: none where nothing differs."""
    found = {}
    for model in dict.fromkeys(model for model, _pk in keys):
        wanted = [pk for kind, pk in keys if kind is model]
        kept = Version.objects.get_for_model(model).filter(object_id__in=[str(pk) for pk in wanted]).order_by()
        newest = kept.values("object_id").annotate(newest=models.Max("pk")).values("newest")
        last = {state.pk: state for state in snapshots(list(Version.objects.filter(pk__in=newest))).values()}
        # With what their names are made of.
        related = [item.name for item in model._meta.fields if item.is_relation]
        for thing in model._base_manager.filter(pk__in=wanted).select_related(*related):
            is_new = str(thing.pk) not in last or differs(last[str(thing.pk)], snapshot(thing))
            found[model, thing.pk] = versions_for(thing) if is_new else []
    return found


def things_of(row):
    """The things whose versions a row belongs to: itself, or the owners it is a part of."""
    if is_thing(type(row)):
        yield row
    for name in getattr(row, "part_of", ()):
        owner = getattr(row, name, None)
        if owner is not None:
            yield from things_of(owner)


def _about_to_save(sender, instance, raw=False, **kwargs):
    recording = _recording.get()
    if recording is None or raw:
        return
    if not instance._state.adding and is_part(sender) and (stored := stored_thing(sender, instance.pk)):
        # A part may be moved to another owner; the first one loses it.
        recording.touch(*things_of(stored))
    recording.touch(*things_of(instance))


def _saved(sender, instance, raw=False, **kwargs):
    """What was just added has its key only now."""
    recording = _recording.get()
    if recording is not None and not raw and is_thing(sender):
        recording.touched.setdefault((instance._meta.concrete_model, instance.pk), [])


def _relations_changed(sender, instance, action, **kwargs):
    recording = _recording.get()
    if recording is None or not action.startswith("pre_"):
        return
    model, pk_set = kwargs["model"], kwargs["pk_set"]
    if not kwargs["reverse"]:
        changed = [instance]
    elif pk_set is not None:
        changed = model._base_manager.filter(pk__in=pk_set)
    else:
        name = next(item.name for item in model._meta.local_many_to_many if item.remote_field.through is sender)
        changed = model._base_manager.filter(**{name: instance})
    for row in changed:
        recording.touch(*things_of(row))


def _about_to_delete(sender, instance, **kwargs):
    recording = _recording.get()
    if recording is None:
        # Outside a recording nobody is known to have done it; what it was is kept all the same.
        if is_thing(sender):
            write(last_state(sender, instance.pk), by=None, comment=DELETED)
        return
    for row in (instance, *pointing_at(instance)):
        recording.touch(*things_of(row))
    if is_thing(sender):
        recording.delete(instance)


def pointing_at(instance):
    """The rows that stay when `instance` goes, but lose their relation to it."""
    for relation in instance._meta.related_objects:
        model = relation.related_model
        if (relation.many_to_many or relation.on_delete is models.SET_NULL) and (is_thing(model) or is_part(model)):
            yield from model._base_manager.filter(**{relation.field.name: instance.pk})


# Reading --------------------------------------------------------------------------------------------------------


@dataclass
class Snapshot:
    """A thing at one moment, as it was written down. What was empty is not in it.

    So a version from before a language or a field existed reads like one in which nothing was written there.
    """

    model: type
    pk: str
    values: dict[str, object]
    # {"citations": {"12": {"fact": 3, "position": 1}}, …}
    parts: dict[str, dict[str, dict]]
    name: str = field(default="", compare=False)


def written_values(model, data: dict) -> dict[str, object]:
    values = {}
    for name, item in kept_fields(model).items():
        value = data["pk"] if item.primary_key else data["fields"].get(name)
        if item.primary_key or value in (None, "", []):
            continue
        if item.many_to_many:
            # Relations have no order of their own; that of their names may change.
            value = sorted(value, key=str)
        elif isinstance(value, str):
            # A browser ends lines as no other source does.
            value = value.replace("\r\n", "\n")
        values[name] = value
    return values


def compose(model, pk, rows, name="") -> Snapshot:
    """A snapshot from serialized rows: pairs of the model and its data."""
    values, parts = {}, {accessor: {} for accessor in parts_of(model)}
    owners = {(item.model, accessor): item.name for accessor, item in parts_of(model).items()}
    for row_model, data in rows:
        if row_model is model:
            if str(data["pk"]) == str(pk):
                values = written_values(model, data)
            continue
        for (part_model, accessor), owner in owners.items():
            # A part that was taken away is kept for the record only.
            is_there = not data["fields"].get(getattr(part_model, "ended_by", ""))
            if part_model is row_model and is_there and str(data["fields"].get(owner)) == str(pk):
                parts[accessor][str(data["pk"])] = written_values(row_model, data)
    return Snapshot(model, str(pk), values, parts, name)


def snapshot(thing) -> Snapshot:
    """A thing and its parts as they are stored now."""
    model = thing._meta.concrete_model
    rows = [thing, *(part for name in parts_of(model) for part in getattr(thing, name).all())]
    written = json.loads(serializers.serialize("json", rows))
    return compose(model, thing.pk, zip((row._meta.concrete_model for row in rows), written, strict=True), str(thing))


def is_changed(old: Snapshot, new: Snapshot) -> bool:
    """Whether staff would see a difference."""
    if changed_fields(old.model, old.values, new.values):
        return True
    for kind, owner in parts_of(old.model).items():
        before, after = old.parts[kind], new.parts[kind]
        if before.keys() != after.keys():
            return True
        if any(changed_fields(owner.model, before[pk], after[pk]) for pk in before):
            return True
    return False


def snapshots(versions: list[Version]) -> dict[int, Snapshot]:
    """What some versions of things of one kind say, by their keys, read in one query."""
    if not versions:
        return {}
    models_ = {version.content_type_id: version._model for version in versions}
    part_models = {item.model for model in models_.values() for item in parts_of(model).values()}
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in part_models}
    revisions = {version.revision_id for version in versions}
    rows = defaultdict(list)
    for part in Version.objects.filter(revision__in=revisions, content_type__in=kinds).order_by("pk"):
        rows[part.revision_id].append((kinds[part.content_type_id], json.loads(part.serialized_data)[0]))
    found = {}
    for version in versions:
        model = models_[version.content_type_id]
        own = (model, json.loads(version.serialized_data)[0])
        found[version.pk] = compose(model, version.object_id, [own, *rows[version.revision_id]], version.object_repr)
    return found


def versions_of(model, pk):
    """The versions of one thing, newest first, with whoever made them."""
    kind = ContentType.objects.get_for_model(model)
    return Version.objects.filter(content_type=kind, object_id=str(pk)).select_related("revision__user").order_by("-pk")


def latest_version(thing) -> Version | None:
    return versions_of(thing._meta.concrete_model, thing.pk).first()
