"""What a form of the desk was opened on: a mark for each value, so that a save over a newer version is noticed."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.db import models
from django.utils.dateparse import parse_datetime

from .history import STAMPS, Snapshot, languages_of, latest_version, parts_of, snapshot, told_fields

# What a form was opened on --------------------------------------------------------------------------------------


def mark(item: models.Field, value) -> str:
    """A few letters that another value would not have, however it was typed or stored."""
    if value in (None, "", []):
        return ""
    if languages_of(item.model).get(item.name, ("",))[0] in STAMPS:
        return "+"
    if item.many_to_many:
        text = json.dumps(sorted(str(key) for key in value))
    elif isinstance(item, models.DecimalField):
        text = str(Decimal(value).normalize())
    elif isinstance(item, models.DateTimeField):
        text = str(int(parse_datetime(value).timestamp()))
    else:
        text = str(value).replace("\r\n", "\n").strip()
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest() if text else ""


def marks(model, values: dict) -> dict[str, str]:
    found = {item.name: mark(item, values.get(item.name)) for item in told_fields(model)}
    return {name: text for name, text in found.items() if text}


@dataclass
class Opened:
    """What a form was opened on: the last version, the marks of the thing, and those of its parts by their keys."""

    version: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def on(cls, thing, state: Snapshot, kinds) -> "Opened":
        version = latest_version(thing)
        parts = {
            kind: {pk: marks(parts_of(state.model)[kind].model, row) for pk, row in state.parts[kind].items()}
            for kind in kinds
        }
        return cls(version.pk if version else 0, marks(state.model, state.values), parts)

    @classmethod
    def read(cls, text: str) -> "Opened":
        """From what the form brought back. What cannot be read was opened on nothing that is known."""
        try:
            version, fields, parts = json.loads(text)
            rows_of = {kind: {pk: dict(marks) for pk, marks in rows.items()} for kind, rows in parts.items()}
            opened = cls(int(version), dict(fields), rows_of)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            return cls()
        return opened

    def __str__(self):
        return json.dumps([self.version, self.fields, self.parts], separators=(",", ":"))

    def is_same(self, other: "Opened") -> bool:
        return (self.fields, self.parts) == (other.fields, other.parts)


class OpenedField(forms.CharField):
    """Comes with a form and is no part of what is saved."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class CarefulForm(forms.ModelForm):
    """Carries what it was opened on; an empty one, what it will be known by if it is sent twice."""

    opened = OpenedField(required=False)
    kinds: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            return
        if self.instance.pk is None:
            self.initial["opened"] = secrets.token_urlsafe(24)
        else:
            # The row itself: an old version may stand in the form already.
            stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
            self.initial["opened"] = str(Opened.on(stored, snapshot(stored), self.kinds))
