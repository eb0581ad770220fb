"""Of which time a text says a figure, and whether a fact is of that time too."""

import re

from .findings import Said
from .likeness import CALENDAR
from .mentions import Kind
from .statements import Statements

# Between a figure and its year stands nothing that begins another thought, nor a word that compares.
BREAK = re.compile(r"[,;:()–—.]|(?<!\w)(?:and|et|și)(?!\w)")
COMPARING = re.compile(
    r"(?<!\w)(?:than|on|from|against|versus|vs|compared|over|since|after|before"
    r"|que|qu['’]en|contre|rapport|depuis|comparé|après|avant|sur"
    r"|decât|față|comparativ|după|înainte|peste)(?!\w)",
    re.I,
)


def surely_of(release: Statements, said: Said) -> Said | None:
    """The year or date that a figure is said of beyond doubt: built in 2023, and not 7% more than in 2023."""
    dated, mention = release.dated(said), said.mention
    if dated is None or mention.kind == Kind.PERCENT or not dated.mention.when[:4].isdecimal():
        return None
    text, date = release.text(said), dated.mention
    if date.start > mention.start:
        between = text[mention.end : date.start]
        return None if BREAK.search(between) or COMPARING.search(between) else dated
    figures = [other for other in release.peers(said) if other.start < date.start and other.kind not in CALENDAR]
    start = text.find(said.sentence, max(0, mention.start - len(said.sentence)))
    taken = any(other.start >= start for other in figures)
    return None if taken or COMPARING.search(text[start : date.start]) else dated


def is_within(period: str, known: str) -> bool:
    """Whether what is said of a period is said of a fact's. Facts of a day need no period nearby."""
    known = known.removesuffix("/..")
    if not known:
        return True
    if not period:
        return len(known) > len("2024-Q3")
    return period.startswith(known) or (len(known) > len("2024-Q3") and known.startswith(period))


def is_apart(period: str, known: str) -> bool:
    """Whether a period is another year, quarter or month than a fact's.

    A day is that of an announcement, and what holds since a month holds on: nothing is apart from them.
    """
    if not period or "/" in period or not known or len(known) > len("2024-Q3"):
        return False
    if period[:4] != known[:4]:
        return True
    part, other = period[5:7], known[5:7]
    of_one_kind = part[:1] == other[:1] == "Q" or (part + other).isdecimal()
    return bool(part and other) and of_one_kind and part != other
