"""Finding the fact that somebody means: by its subject, measure, unit, wording, period or number, however typed."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext, override

from newsroom.plants.models import Plant
from newsroom.publication.languages import any_language, codes, columns, current
from newsroom.vehicles.models import Brand, Platform, Vehicle

from .figures import Unit, plain
from .models import SUBJECTS, Fact, Measure
from .numbers.vocabularies import numerals

LIMIT = 20
# Digits with whatever languages put between thousands and before decimals; else letters, as R5 or Q3.
TERM = re.compile(r"\d+(?:[.,'’]\d+)*(?!\w)|[^\W_]+")
GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
QUARTER = re.compile(r"[qt]([1-4])", re.I)
YEARS = range(1800, 2201)
# Where the digits that were typed may stand in a value: from its decimals up to its millions of millions.
POWERS = range(-4, 16)


def fold(text: str) -> str:
    """Without capitals and accents: producție and productie are the same."""
    letters = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@dataclass
class Found:
    """The names of everything that a fact may be about, folded and ready to be searched: one query for each kind."""

    names: dict[str, list[tuple[int, str]]]

    @classmethod
    def everything(cls):
        sources = {
            "plant": (Plant, columns("name", "city")),
            "vehicle": (Vehicle, [*columns("name"), "brand__name", "platform__name"]),
            "brand": (Brand, ["name"]),
            "platform": (Platform, ["name"]),
            "measure": (Measure, columns("name", "keywords")),
        }
        names = {}
        for field, (model, texts) in sources.items():
            rows = model._default_manager.order_by().values_list("pk", *texts)
            names[field] = [(pk, fold(" ".join(filter(None, row)))) for pk, *row in rows]
        return cls(names)

    def with_word(self, word: str) -> Q:
        """The facts that have a word, or its beginning, in their subject, measure, unit or wording."""
        found = Q(pk__in=[])
        for field, names in self.names.items():
            if keys := [pk for pk, text in names if word in text]:
                found |= Q(**{f"{field}__in": keys})
        if units := [unit for unit, text in unit_names() if word in text]:
            found |= Q(measure__unit__in=units)
        for name in columns("wording"):
            found |= Q(**{f"{name}__icontains": word})
        return found | Q(of_alliance=True) if word in alliance_names() else found


def unit_names():
    for unit in Unit:
        yield unit.value, fold(f"{unit.value} {in_all_languages(lambda unit=unit: str(unit.label))}")


def alliance_names() -> str:
    return fold(in_all_languages(lambda: gettext("the Alliance")))


def in_all_languages(tell) -> str:
    told = []
    for code in codes():
        with override(code):
            told.append(tell())
    return " ".join(told)


def number_in(term: str) -> Q:
    """The facts whose value or year begins with these digits, whatever stands between them."""
    digits = "".join(letter for letter in term if letter.isdecimal()).lstrip("0")
    if not digits or len(digits) > 16:
        return Q(pk__in=[]) if digits else Q(value=0)
    low, found = int(digits), Q(pk__in=[])
    for power in POWERS:
        if len(digits) + power <= 16:
            ends = [Decimal(end).scaleb(power) for end in (low, low + 1)]
            for name in ("value", "value_to"):
                found |= Q(**{f"{name}__gte": ends[0], f"{name}__lt": ends[1]})
    if term.isdecimal() and low in YEARS:
        found |= Q(period_start__year=low)
    return found


def values_of(term: str) -> list[Decimal]:
    """What a number may be in full, by one language or another: 89,527 may be eighty-nine thousand."""
    digits = re.sub(r"[.,'’]", "", term)
    readings = {Decimal(digits)}
    if re.fullmatch(r"\d+[.,]\d+", term):
        readings.add(Decimal(term.replace(",", ".")))
    return sorted(readings)


def search(query: str):
    """The facts that somebody may mean, those of today first and the likeliest of them before the others."""
    terms = TERM.findall(GROUPED.sub("", query[:200]))
    magnitudes = {word: size for code in codes() for word, size in numerals(code).magnitudes.items()}
    folded = [fold(term) for term in terms]
    wanted, exact, names = Q(), [], None
    for number, term in enumerate(terms):
        if term[0].isdecimal() and not any(letter.isalpha() for letter in term):
            wanted &= number_in(term)
            scale = next((magnitudes[word] for word in terms[number + 1 : number + 3] if word in magnitudes), 1)
            exact += [value * scale for value in values_of(term)]
        elif quarter := QUARTER.fullmatch(term):
            is_quarter = Q(period_kind=Fact.Period.QUARTER, period_start__quarter=int(quarter[1]))
            names = names or Found.everything()
            wanted &= is_quarter | names.with_word(folded[number])
        elif term.lower() not in magnitudes and (len(term) > 2 or not term.isalpha()):
            names = names or Found.everything()
            wanted &= names.with_word(folded[number])
    is_exact = Case(When(value__in=exact, then=Value(0)), default=Value(1)) if exact else Value(1)
    return facts().filter(wanted).order_by("is_replaced", is_exact, F("period_start").desc(), "measure__position", "pk")


def facts():
    """Facts as the picker tells them, with `is_replaced`: whether another supersedes them, public or not."""
    related = ["measure", *SUBJECTS, "vehicle__brand", "superseded_by__measure"]
    replaced = Exists(Fact.objects.filter(supersedes=OuterRef("pk")))
    return Fact.objects.select_related(*related).annotate(is_replaced=replaced)


def told(fact: Fact, language: str) -> dict:
    """A fact as the picker shows it: in the words of the text that will cite it, described in those of the desk."""
    successor = getattr(fact, "superseded_by", None)
    subject = str(fact.subject) if fact.subject else gettext("the Alliance")
    return {
        "key": fact.key,
        "words": fact.figure_in(language),
        "value": "" if fact.value is None else plain(fact.value),
        "label": ", ".join(
            part for part in (subject, any_language(fact.measure, "name"), fact.period_in(current())) if part
        ),
        "superseded_by": f"{successor.figure_in(current())}, {successor.period_in(current())}" if successor else "",
        "confirmed_by": fact.confirmed_by,
    }
