"""What stands around a figure: its sentence, its clause, the period it is said of."""

import re
from collections.abc import Sequence

from .mentions import Kind, Mention
from .vocabularies import numerals

CALENDAR = frozenset({Kind.YEAR, Kind.DATE})
# A sentence ends with a sign and a space before a capital or a quotation mark, or with its line.
END = re.compile(r"\n|[.!?…]['\")»”]*[ \u00a0\u202f]+(?=[^\W\d_a-zà-ÿ]|[«„“\"0-9])")
BOUNDARY = re.compile(r"[,;:()–—]|(?<!\w)(?:and|et|și)(?!\w)")


def sentence(mention: Mention, text: str) -> tuple[int, int]:
    """Where the sentence with a figure begins and ends; no farther than 600 characters away."""
    start, end = max(0, mention.start - 600), min(len(text), mention.end + 600)
    for found in END.finditer(text, start, end):
        if found.end() <= mention.start:
            start = found.end()
        elif found.start() >= mention.end:
            return start, found.start()
    return start, end


def period_of(mention: Mention, others: Sequence[Mention], text: str) -> Mention | None:
    """The year or date that a figure is said of: the next one in its clause, else the last one before it."""
    if mention.kind in CALENDAR:
        return mention
    start, end = sentence(mention, text)
    inside = [other for other in others if start <= other.start < end]
    following = next((other for other in inside if other.start > mention.start), None)
    dated = following is not None and following.kind in CALENDAR
    if dated and not BOUNDARY.search(text, mention.end, following.start):
        return following
    earlier = [other for other in inside if other.kind in CALENDAR and other.start < mention.start]
    if earlier:
        return earlier[-1]
    return following if dated else None


def years_around(mention: Mention, others: Sequence[Mention], text: str) -> set[str]:
    """The years that stand in the sentence of a figure."""
    start, end = sentence(mention, text)
    inside = [other for other in others if start <= other.start < end and other.kind in CALENDAR]
    return {other.when[:4] for other in inside if other.when[:4].isdecimal()}


def clause_of(mention: Mention, others: Sequence[Mention], text: str) -> str:
    """The words around a figure, up to the next figures of its kind.

    A figure that does not say what it counts takes that from the whole sentence: 89,527 in 2024, after 50,729 in 2023.
    """
    start, end = sentence(mention, text)
    if mention.kind == Kind.NUMBER and not mention.unit:
        return text[start:end]
    for other in others:
        if other.kind != mention.kind:
            continue
        if start <= other.start < mention.start:
            start = other.end
        elif mention.end <= other.start < end:
            end = other.start
    return text[start:end]


def is_elliptical(mention: Mention, text: str, language: str) -> bool:
    """Whether a number leaves out what it counts: what follows is a sign, or a word like "in"."""
    behind = re.match(r"\s*([^\W\d_]+['’]?)?", text[mention.end : mention.end + 40])
    word = behind[1].lower().replace("’", "'") if behind and behind[1] else ""
    return not word or word in numerals(language).prepositions
