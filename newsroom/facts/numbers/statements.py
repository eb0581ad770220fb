"""The figures of one release, read once, with what stands around each of them."""

from collections.abc import Iterable, Mapping

from .context import period_of, years_around
from .findings import Said, claim
from .likeness import agree, covers
from .mentions import Mention, mentions

Texts = Mapping[str, Mapping[str, str]]
# So many figures before and behind another one are looked at.
PEERS = 15


class Statements:
    """The figures of the texts of a release, by language and place."""

    def __init__(self, texts: Texts, names: tuple[str, ...]):
        self.texts = {
            language: {place: text for place, text in places.items() if text and text.strip()}
            for language, places in texts.items()
        }
        self.texts = {language: places for language, places in self.texts.items() if places}
        self.said = {
            language: [
                Said(language, place, mention)
                for place, text in places.items()
                for mention in mentions(text, language, names)
            ]
            for language, places in self.texts.items()
        }

        self.order = {said: index for figures in self.said.values() for index, said in enumerate(figures)}
        self.claims = {
            language: {(said.mention.kind, claim(said.mention)): said for said in reversed(figures)}
            for language, figures in self.said.items()
        }
        self.periods: dict[Said, Said | None] = {}

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
        identical = self.claims[language].get((said.mention.kind, claim(said.mention)))
        if identical is not None and place in {"", identical.place}:
            return identical
        figures = [other for other in self.said[language] if not place or other.place == place]
        return counterpart(said, figures)

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
            self.periods[said] = Said(said.language, said.place, found) if found else None
        return self.periods[said]

    def peers(self, said: Said) -> list[Mention]:
        """The figures around another one in the same place, as many as a sentence may hold."""
        figures = self.said[said.language]
        at = self.order[said]
        near = figures[max(0, at - PEERS) : at + PEERS + 1]
        return [other.mention for other in near if other.place == said.place and other is not said]

    def years(self, figures: list[Said]) -> set[str]:
        return set().union(*(years_around(said.mention, self.peers(said), self.text(said)) for said in figures))


def counterpart(said: Said, figures: list[Said]) -> Said | None:
    """Among some figures the one that says what a figure says; the ends of a range may stand apart."""
    for other in figures:
        if agree(said.mention, other.mention) or covers(said.mention, other.mention):
            return other
    return None
