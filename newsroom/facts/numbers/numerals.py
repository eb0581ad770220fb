"""What a table of number rules holds. The tables themselves are in vocabularies.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from unicodedata import normalize

SPACES = "\u00a0\u202f\u2009 "
THOUSAND, MILLION, BILLION, TRILLION = 10**3, 10**6, 10**9, 10**12


class Hedge(StrEnum):
    """How a figure is hedged: roughly so much, so much or more, not quite so much, so much at most."""

    ABOUT = "about"
    OVER = "over"
    NEARLY = "nearly"
    UNDER = "under"


class Phrases(dict):
    """Phrases and what they mean; they know their first and last words, so that most places need no closer look."""

    @cached_property
    def first_words(self) -> frozenset:
        return frozenset(phrase.partition(" ")[0] for phrase in self)

    @cached_property
    def last_words(self) -> frozenset:
        return frozenset(phrase.rpartition(" ")[2] for phrase in self)


@dataclass(frozen=True)
class Numerals:
    """The number rules and words of one language."""

    decimal: str
    groups: str
    months: Mapping[str, int] = field(default_factory=dict)
    short_months: frozenset = frozenset()
    # Months that are other words too: whether they need a capital, or one of these words before the day.
    capital_months: bool = False
    doubtful_months: Mapping[str, frozenset] = field(default_factory=dict)
    # "one" and the articles: read before a magnitude and at the end of a composed number.
    ones: frozenset = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)
    # Words that are numbers only before something that is counted in the plural (nouă: nine, or new).
    doubtful: frozenset = frozenset()
    plural_endings: tuple = ()
    # Two words that are one number, and the numbers that take 10 to 19 (soixante-dix).
    scores: Mapping[tuple, int] = field(default_factory=dict)
    takes_teens: frozenset = frozenset()
    hundreds: frozenset = frozenset()
    magnitudes: Mapping[str, int] = field(default_factory=dict)
    # Magnitudes that stand directly behind digits or before a currency, upper and lower case told apart.
    letters: Mapping[str, int] = field(default_factory=dict)
    # Hundreds and magnitudes that need no number before them.
    bare: frozenset = frozenset()
    joiner: str = ""
    joins_tens: bool = False
    collectives: Mapping[str, tuple] = field(default_factory=dict)
    # Parts of the magnitude that follows (half a million), and halves of the one before.
    half_before: Phrases = field(default_factory=Phrases)
    half_after: Phrases = field(default_factory=Phrases)
    fractions: frozenset = frozenset()
    # Words between number, magnitude and noun (550 de milioane de euro).
    links: frozenset = frozenset()
    percent: Phrases = field(default_factory=Phrases)
    points: Phrases = field(default_factory=Phrases)
    basis_points: Phrases = field(default_factory=Phrases)
    # What are points of a percentage only in parts (0.4 points), or behind some words and before no link (up 7 points).
    bare_points: frozenset = frozenset()
    points_after: frozenset = frozenset()
    currencies: Phrases = field(default_factory=Phrases)
    hedges: Phrases = field(default_factory=Phrases)
    hedges_after: Phrases = field(default_factory=Phrases)
    # What opens a range, with the word between its ends; and the words that need no opening.
    openings: Phrases = field(default_factory=Phrases)
    connectors: Phrases = field(default_factory=Phrases)
    quarter_letters: str = "Q"
    half_letters: str = "H"
    quarters: frozenset = frozenset()
    half_years: frozenset = frozenset()
    ordinals: Mapping[str, int] = field(default_factory=dict)
    ordinal_endings: frozenset = frozenset()
    # Parts of a year, and the words between a part or a quarter and its year.
    edges: Mapping[str, str] = field(default_factory=dict)
    year_links: frozenset = frozenset()
    year_before: frozenset = frozenset()
    # After these, what was counted is left out (89,527 in 2024).
    prepositions: frozenset = frozenset()
    singulars: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, str] = field(default_factory=dict)
    # What is numbered, not counted (phase 2), and what numbers a decade (anii 90).
    labels: frozenset = frozenset()
    decades: frozenset = frozenset()
    # Letters whose marks are left out in some texts, and then in all of their words.
    marked_letters: str = ""

    def noun(self, word: str) -> str:
        return self.plurals.get(word) or self.singulars.get(word, "")

    @cached_property
    def unmarked(self) -> "Numerals":
        """The table for a text without the marks of its letters."""
        return Numerals(**{name: without_marks(value) for name, value in vars(self).items()})


def without_marks(value):
    if isinstance(value, str):
        return "".join(normalize("NFD", letter)[0] for letter in value)
    if isinstance(value, Mapping):
        return type(value)((without_marks(key), without_marks(said)) for key, said in value.items())
    return type(value)(map(without_marks, value)) if isinstance(value, (frozenset, tuple)) else value
