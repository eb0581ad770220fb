"""What the number check finds. Every finding carries the figures it is about, and where they stand.

`key` is what a finding says, spelled out: the same as long as the texts and facts say the same, and another one as
soon as they do not. So an overruling that is remembered by it lapses by itself.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .mentions import Kind, Mention


@dataclass(frozen=True)
class Said:
    """A figure, and where it stands: in which language, in which place of the release."""

    language: str
    place: str
    mention: Mention

    @property
    def key(self) -> str:
        return f"{self.language}={claim(self.mention)}"


@dataclass(frozen=True)
class Known:
    """A confirmed fact. `period` is ISO 8601 as far as it goes (2024, 2024-Q3, 2023-05, 2025-09-16), "" for none.

    `words` are the beginnings of words, by language, which tell that a sentence is about this measure and subject.
    """

    key: Hashable
    label: Mapping[str, str]
    low: Decimal
    high: Decimal
    unit: str = ""
    period: str = ""
    words: Mapping[str, Iterable[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Disagreement:
    """What each language says in one place of the release; None where it says no such figure.

    Where languages give one figure to different years, the sides are the years, and `of` is the figure.
    """

    sides: Mapping[str, Said | None]
    of: str = ""

    @property
    def key(self) -> str:
        told = (said.key if said else f"{language}=" for language, said in sorted(self.sides.items()))
        return f"disagreement:{'|'.join(told)}{' of ' if self.of else ''}{self.of}"


@dataclass(frozen=True)
class Inner:
    """A figure of a headline, lede or summary, and what the body says in its stead: None for nothing."""

    said: Said
    body: Said | None

    @property
    def key(self) -> str:
        return f"inner:{self.said.place}:{self.said.key}|{claim(self.body.mention) if self.body else ''}"


@dataclass(frozen=True)
class Contradiction:
    """A figure which looks like a known measure and has another value than the facts that fit."""

    said: Said
    known: tuple[Known, ...]

    @property
    def key(self) -> str:
        facts = ",".join(f"{fact.period}={plain(fact.low)}..{plain(fact.high)}" for fact in self.known)
        return f"contradiction:{self.said.key}|{facts}"


@dataclass(frozen=True)
class Unsupported:
    """A figure with no fact behind it, wherever it stands; the first one of each language and place."""

    said: tuple[Said, ...]

    @property
    def key(self) -> str:
        return f"unsupported:{claim(self.said[0].mention)}"


@dataclass(frozen=True)
class OddStyle:
    """A number written as another language writes it."""

    said: Said

    @property
    def key(self) -> str:
        return f"style:{self.said.language}={self.said.mention.text}"


Finding = Disagreement | Inner | Contradiction | Unsupported | OddStyle


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def claim(mention: Mention) -> str:
    """What a mention claims, in a form that changes with the claim only."""
    if mention.when:
        return mention.when
    value = plain(mention.low) if mention.low == mention.high else f"{plain(mention.low)}..{plain(mention.high)}"
    unit = mention.unit if mention.kind != Kind.NUMBER else ""
    return " ".join(part for part in (mention.about or "", value, unit) if part)


def is_slight(mention: Mention) -> bool:
    """Whether a figure comes and goes with the wording: a small count, or all of something."""
    whole = mention.low == mention.high and mention.low == mention.low.to_integral_value()
    if mention.kind == Kind.NUMBER:
        return whole and abs(mention.low) < 10
    return mention.kind == Kind.PERCENT and whole and mention.low == 100
