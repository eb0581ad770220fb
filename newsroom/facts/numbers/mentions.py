"""The figures that a text mentions: counts, sums of money, shares, years and dates, by the rules of its language.

Left out are ordinals, times of day, lone articles, and what carries digits but is no figure (designations.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from . import dates
from .amounts import Amount, AmountReader
from .dates import DateReader
from .designations import blanked, without_designations, without_names
from .numerals import Hedge
from .tokens import Line
from .vocabularies import numerals_for


class Kind(StrEnum):
    """What a figure is. A year stands alone; a date is any other part of the calendar."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    YEAR = "year"
    DATE = "date"


@dataclass(frozen=True)
class Mention:
    """One figure in a text. `start` and `end` count characters; `text` is what stands between them.

    `low` and `high` are the value in full (550000000), and differ in a range; a percentage is in percent. Years and
    dates have `when` instead (see dates.py). `unit` is a currency code, "percent" or "points", a symbol such as kWh,
    or what is counted, in the words of `figures.Unit` where it has one; "" where the text does not say.
    `odd_style` says that the number is written as another language writes it.
    """

    start: int
    end: int
    text: str
    kind: Kind
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    unit: str = ""
    when: str = ""
    about: Hedge | None = None
    odd_style: bool = False


OPENING = frozenset('([«„“"')
DURATIONS = {"years", "months", "days", "hours"}
SIGNS = {"~": Hedge.ABOUT, "≈": Hedge.ABOUT, "±": Hedge.ABOUT, ">": Hedge.OVER, "≥": Hedge.OVER}
SIGNS |= {"<": Hedge.UNDER, "≤": Hedge.UNDER}


def mentions(text: str, language: str, names: Iterable[str] = ()) -> list[Mention]:
    """The figures in a plain text, in its order. `names` are names of vehicles, plants and makers, not to be read."""
    table, names = numerals_for(text, language), tuple(sorted(set(names)))
    rest = without_names(text, names)
    dated = dates.in_digits(rest, table)
    found = [calendar_mention(text, date.start, date.end, date.when) for date in dated]
    rest = without_designations(blanked(rest, ((date.start, date.end) for date in dated)), table, names)
    found += Reading(text, Line(rest), table).mentions()
    return sorted(found, key=lambda mention: mention.start)


def calendar_mention(text: str, start: int, end: int, when: str) -> Mention:
    kind = Kind.YEAR if len(when) == 4 else Kind.DATE
    return Mention(start, end, text[start:end], kind, when=when)


class Reading:
    """One reading of a text, from its first token to its last."""

    def __init__(self, text, line, table):
        self.text, self.line, self.table = text, line, table
        self.dates, self.amounts = DateReader(line, table), AmountReader(line, table)

    def mentions(self) -> list[Mention]:
        found, index = [], 0
        while index < len(self.line):
            if date := self.dates.at(index):
                found.append(calendar_mention(self.text, self.start(index), self.end(date[0]), date[1]))
                index = date[0]
            elif amount := self.amounts.at(index):
                found.append(self.mention(amount))
                index = amount.end
            else:
                index += 1
        return found

    def start(self, index: int) -> int:
        return self.line.tokens[index].start

    def end(self, behind: int) -> int:
        return self.line.tokens[behind - 1].end

    def mention(self, amount: Amount) -> Mention:
        start, end = self.start(amount.start), self.end(amount.end)
        if amount.kind == Kind.YEAR:
            return calendar_mention(self.text, start, end, self.text[start:end])
        low, high, sign = amount.low, amount.high, self.sign(amount.start)
        if sign:
            start -= 1
            low, high = (-high, -low) if sign == "-" else (low, high)
        return Mention(
            start,
            end,
            self.text[start:end],
            Kind(amount.kind),
            low,
            high,
            amount.unit,
            about=self.hedge(amount),
            odd_style=amount.odd,
        )

    def sign(self, index: int) -> str:
        """A plus or minus that clings to the digits, or to the sign of a currency, and to nothing before it."""
        word = self.line.word(index - 1)
        alone = not self.line.touches(index - 1) or self.line.word(index - 2) in OPENING
        clings = alone and self.line.touches(index)
        return word if word in {"+", "-"} and clings and self.line.kind(index) != "word" else ""

    def hedge(self, amount: Amount) -> Hedge | None:
        index = amount.start
        if amount.hedge:
            return Hedge(amount.hedge)
        if sign := SIGNS.get(self.line.raw(index - 1)):
            return sign
        # "cca." has a point.
        for skipped in (0, 1) if self.line.word(index - 1) == "." else (0,):
            if length := self.line.phrase_before(index - skipped, self.table.hedges):
                hedge = Hedge(self.table.hedges[self.line.phrase(index - skipped - length, length)])
                return None if length == 1 and is_place_or_time(hedge, amount) else hedge
        if length := self.line.phrase_at(amount.end, self.table.hedges_after):
            return Hedge(self.table.hedges_after[self.line.phrase(amount.end, length)])
        return None


def is_place_or_time(hedge: Hedge, amount: Amount) -> bool:
    """Whether a lone preposition does not hedge: over five years, under four brands."""
    if hedge == Hedge.OVER:
        return amount.unit in DURATIONS
    return hedge == Hedge.UNDER and amount.kind == Kind.NUMBER and amount.high < 10
