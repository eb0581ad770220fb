"""What differs between two versions, by language: words as words, relations by name, parts one by one."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath

from babel.numbers import format_decimal
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from reversion.models import Version

from . import languages as langs
from . import moments
from .differences import MARKS, marked
from .history import Snapshot, changed_fields, kept_fields, languages_of, parts_of, told_fields
from .zones import newsroom_zone


@dataclass
class Difference:
    """One field that differs: each value in words, and both in one: what went in <del> and what came in <ins>."""

    label: str
    marked: SafeString
    old: str = ""
    new: str = ""
    note: str = ""


@dataclass
class Group:
    """The differences of one language, of all languages, or of one kind of part."""

    title: str
    # The code of the language, where the words of one differ.
    language: str = ""
    is_of_parts: bool = False
    differences: list[Difference] = field(default_factory=list)


# Fields ---------------------------------------------------------------------------------------------------------


def label(model, name: str, *, with_language: bool = False) -> str:
    """The name of a field as forms have it; of a translated one without its language, unless wanted."""
    base, code = languages_of(model).get(name, (name, ""))
    text = capfirst(str(model._meta.get_field(base).verbose_name))
    return f"{text} ({dict(settings.LANGUAGES)[code]})" if with_language and code else text


def is_text(item: models.Field) -> bool:
    return isinstance(item, models.CharField | models.TextField) and not item.choices


# How a value of a kind of field is told; the first that fits.
TELLERS = [
    (models.BooleanField, lambda value, language: gettext("Yes") if value else gettext("No")),
    (models.DateTimeField, lambda value, language: moments.exact(parse_datetime(value), language, newsroom_zone())),
    (models.DateField, lambda value, language: moments.day(parse_date(value), language)),
    (
        models.DecimalField,
        lambda value, language: format_decimal(Decimal(value).normalize(), locale=langs.locale(language)),
    ),
    (models.FileField, lambda value, language: PurePosixPath(value).name),
]


def told(item: models.Field, value, names) -> str:
    """A value as staff read it in their own language."""
    if value in (None, "", []):
        return ""
    if item.is_relation:
        keys = value if item.many_to_many else [value]
        return ", ".join(sorted(names(item.related_model, key) for key in keys))
    if item.choices:
        return str(dict(item.flatchoices).get(value, value))
    if hasattr(item, "in_words"):
        return item.in_words(value)
    teller = next((teller for kind, teller in TELLERS if isinstance(item, kind)), lambda value, language: str(value))
    return teller(value, langs.current())


def difference(item: models.Field, old, new, names, name: str) -> Difference:
    before, after = told(item, old, names), told(item, new, names)
    note = ""
    if item.many_to_many:
        gone, come = (set(one or []) - set(other or []) for one, other in ((old, new), (new, old)))
        sides = [("del", sorted(gone)), ("ins", sorted(come))]
        shown = [format_html(MARKS[kind], names(item.related_model, key)) for kind, keys in sides for key in keys]
        both = format_html_join(", ", "{}", ((text,) for text in shown))
    elif is_text(item):
        both = marked(before, after)
        if "<ins>" not in both and "<del>" not in both:
            note = gettext("Only spaces or formatting differ.")
    else:
        texts = (("del", before), ("ins", after))
        if isinstance(item, models.FileField):
            texts = (("del", link_to(item, old)), ("ins", link_to(item, new)))
        shown = [format_html(MARKS[kind], text) for kind, text in texts if text]
        both = format_html_join(" ", "{}", ((text,) for text in shown))
    return Difference(name, both, before, after, note)


def link_to(item: models.FileField, path: str | None) -> str:
    """The name and size of a stored file, which lead to it: what a file holds is not told in words."""
    if not path:
        return ""
    size = filesizeformat(item.storage.size(path)) if item.storage.exists(path) else gettext("no longer there")
    return format_html('<a href="{}">{} ({})</a>', item.storage.url(path), PurePosixPath(path).name, size)


# Names ----------------------------------------------------------------------------------------------------------


class Names:
    """The names of everything that some versions point at, read with one query for each kind of thing.

    What has been deleted since is told by the name it had.
    """

    def __init__(self, *snapshots: Snapshot):
        keys = defaultdict(set)
        for snapshot in snapshots:
            owned = parts_of(snapshot.model)
            rows = [(snapshot.model, snapshot.values)]
            rows += [(owned[kind].model, row) for kind, parts in snapshot.parts.items() for row in parts.values()]
            for model, values in rows:
                for item in kept_fields(model).values():
                    if item.is_relation and item.name in values:
                        value = values[item.name]
                        keys[item.related_model].update(map(str, value if item.many_to_many else [value]))
        self.names = {model: self.read(model, pks) for model, pks in keys.items()}

    def read(self, model, pks) -> dict[str, str]:
        found = {str(thing.pk): str(thing) for thing in model._base_manager.filter(pk__in=pks).select_related()}
        if gone := pks - found.keys():
            kind = ContentType.objects.get_for_model(model)
            versions = Version.objects.filter(content_type=kind, object_id__in=gone).order_by("pk")
            for pk, name in versions.values_list("object_id", "object_repr"):
                found[pk] = gettext("%(name)s (deleted)") % {"name": name}
        return found

    def __call__(self, model, pk) -> str:
        unknown = gettext("%(kind)s no. %(key)s (deleted)") % {"kind": model._meta.verbose_name, "key": pk}
        return self.names.get(model, {}).get(str(pk)) or unknown


def name_of_part(model, values, owner: str, names) -> str:
    """What stands in a part: the fact of a citation, the plant of an assembly."""
    related = [
        names(item.related_model, values[item.name])
        for item in kept_fields(model).values()
        if item.many_to_one and item.name != owner and item.name in values
    ]
    return ", ".join(related) or str(model._meta.verbose_name)


# Versions -------------------------------------------------------------------------------------------------------


def compare(old: Snapshot, new: Snapshot, names: Names | None = None) -> list[Group]:
    """The differences, language by language, then those of all languages, then the parts."""
    names = names or Names(old, new)
    model = new.model
    groups = {code: Group(str(name), code) for code, name in settings.LANGUAGES}
    groups[""] = Group(gettext("For all languages"))
    for item in changed_fields(model, old.values, new.values):
        _base, code = languages_of(model).get(item.name, (item.name, ""))
        before, after = old.values.get(item.name), new.values.get(item.name)
        groups[code].differences.append(difference(item, before, after, names, label(model, item.name)))
    found = [group for group in groups.values() if group.differences]
    return found + [group for kind in parts_of(model) if (group := compare_parts(old, new, kind, names)).differences]


def compare_parts(old: Snapshot, new: Snapshot, kind: str, names: Names) -> Group:
    owner = parts_of(new.model)[kind]
    model = owner.model
    group = Group(capfirst(str(model._meta.verbose_name_plural)), is_of_parts=True)
    for pk, values in {**old.parts[kind], **new.parts[kind]}.items():
        before, after = old.parts[kind].get(pk), new.parts[kind].get(pk)
        name = name_of_part(model, values, owner.name, names)
        if before is None or after is None:
            action, mark = (gettext("Added"), "ins") if before is None else (gettext("Removed"), "del")
            words = [
                f"{label(model, item.name, with_language=True)}: {told(item, values[item.name], names)}"
                for item in told_fields(model)
                if is_text(item) and item.name in values
            ]
            text = "\n".join([name, *words])
            sides = ("", text) if before is None else (text, "")
            group.differences.append(Difference(action, format_html(MARKS[mark], text), *sides))
            continue
        for item in changed_fields(model, before, after):
            title = f"{name} – {label(model, item.name, with_language=True)}"
            change = difference(item, before.get(item.name), after.get(item.name), names, title)
            group.differences.append(change)
    return group


def summary(old: Snapshot, new: Snapshot) -> list[tuple[str, list[str]]]:
    """What a version changed, without the words: pairs of a language, or nothing for all, and names of fields."""
    model = new.model
    found = {str(name): [] for _code, name in settings.LANGUAGES} | {"": []}
    for item in changed_fields(model, old.values, new.values):
        _base, code = languages_of(model).get(item.name, (item.name, ""))
        found[str(dict(settings.LANGUAGES)[code]) if code else ""].append(label(model, item.name))
    for kind, owner in parts_of(model).items():
        if old.parts[kind] != new.parts[kind]:
            found[""].append(capfirst(str(owner.model._meta.verbose_name_plural)))
    return [(language, names) for language, names in found.items() if names]
