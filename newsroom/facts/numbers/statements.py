"""The figures of one release, read once, with what stands around each of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .context import period_of, sentence, years_around
from .findings import Said, claim
from .likeness import agree, covers, is_slight
from .lookup import Lookup
from .mentions import DURATIONS, Kind, Mention, mentions
from .vocabularies import numerals

Texts = Mapping[str, Mapping[str, str]]
# So many figures before and behind another one are looked at.
PEERS = 15
WORD = re.compile(r"[^\W\d_]+")


class Statements:
    """The figures of the texts of a release, by language and place."""

    def __init__(self, texts: Texts, names: tuple[str, ...]):
        self.texts = {
            language: {place: text for place, text in places.items() if text and text.strip()}
            for language, places in texts.items()
        }
        self.texts = {language: places for language, places in self.texts.items() if places}
        # What figures seem to count, and do not: a figure of car plants.
        self.attributes: dict[Said, str] = {}
        self.said = {
            language: [
                self.read(language, place, mention, text)
                for place, text in places.items()
                for mention in mentions(text, language, names)
            ]
            for language, places in self.texts.items()
        }
        self.order = {said: index for figures in self.said.values() for index, said in enumerate(figures)}
        self.claims: dict[tuple, list[Said]] = defaultdict(list)
        self.by_place: dict[tuple, list[Said]] = defaultdict(list)
        for said in self.everything():
            self.claims[said.language, said.mention.kind, claim(said.mention)].append(said)
            self.by_place[said.language, said.place].append(said)
        self.lookups = {
            language: Lookup((said.mention, said) for said in figures) for language, figures in self.said.items()
        }
        self.periods: dict[Said, Said | None] = {}
        self.counterparts: dict[tuple, Said | None] = {}
        self.lone: dict[tuple, list[Said]] = {}

    def read(self, language: str, place: str, mention: Mention, text: str) -> Said:
        start, end = sentence(mention, text)
        said = Said(language, place, mention, text[start:end])
        if not is_attribute(mention, text, language):
            return said
        said = replace(said, mention=replace(mention, unit=""))
        self.attributes[said] = mention.unit
        return said

    def text(self, said: Said) -> str:
        return self.texts[said.language][said.place]

    def everything(self) -> Iterable[Said]:
        return (said for figures in self.said.values() for said in figures)

    def lacking(self, said: Said) -> set[str]:
        """The languages that fill the place of a figure, and say it nowhere."""
        return {
            language
            for language, places in self.texts.items()
            if language != said.language and said.place in places and not self.counterpart(said, language)
        }

    def counterpart(self, said: Said, language: str, place: str = "") -> Said | None:
        """The same figure in another language or in another place; the ends of a range may stand apart."""
        mention = said.mention
        asked = (mention.kind, claim(mention), mention.unit, language, place)
        if asked not in self.counterparts:
            identical = self.claims.get((language, mention.kind, claim(mention)), ())
            figures = [other for other in identical if place in {"", other.place}]
            found = counterpart(said, figures)
            if found is None:
                like = self.lookups[language].like(mention)
                found = counterpart(said, (other for other in like if place in {"", other.place}))
            self.counterparts[asked] = found
        return self.counterparts[asked]

    def unmatched(self, language: str, place: str, against: str) -> list[Said]:
        """What a language says in a place, and another one does not say there."""
        asked = (language, place, against)
        if asked not in self.lone:
            figures = self.by_place[language, place]
            self.lone[asked] = [said for said in figures if not self.counterpart(said, against, place)]
        return self.lone[asked]

    def where(self, said: Said) -> tuple:
        """The place of a figure, how far into it the figure stands, and the figure's period."""
        text = self.text(said)
        return said.place, said.mention.start / len(text), self.period(said)

    def period(self, said: Said) -> str:
        dated = self.dated(said)
        return dated.mention.when if dated else ""

    def dated(self, said: Said) -> Said | None:
        """The year or date that a figure is said of."""
        if said not in self.periods:
            found = period_of(said.mention, self.peers(said), self.text(said))
            self.periods[said] = replace(said, mention=found) if found else None
        return self.periods[said]

    def peers(self, said: Said) -> list[Mention]:
        """The figures around another one in the same place, as many as a sentence may hold."""
        figures = self.said[said.language]
        at = self.order[said]
        near = figures[max(0, at - PEERS) : at + PEERS + 1]
        return [other.mention for other in near if other.place == said.place and other is not said]

    def years(self, figures: list[Said]) -> set[str]:
        return set().union(*(years_around(said.mention, self.peers(said), self.text(said)) for said in figures))


def counterpart(said: Said, figures: Iterable[Said]) -> Said | None:
    """Among some figures the first that says what a figure says; the ends of a range may stand apart."""
    for other in figures:
        if agree(said.mention, other.mention) or covers(said.mention, other.mention):
            return other
    return None


def is_attribute(mention: Mention, text: str, language: str) -> bool:
    """Whether the thing named behind a figure only tells of which kind what is counted is: 50 car plants.

    After more than one, what is counted stands in the plural.
    """
    if mention.kind != Kind.NUMBER or not mention.unit or mention.unit in DURATIONS:
        return False
    if is_slight(mention) or mention.high < 2:
        return False
    table = numerals(language)
    for word in WORD.findall(text[mention.end : mention.end + 80].lower()):
        if table.noun(word) == mention.unit:
            return word not in table.plurals
    return False
