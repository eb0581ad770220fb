"""Facts out of a table: each row is tried as if it had been typed at the desk, and all are saved or none."""

import operator
import re
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import DateField, DecimalField, F, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from newsroom.publication.authorship import newest_work
from newsroom.publication.comparison import label, told
from newsroom.publication.languages import codes, column, current, locale

from .figures import in_digits, plain, without_idle_zeros
from .models import SAME, SUBJECTS, Fact, Measure

WORDS = {"": False, "no": False, "0": False, "false": False, "yes": True, "1": True, "true": True}
FLAGS = ("of_alliance", "is_about", "is_planned")
TEXTS = [column(name, code) for name in ("wording", "source") for code in codes()]
WRITTEN = [
    *(*SUBJECTS, "of_alliance", "measure", "value", "value_to", "is_about", "is_planned"),
    *("period_kind", "period_start", *TEXTS, "source_url", "source_date", "supersedes"),
]
COLUMNS = ["key", "version", *WRITTEN]
NEEDED = ["measure", "period_kind", "period_start"]
MOST_ERRORS = 100

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), _("Write the day as 2025-09-16.")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII), _("Write a plain number: 89527 or 12.5.")
PATTERNS = {"period_start": DAY, "source_date": DAY, "value": NUMBER, "value_to": NUMBER}
SETTLED = gettext_noop("A release that was approved states this fact; add a new one that supersedes it.")
VERSION = re.compile(r"\d{1,18}", re.ASCII)


def row_of(fact, version) -> dict:
    """A fact as a row of the table that staff take away, by COLUMNS; 0 stands for no version."""
    row = {name: getattr(fact, name) for name in COLUMNS if name != "version"} | {"version": version or 0}
    for name in (*SUBJECTS, "measure"):
        row[name] = str(row[name]) if row[name] else ""
    if fact.vehicle:
        row["vehicle"] = f"{fact.vehicle.brand} {fact.vehicle}"
    for name in ("value", "value_to"):
        row[name] = None if row[name] is None else plain(row[name])
    row["supersedes"] = fact.supersedes.key if fact.supersedes else ""
    return row


def as_typed(row: dict) -> dict:
    """A row as it comes back when nobody has changed it."""
    return {name: {True: "yes", False: "no", None: ""}.get(value, str(value)).strip() for name, value in row.items()}


class FactForm(forms.ModelForm):
    """Only its fields are used: a form for each row would ask the database about each row."""

    source_url = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Fact
        fields = [name for name in WRITTEN if name not in {*SUBJECTS, *FLAGS, "supersedes"}]


@dataclass
class Taken:
    """A fact to save: a new one, or one with what its row changes."""

    number: int
    fact: Fact
    # What the row replaces, by column.
    before: dict = field(default_factory=dict)

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """For staff to read: what each column is called, and its value before and after."""
        changed = [(name, self.before[name], getattr(self.fact, name)) for name in WRITTEN if name in self.before]
        return [
            (label(Fact, name, with_language=True), *(in_words(name, value) for value in pair))
            for name, *pair in changed
        ]


def in_words(name: str, value) -> str:
    item = Fact._meta.get_field(name)
    if value is not None and isinstance(item, DecimalField):
        return in_digits(without_idle_zeros(value), locale(current()))
    if value is not None and isinstance(item, DateField):
        value = str(value)
    return told(item, value, lambda _model, thing: str(thing)) or "–"


@dataclass
class Intake:
    """What became of the rows: the facts to save, and what stands against them, by row and column."""

    taken: list[Taken] = field(default_factory=list)
    unchanged: int = 0
    errors: list[tuple[int, str, str]] = field(default_factory=list)

    def refuse(self, row: int, name: str, sentence: str):
        self.errors.append((row, name, sentence))


class Names:
    """Things by the names that staff know them by, in whatever language; vehicles also with their brand."""

    def __init__(self):
        models_ = {name: Fact._meta.get_field(name).related_model for name in SUBJECTS} | {"measure": Measure}
        self.known = {}
        for kind, model in models_.items():
            translated = column("name", codes()[0]) in {part.name for part in model._meta.get_fields()}
            columns = [column("name", code) for code in codes()] if translated else ["name"]
            things = model._base_manager.all()
            for thing in things.select_related("brand") if kind == "vehicle" else things:
                names = {getattr(thing, part) for part in columns} - {None, ""}
                if kind == "vehicle":
                    names |= {f"{thing.brand} {name}" for name in names}
                for name in names:
                    self.known.setdefault((kind, name.casefold()), {})[thing.pk] = thing

    def find(self, kind: str, name: str):
        """The one thing of that name. Raises ValidationError where there is none, or more than one."""
        found = list(self.known.get((kind, name.casefold()), {}).values())
        if len(found) == 1:
            return found[0]
        if not found:
            sentence = gettext("There is none of the name “%(name)s”; add it first.")
        elif kind == "vehicle":
            sentence = gettext("More than one has the name “%(name)s”; write its brand before it, or rename one first.")
        else:
            sentence = gettext("More than one has the name “%(name)s”; rename one first.")
        raise ValidationError(sentence % {"name": name})


class Stock:
    """The facts on record. They know each other, so that what a row changes in one is seen from every other."""

    def __init__(self, keys):
        facts = Fact._base_manager.select_related("measure", *SUBJECTS, "vehicle__brand").in_bulk()
        # Which one supersedes a fact as it is stored.
        self.followers = {fact.supersedes_id: fact.pk for fact in facts.values() if fact.supersedes_id}
        for fact in facts.values():
            Fact._meta.get_field("superseded_by").set_cached_value(fact, None)
        for fact in facts.values():
            fact.supersedes = facts.get(fact.supersedes_id)
        self.by_key = {fact.key: fact for fact in facts.values()}
        named = [self.by_key[key].pk for key in keys if key in self.by_key]
        self.settled = set(Fact.objects.settled().filter(pk__in=named).values_list("pk", flat=True))
        self.versions = newest_work(Fact, named)

    def find(self, key: str):
        if key not in self.by_key:
            raise ValidationError(gettext("No fact has this key."))
        return self.by_key[key]


def take_in(rows, *, may_add: bool, may_change: bool) -> Intake:
    """Tries every row, whatever stands against those before it. Nothing is saved."""
    intake, names = Intake(), Names()
    stock = Stock({row.get("key", "") for _number, row in rows})
    numbers = {}
    for number, row in rows:
        key = row.get("key", "")
        if key and key not in stock.by_key:
            intake.refuse(number, "key", gettext("No fact has this key; leave it empty for a new fact."))
        elif key in numbers:
            intake.refuse(number, "key", gettext("Row %(row)d has the same key.") % {"row": numbers[key]})
        elif key:
            numbers[key] = number
            Attempt(intake, number, row, names, stock).change(stock.by_key[key], may_change=may_change)
        elif not may_add:
            intake.refuse(number, "key", gettext("Your account may not add facts."))
        else:
            Attempt(intake, number, row, names, stock).add()
    # Only when every row has said what it changes is it known how the facts would stand to each other.
    for taken in intake.taken:
        for name, sentence in faults(taken.fact):
            intake.refuse(taken.number, name, sentence)
    note_rivals(intake, stock)
    note_duplicates(intake, stock)
    intake.errors.sort(key=operator.itemgetter(0))
    return intake


def refuse_settled(intake) -> bool:
    """Refuses what a release that was approved states by now; whether there was such a fact."""
    changed = {taken.fact.pk: taken.number for taken in intake.taken if taken.before}
    for pk in Fact.objects.settled().filter(pk__in=changed).order_by("pk").values_list("pk", flat=True):
        intake.refuse(changed[pk], "key", gettext(SETTLED))
    return bool(intake.errors)


@dataclass
class Attempt:
    """One row on its way to become a fact."""

    intake: Intake
    number: int
    row: dict
    names: Names
    stock: Stock

    def add(self):
        values, errors = self.read({name: self.row.get(name, "") for name in WRITTEN})
        self.intake.errors += errors
        if not errors:
            fact = Fact(**values)
            fact.period_start = fact.first_day()
            self.intake.taken.append(Taken(self.number, fact))

    def change(self, fact, *, may_change: bool):
        """What the table has no column for stays as it is, and so does what it repeats."""
        typed = as_typed(row_of(fact, None))
        values, errors = self.read(
            {name: self.row[name] for name in WRITTEN if self.row.get(name) not in {None, typed[name]}}
        )
        before = {} if errors else put(fact, values)
        if not before and not errors:
            self.intake.unchanged += 1
        elif refusal := self.refusal(fact, may_change=may_change):
            put(fact, before)
            self.intake.refuse(self.number, *refusal)
        elif errors:
            self.intake.errors += errors
        else:
            self.intake.taken.append(Taken(self.number, fact, before))

    def refusal(self, fact, *, may_change: bool):
        """The column and the sentence, where the fact is not to be changed by this row whatever it says."""
        version = self.row.get("version", "")
        if fact.pk in self.stock.settled:
            return "key", gettext(SETTLED)
        if not may_change:
            return "key", gettext("Your account may not change facts.")
        if version and not VERSION.fullmatch(version):
            return "version", gettext("Leave the version as it was exported, or empty.")
        if version and int(version) < self.stock.versions.get(fact.pk, 0):
            return "version", gettext("It has been changed since this table was taken away; export it again.")
        return None

    def read(self, texts: dict) -> tuple[dict, list]:
        """The values that cells stand for, and what is wrong with those that stand for none."""
        values, errors = {}, []
        for name, text in texts.items():
            try:
                values[name] = self.value(name, text)
            except ValidationError as error:
                errors += [(self.number, name, sentence) for sentence in error.messages]
        return values, errors

    def value(self, name: str, text: str):
        if name in FLAGS:
            if text.lower() not in WORDS:
                raise ValidationError(gettext("Write yes or no."))
            return WORDS[text.lower()]
        if text and name in {*SUBJECTS, "measure"}:
            return self.names.find(name, text)
        if name in {*SUBJECTS, "supersedes"}:
            return self.stock.find(text) if text else None
        pattern, sentence = PATTERNS.get(name, (None, ""))
        if text and pattern and not pattern.fullmatch(text):
            raise ValidationError(sentence)
        if text and name == "period_kind" and text not in Fact.Period.values:
            raise ValidationError(gettext("Write one of: %(choices)s.") % {"choices": ", ".join(Fact.Period.values)})
        return FactForm.base_fields[name].clean(text)


def put(fact, values: dict) -> dict:
    """Gives a fact these values. Answers with the earlier ones, by the columns that differ."""
    before = {name: getattr(fact, name) for name in {**values, "period_start": None}}
    if "supersedes" in values:
        # The one that it superseded is to know that it no longer does.
        fact.supersedes = None
    for name, value in values.items():
        setattr(fact, name, value)
    fact.period_start = fact.first_day()
    return {name: value for name, value in before.items() if value != getattr(fact, name)}


def faults(fact) -> list[tuple[str, str]]:
    """What the model and its constraints have against a fact, by column, without a query."""
    try:
        fact.clean()
    except ValidationError as error:
        found = ValidationError(error.update_error_dict({})).message_dict
        return [("" if name == NON_FIELD_ERRORS else name, text) for name, texts in found.items() for text in texts]
    return [
        ("", str(constraint.violation_error_message))
        for constraint in Fact._meta.constraints
        if not holds(constraint.condition, fact)
    ]


def holds(condition: Q, fact) -> bool:
    parts = (holds(part, fact) if isinstance(part, Q) else meets(fact, *part) for part in condition.children)
    return (any(parts) if condition.connector == Q.OR else all(parts)) != condition.negated


def meets(fact, lookup: str, wanted) -> bool:
    """One comparison of a constraint. As in the database, nothing equals what is empty."""
    name, _separator, kind = lookup.partition("__")
    value = getattr(fact, Fact._meta.get_field(name).attname)
    if isinstance(wanted, F):
        wanted = getattr(fact, wanted.name)
    if kind == "isnull":
        return (value is None) == wanted
    return None not in {value, wanted} and {"": operator.eq, "gt": operator.gt}[kind](value, wanted)


def note_rivals(intake, stock):
    """A fact is superseded by one other at most."""
    rows = {}
    for taken in intake.taken:
        old = taken.fact.supersedes_id
        if old is None:
            continue
        if stock.followers.get(old, taken.fact.pk) != taken.fact.pk:
            intake.refuse(taken.number, "supersedes", *Fact().unique_error_message(Fact, ("supersedes",)).messages)
        elif old in rows:
            sentence = gettext("Row %(row)d supersedes the same fact.")
            intake.refuse(taken.number, "supersedes", sentence % {"row": rows[old]})
        rows.setdefault(old, taken.number)


def note_duplicates(intake, stock):
    numbers = {id(taken.fact): taken.number for taken in intake.taken}
    places = {}
    for fact in [*stock.by_key.values(), *(taken.fact for taken in intake.taken if taken.fact.pk is None)]:
        places.setdefault(place_of(fact), []).append(fact)
    for taken in intake.taken:
        fact = taken.fact
        alike = places[place_of(fact)]
        # What has been replaced already is no duplicate of what replaces it.
        replaced = {other.supersedes_id for other in [*alike, fact.supersedes] if other is not None} - {None}
        if fact.pk in replaced:
            continue
        rows = [numbers.get(id(other), 0) for other in alike if other is not fact and other.pk not in replaced]
        if 0 in rows:
            sentence = gettext("A fact with this subject, measure and period is on record; name it under “supersedes”.")
            intake.refuse(taken.number, "", sentence)
        if earlier := [row for row in rows if 0 < row < taken.number]:
            sentence = gettext("Row %(row)d has the same subject, measure and period.")
            intake.refuse(taken.number, "", sentence % {"row": min(earlier)})


def place_of(fact) -> tuple:
    """What two facts have in common that say the same thing. A target is none for what came of it."""
    return (*(getattr(fact, name) for name in SAME), fact.is_planned, fact.period_kind, fact.first_day())
