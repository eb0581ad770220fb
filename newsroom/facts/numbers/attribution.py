"""Figures that all languages say, but not of the same thing or year."""

from collections.abc import Callable
from decimal import Decimal

from .findings import Disagreement, Said, claim
from .likeness import is_slight
from .mentions import Kind
from .statements import Statements


def exchanged(release: Statements) -> list[Disagreement]:
    """Figures that two languages say of each other's thing or year: six models of four brands, and four of six.

    The sides are what the languages say of the first of the two things.
    """

    def noun(said: Said) -> str:
        return said.mention.unit if said.mention.kind == Kind.NUMBER else ""

    def year(said: Said) -> str:
        period = release.period(said)
        return "" if is_slight(said.mention) or not period else f"{said.mention.kind} {period[:4]}"

    found = []
    for attribute in (noun, year):
        told = {language: by_attribute(figures, attribute) for language, figures in release.said.items()}
        things = dict.fromkeys(thing for figures in told.values() for thing in figures)
        swapped: set[str] = set()
        for thing in things:
            partner = next((other for other in things if is_swapped(thing, other, list(told.values()))), None)
            if partner is not None and partner not in swapped:
                swapped.add(thing)
                sides = {
                    lang: next(iter(figures[thing].values())) for lang, figures in told.items() if thing in figures
                }
                found.append(Disagreement(sides))
    return found


def by_attribute(figures: list[Said], attribute: Callable[[Said], str]) -> dict[str, dict[Decimal, Said]]:
    """Some figures that are exact, by what they are said of and what they say."""
    found: dict[str, dict[Decimal, Said]] = {}
    for said in figures:
        mention = said.mention
        exact = not mention.when and not mention.about and mention.low == mention.high
        if exact and (thing := attribute(said)):
            found.setdefault(thing, {}).setdefault(mention.low, said)
    return found


def is_swapped(thing: str, other: str, told: list[dict]) -> bool:
    """Whether two languages say of two things each the number that the other says of the other one."""
    both = [figures for figures in told if thing in figures and other in figures and thing != other]
    return any(
        ours[thing].keys() & theirs[other].keys()
        and ours[other].keys() & theirs[thing].keys()
        and not ours[thing].keys() & theirs[thing].keys()
        and not ours[other].keys() & theirs[other].keys()
        for index, ours in enumerate(both)
        for theirs in both[index + 1 :]
    )


def misdated(release: Statements) -> list[Disagreement]:
    """Figures that two languages give, in the same place, to years of which the other does not speak there."""
    told: dict[tuple, dict[str, list[Said]]] = {}
    for said in release.everything():
        mention = said.mention
        if not (mention.when or mention.about or is_slight(mention)):
            of = (mention.kind, claim(mention), said.place)
            told.setdefault(of, {}).setdefault(said.language, []).append(said)
    found: dict[str, Disagreement] = {}
    for (_kind, of, _place), by_language in told.items():
        sides = {language: first_year(release, figures) for language, figures in by_language.items()}
        sides = {language: said for language, said in sides.items() if said}
        years = {language: release.years(by_language[language]) for language in sides}
        if any(said.mention.when[:4] not in years[other] for said in sides.values() for other in sides):
            finding = Disagreement(sides, of)
            found.setdefault(finding.key, finding)
    return list(found.values())


def first_year(release: Statements, figures: list[Said]) -> Said | None:
    """The first year that some figures are said of."""
    dated = (release.dated(said) for said in figures)
    return next((said for said in dated if said and said.mention.when[:4].isdecimal()), None)
