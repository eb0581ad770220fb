"""Who wrote what readers are shown: so that nobody decides alone on words of their own."""

from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from reversion.models import Version

from . import languages as langs
from .history import BEFORE, CONFIRMED, Snapshot, changed_fields, languages_of, parts_of, snapshots, versions_of
from .models import Publishable, Shown

# How far back an author is looked for. Whoever wrote before that has been followed by many others.
VERSIONS = 50


# What is shown --------------------------------------------------------------------------------------------------


@cache
def ways(model) -> tuple[tuple[type[Shown], str], ...]:
    """From a model to everything that its rows show, by their parts and by what these show in turn.

    Pairs of a model and the way to it: from a release to a measure, "citations__fact__measure".
    """
    found = [(item.related_model, item.name) for item in relations(model)]
    for owner in parts_of(model).values():
        through = owner.related_query_name()
        found += [(item.related_model, f"{through}__{item.name}") for item in relations(owner.model)]
    for shown, way in list(found):
        found += [(further, f"{way}__{rest}") for further, rest in ways(shown)]
    return tuple(found)


def relations(model):
    """The fields that show something. What a fact supersedes is not shown by it."""
    for item in [*model._meta.fields, *model._meta.many_to_many]:
        if item.is_relation and issubclass(item.related_model, Shown) and item.related_model is not model:
            yield item


def things_shown(thing) -> dict[type[Shown], set]:
    """The keys of everything that a thing shows, and of what that shows in turn, by their models."""
    return with_what_they_show({type(thing): {thing.pk}}, {})


def with_what_they_show(by: dict[type, set], found: dict[type[Shown], set]) -> dict[type[Shown], set]:
    """Adds to `found` what the things with the keys in `by` show."""
    found = {model: set(keys) for model, keys in found.items()}
    for model, keys in by.items():
        for shown, way in ways(model):
            pointed_at = model._base_manager.filter(pk__in=keys).exclude(**{way: None})
            if new := set(pointed_at.values_list(way, flat=True)):
                found.setdefault(shown, set()).update(new)
    return found


def showing(model, keys, *, skip_locked=False):
    """The publishables in the making that show one of some things, locked until the transaction ends.

    Whoever saves a thing locks what shows it first, as whoever decides about that does: so neither waits for the
    other for ever. `skip_locked` leaves out what somebody else is deciding about.
    """
    for owner in apps.get_models():
        if not issubclass(owner, Publishable):
            continue
        owners = set()
        for shown, way in ways(owner):
            if shown is model:
                owners.update(owner.objects.filter(**{f"{way}__in": keys}).values_list("pk", flat=True))
        rows = owner.objects.filter(pk__in=owners, state__in=Publishable.IN_THE_MAKING).order_by("pk")
        yield from rows.select_for_update(skip_locked=skip_locked)


def lock_things(shown: dict[type[Shown], set]):
    """Keeps others from saving these things until the transaction ends."""
    for model, keys in sorted(shown.items(), key=lambda pair: pair[0]._meta.label):
        list(model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def newest_version(shown: dict[type[Shown], set]) -> int:
    """Stands for the state of all these things: it grows whenever one of them is saved."""
    newest = 0
    for model, keys in shown.items():
        kind = ContentType.objects.get_for_model(model)
        kept = Version.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in keys])
        newest = max(newest, kept.aggregate(newest=Max("pk"))["newest"] or 0)
    return newest


# Who wrote it ---------------------------------------------------------------------------------------------------


def last_writers(model, keys):
    """For each of the things, by its key, whose work its newest version is, oldest version first."""
    for pk, user in work_on(model, keys).order_by("pk").values_list("object_id", "revision__user"):
        yield model._meta.pk.to_python(pk), user


def newest_work(model, keys) -> dict[object, int]:
    """The number of the version in which each of the things was last written, by its key."""
    newest = work_on(model, keys).order_by().values("object_id").annotate(newest=Max("pk"))
    return {model._meta.pk.to_python(row["object_id"]): row["newest"] for row in newest}


def work_on(model, keys):
    """The versions in which some things were written. Who confirms what others wrote has not written it."""
    kind = ContentType.objects.get_for_model(model)
    kept = Version.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in keys])
    return kept.exclude(revision__comment__in=[BEFORE, CONFIRMED])


def own_among(shown: dict[type[Shown], set], by, *, but=None) -> list:
    """Those of the things that `by` was the last to write and nothing decided shows yet, `but` aside."""
    own = []
    for model, keys in shown.items():
        seen = model.objects.settled(but=but).values("pk")
        new = model.objects.filter(pk__in=keys).exclude(pk__in=seen).in_bulk()
        writers = dict(last_writers(model, new))
        own += [thing for pk, thing in new.items() if writers.get(pk) == by.pk]
    return own


def own_work(thing, by) -> list:
    """What a thing shows, nothing decided but itself shows yet, and `by` was the last to write."""
    return own_among(things_shown(thing), by, but=thing)


def touched(old: Snapshot, new: Snapshot) -> set[str]:
    """The languages in which the words of a thing differ, and "" where what all of them share does."""
    model = new.model
    fields = [item.name for item in changed_fields(model, old.values, new.values)]
    found = {languages_of(model).get(name, ("", ""))[1] for name in fields if not is_decision(model, name)}
    for kind in parts_of(model):
        if old.parts[kind] != new.parts[kind]:
            found.add("")
    return found


def is_decision(model, name: str) -> bool:
    base = languages_of(model).get(name, (name, ""))[0]
    return issubclass(model, Publishable) and base in {*model.decided, "slug", "cleared_at", "cleared_by"}


def last_authors(thing) -> dict[str, object]:
    """Who last wrote the words of each language, and under "" what all of them share, by the history of a thing."""
    versions = list(versions_of(type(thing), thing.pk)[: VERSIONS + 1])
    states = snapshots(versions)
    authors = {}
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        for code in touched(states[before.pk], states[version.pk]) if before else ("", *langs.codes()):
            authors.setdefault(code, version.revision.user)
    return authors
