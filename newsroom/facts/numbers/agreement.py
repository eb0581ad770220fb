"""Whether the figures of a release agree: language with language, headline and lede with the body, all with the facts.

What is compared, and what is let pass, as a press officer would want it:
- A figure that stands in all languages yields nothing; one that is repeated counts once.
- A hedged figure agrees with whatever its hedge allows, as far as the digits are rounded: "more than 89,000" with
  89,527. Two figures without a hedge agree only where they are the same.
- A year or month agrees with a fuller date within it, and the ends of a range may stand apart.
- Where two languages both say what they count, it has to be the same; people and jobs pass, and vehicles and models.
- A fact confirms a figure of its own period only; the same figure said of another year contradicts it.
- Whole numbers below ten and 100% come and go with the wording (both, all-electric). They count only where something
  else is said of the same thing in their stead, and need no source. Nor do years, dates and lengths of time.
- Nothing is missing from a language in a place that the language has not filled.
"""

import re
from collections.abc import Iterable
from functools import cache

from .attribution import exchanged, misdated
from .context import clause_of, is_elliptical
from .findings import Contradiction, Disagreement, Finding, Inner, Known, OddStyle, Said, Unsupported, claim
from .likeness import LIKE, agree, is_slight, likeness, thing
from .lookup import Lookup
from .mentions import DURATIONS, Kind, Mention
from .pairing import Group, Pairing
from .statements import Statements, Texts, counterpart
from .timing import is_apart, is_within, surely_of

BODY = "body"


def findings(texts: Texts, known: Iterable[Known] = (), names: Iterable[str] = ()) -> list[Finding]:
    """All that does not agree in the plain texts of a release, by language and place in the order of reading."""
    check = Check(texts, tuple(known), tuple(names))
    return [
        *check.contradictions(),
        *check.disagreements(),
        *check.inner(),
        *check.unsupported(),
        *check.odd(),
    ]


class Check(Statements):
    """The comparison of one release."""

    def __init__(self, texts: Texts, known: tuple[Known, ...], names: tuple[str, ...]):
        super().__init__(texts, names)
        self.measures = by_measure(known)
        self.facts = Lookup((stated(fact), fact) for fact in known)
        self.against_facts = list(self.contradicted())

    # Language with language.

    def disagreements(self) -> list[Disagreement]:
        pairing = Pairing(self)
        found = [self.disagreement(group, pairing) for group in pairing.groups if self.counts(group)]
        # What counts another thing has been told of each of the two already.
        shown = {part for finding in found for part in finding.parts}
        found += [finding for finding in exchanged(self) if not shown.issuperset(finding.parts)]
        told = sayings(found)
        # The years of a figure are news only where neither they nor the figure are told already.
        for finding in misdated(self):
            figures = {f"{language}={finding.of}" for language in finding.sides}
            if not figures & told and not sayings([finding]) <= told:
                found.append(finding)
        return found

    def counts(self, group: Group) -> bool:
        """Whether a group is worth a word: two languages differ, or one lacks a figure that is not slight."""
        if len({claim(said.mention) for said in group.values()}) > 1:
            return True
        return not any(is_slight(said.mention) for said in group.values())

    def disagreement(self, group: Group, pairing: Pairing) -> Disagreement:
        sides = dict(group)
        places = {said.place for said in group.values()}
        for language in self.texts.keys() - group.keys():
            found = (self.counterpart(said, language) for said in group.values())
            said = next((said for said in found if said), None) or pairing.stand_in(group, language)
            # A language that has not filled the place says nothing, and lacks nothing.
            if said or places & self.texts[language].keys():
                sides[language] = said
        return Disagreement({language: sides[language] for language in self.texts if language in sides})

    # Headline and lede with the body.

    def inner(self) -> list[Inner]:
        found: dict[str, Inner] = {}
        for language, places in self.texts.items():
            if BODY not in places:
                continue
            summaries = list(places)[: list(places).index(BODY)]
            for said in self.said[language]:
                if said.place in summaries and not self.counterpart(said, language, BODY):
                    finding = Inner(said, self.otherwise(said))
                    if finding.body or not is_slight(said.mention):
                        found.setdefault(finding.key, finding)
        return list(found.values())

    def otherwise(self, said: Said) -> Said | None:
        """What the body says of the same thing, and the summaries do not."""
        place, _share, period = self.where(said)
        best, score = None, 0.0
        others = [peer for peer in self.by_place[said.language, place] if peer is not said]
        for other in self.by_place[said.language, BODY]:
            # Where in the body it stands tells nothing; that it is about the same thing does.
            like = likeness(said.mention, other.mention, (place, 0, period), (BODY, 1, self.where(other)[2]))
            if like > max(score, LIKE - 1) and not counterpart(other, others):
                best, score = other, like
        return best

    # All with the facts.

    def contradictions(self) -> list[Contradiction]:
        found = {finding.key: finding for finding in reversed(self.against_facts)}
        return list(reversed(found.values()))

    def contradicted(self) -> Iterable[Contradiction]:
        for said in self.everything():
            likely = self.likely(said)
            fitting = tuple(fact for fact in likely if is_within(self.period(said), fact.period))
            if not fitting:
                yield from self.of_another_period(said, likely)
                continue
            if any(confirms(fact, said.mention) for fact in fitting):
                continue
            # Two new models among the six: a small count is wrong only where the right one is not told as well.
            peers = self.said[said.language] if is_slight(said.mention) else []
            if not any(
                self.has_unit(fact, peer) and confirms(fact, peer.mention) for fact in fitting for peer in peers
            ):
                yield Contradiction(said, fitting)

    def of_another_period(self, said: Said, likely: list[Known]) -> Iterable[Contradiction]:
        """The facts that have this very figure, but for another period than the text says."""
        dated = surely_of(self, said) if likely and not is_slight(said.mention) else None
        if dated is None or self.is_confirmed(said):
            return
        period, mention = dated.mention.when, said.mention
        facts = tuple(fact for fact in likely if is_apart(period, fact.period) and confirms(fact, mention))
        if facts:
            yield Contradiction(said, facts, dated)

    def likely(self, said: Said) -> list[Known]:
        """The facts that a figure looks like, of whatever period: same unit, and their words nearby."""
        mention = said.mention
        if mention.when or (is_slight(mention) and mention.kind == Kind.NUMBER and not mention.unit):
            return []
        measures = [facts for facts in self.measures if self.has_unit(facts[0], said)]
        clause = clause_of(mention, self.peers(said), self.text(said)).casefold() if measures else ""
        return [
            fact
            for facts in measures
            if any(beginning(word).search(clause) for word in facts[0].words.get(said.language, ()))
            for fact in facts
            if not fact.names or any(whole(name).search(said.sentence) for name in fact.names)
        ]

    def has_unit(self, fact: Known, said: Said) -> bool:
        mention = said.mention
        if mention.kind != Kind.NUMBER:
            return mention.unit == fact.unit
        if unit := mention.unit or self.attributes.get(said):
            return thing(unit) == thing(fact.unit) or {unit, fact.unit} == {"vehicles", "units"}
        return stated(fact).kind == Kind.NUMBER and is_elliptical(mention, self.text(said), said.language)

    def unsupported(self) -> list[Unsupported]:
        """The figures that no fact confirms and none contradicts, each once."""
        contradicted = {finding.said for finding in self.against_facts}
        groups: dict[str, list[Said]] = {}
        for said in self.everything():
            mention = said.mention
            if mention.when or is_slight(mention) or mention.unit in DURATIONS:
                continue
            if said in contradicted or self.is_confirmed(said):
                continue
            group = groups.setdefault(claim(mention), [])
            if all((other.language, other.place) != (said.language, said.place) for other in group):
                group.append(said)
        return [Unsupported(tuple(group)) for group in groups.values()]

    def is_confirmed(self, said: Said) -> bool:
        """Whether a fact has this value, and is not of another thing or period than the text says."""
        facts = [fact for fact in self.facts.like(said.mention) if agree(stated(fact), said.mention)]
        dated = surely_of(self, said) if facts else None
        return any(not dated or not is_apart(dated.mention.when, fact.period) for fact in facts)

    def odd(self) -> list[OddStyle]:
        found: dict[str, OddStyle] = {}
        for said in self.everything():
            if said.mention.odd_style:
                finding = OddStyle(said)
                found.setdefault(finding.key, finding)
        return list(found.values())


def by_measure(known: Iterable[Known]) -> list[list[Known]]:
    """The facts that the same words and unit speak of, together."""
    found: dict[tuple, list[Known]] = {}
    for fact in known:
        words = tuple((language, *row) for language, row in sorted(fact.words.items()))
        found.setdefault((fact.unit, words), []).append(fact)
    return list(found.values())


def sayings(disagreements: Iterable[Disagreement]) -> set[str]:
    return {said.says for finding in disagreements for said in finding.sides.values() if said}


@cache
def beginning(word: str) -> re.Pattern:
    return re.compile(rf"(?<!\w){re.escape(word.casefold())}")


@cache
def whole(name: str) -> re.Pattern:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def stated(fact: Known) -> Mention:
    """A fact as a figure in a text."""
    kind = Kind.NUMBER
    if re.fullmatch("[A-Z]{3}", fact.unit):
        kind = Kind.MONEY
    elif fact.unit in {"percent", "points"}:
        kind = Kind.PERCENT
    return Mention(0, 0, "", kind, fact.low, fact.high, fact.unit)


def confirms(fact: Known, mention: Mention) -> bool:
    return agree(stated(fact), mention, units=False)
