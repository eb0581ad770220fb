"""What people decide about the figures of a release, and what has been said of a figure before."""

import datetime
import re
from collections import defaultdict
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from newsroom.facts.models import SAME, SUBJECTS, Fact
from newsroom.facts.numbers.mentions import Kind, mentions
from newsroom.publication import languages as langs
from newsroom.publication.differences import plain_text
from newsroom.publication.models import Publishable, person

from . import checks, citing
from .models import Citation, FollowUp, Overruling, Release
from .models.citation import CITED_FROM
from .workflow import Refused, doing

State = Publishable.State
# What readers have been told, whether it still stands or was withdrawn.
SAID = (State.APPROVED, State.WITHDRAWN)
TAKEN_BACK = (State.WITHDRAWN, State.RETRACTED)


# Verbs ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def overrule(release, finding: str, *, by, at, reason, seen=""):
    """Says that a finding does not stand against a release, and why. It lapses when the texts say something else."""
    found = []

    def reasons():
        found.extend(one for one in checks.Result(release).all if one.key == finding)
        if not found:
            yield gettext("The texts have changed: this finding is no longer there.")

    with doing("overrule", release, by=by, at=at, note=reason, reasons=reasons, seen=seen):
        note_overrulings(release, found, by=by, at=at, reason=reason)


def allow(release, languages, known_before, *, by, at, note):
    """Lets figures stand that agree no longer: that takes a note, which overrules what is found anew."""
    against = checks.Result(release, languages, known_before).against
    if against and not note.strip():
        sentence = gettext("Mend the figures, or write in the note why they are right as they stand.")
        raise Refused([*checks.told_as_reasons(against), sentence])
    note_overrulings(release, against, by=by, at=at, reason=note)


def note_overrulings(release, findings: list, *, by, at, reason):
    for finding in findings:
        Overruling.objects.create(
            release=release, finding=finding.key, reason=reason.strip(), at=at, by=by, by_name=person(by)
        )


@transaction.atomic
def follow_up(citation, *, by, at, choice, newer="", note=""):
    """Decides what becomes of a release when a fact that it states is superseded. Its words stay as they are.

    `newer` is the key of the fact that was shown as the newer one.
    """
    release, fact = citation.release, citation.fact
    successor = newest(fact)

    def reasons():
        if successor is None:
            yield gettext("This fact has not been superseded.")
        elif newer != successor.key:
            yield gettext("Another newer fact has followed meanwhile: look at it first.")
        if choice not in FollowUp.Choice.values:
            yield gettext("Choose what becomes of it.")

    decided = str(FollowUp.Choice(choice).label) if choice in FollowUp.Choice.values else ""
    told = f"{checks.label_of(fact, langs.current())} – {decided}: {note}".strip(": ")
    with doing("follow_up", release, by=by, at=at, note=told, reasons=reasons):
        FollowUp.objects.update_or_create(
            release=release,
            fact=fact,
            defaults={
                "successor": successor,
                "choice": choice,
                "note": note.strip(),
                "at": at,
                "by": by,
                "by_name": person(by),
            },
        )


# Pinned and living ----------------------------------------------------------------------------------------------


# What the record of a decision names.
FOLLOWED = ("successor__measure", *(f"successor__{name}" for name in SUBJECTS))


def superseded_citations(fact=None):
    """What releases that readers know state of facts that have been superseded, newest release first.

    `newer` is the fact of today; `decision` is what has been said of it, or None; `earlier` what was said of one
    before it.
    """
    decisions = {(row.release_id, row.fact_id): row for row in FollowUp.objects.select_related(*FOLLOWED)}
    found = Citation.objects.standing().filter(release__state__in=SAID, fact__superseded_by__isnull=False)
    if fact is not None:
        found = found.filter(fact=fact)
    rows = found.select_related("release", "fact__measure", "fact__superseded_by__measure", *subjects("fact"))
    rows = rows.select_related(*subjects("fact__superseded_by"))
    rows = list(rows.order_by("-release__public_from", "pk"))
    tell_newest(row.fact for row in rows)
    for row in rows:
        row.newer, decided = row.fact.newest, decisions.get((row.release_id, row.fact_id))
        is_of_today = decided is not None and decided.successor_id == row.newer.pk
        row.decision, row.earlier = (decided, None) if is_of_today else (None, decided)
    return rows


def tell_newest(facts):
    """Gives superseded facts their `newest`: the last one after them that is public, the next one where none is."""
    facts = Fact.objects.public(languages=langs.codes()).tell_succession(facts)
    keys = {fact.newer_key for fact in facts}
    rows = {row.key: row for row in Fact.objects.filter(key__in=keys - {None}).select_related("measure", *SUBJECTS)}
    for fact in facts:
        fact.newest = rows.get(fact.newer_key) or getattr(fact, "superseded_by", None)


def newest(fact) -> Fact | None:
    tell_newest([fact])
    return fact.newest


def subjects(way: str) -> list[str]:
    return [f"{way}__{name}" for name in SUBJECTS]


# What have we said? ---------------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """That a release said a fact, on its day, in these words, and until when, if a correction took it away."""

    release: Release
    fact: Fact
    # {language: the sentence in which it stands}
    wordings: dict[str, str]
    since: datetime.datetime | None
    until: datetime.datetime | None


def ledger(fact, at) -> list[Entry]:
    """All that has been said of the measure of a fact about its subject, oldest first, also if it was taken back."""
    same = {f"fact__{name}": getattr(fact, f"{name}_id") for name in (*SUBJECTS, "measure")}
    gone_out = Q(release__in=Release.objects.public(at, langs.codes())) | Q(release__state__in=TAKEN_BACK)
    rows = Citation.objects.filter(gone_out, **same).prefetch_related("release__earlier_texts")
    rows = rows.select_related("release", "fact__measure", "fact__superseded_by", *subjects("fact"))
    return [
        Entry(row.release, row.fact, wordings(row.release, row.fact), row.since or row.release.moment, row.until)
        for row in rows.order_by(*CITED_FROM)
    ]


def wordings(release, fact) -> dict[str, str]:
    """The sentences of a release in which a fact stands, by language: where it is cited, else where its words do."""
    found = {}
    for code in release.cleared_languages:
        now = {place: getattr(release, langs.column(place, code)) for place in checks.PLACES}
        earlier = [text.words for text in release.earlier_texts.all() if text.language == code]
        cited, written = [], []
        for place, text in ((place, words.get(place)) for words in (now, *earlier) for place in checks.PLACES):
            is_rich = place in checks.RICH
            marked = citing.told_marked(text, fact.key, is_rich=is_rich)
            plain = plain_text(marked) if is_rich else marked
            if marks := MARKED.search(plain):
                cited.append(sentence_around(plain, *marks.span()))
            elif words := words_in(plain, fact.figure_in(code)):
                written.append(sentence_around(plain, *words.span()))
        for said in (cited + written)[:1]:
            found[code] = MARKED.sub(r"\1", said)
    return found


MARKED = re.compile("{0}([^{1}]*){1}".format(*citing.MARKS))


def words_in(text: str, words: str):
    """Where some words stand by themselves: "6 vehicles", and not within "16 vehicles" or "1.6 vehicles"."""
    return re.search(rf"(?<![\w-])(?<!\d[.,\u00a0\u202f ]){re.escape(words)}(?!\w)", text) if words else None


ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


def sentence_around(text: str, start: int, end: int) -> str:
    breaks = [0, *(found.end() for found in ENDS.finditer(text) if found.end() <= start)]
    ends = [found.start() for found in ENDS.finditer(text) if found.start() >= end]
    return text[breaks[-1] : ends[0] if ends else len(text)].strip()


# While drafting -------------------------------------------------------------------------------------------------


def announced_before(release) -> list[tuple[Fact, Release]]:
    """Amounts of money in a text that is not public yet, which other releases have announced on the same subjects."""
    amounts = defaultdict(set)
    for code, places in checks.texts_of(release, checks.begun(release)).items():
        for text in places.values():
            for mention in mentions(text, code):
                if mention.kind == Kind.MONEY:
                    amounts[mention.unit].update({mention.low, mention.high})
    if not amounts:
        return []
    same = Q(pk__in=[])
    for unit, values in amounts.items():
        same |= Q(fact__measure__unit=unit) & (Q(fact__value__in=values) | Q(fact__value_to__in=values))
    cited = Citation.objects.standing().filter(same, on_its_subjects(release), release__state__in=SAID)
    rows = cited.exclude(release=release).select_related("release", "fact__measure", *subjects("fact"))
    first = {}
    for row in rows.order_by(*CITED_FROM):
        first.setdefault(row.fact_id, (row.fact, row.release))
    return list(first.values())


def promises_due(release, today: datetime.date) -> list[tuple[Fact, Release | None]]:
    """What has been planned on the subjects of a release, is past its time, and has not been followed up.

    Each with the release that said so first; None for what this one is the first to say.
    """
    rows = (
        Citation.objects.standing()
        .filter(on_its_subjects(release), fact__is_planned=True, fact__period_start__lt=today, release__state__in=SAID)
        .select_related("release", "fact__measure", *subjects("fact"))
    )
    first = {}
    for row in rows.order_by(*CITED_FROM):
        first.setdefault(row.fact_id, (row.fact, row.release))
    own = release.citations.standing().filter(fact__is_planned=True, fact__period_start__lt=today)
    for row in own.select_related("fact__measure", *subjects("fact")):
        first.setdefault(row.fact_id, (row.fact, None))
    due = [(fact, other) for fact, other in first.values() if (fact.period_end or fact.period_start) < today]
    achieved = achievements(fact for fact, _other in due)
    checks.followed(fact for fact, _other in due)
    return [
        (fact, other) for fact, other in due if fact.newer is None and not any(keeps(row, fact) for row in achieved)
    ]


def achievements(facts) -> list[Fact]:
    """What approved releases state as achieved of the measures of some facts."""
    measures = {fact.measure_id for fact in facts}
    return list(Fact.objects.filter(checks.stated(), measure__in=measures, is_planned=False)) if measures else []


def keeps(achieved, promise) -> bool:
    """Whether what was achieved tells what became of a promise: it is of the same time or a later one."""
    if any(getattr(achieved, name) != getattr(promise, name) for name in SAME):
        return False
    if achieved.period_end is None:
        return achieved.period_start >= promise.period_start
    return achieved.period_end >= (promise.period_end or promise.period_start)


def on_its_subjects(release) -> Q:
    """What is about the Alliance, about what a release is about, or cited in it."""
    about = Q(fact__in=release.citations.standing().values("fact")) | Q(fact__of_alliance=True)
    for name in SUBJECTS:
        keys = release.vehicles.values("platform") if name == "platform" else getattr(release, f"{name}s").values("pk")
        about |= Q(**{f"fact__{name}__in": keys})
    return about
