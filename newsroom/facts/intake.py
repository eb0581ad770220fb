"""Facts out of a table: each row is tried as if it had been typed at the desk, and all are saved or none."""

import re
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext

from newsroom.publication.languages import codes, column

from .figures import plain
from .models import SAME, SUBJECTS, Fact, Measure

WORDS = {"": False, "no": False, "0": False, "false": False, "yes": True, "1": True, "true": True}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
FLAGS = ("of_alliance", "is_about", "is_planned")
TEXTS = [column(name, code) for name in ("wording", "source") for code in codes()]
COLUMNS = [
    *("key", *SUBJECTS, "of_alliance", "measure", "value", "value_to", "is_about", "is_planned"),
    *("period_kind", "period_start", *TEXTS, "source_url", "source_date", "supersedes"),
]
NEEDED = ["measure", "period_kind", "period_start"]
MOST_ERRORS = 100


def row_of(fact) -> dict:
    """A fact as a row of the table that staff take away, by COLUMNS."""
    row = {name: getattr(fact, name) for name in COLUMNS}
    for name in (*SUBJECTS, "measure"):
        row[name] = str(row[name]) if row[name] else ""
    for name in ("value", "value_to"):
        row[name] = None if row[name] is None else plain(row[name])
    row["supersedes"] = fact.supersedes.key if fact.supersedes else ""
    return row


class FactForm(forms.ModelForm):
    source_url = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Fact
        fields = [name for name in COLUMNS if name != "key"]


@dataclass
class Intake:
    """What became of the rows: the facts to save, and what stands against them, by row and column."""

    facts: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    def refuse(self, row: int, name: str, sentence: str):
        self.errors.append((row, name, sentence))


class Names:
    """Things by the names that staff know them by, in whatever language."""

    def __init__(self):
        models_ = {name: Fact._meta.get_field(name).related_model for name in SUBJECTS} | {"measure": Measure}
        self.known = {}
        for kind, model in models_.items():
            translated = column("name", codes()[0]) in {part.name for part in model._meta.get_fields()}
            columns = [column("name", code) for code in codes()] if translated else ["name"]
            for thing in model._base_manager.all():
                for name in {getattr(thing, part) for part in columns} - {None, ""}:
                    self.known.setdefault((kind, name.casefold()), {})[thing.pk] = thing

    def find(self, kind: str, name: str):
        """The one thing of that name. Raises ValueError with a sentence where there is none, or more than one."""
        found = list(self.known.get((kind, name.casefold()), {}).values())
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(gettext("More than one has the name “%(name)s”; rename one first.") % {"name": name})
        raise ValueError(gettext("There is none of the name “%(name)s”; add it first.") % {"name": name})


def take_in(rows, *, may_add: bool, may_change: bool) -> Intake:
    """Tries every row, whatever stands against those before it. Nothing is saved."""
    intake, names = Intake(), Names()
    known = {fact.key: fact for fact in Fact._base_manager.select_related("measure", "supersedes")}
    settled = set(Fact.objects.settled().values_list("pk", flat=True))
    on_record = {}
    for fact in known.values():
        on_record.setdefault(place_of(fact), []).append(fact)
    seen = {}
    for number, row in rows:
        key = row.get("key", "")
        fact = known.get(key)
        if key and fact is None:
            intake.refuse(number, "key", gettext("No fact has this key; leave it empty for a new fact."))
        elif fact is not None and fact.pk in settled:
            sentence = gettext("A release that was approved states this fact; add a new one that supersedes it.")
            intake.refuse(number, "key", sentence)
        elif fact is not None and not may_change:
            intake.refuse(number, "key", gettext("Your account may not change facts."))
        elif fact is None and not may_add:
            intake.refuse(number, "key", gettext("Your account may not add facts."))
        else:
            tried = Attempt(intake, number, names, known).at(row, fact)
            if tried is not None:
                note_duplicates(intake, number, tried, seen, on_record)
                intake.facts.append(tried)
    return intake


def place_of(fact) -> tuple:
    """What two facts have in common that say the same thing."""
    return (*(getattr(fact, name) for name in SAME), fact.period_kind, fact.first_day())


@dataclass
class Attempt:
    """One row on its way to become a fact."""

    intake: Intake
    number: int
    names: Names
    known: dict

    def at(self, row: dict, fact):
        """The fact that the row makes, not saved; None where something stands against it."""
        before = len(self.intake.errors)
        data = {name: row.get(name, "") for name in COLUMNS if name != "key"}
        if fact is not None:
            # What the table has no column for stays as it is.
            data |= {name: value for name, value in row_as_typed(fact).items() if name in data and name not in row}
        data |= {name: self.thing(name, data[name]) for name in (*SUBJECTS, "measure", "supersedes")}
        data |= {name: self.flag(name, data[name]) for name in FLAGS}
        self.check(data, ("period_start", "source_date"), ISO_DAY, gettext("Write the day as 2025-09-16."))
        self.check(data, ("value", "value_to"), PLAIN, gettext("Write a plain number: 89527 or 12.5."))
        return None if len(self.intake.errors) > before else self.validated(data, fact)

    def validated(self, data, fact):
        form = FactForm(data, instance=fact)
        for name, sentences in form.errors.items():
            for sentence in sentences:
                self.intake.refuse(self.number, "" if name == "__all__" else name, sentence)
        form.instance.changed = form.changed_data
        return None if form.errors else form.instance

    def thing(self, name: str, text: str):
        if not text:
            return None
        try:
            return self.fact_of(text).pk if name == "supersedes" else self.names.find(name, text).pk
        except ValueError as error:
            self.intake.refuse(self.number, name, str(error))
            return None

    def fact_of(self, key: str):
        if key not in self.known:
            raise ValueError(gettext("No fact has this key."))
        return self.known[key]

    def flag(self, name: str, text: str) -> bool:
        if text.lower() not in WORDS:
            self.intake.refuse(self.number, name, gettext("Write yes or no."))
        return WORDS.get(text.lower(), False)

    def check(self, data, names, pattern, sentence):
        for name in names:
            if data[name] and not pattern.fullmatch(data[name]):
                self.intake.refuse(self.number, name, sentence)


def row_as_typed(fact) -> dict:
    return {name: {True: "yes", False: "no", None: ""}.get(value, str(value)) for name, value in row_of(fact).items()}


def note_duplicates(intake, number, fact, seen, on_record):
    place = place_of(fact)
    others = [other for other in on_record.get(place, []) if other.pk not in {fact.pk, fact.supersedes_id}]
    # What has been replaced already is no duplicate of what replaces it.
    replaced = {other.supersedes_id for other in [*others, fact, fact.supersedes] if other is not None}
    if any(other.pk not in replaced for other in others):
        sentence = gettext("A fact with this subject, measure and period is on record; name it under “supersedes”.")
        intake.refuse(number, "", sentence)
    if place in seen:
        sentence = gettext("Row %(row)d has the same subject, measure and period.")
        intake.refuse(number, "", sentence % {"row": seen[place]})
    seen.setdefault(place, number)
