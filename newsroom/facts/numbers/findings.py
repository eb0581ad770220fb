"""What the number check finds. Every finding carries the figures it is about, and where they stand.

`key` is what a finding says, spelled out: which figures of what, in which places and sentences. It is the same as long
as these say the same, whatever becomes of the rest of the texts, and another one as soon as they do not. So an
overruling that is remembered by it lapses by itself. `says` is the same of the figures alone.
"""

import hashlib
import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .likeness import differ, is_slight
from .mentions import Kind, Mention
from .vocabularies import numerals

# With what a sentence ends.
END = ".!?…'\")»” "
# What may name what is counted: a word, or a symbol.
WORD = re.compile(r"[^\W\d_][^\s,;:.()]*")


@dataclass(frozen=True)
class Said:
    """A figure, and where it stands: in which language, in which place of the release, in which sentence."""

    language: str
    place: str
    mention: Mention
    sentence: str = field(default="", compare=False, repr=False)

    @property
    def says(self) -> str:
        return f"{self.language}={claim(self.mention)}"

    @property
    def key(self) -> str:
        counted = self.mention.unit if self.mention.kind == Kind.NUMBER else ""
        of = f" {counted}" if counted else ""
        return f"{self.says}{of} in {self.place} #{digest(self.sentence)}"

    @property
    def words(self) -> str:
        """The figure with what it counts, as far as the sentence names that: 5,000 new jobs."""
        unit, text = self.mention.unit, self.mention.text
        noun = numerals(self.language).noun
        if unit and (here := re.search(rf"(?<![\w.,]){re.escape(text)}", self.sentence)):
            for word in WORD.finditer(self.sentence, here.end()):
                if word[0] == unit or noun(word[0].lower()) == unit:
                    return self.sentence[here.start() : word.end()]
        return text


@dataclass(frozen=True)
class Known:
    """A confirmed fact. `period` is ISO 8601 as far as it goes (2024, 2024-Q3, 2025-09-16), "" for none.
    What holds since a month is 2023-05/.. until further notice.

    `words` are the beginnings of words, by language, which tell that a sentence is about this measure and subject.
    Where there are `names`, one of them has to stand in the sentence too.
    """

    key: Hashable
    label: Mapping[str, str]
    low: Decimal
    high: Decimal
    unit: str = ""
    period: str = ""
    words: Mapping[str, Iterable[str]] = field(default_factory=dict)
    names: Collection[str] = ()


class Keyed:
    """A finding that can be recognised: by its `kind`, and by the `parts` that it is made of."""

    kind: str
    parts: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}:{'|'.join(self.parts)}"

    def is_within(self, key: str) -> bool:
        """Whether a key tells all that this finding does: of more languages, or of more facts."""
        kind, _colon, parts = key.partition(":")
        return kind == self.kind and set(self.parts) <= set(parts.split("|"))

    def among(self, languages: Collection[str]) -> "Finding | None":
        """What stands of it as far as some languages are concerned; None for nothing."""
        return self if self.said.language in languages else None


@dataclass(frozen=True)
class Disagreement(Keyed):
    """What each language says in one place of the release; None where it says no such figure.

    Where languages give one figure to different years, the sides are the years, and `of` is the figure.
    """

    sides: Mapping[str, Said | None]
    of: str = ""

    @property
    def kind(self) -> str:
        return f"disagreement of {self.of}" if self.of else "disagreement"

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(said.key if said else f"{language}=" for language, said in sorted(self.sides.items()))

    @property
    def says(self) -> str:
        told = (said.says if said else f"{language}=" for language, said in sorted(self.sides.items()))
        return f"disagreement:{'|'.join(told)}{' of ' if self.of else ''}{self.of}"

    @property
    def is_of_things(self) -> bool:
        """Whether the figures are the same, and what they count is not."""
        return not self.of and len({claim(said.mention) if said else "" for said in self.sides.values()}) == 1

    def among(self, languages):
        if set(self.sides) <= set(languages):
            return self
        sides = {language: said for language, said in self.sides.items() if language in languages}
        said = [side.mention for side in sides.values() if side]
        is_missing = 0 < len(said) < len(sides) and not any(map(is_slight, said))
        apart = any(differ(one, other) for index, one in enumerate(said) for other in said[index + 1 :])
        return Disagreement(sides, self.of) if is_missing or apart else None


@dataclass(frozen=True)
class Inner(Keyed):
    """A figure of a headline, lede or summary, and what the body says in its stead: None for nothing."""

    said: Said
    body: Said | None
    kind = "inner"

    @property
    def parts(self) -> tuple[str, ...]:
        return self.said.key, self.body.key if self.body else "nothing"

    @property
    def says(self) -> str:
        return f"inner:{self.said.place}:{self.said.says}|{claim(self.body.mention) if self.body else ''}"


@dataclass(frozen=True)
class Contradiction(Keyed):
    """A figure which looks like a known measure and has another value than the facts that fit.

    Where the value is right and said of another period, that is `dated`.
    """

    said: Said
    known: tuple[Known, ...]
    dated: Said | None = None
    kind = "contradiction"

    @property
    def parts(self) -> tuple[str, ...]:
        return self.said.key, self.dated.key if self.dated else "undated", *map(fact_claim, self.known)

    @property
    def says(self) -> str:
        of = f" of {self.dated.mention.when}" if self.dated else ""
        return f"contradiction:{self.said.says}{of}|{','.join(map(fact_claim, self.known))}"


@dataclass(frozen=True)
class Unsupported(Keyed):
    """A figure with no fact behind it, wherever it stands; the first one of each language and place."""

    said: tuple[Said, ...]
    kind = "unsupported"

    @property
    def parts(self) -> tuple[str, ...]:
        return (claim(self.said[0].mention),)

    @property
    def says(self) -> str:
        return self.key

    def among(self, languages):
        said = tuple(one for one in self.said if one.language in languages)
        return Unsupported(said) if said else None


@dataclass(frozen=True)
class OddStyle(Keyed):
    """A number written as another language writes it."""

    said: Said
    kind = "style"

    @property
    def parts(self) -> tuple[str, ...]:
        return (f"{self.said.language}={self.said.mention.text}",)

    @property
    def says(self) -> str:
        return self.key


Finding = Disagreement | Inner | Contradiction | Unsupported | OddStyle


def plain(value: Decimal) -> str:
    return f"{Decimal(value).normalize():f}"


def fact_claim(fact: Known) -> str:
    return f"{fact.period}={plain(fact.low)}..{plain(fact.high)}"


def digest(sentence: str) -> str:
    """Tells one sentence from another, however its words are spaced, and whether or not another one follows."""
    return hashlib.blake2s(" ".join(sentence.split()).rstrip(END).encode(), digest_size=4).hexdigest()


def claim(mention: Mention) -> str:
    """What a mention claims, in a form that changes with the claim only."""
    if mention.when:
        return mention.when
    value = plain(mention.low) if mention.low == mention.high else f"{plain(mention.low)}..{plain(mention.high)}"
    unit = mention.unit if mention.kind != Kind.NUMBER else ""
    return " ".join(part for part in (mention.about or "", value, unit) if part)
