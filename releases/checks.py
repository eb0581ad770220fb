"""The number check of a release: what its figures say in each language, and whether anybody has to look at it again.

A finding stands against an approval until the text says something else or somebody has overruled it with a reason.
"""

import copy
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext, pgettext

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
from newsroom.publication import languages as langs
from newsroom.publication.differences import plain_text
from newsroom.vehicles.models import Brand, Platform

from . import citing
from .citing import told
from .models import Release
from .objections import name_of

# Where figures stand, in the order of reading.
PLACES = ("headline", "lede", "in_brief", "body")
RICH = {"body"}
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


def facts_at_hand(release):
    """The facts that its figures are held against: those it cites, and the confirmed ones of today on its subjects."""
    about = Q(of_alliance=True)
    for name in SUBJECTS:
        if name != "platform":
            about |= Q(**{f"{name}__in": getattr(release, f"{name}s").values("pk")})
    of_today = about & Q(confirmed_at__isnull=False, superseded_by__isnull=True)
    keys = set().union(*citing.cited_in(release).values())
    cited = Q(pk__in=release.citations.values("fact")) | Q(key__in=keys)
    return Fact.objects.filter(cited | of_today, value__isnull=False).select_related("measure", *SUBJECTS).distinct()


def known(fact) -> Known:
    words = {code: (getattr(fact.measure, langs.column("keywords", code)) or "").split(",") for code in langs.codes()}
    return Known(
        key=fact.pk,
        label={code: label_of(fact, code) for code in langs.codes()},
        low=fact.value,
        high=fact.value if fact.value_to is None else fact.value_to,
        unit=fact.measure.unit,
        period=iso_period(fact),
        words={code: [word.strip() for word in row if word.strip()] for code, row in words.items()},
    )


def label_of(fact, language) -> str:
    name = getattr(fact.measure, langs.column("name", language)) or str(fact.measure)
    subject = fact.subject or gettext("the Alliance")
    return f"{name}, {subject}, {fact.period_in(language)}: {fact.figure_in(language)}"


def iso_period(fact) -> str:
    start = fact.period_start
    match fact.period_kind:
        case Fact.Period.YEAR:
            return f"{start:%Y}"
        case Fact.Period.QUARTER:
            return f"{start:%Y}-Q{(start.month + 2) // 3}"
        case Fact.Period.DAY:
            return f"{start:%Y-%m-%d}"
        case _:
            return f"{start:%Y-%m}"


def names_in(release) -> set[str]:
    """Names that carry digits and are no figures: R5, A290."""
    names = {*Brand.objects.values_list("name", flat=True), *Platform.objects.values_list("name", flat=True)}
    for thing in [*release.vehicles.all(), *release.plants.all()]:
        names.update(getattr(thing, langs.column("name", code)) or "" for code in langs.codes())
    return {name for name in names if name}


class Result:
    """What the check finds in some languages of a release, and which of it has been overruled.

    `known_before` are the keys of findings that are left out.
    """

    def __init__(self, release, languages, known_before=frozenset()):
        self.texts = texts_of(release, languages)
        found = findings(self.texts, [known(fact) for fact in facts_at_hand(release)], names_in(release))
        self.all = [one for one in found if one.key not in known_before]
        self.overruled = {row.finding: row for row in release.overrulings.all()}

    @property
    def against(self) -> list[Finding]:
        """Those that stand against an approval."""
        blocking = (Contradiction, Disagreement, Inner)
        return [one for one in self.all if isinstance(one, blocking) and one.key not in self.overruled]

    def told(self) -> list[dict]:
        """Each finding as the desk tells it, those that stand against an approval first."""
        against = {one.key for one in self.against}
        rows = [
            {
                "key": one.key,
                "stands": one.key in against,
                "overruled": self.overruled.get(one.key),
                "sentence": sentence(one),
                "sides": [self.quote(code, said) for code, said in sides(one)],
            }
            for one in self.all
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


def sentence(finding) -> str:
    """What there is to look at, in the words of whoever looks."""
    match finding:
        case Disagreement():
            said = [
                gettext("%(language)s says %(figure)s") % {"language": name_of(code), "figure": side.mention.text}
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
            facts = "; ".join(fact.label[langs.current()] for fact in finding.known)
            sentence_ = gettext("%(language)s says %(figure)s, but the fact on record is: %(facts)s.")
            return sentence_ % (about(finding.said) | {"facts": facts})
        case Unsupported():
            return gettext("No fact stands behind %(figure)s.") % {"figure": finding.said[0].mention.text}
        case OddStyle():
            sentence_ = gettext("%(language)s: %(figure)s is written as another language writes it.")
            return sentence_ % about(finding.said)


def about(said: Said) -> dict:
    place = str(Release._meta.get_field(said.place).verbose_name)
    return {"language": name_of(said.language), "place": place, "figure": said.mention.text}


def reasons_of_figures(release, languages):
    """Why the figures of a release keep it from going out in some languages."""
    against = Result(release, [code for code, _name in settings.LANGUAGES if code in languages]).against
    yield from told_as_reasons(against)
    if against:
        yield gettext("Mend the figures, or overrule the finding with a reason on the page of the number check.")


def told_as_reasons(against: list[Finding]):
    for finding in against[:5]:
        yield gettext("Number check: %(finding)s") % {"finding": sentence(finding)}
