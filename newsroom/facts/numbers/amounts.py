"""Numbers with their magnitude and unit, in running text: 89,527 · twenty-five · €550 million · 3–5% · 52 kWh."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from .digits import read
from .numerals import Numerals
from .tokens import Line
from .vocabularies import CODES, MEASURES, SYMBOLS

MONEY, PERCENT, NUMBER, YEAR = "money", "percent", "number", "year"
POINTS, BASIS_POINTS = "points", "basis points"
YEARS = "(?:19|20)[0-9]{2}"
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Amount:
    """What was read from the tokens `start` to before `end`."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    kind: str = NUMBER
    unit: str = ""
    hedge: str = ""
    odd: bool = False
    scaled: bool = False


class WordReader:
    """Reads numbers in words. Each method answers (index behind the number, value), or None."""

    def __init__(self, line: Line, table: Numerals):
        self.line, self.table = line, table

    def at(self, index: int) -> tuple[int, Decimal] | None:
        table, line = self.table, self.line
        word = line.word(index)
        if length := line.phrase_at(index, table.half_before):
            return self.part(index + length, Decimal(table.half_before[line.phrase(index, length)]))
        if word in table.ones:
            follower = line.word(index + 1)
            if follower not in table.hundreds and follower not in table.magnitudes:
                return None
        elif word not in table.numbers and word not in table.bare:
            return None
        if word in table.doubtful and not self.is_counting(index):
            return None
        return self.composed(index)

    def part(self, index: int, share: Decimal) -> tuple[int, Decimal] | None:
        index += self.line.word(index) == "-"
        magnitude = self.table.magnitudes.get(self.line.word(index))
        return (index + 1, share * magnitude) if magnitude else None

    def is_counting(self, index: int) -> bool:
        """Whether something counted follows within three words: nouă modele, and not o nouă linie."""
        if self.line.word(index - 1) in self.table.ones or self.line.word(index - 1) in self.table.singulars:
            return False
        following = [self.line.word(at) for at in range(index + 1, index + 4)]
        if following[0] in self.table.hundreds or following[0].endswith(self.table.plural_endings):
            return True
        return any(word in self.table.magnitudes or word in self.table.plurals for word in following)

    def composed(self, index: int) -> tuple[int, Decimal]:
        """A number of one or more words: two hundred and fifty thousand."""
        total, current, room = 0, None, 1000
        smallest = 10**15
        at = end = index
        before = ""
        while True:
            word = self.line.word(at)
            step = self.added(word, before, current, room)
            if step is None and word in self.table.magnitudes and self.table.magnitudes[word] < smallest:
                smallest = self.table.magnitudes[word]
                total, step = total + (current or 1) * smallest, (0, 1000)
            if step is None:
                break
            (current, room), end, before = step, at + 1, word
            at = self.onward(end, current, room)
        return end, Decimal(total + (current or 0))

    def added(self, word: str, before: str, current: int | None, room: int) -> tuple[int, int] | None:
        """The number so far with one word more, and what may still be added to it: anything less than `room`."""
        table = self.table
        if current and (whole := table.scores.get((before, word))):
            part = table.numbers[before]
            return current - part + whole, self.room_behind(whole)
        if word in table.hundreds:
            takes = 1 < current < 100 if current else word in table.bare
            return ((current or 1) * 100, 100) if takes or before in table.ones else None
        if word in table.ones:
            return ((current or 0) + 1, 0) if not current or room in {10, 20} else None
        value = table.numbers.get(word)
        if value is None or value >= room:
            return None
        return (current or 0) + value, self.room_behind(value)

    def room_behind(self, value: int) -> int:
        if value in self.table.takes_teens:
            return 20
        return 10 if value >= 20 and value % 10 == 0 else 0

    def onward(self, at: int, current: int, room: int) -> int:
        """The index of the next word that may belong to the number: over a hyphen, "and", "de" before a magnitude."""
        table, word = self.table, self.line.word(at)
        follower = self.line.word(at + 1)
        if word == "-" and self.line.touches(at) and self.line.touches(at + 1):
            belongs = follower in table.magnitudes or self.added(follower, self.line.word(at - 1), current, room)
            return at + 1 if belongs else at
        if word == table.joiner:
            joins = room in {10, 20} if table.joins_tens else room in {100, 1000}
            return at + 1 if joins and follower in {*table.numbers, *table.ones} - {"a", "an", "o"} else at
        if word in table.links and follower in table.magnitudes:
            return at + 1
        # "Twenty one", but not "the six a year".
        return len(self.line) if word in table.ones and current else at


class AmountReader:
    """Reads amounts. Each method answers an Amount, or None."""

    def __init__(self, line: Line, table: Numerals):
        self.line, self.table = line, table
        self.words = WordReader(line, table)

    def at(self, index: int) -> Amount | None:
        """The amount or the range of amounts that begins at a token."""
        first = self.single(index)
        if first is None or first.kind == YEAR:
            return first
        return in_points(self.ranged(first) or first)

    def single(self, index: int) -> Amount | None:
        currency, at = self.currency_before(index)
        bare = self.number(at, currency)
        if bare is None:
            return None
        amount = self.with_unit(replace(bare, start=index), currency)
        if self.is_cut_off(amount):
            return None
        if self.is_year(amount):
            return replace(amount, kind=YEAR)
        return amount

    def currency_before(self, index: int) -> tuple[str, int]:
        """A currency in front (€550, EUR 550, US$550), and the index of the number."""
        raw = self.line.raw(index)
        if raw in {"US", "C", "A"} and self.line.word(index + 1) == "$" and self.line.kind(index + 2) == "number":
            return {"US": "USD", "C": "CAD", "A": "AUD"}[raw], index + 2
        currency = SYMBOLS.get(raw) or CODES.get(raw)
        if currency and (self.line.kind(index + 1) == "number" or self.words.at(index + 1)):
            return currency, index + 1
        return "", index

    def number(self, index: int, currency: str) -> Amount | None:
        """A number in digits or words with its magnitudes, without a unit."""
        if self.line.kind(index) == "word":
            return self.in_words(index)
        if self.line.kind(index) != "number":
            return None
        magnitude, end = self.magnitude(index + 1, currency)
        half = self.line.phrase_at(index + 1, self.table.half_after)
        if half and magnitude == 1:
            magnitude, end = self.magnitude(index + 1 + half, currency)
            half = HALF
        whole = bool(currency or self.noun(end) or self.currency_at(end)[0])
        value = read(self.line.raw(index), self.table, whole=whole, scaled=magnitude > 1)
        if value is None:
            return None
        total = (value[0] + (half if isinstance(half, Decimal) else 0)) * magnitude
        amount = Amount(index, end, total, total, odd=value[1], scaled=magnitude > 1)
        return self.with_dozen(self.with_half(amount, magnitude))

    def in_words(self, index: int) -> Amount | None:
        found = self.words.at(index)
        if found is None:
            return self.collective(index)
        end, value = found
        half = self.line.phrase_at(end, self.table.half_after)
        if half and value < 1000:
            magnitude, after = self.magnitude(end + half, "")
            total = (value + HALF) * magnitude
            return Amount(index, after, total, total, scaled=magnitude > 1)
        magnitude = max((size for size in self.table.magnitudes.values() if value >= size), default=1)
        if self.line.word(end + self.is_hyphen(end)) in self.table.fractions:
            return None
        amount = Amount(index, end, value, value, scaled=magnitude > 1)
        return self.with_dozen(self.with_half(amount, magnitude))

    def collective(self, index: int) -> Amount | None:
        """A dozen, une centaine; with the magnitude that may follow."""
        if self.line.word(index) not in self.table.ones:
            return None
        found = self.table.collectives.get(self.line.word(index + 1))
        if found is None:
            return None
        magnitude, end = self.magnitude(index + 2, "")
        value = Decimal(found[0]) * magnitude
        return Amount(index, end, value, value, hedge=found[1] or "", scaled=magnitude > 1)

    def with_dozen(self, amount: Amount) -> Amount:
        found = self.table.collectives.get(self.line.word(amount.end))
        if found is None or amount.scaled:
            return amount
        value = amount.low * found[0]
        return replace(amount, end=amount.end + 1, low=value, high=value)

    def with_half(self, amount: Amount, magnitude: int) -> Amount:
        """Two million and a half."""
        length = self.line.phrase_at(amount.end, self.table.half_after) if magnitude > 1 else 0
        value = amount.low + HALF * magnitude if length else amount.low
        return replace(amount, end=amount.end + length, low=value, high=value)

    def magnitude(self, index: int, currency: str) -> tuple[int, int]:
        """The magnitude behind a number (million, de mii, bn, M before €), and the index behind it."""
        at = index + (self.line.word(index) in self.table.links or self.is_hyphen(index))
        word = self.line.word(at)
        if word in self.table.magnitudes:
            size, end = self.table.magnitudes[word], at + 1
            # Abbreviations end with a point, but the point of a sentence stays.
            point = len(word) <= 3 and self.line.word(end) == "." and self.line.touches(end)
            end += point and bool(self.currency_at(end + 1)[0] or self.noun(end + 1))
            further, behind = self.magnitude(end, currency) if size == 1000 else (1, end)
            return size * further, behind if further > 1 else end
        if (size := self.letter(index, currency)) and not (self.line.touches(index + 1) and self.joins(index + 1)):
            return size, index + 1
        return 1, index

    def letter(self, index: int, currency: str) -> int:
        size = self.table.letters.get(self.line.raw(index), 0)
        if not size or currency or self.currency_at(index + 1)[0]:
            return size
        attached = self.line.touches(index)
        return size if attached and (self.line.raw(index) not in MEASURES or self.noun(index + 1)) else 0

    def joins(self, index: int) -> bool:
        return self.line.kind(index) in {"word", "number"}

    def is_hyphen(self, index: int) -> bool:
        return self.line.word(index) == "-" and self.line.touches(index) and self.line.touches(index + 1)

    def currency_at(self, index: int) -> tuple[str, int]:
        """A currency behind a number, over a link or hyphen, and the index behind it; "" for none."""
        for at in (index, index + 1):
            if at > index and not (self.line.word(index) in self.table.links or self.is_hyphen(index)):
                break
            if length := self.line.phrase_at(at, self.table.currencies):
                return self.table.currencies[self.line.phrase(at, length)], at + length
            sign = SYMBOLS.get(self.line.raw(at)) or CODES.get(self.line.raw(at))
            if sign and not (self.line.raw(at) in SYMBOLS and self.is_price(index, at)):
                return sign, at + 1
        return "", index

    def is_price(self, index: int, at: int) -> bool:
        """Whether a sign belongs to the number behind it: in 2024 €550 million."""
        return (
            (at > index or not self.line.touches(at))
            and self.line.kind(at + 1) == "number"
            and self.line.touches(at + 1)
        )

    def with_unit(self, amount: Amount, currency: str) -> Amount:
        end = amount.end
        if currency:
            again = self.currency_at(end)
            return replace(amount, kind=MONEY, unit=currency, end=again[1] if again[0] == currency else end)
        for unit, phrases in ((POINTS, self.table.points), (BASIS_POINTS, self.table.basis_points)):
            if length := self.line.phrase_at(end, phrases):
                return replace(amount, kind=PERCENT, unit=unit, end=end + length)
        if self.is_points(amount):
            return replace(amount, kind=PERCENT, unit=POINTS, end=end + 1)
        if self.line.word(end) == "%" or self.line.phrase_at(end, self.table.percent):
            length = self.line.phrase_at(end, self.table.percent) or 1
            return replace(amount, kind=PERCENT, unit="percent", end=end + length)
        currency, behind = self.currency_at(end)
        if currency:
            return replace(amount, kind=MONEY, unit=currency, end=behind)
        return replace(amount, unit=self.measure(end) or self.noun(end))

    def is_points(self, amount: Amount) -> bool:
        """Whether bare points are those of a percentage: 0.4 points, up 7 points, but not by 12 points of sale."""
        if self.line.word(amount.end) not in self.table.bare_points:
            return False
        led = self.line.word(amount.start - 1) in self.table.points_after
        return bool(amount.low % 1) or (led and self.line.word(amount.end + 1) not in self.table.links)

    def measure(self, index: int) -> str:
        raw = self.line.raw(index)
        return raw if raw in MEASURES and self.line.kind(index) != "number" else ""

    def noun(self, index: int, nouns: Mapping[str, str] | None = None) -> str:
        """What is counted, where one of the next four words names it: six new electric models."""
        for at in range(index, index + 5):
            word = self.line.word(at)
            noun = self.table.noun(word) if nouns is None else nouns.get(word, "")
            if noun or self.line.kind(at) == "number":
                return noun
            if word not in self.table.links and (self.ends(at) or word in self.table.prepositions):
                return ""
        return ""

    def ends(self, index: int) -> bool:
        return self.line.kind(index) != "word" and not self.is_hyphen(index)

    def is_cut_off(self, amount: Amount) -> bool:
        """Whether letters cling to the digits that are no unit: ordinals (3rd, 2-lea) and codes (208GTi)."""
        end = amount.end
        if self.line.kind(end - 1) != "number":
            return False
        if self.line.touches(end) and self.line.kind(end) == "word":
            return not self.measure(end)
        return self.is_hyphen(end) and self.line.word(end + 1) in self.table.ordinal_endings

    def is_year(self, amount: Amount) -> bool:
        raw = self.line.raw(amount.start)
        if amount.kind != NUMBER or amount.end != amount.start + 1 or not re.fullmatch(YEARS, raw):
            return False
        spans_years = self.line.word(amount.end) == "-" and re.fullmatch(YEARS, self.line.raw(amount.end + 1))
        if spans_years or self.line.word(amount.start - 1) in self.table.year_before:
            return True
        if self.line.phrase_before(amount.start, self.table.hedges):
            return False
        # "The 2024 vehicle sales" are of a year; 2024 vehicles are counted.
        counted = amount.unit in self.table.plurals.values() and self.noun(amount.end, self.table.plurals)
        measured = bool(self.measure(amount.end))
        return not (counted or measured or (self.line.word(amount.end) in self.table.links - {"of", "d'"}))

    def ranged(self, first: Amount) -> Amount | None:
        """The range that an amount opens, with the unit and magnitude that stand at its end only."""
        at = self.connector(first)
        last = self.single(at + 1) if at else None
        if last is None or last.kind == YEAR or first.odd != last.odd or first.hedge:
            return None
        if NUMBER not in {first.kind, last.kind} and (first.kind, first.unit) != (last.kind, last.unit):
            return None
        # "Up 12% to 105,497" is no range, while "€2 to 3 billion" is one.
        if first.kind != NUMBER and last.kind == NUMBER and self.line.kind(first.end - 1) != "number":
            return None
        low, high = first.low, last.low
        if last.scaled and not first.scaled and low < 1000:
            size = max(size for size in self.table.magnitudes.values() if high >= size or size == 1000)
            low *= size
        joined = self.line.word(at) == "-" or self.line.phrase_at(first.end, self.table.connectors)
        if low >= high and joined and not self.opening(first.start):
            return None
        kind, unit = (last.kind, last.unit) if first.kind == NUMBER else (first.kind, first.unit)
        ends = sorted((low, high))
        return replace(first, end=last.end, low=ends[0], high=ends[1], kind=kind, unit=unit, scaled=last.scaled)

    def connector(self, first: Amount) -> int:
        """The index of what joins an amount to the other end of a range; 0 for nothing."""
        end = first.end
        if length := self.line.phrase_at(end, self.table.connectors):
            return end + length - 1
        word = self.line.word(end)
        return end if word == "-" or (word and word == self.opening(first.start)) else 0

    def opening(self, start: int) -> str:
        """The word that an opening before a range demands between its ends: "and" after "between"."""
        for skipped in (0, self.line.phrase_before(start, self.table.hedges)):
            if length := self.line.phrase_before(start - skipped, self.table.openings):
                return self.table.openings[self.line.phrase(start - skipped - length, length)]
        return ""


def in_points(amount: Amount) -> Amount:
    """An amount with basis points told in percentage points."""
    if amount.unit != BASIS_POINTS:
        return amount
    return replace(amount, low=amount.low / 100, high=amount.high / 100, unit=POINTS)
