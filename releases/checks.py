"""The number check of a release: what its figures say in each language, and whether anybody has to look at it again.

A finding stands against an approval until the text says something else or somebody has overruled it with a reason.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q
from django.template.defaultfilters import capfirst
from django.utils.functional import lazy
from django.utils.translation import gettext, override, pgettext

from newsroom.facts.models import SUBJECTS, Fact
from newsroom.facts.numbers.agreement import findings
from newsroom.facts.numbers.findings import (
    Contradiction,
    Disagreement,
    Finding,
    Inner,
    Known,
    OddStyle,
    Said,
    Unsupported,
)
from newsroom.plants.models import Plant
from newsroom.publication import languages as langs
from newsroom.publication.differences import plain_text
from newsroom.vehicles.models import Brand, Platform, Vehicle

from . import citing
from .citing import told
from .models import Citation, Release
from .objections import name_of

# Where figures stand, in the order of reading.
PLACES = ("headline", "lede", "in_brief", "body")
RICH = {"body"}
BLOCKING = (Contradiction, Disagreement, Inner)
# How much of a text is shown on each side of a figure, in characters.
AROUND = 60


def texts_of(release, languages: Iterable[str]) -> dict[str, dict[str, str]]:
    """The plain texts of a release by language and place; what is empty is left out."""
    texts = {}
    for code in languages:
        written = {place: getattr(release, langs.column(place, code)) or "" for place in PLACES}
        plain = {place: plain_text(text) if place in RICH else told(text) for place, text in written.items()}
        texts[code] = {place: text for place, text in plain.items() if text.strip()}
    return texts


def begun(release) -> list[str]:
    """The languages that are compared: all that have been begun, also those that are not to go out yet."""
    return [code for code in langs.codes() if release.is_begun(code)]


# The facts that figures are held against ------------------------------------------------------------------------


class Subjects:
    """What a release is about: what was chosen for it, and what its texts name.

    `names` are all names on record, by kind and key; those that carry digits are no figures: R5, A290.
    """

    def __init__(self, release, texts: Mapping):
        self.names = names_on_record()
        vehicles = release.vehicles.values_list("pk", "platform")
        self.chosen = {
            "plant": set(release.plants.values_list("pk", flat=True)),
            "vehicle": {pk for pk, _platform in vehicles},
            "brand": set(release.brands.values_list("pk", flat=True)),
            "platform": {platform for _pk, platform in vehicles} - {None},
        }
        everything = "\n".join(text for places in texts.values() for text in places.values())
        named = {
            kind: {pk for pk, names in rows.items() if any(stands_in(everything, name) for name in names)}
            for kind, rows in self.names.items()
        }
        self.all = {kind: self.chosen[kind] | named[kind] for kind in SUBJECTS}
        self.is_one = sum(map(len, self.all.values())) == 1

    def no_figures(self) -> set[str]:
        """The names among which figures are not to be looked for: of the makes, and of what the release is about."""
        rows = [
            self.names[kind] if kind in {"brand", "platform"} else {pk: self.names[kind][pk] for pk in keys}
            for kind, keys in self.all.items()
        ]
        return set().union(*(names for row in rows for names in row.values()))

    def facts(self) -> Q:
        about = Q(of_alliance=True)
        for kind, keys in self.all.items():
            about |= Q(**{f"{kind}__in": keys})
        return about

    def names_of(self, fact) -> set[str]:
        """By which names a sentence has to speak of what a fact is about; none where the whole release does."""
        kind, pk = next(((kind, pk) for kind in SUBJECTS if (pk := getattr(fact, f"{kind}_id"))), ("", None))
        if pk is None or self.is_one or fact.is_cited or pk in self.chosen[kind]:
            return set()
        return self.names[kind][pk]


def names_on_record() -> dict[str, dict[int, set[str]]]:
    """By what plants, vehicles, brands and platforms are called, in whichever language."""
    columns = langs.columns("name")
    found = {
        "plant": {pk: names for pk, *names in Plant.objects.values_list("pk", *columns)},
        "vehicle": {pk: names for pk, *names in Vehicle.objects.values_list("pk", *columns)},
        "brand": {pk: [name] for pk, name in Brand.objects.values_list("pk", "name")},
        "platform": {pk: [name] for pk, name in Platform.objects.values_list("pk", "name")},
    }
    return {kind: {pk: {name for name in names if name} for pk, names in rows.items()} for kind, rows in found.items()}


def stands_in(text: str, name: str) -> bool:
    """Whether a text names something: in whole words, and by more than a number."""
    is_name = name in text and any(letter.isalpha() for letter in name)
    return is_name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def stated(state=Release.State.APPROVED) -> Exists:
    """Whether a release in some state says a fact; approved, it has been neither withdrawn nor retracted."""
    return Exists(Citation.objects.standing().filter(fact=OuterRef("pk"), release__state=state))


def facts_at_hand(release, subjects: Subjects) -> list[Fact]:
    """The facts that its figures are held against: those it cites, and those of today on its subjects.

    A fact is known once somebody has confirmed it, or an approved release states it. One that only releases state
    which have been taken back is known no more.
    """
    keys = set().union(*citing.cited_in(release).values())
    keys.update(release.citations.standing().values_list("fact__key", flat=True))
    corrected = Exists(Citation.objects.filter(fact=OuterRef("pk"), until__isnull=False))
    taken_back = stated(Release.State.WITHDRAWN) | stated(Release.State.RETRACTED) | corrected
    known_ = Q(stated()) | Q(confirmed_at__isnull=False) & ~Q(taken_back)
    found = Fact.objects.filter(Q(key__in=keys) | subjects.facts() & known_, value__isnull=False)
    found = followed(found.select_related("measure", *SUBJECTS))
    for fact in found:
        fact.is_cited = fact.key in keys
    return [fact for fact in found if fact.is_cited or fact.newer is None or is_of_its_time(fact)]


def followed(facts) -> list[Fact]:
    """Some facts with `newer`: the last one that has replaced each by the word of an approved release, or None."""
    said = Fact.objects.filter(stated())
    facts = said.tell_succession(facts)
    newer = {fact.newer_key for fact in facts} - {None}
    rows = {fact.key: fact for fact in Fact.objects.filter(key__in=newer)}
    for fact in facts:
        fact.newer = rows.get(fact.newer_key)
    return facts


def is_of_its_time(fact) -> bool:
    """Whether a fact still says what was so in its own year, quarter or month, since the newer one is of another."""
    kinds = {Fact.Period.YEAR, Fact.Period.QUARTER, Fact.Period.MONTH}
    return fact.period_kind in kinds and not fact.is_planned and iso_period(fact) != iso_period(fact.newer)


def known(fact, names: set[str]) -> Known:
    words = {code: (getattr(fact.measure, langs.column("keywords", code)) or "").split(",") for code in langs.codes()}
    return Known(
        key=fact.pk,
        label={code: told_label(fact, code) for code in langs.codes()},
        low=fact.value,
        high=fact.value if fact.value_to is None else fact.value_to,
        unit=fact.measure.unit,
        period=iso_period(fact),
        words={code: [word.strip() for word in row if word.strip()] for code, row in words.items()},
        names=names,
    )


def label_of(fact, language) -> str:
    with override(language):
        name = getattr(fact.measure, langs.column("name", language)) or str(fact.measure)
        subject = fact.subject or gettext("the Alliance")
        what = f"{name}, {subject}, {fact.period_in(language)}"
        return gettext("%(what)s: %(figure)s") % {"what": what, "figure": fact.figure_in(language)}


# Most facts are never told.
told_label = lazy(label_of, str)


def iso_period(fact) -> str:
    start = fact.period_start
    match fact.period_kind:
        case Fact.Period.YEAR:
            return f"{start:%Y}"
        case Fact.Period.QUARTER:
            return f"{start:%Y}-Q{(start.month + 2) // 3}"
        case Fact.Period.DAY:
            return f"{start:%Y-%m-%d}"
        case Fact.Period.MONTH:
            return f"{start:%Y-%m}"
        case _:
            # It has begun and goes on.
            return f"{start:%Y-%m}/.."


# What is found --------------------------------------------------------------------------------------------------


class Result:
    """What the check finds in some languages of a release, and which of it has been overruled.

    Without languages, all that have been begun are compared. `known_before` are the keys of findings that are left
    out.
    """

    def __init__(self, release, languages=None, known_before=frozenset()):
        self.texts = texts_of(release, begun(release) if languages is None else languages)
        subjects = Subjects(release, self.texts)
        facts = [known(fact, subjects.names_of(fact)) for fact in facts_at_hand(release, subjects)]
        found = findings(self.texts, facts, subjects.no_figures())
        self.all = [one for one in found if one.key not in known_before]
        self.overrulings = defaultdict(list)
        for row in release.overrulings.all():
            self.overrulings[row.finding.partition(":")[0]].append(row)

    @property
    def against(self) -> list[Finding]:
        """Those that stand against an approval."""
        return self.against_letting_out(self.texts)

    def against_letting_out(self, languages) -> list[Finding]:
        """Those that stand against letting some of the compared languages go out."""
        found = [one.among(languages) for one in self.all if isinstance(one, BLOCKING)]
        return [one for one in found if one is not None and self.overruling(one) is None]

    def overruling(self, finding):
        """The last overruling of a finding, or of one that tells this and more: of further languages."""
        rows = self.overrulings[finding.kind]
        return next((row for row in reversed(rows) if finding.is_within(row.finding)), None)

    def told(self) -> list[dict]:
        """Each finding as the desk tells it, those that stand against an approval first."""
        against = {one.key for one in self.against}
        rows = [
            {
                "key": one.key,
                "stands": one.key in against,
                "overruled": overruled,
                "heading": heading(one.key in against, overruled),
                "sentence": sentence(one),
                "sides": [self.quote(code, said) for code, said in sides(one)],
            }
            for one, overruled in zip(self.all, map(self.overruling, self.all), strict=True)
        ]
        return sorted(rows, key=lambda row: (not row["stands"], row["overruled"] is not None))

    def quote(self, code: str, said: Said | None) -> dict:
        """A figure with the words around it, in its language."""
        side = {"language": code, "name": name_of(code), "place": "", "before": "", "figure": "", "after": ""}
        if said is None:
            return side
        text, mention = self.texts[said.language][said.place], said.mention
        before, after = text[: mention.start], text[mention.end :]
        if len(before) > AROUND:
            # From a whole word on.
            before = "… " + before[-AROUND:].partition(" ")[2]
        if len(after) > AROUND:
            after = after[:AROUND].rpartition(" ")[0] + " …"
        return side | {
            "place": str(Release._meta.get_field(said.place).verbose_name),
            "before": before,
            "figure": text[mention.start : mention.end],
            "after": after,
        }


def result_of_change(release, columns: Mapping, languages) -> Result:
    """What the check would find anew if some columns of a release said something else."""
    changed = copy.copy(release)
    for name in citing.texts_of(type(release)).keys() & columns.keys():
        setattr(changed, name, columns[name])
    return Result(changed, languages, frozenset(one.key for one in Result(release, languages).all))


def sides(finding) -> list[tuple[str, Said | None]]:
    match finding:
        case Disagreement():
            return list(finding.sides.items())
        case Inner():
            return [(finding.said.language, finding.said), (finding.said.language, finding.body)]
        case Unsupported():
            return [(said.language, said) for said in finding.said]
        case _:
            return [(finding.said.language, finding.said)]


def heading(stands: bool, overruled) -> str:
    if stands:
        return gettext("Stands against an approval")
    return capfirst(gettext("overruled findings")) if overruled else gettext("For information")


def sentence(finding) -> str:
    """What there is to look at, in the words of whoever looks."""
    return capfirst(words_of(finding))


def words_of(finding) -> str:
    match finding:
        case Disagreement():
            said = [
                gettext("%(language)s says %(figure)s")
                % {"language": name_of(code), "figure": side.words if finding.is_of_things else side.mention.text}
                if side
                else gettext("%(language)s says nothing of it") % {"language": name_of(code)}
                for code, side in finding.sides.items()
            ]
            return pgettext("between what languages say", ", ").join(said) + "."
        case Inner(body=None):
            return gettext("%(language)s: %(place)s says %(figure)s, the text does not.") % about(finding.said)
        case Inner():
            told_ = about(finding.said) | {"other": finding.body.mention.text}
            return gettext("%(language)s: %(place)s says %(figure)s, the text says %(other)s.") % told_
        case Contradiction():
            return words_of_contradiction(finding)
        case Unsupported():
            return gettext("No fact stands behind %(figure)s.") % {"figure": finding.said[0].mention.text}
        case OddStyle():
            sentence_ = gettext("%(language)s: %(figure)s is written as another language writes it.")
            return sentence_ % about(finding.said)


def words_of_contradiction(finding) -> str:
    told_ = about(finding.said) | {"facts": "; ".join(str(fact.label[langs.current()]) for fact in finding.known)}
    if finding.dated is None:
        return gettext("%(language)s says %(figure)s, but the fact on record is: %(facts)s.") % told_
    sentence_ = gettext("%(language)s says %(figure)s for %(period)s, but the fact on record is: %(facts)s.")
    return sentence_ % (told_ | {"period": finding.dated.mention.text})


def about(said: Said) -> dict:
    place = str(Release._meta.get_field(said.place).verbose_name)
    return {"language": name_of(said.language), "place": place, "figure": said.mention.text}


def reasons_of_figures(release, languages):
    """Why the figures of a release keep it from going out in some languages."""
    against = Result(release).against_letting_out(languages)
    yield from told_as_reasons(against)
    if against:
        yield gettext("Mend the figures, or overrule the finding with a reason on the page of the number check.")


def told_as_reasons(against: list[Finding]):
    for finding in against[:5]:
        yield gettext("Number check: %(finding)s") % {"finding": sentence(finding)}
