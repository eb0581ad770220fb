"""Whether the figures of a release agree: language with language, headline and lede with the body, all with the facts.

What is compared, and what is let pass, as a press officer would want it:
- A figure that stands in all languages yields nothing; one that is repeated counts once.
- A hedged figure agrees with whatever its hedge allows, as far as the digits are rounded: "more than 89,000" with
  89,527. Two figures without a hedge agree only where they are the same.
- A year or month agrees with a fuller date within it, and the ends of a range may stand apart.
- Whole numbers below ten and 100% come and go with the wording (both, all-electric). They count only where something
  else is said of the same thing in their stead, and need no source. Nor do years, dates and lengths of time.
- Nothing is missing from a language in a place that the language has not filled.
"""

import re
from collections.abc import Iterable

from .attribution import exchanged, misdated
from .context import clause_of, is_elliptical
from .findings import (
    Contradiction,
    Disagreement,
    Finding,
    Inner,
    Known,
    OddStyle,
    Said,
    Unsupported,
    claim,
    is_slight,
)
from .likeness import agree, likeness
from .mentions import Kind, Mention
from .statements import Statements, Texts, counterpart

BODY = "body"
DURATIONS = frozenset({"years", "months", "days", "hours"})
# Two figures are shown side by side from this likeness on.
LIKE = 3


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
        self.known = known

    # Language with language.

    def disagreements(self) -> list[Disagreement]:
        groups = self.paired(self.orphans())
        found = [self.disagreement(group) for group in groups if self.counts(group)]
        found += exchanged(self)
        told = {said.key for finding in found for said in finding.sides.values() if said}
        # The years of a figure are news only where neither they nor the figure are told already.
        for finding in misdated(self):
            figures = {f"{language}={finding.of}" for language in finding.sides}
            if not figures & told and not {said.key for said in finding.sides.values()} <= told:
                found.append(finding)
        return found

    def orphans(self) -> list[dict[str, Said]]:
        """The figures that some language lacks, each by the languages that have it."""
        groups: list[dict[str, Said]] = []
        by_claim: dict[tuple, dict[str, Said]] = {}
        for said in self.everything():
            if not self.lacking(said):
                continue
            mention = said.mention
            group = by_claim.get((mention.kind, claim(mention))) or next(
                (group for group in groups if any(agree(mention, other.mention) for other in group.values())), {}
            )
            if not group:
                groups.append(group)
            group.setdefault(said.language, said)
            by_claim[mention.kind, claim(mention)] = group
        return groups

    def paired(self, groups: list[dict[str, Said]]) -> list[dict[str, Said]]:
        """The groups, with those in one that are likely the same figure said in different ways; likeliest first."""
        scored = sorted(
            (
                (-self.group_likeness(one, other), first, second)
                for first, one in enumerate(groups)
                for second, other in enumerate(groups[first + 1 :], first + 1)
                if not one.keys() & other.keys()
            ),
        )
        home = list(range(len(groups)))
        for score, first, second in scored:
            one, other = home[first], home[second]
            if -score < LIKE or one == other or groups[one].keys() & groups[other].keys():
                continue
            groups[one] |= groups[other]
            home = [one if index == other else index for index in home]
        return [group for index, group in enumerate(groups) if home[index] == index]

    def group_likeness(self, one: dict[str, Said], other: dict[str, Said]) -> float:
        return max(
            likeness(a.mention, b.mention, self.where(a), self.where(b)) for a in one.values() for b in other.values()
        )

    def counts(self, group: dict[str, Said]) -> bool:
        """Whether a group is worth a word: two languages differ, or one lacks a figure that is not slight."""
        claims = {claim(said.mention) for said in group.values()}
        if len(claims) > 1:
            return True
        return not any(is_slight(said.mention) for said in group.values())

    def disagreement(self, group: dict[str, Said]) -> Disagreement:
        sides = dict(group)
        for language in self.texts.keys() - group.keys():
            found = (self.counterpart(said, language) for said in group.values())
            sides[language] = next((said for said in found if said), None) or self.stand_in(group, language)
        return Disagreement({language: sides[language] for language in self.texts})

    def stand_in(self, group: dict[str, Said], language: str) -> Said | None:
        """What a language says in the stead of a figure: one like it that has no counterpart in the same place."""
        for said in group.values():
            others = [
                other
                for other in self.said[language]
                if other.place == said.place and not self.counterpart(other, said.language, other.place)
            ]
            scored = [
                (likeness(said.mention, other.mention, self.where(said), self.where(other)), -index, other)
                for index, other in enumerate(others)
            ]
            best = max(scored, default=None, key=lambda score: score[:2])
            if best and best[0] >= LIKE:
                return best[2]
        return None

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
        for other in self.said[said.language]:
            if other.place != BODY:
                continue
            # Where in the body it stands tells nothing; that it is about the same thing does.
            like = likeness(said.mention, other.mention, (place, 0, period), (BODY, 1, self.where(other)[2]))
            others = [peer for peer in self.said[said.language] if peer.place == place and peer is not said]
            if like > max(score, LIKE - 1) and not counterpart(other, others):
                best, score = other, like
        return best

    # All with the facts.

    def contradictions(self) -> list[Contradiction]:
        found: dict[str, Contradiction] = {}
        for said, fitting in self.contradicted():
            finding = Contradiction(said, fitting)
            found.setdefault(finding.key, finding)
        return list(found.values())

    def contradicted(self) -> Iterable[tuple[Said, tuple[Known, ...]]]:
        for said in self.everything():
            fitting = self.fitting(said)
            if not fitting or any(self.confirms(fact, said.mention) for fact in fitting):
                continue
            # Two new models among the six: a small count is wrong only where the right one is not told as well.
            peers = self.said[said.language] if is_slight(said.mention) else []
            if not any(self.confirms_as_well(fact, peer) for fact in fitting for peer in peers):
                yield said, fitting

    def confirms_as_well(self, fact: Known, said: Said) -> bool:
        return self.has_unit(fact, said) and self.confirms(fact, said.mention)

    def fitting(self, said: Said) -> tuple[Known, ...]:
        """The facts that a figure looks like: same unit, their words nearby, same period."""
        mention, text = said.mention, self.text(said)
        if mention.when or (is_slight(mention) and mention.kind == Kind.NUMBER and not mention.unit):
            return ()
        period = self.period(said)
        clause = clause_of(mention, self.peers(said), text).casefold()
        return tuple(
            fact
            for fact in self.known
            if self.has_unit(fact, said)
            and is_within(period, fact.period)
            and any(
                re.search(rf"(?<!\w){re.escape(word.casefold())}", clause) for word in fact.words.get(said.language, ())
            )
        )

    def has_unit(self, fact: Known, said: Said) -> bool:
        mention = said.mention
        if mention.kind != Kind.NUMBER:
            return mention.unit == fact.unit
        if mention.unit:
            return mention.unit == fact.unit or {mention.unit, fact.unit} == {"vehicles", "units"}
        return (
            fact.unit != "percent"
            and not re.fullmatch("[A-Z]{3}", fact.unit)
            and is_elliptical(mention, self.text(said), said.language)
        )

    def confirms(self, fact: Known, mention: Mention) -> bool:
        kind = Kind.PERCENT if fact.unit == "percent" else Kind.NUMBER
        stated = Mention(0, 0, "", kind, fact.low, fact.high, fact.unit)
        return agree(stated, mention, units=False)

    def unsupported(self) -> list[Unsupported]:
        """The figures that no fact confirms and none contradicts, each once."""
        contradicted = {(said.language, said.place, said.mention.start) for said, _facts in self.contradicted()}
        groups: dict[str, list[Said]] = {}
        for said in self.everything():
            mention = said.mention
            if mention.when or is_slight(mention) or mention.unit in DURATIONS:
                continue
            if (said.language, said.place, mention.start) in contradicted or self.is_confirmed(said):
                continue
            group = groups.setdefault(claim(mention), [])
            if all((other.language, other.place) != (said.language, said.place) for other in group):
                group.append(said)
        return [Unsupported(tuple(group)) for group in groups.values()]

    def is_confirmed(self, said: Said) -> bool:
        def fits(fact):
            currency = re.fullmatch("[A-Z]{3}", fact.unit)
            if said.mention.kind == Kind.NUMBER:
                return not currency and fact.unit != "percent"
            return said.mention.unit == fact.unit

        return any(fits(fact) and self.confirms(fact, said.mention) for fact in self.known)

    def odd(self) -> list[OddStyle]:
        found: dict[str, OddStyle] = {}
        for said in self.everything():
            if said.mention.odd_style:
                finding = OddStyle(said)
                found.setdefault(finding.key, finding)
        return list(found.values())


def is_within(period: str, known: str) -> bool:
    """Whether what is said of a period is said of a fact's. Facts of a day or since a month need no period nearby."""
    if not known:
        return True
    if not period:
        return len(known) > len("2024-Q3")
    return period.startswith(known) or (len(known) > len("2024-Q3") and known.startswith(period))
