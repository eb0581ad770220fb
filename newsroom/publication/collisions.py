"""A save over a newer version: refused, with both texts shown and nothing lost.

The form comes back on top of what is stored now. What its sender typed is in it; what only the other person changed
is there as the other person left it. A second save, after a look at both, goes through.
"""

import json
from dataclasses import dataclass, field

from django.core import serializers
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from .comparison import Names, difference, label, name_of_part
from .differences import MARKS, marked
from .history import Snapshot, kept_fields, parts_of, told_fields
from .opened import Opened, mark, marks
from .unsaved import Rows, Unsaved


@dataclass
class Clash:
    """One thing that differs: the text of the other person, one's own, both in one, and what to do."""

    label: str
    theirs: str
    yours: str
    marked: SafeString
    advice: str


@dataclass
class Collision:
    """What is put into the form that comes back, and what is said beside it."""

    unsaved: Unsaved = field(default_factory=Unsaved)
    clashes: list[Clash] = field(default_factory=list)
    # Files cannot be put back into a form; their fields are named.
    files: list[str] = field(default_factory=list)

    @property
    def has_input(self) -> bool:
        """Whether anything was typed that is not stored already."""
        rows = self.unsaved.rows.values()
        return bool(self.unsaved.fields or self.files or any(row.changed or row.added or row.removed for row in rows))


# What was typed -------------------------------------------------------------------------------------------------


@dataclass
class Typed:
    """What one bound form brought. A column counts as changed if it is not what the form was opened on."""

    # The columns that were on the page.
    columns: set[str] = field(default_factory=set)
    # As it would be stored, without what is empty; what cannot be stored is in `faulty`, as it was typed.
    values: dict[str, object] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    # As it was sent, by field of the form: what was changed and is not stored already.
    raw: dict[str, object] = field(default_factory=dict)
    # All that was sent, changed or not.
    sent: dict[str, object] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def typed_in(form, opened: dict[str, str], but=()) -> Typed:
    form.full_clean()
    model = form._meta.model
    # Relations of something that is not stored cannot be read; what was typed of them is in the form.
    own = [item.name for item in kept_fields(model).values() if not item.many_to_many]
    written = json.loads(serializers.serialize("json", [form.instance], fields=own))[0]["fields"]
    typed = Typed()
    for name in form.fields:
        columns = [
            item
            for column in getattr(form, "stands_for", {}).get(name, (name,))
            if (item := kept_fields(model).get(column)) in told_fields(model)
        ]
        if name in but or not columns or is_omitted(form, name):
            continue
        typed.sent[name] = form[name].data
        typed.columns |= {item.name for item in columns}
        for item in columns:
            read_column(form, name, item, written.get(item.name), typed)
        if any(mark(item, typed.values.get(item.name)) != opened.get(item.name, "") for item in columns):
            typed.changed |= {item.name for item in columns}
        typed.changed |= {item.name for item in columns if item.name in typed.faulty}
        if isinstance(form[name].data, UploadedFile):
            typed.files.append(label(model, columns[0].name, with_language=True))
        elif name in form.changed_data and typed.changed & {item.name for item in columns}:
            typed.raw[name] = form[name].data
    return typed


def read_column(form, name: str, item: models.Field, written, typed: Typed):
    if name in form.errors:
        data = form[name].data
        typed.faulty[item.name] = " ".join(map(str, filter(None, data))) if isinstance(data, list) else str(data or "")
        return
    value = [row.pk for row in form.cleaned_data.get(name, ())] if item.many_to_many else written
    if value not in (None, "", []):
        typed.values[item.name] = value.replace("\r\n", "\n") if isinstance(value, str) else value


def is_omitted(form, name) -> bool:
    """Whether the field was not on the page that was sent, as for somebody who may no longer change it."""
    return form.fields[name].widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))


def rows_typed_in(formset, owner: models.ForeignKey, opened: dict[str, dict[str, str]]):
    """For each row that was sent: its key, if it had one, what was typed in it, and whether it was to go."""
    key = owner.model._meta.pk.name
    for number, form in enumerate(formset.forms):
        pk = form.data.get(form.add_prefix(key)) or ""
        if number < formset.initial_form_count() or form.has_changed():
            typed = typed_in(form, opened.get(pk, {}), but={owner.name, key, "DELETE"})
            yield pk, typed, bool(form.data.get(form.add_prefix("DELETE")))


def as_typed(form, formsets: dict) -> Unsaved:
    """All that was sent, for a form that has nothing stored behind it."""
    owners = parts_of(form._meta.model)
    rows = {kind: rows_typed_in(formset, owners[kind], {}) for kind, formset in formsets.items()}
    return Unsaved(
        typed_in(form, {}, but={"opened"}).sent,
        {kind: Rows(added=[row.sent for _pk, row, is_to_go in found if not is_to_go]) for kind, found in rows.items()},
    )


# What collides --------------------------------------------------------------------------------------------------


class Merge:
    """Puts what was typed in a form and its inlines on top of what is stored now."""

    def __init__(self, opened: Opened, now: Snapshot, form, formsets: dict, *, may_change: bool):
        self.opened, self.now, self.model, self.may_change = opened, now, now.model, may_change
        self.typed = typed_in(form, opened.fields, but={"opened"})
        self.rows = {
            kind: list(rows_typed_in(formset, parts_of(self.model)[kind], opened.parts.get(kind, {})))
            for kind, formset in formsets.items()
        }
        parts = {
            kind: {str(n): row.values for n, (_pk, row, _gone) in enumerate(self.rows.get(kind, ()))}
            for kind in parts_of(self.model)
        }
        self.names = Names(now, Snapshot(self.model, now.pk, self.typed.values, parts))
        self.collision = Collision(files=list(self.typed.files))

    def result(self) -> Collision:
        self.collision.unsaved.fields = self.typed.raw
        for item in told_fields(self.model):
            self.meet(
                item, self.opened.fields, self.now.values, self.typed, label(self.model, item.name, with_language=True)
            )
        for kind in self.rows:
            self.meet_parts(kind)
        return self.collision

    def meet(self, item, opened: dict, now: dict, typed: Typed, name: str):
        """Says of one column what became of it, where the two people meet."""
        theirs, yours = now.get(item.name), typed.values.get(item.name)
        they_changed = mark(item, theirs) != opened.get(item.name, "")
        you_changed = item.name in typed.changed
        is_shown = item.name in typed.columns
        if not (they_changed or (you_changed and not self.may_change)):
            return
        if item.name not in typed.faulty and is_shown and mark(item, theirs) == mark(item, yours):
            return
        if not is_shown:
            # Not a field of this page, or of nobody's: a decision that was taken meanwhile.
            told = difference(item, None, theirs, self.names, name)
            self.clash(name, told.new, "", told.marked, gettext("This has been changed meanwhile."))
        elif not you_changed:
            told = difference(item, yours, theirs, self.names, name)
            advice = gettext("You had left this as it was. The form holds the newer text; there is nothing to do.")
            self.clash(name, told.new, told.old, told.marked, advice)
        else:
            told = difference(item, theirs, yours, self.names, name)
            words, both = told.new, told.marked
            if item.name in typed.faulty:
                words = typed.faulty[item.name]
                both = marked(told.old, words)
            self.clash(name, told.old, words, both, self.advice(they_changed))

    def advice(self, they_changed: bool) -> str:
        if not self.may_change:
            return gettext("You can no longer change this. Your text is kept here, so that you can copy it.")
        return gettext(
            "Both of you have changed this. The form holds your text, and saving replaces the other. "
            "To keep what is good in the other, copy it into the form."
        )

    def clash(self, name, theirs, yours, both, advice):
        self.collision.clashes.append(Clash(name, theirs, yours, both, advice))

    # Parts ------------------------------------------------------------------------------------------------------

    def meet_parts(self, kind):
        owner = parts_of(self.model)[kind]
        model, now, opened = owner.model, self.now.parts[kind], self.opened.parts.get(kind, {})
        rows = self.collision.unsaved.rows[kind] = Rows()
        title = capfirst(str(model._meta.verbose_name))
        came = {pk: marks(model, values) for pk, values in now.items() if pk not in opened}
        for pk in came:
            name = f"{title}: {self.name_of(owner, now[pk])}"
            advice = gettext("Added meanwhile. It is in the form; there is nothing to do.")
            self.clash(name, name, "", format_html(MARKS["ins"], name), advice)
        for pk, typed, is_to_go in self.rows[kind]:
            name = f"{title}: {self.name_of(owner, typed.values)}"
            self.collision.files += typed.files
            if pk in now:
                self.meet_row(owner, pk, typed, name, rows, is_to_go=is_to_go)
            elif not pk:
                is_theirs_too = marks(model, typed.values | {owner.name: self.now.pk}) in came.values()
                if not is_to_go and not is_theirs_too:
                    rows.added.append(typed.sent)
            elif typed.changed and not is_to_go:
                rows.added.append(typed.sent)
                advice = gettext("Removed meanwhile, while you changed it. The form adds it again with your text.")
                self.clash(name, "", name, format_html(MARKS["ins"], name), advice)
            elif not is_to_go:
                advice = gettext("Removed meanwhile. It is no longer in the form; there is nothing to do.")
                self.clash(name, "", name, format_html(MARKS["del"], name), advice)

    def meet_row(self, owner, pk, typed: Typed, name: str, rows: Rows, *, is_to_go: bool):
        now, opened = self.now.parts[owner.remote_field.get_accessor_name()][pk], {}
        opened = self.opened.parts.get(owner.remote_field.get_accessor_name(), {}).get(pk, {})
        if is_to_go:
            rows.removed.add(pk)
            if marks(owner.model, now) != opened:
                advice = gettext(
                    "You removed this while it was changed. Saving removes it; to keep it, untick its removal."
                )
                self.clash(name, name, "", format_html(MARKS["del"], name), advice)
            return
        if typed.raw:
            rows.changed[pk] = typed.raw
        for item in told_fields(owner.model):
            if item.name != owner.name:
                self.meet(item, opened, now, typed, f"{name} – {label(owner.model, item.name, with_language=True)}")

    def name_of(self, owner, values) -> str:
        return name_of_part(owner.model, values, owner.name, self.names)
