"""Dates, and parts and quarters of years, in running text.

They are told in ISO 8601 as far as it goes: 2025, 2025-05, 2025-09-16, 2024-Q3, 2025-H1, --05-01 (no year said),
2025-10-09/2025-10-14; and beyond it 2025-end, 2026-mid, 2026-spring, 2024/2025 (a business year).
"""

import datetime
import re
from dataclasses import dataclass
from functools import cache

from .numerals import Numerals
from .tokens import Line

YEAR = "(?:19|20)[0-9]{2}"
# A business year is also written FY2025.
EDGE = r"(?:(?<![\w.,/-])|(?<=\bFY))", r"(?![\w/-]|[.,][0-9])"
NUMERIC = re.compile(
    rf"{EDGE[0]}(?:(?P<iso>{YEAR})-(?P<im>[01][0-9])-(?P<id>[0-3][0-9])"
    rf"|(?P<d>[0-3]?[0-9])(?P<mark>[./])(?P<m>[0-3]?[0-9])(?P=mark)(?P<y>{YEAR})"
    rf"|(?P<om>0[1-9]|1[0-2])/(?P<oy>{YEAR})"
    rf"|(?P<from>{YEAR})(?:/|[-–](?=[0-9]{{2}}(?![0-9])))(?P<to>(?:[0-9]{{2}}){{1,2}})){EDGE[1]}"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that stands in a text, from `start` to before `end`, and what it says."""

    start: int
    end: int
    when: str


def iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def in_digits(text: str, table: Numerals) -> list[Dated]:
    """The dates written in digits alone, and quarters and halves like Q3 2024, in the order of the text."""
    found = [(match, numeric(match)) for match in NUMERIC.finditer(text)]
    found += [(match, lettered(match, table)) for match in letters_pattern(table).finditer(text)]
    dated = sorted((Dated(*match.span(), when) for match, when in found if when), key=lambda date: date.start)
    return [date for index, date in enumerate(dated) if not index or date.start >= dated[index - 1].end]


def numeric(match: re.Match) -> str | None:
    if match["iso"]:
        return iso(int(match["iso"]), int(match["im"]), int(match["id"]))
    if match["y"]:
        # Day before month, but where only the other way is a date.
        year, first, second = int(match["y"]), int(match["d"]), int(match["m"])
        return iso(year, second, first) or iso(year, first, second)
    if match["oy"]:
        return f"{match['oy']}-{match['om']}"
    year, after = int(match["from"]), match["to"]
    following = int(after) if len(after) == 4 else year // 100 * 100 + int(after)
    return f"{year}/{following}" if following == year + 1 else None


@cache
def letters_pattern_for(quarter: str, half: str) -> re.Pattern:
    link = "[ \u00a0\u202f/-]?(?:of |de |din |al anului )?(?:['’](?P<short>[0-9]{2})|(?P<year>" + YEAR + "))(?![0-9])"
    return re.compile(rf"(?<!\w)(?:(?P<l>[{quarter}{half}])(?P<n>[1-4])|(?P<n2>[1-4])(?P<l2>[{quarter}{half}])){link}")


def letters_pattern(table: Numerals) -> re.Pattern:
    return letters_pattern_for(table.quarter_letters, table.half_letters)


def lettered(match: re.Match, table: Numerals) -> str | None:
    year = match["year"] or f"20{match['short']}"
    letter, number = match["l"] or match["l2"], int(match["n"] or match["n2"])
    if letter in table.quarter_letters:
        return f"{year}-Q{number}"
    return f"{year}-H{number}" if number <= 2 else None


class DateReader:
    """Reads dates that have words in them. Each method answers (index behind the date, what it says), or None."""

    def __init__(self, line: Line, table: Numerals):
        self.line, self.table = line, table

    def at(self, index: int) -> tuple[int, str] | None:
        kind = self.line.kind(index)
        if kind == "number":
            return self.days(index) or self.quarter(index)
        if kind != "word":
            return None
        return self.month_first(index) or self.month(index) or self.quarter(index) or self.edge(index)

    def number(self, index: int, pattern: str) -> int | None:
        text = self.line.raw(index)
        return int(text) if self.line.kind(index) == "number" and re.fullmatch(pattern, text) else None

    def year(self, index: int) -> int | None:
        return self.number(index, YEAR)

    def day(self, index: int) -> tuple[int, int] | None:
        """A day of the month, and the index behind it and its ending (1er, 16th)."""
        day = self.number(index, "[0-3]?[0-9]")
        if day is None or not 1 <= day <= 31:
            return None
        index += 1
        point = self.line.word(index) == "." and self.line.word(index + 1) in self.table.months
        if self.line.touches(index) and (point or self.line.word(index) in self.table.ordinal_endings):
            index += 1
        return day, index

    def named_month(self, index: int) -> tuple[int, int] | None:
        """A month, and the index behind it and the point of an abbreviation."""
        word = self.line.word(index)
        month = self.table.months.get(word)
        if month is None or (self.table.capital_months and not self.line.raw(index)[0].isupper()):
            return None
        abbreviated = word in self.table.short_months and self.line.word(index + 1) == "."
        return month, index + 1 + abbreviated

    def month(self, index: int) -> tuple[int, str] | None:
        """May 2025."""
        month = self.named_month(index)
        if month is None:
            return None
        at = month[1] + (self.line.word(month[1]) in self.table.year_links)
        year = self.year(at)
        return (at + 1, f"{year}-{month[0]:02}") if year else None

    def month_first(self, index: int) -> tuple[int, str] | None:
        """September 16, 2025."""
        month = self.named_month(index)
        day = self.day(month[1]) if month and self.table.capital_months else None
        if day is None:
            return None
        at = day[1] + (self.line.word(day[1]) == ",")
        if year := self.year(at):
            when = iso(year, month[0], day[0])
            return (at + 1, when) if when else None
        return day[1], f"--{month[0]:02}-{day[0]:02}"

    def days(self, index: int) -> tuple[int, str] | None:
        """16 September 2025, 16 September, 9–14 October 2025."""
        first = self.day(index)
        if first is None:
            return None
        single = self.day_and_month(index)
        if single is not None:
            return single
        behind = first[1]
        length = self.line.phrase_at(behind, self.table.connectors)
        connected = length or self.line.word(behind) in {"-", "au"} or self.connects(index, behind)
        last = self.day_and_month(behind + (length or 1)) if connected else None
        if last is not None:
            return last[0], f"{last[1][:-2]}{first[0]:02}/{last[1]}"
        # In "9 and 10 October 2025" two days share the month.
        last = self.day_and_month(behind + 1) if self.line.word(behind) == self.table.joiner else None
        return (behind, f"{last[1][:-2]}{first[0]:02}") if last else None

    def connects(self, index: int, behind: int) -> bool:
        """Whether the word behind a day is the one that an opening before it demands (between 9 and 14)."""
        word = self.line.word(behind)
        length = self.line.phrase_before(index, self.table.openings)
        opening = self.line.phrase(index - length, length)
        return bool(length) and self.table.openings[opening] == word

    def day_and_month(self, index: int) -> tuple[int, str] | None:
        day = self.day(index)
        if day is None:
            return None
        at = day[1] + (self.line.word(day[1]) in self.table.links)
        month = self.named_month(at)
        if month is None:
            return None
        at = month[1] + (self.line.word(month[1]) in self.table.year_links | {","})
        if year := self.year(at):
            when = iso(year, month[0], day[0])
            return (at + 1, when) if when else None
        before = self.table.doubtful_months.get(self.line.word(month[1] - 1))
        if before is not None and self.line.word(index - 1) not in before:
            return None
        return month[1], f"--{month[0]:02}-{day[0]:02}"

    def quarter(self, index: int) -> tuple[int, str] | None:
        """Third quarter of 2024, first half of 2025, trimestrul III 2024, trimestrul al treilea din 2024."""
        table = self.table
        number, at = self.ordinal(index)
        if number and (letter := self.part(self.line.word(at))):
            at += 1
        elif letter := self.part(self.line.word(index)):
            at = index + 1 + (self.line.word(index + 1) == ".")
            at += self.line.word(at) in table.year_links
            number, at = self.ordinal(at)
        if not letter or not number or (letter == "H" and number > 2):
            return None
        found = self.linked_year(at)
        return (found[0], f"{found[1]}-{letter}{number}") if found else None

    def part(self, word: str) -> str:
        if word in self.table.quarters:
            return "Q"
        return "H" if word in self.table.half_years else ""

    def ordinal(self, index: int) -> tuple[int, int]:
        """An ordinal (third, 3e, III, al treilea), and the index behind it; 0 for none."""
        word = self.line.word(index)
        if self.line.kind(index) == "number" and word in {"1", "2", "3", "4"}:
            ending = self.line.touches(index + 1) and self.line.word(index + 1) in self.table.ordinal_endings
            return int(word), index + 1 + ending
        return self.table.ordinals.get(word, 0), index + 1

    def edge(self, index: int) -> tuple[int, str] | None:
        """End of 2025, mid-2026, early 2027, spring 2026."""
        edge = self.table.edges.get(self.line.word(index))
        found = self.linked_year(index + 1) if edge else None
        return (found[0], f"{found[1]}-{edge}") if found else None

    def linked_year(self, index: int) -> tuple[int, int] | None:
        """The year that follows, with at most four words like "of the year" before it, and the index behind it."""
        for at in range(index, index + 5):
            if year := self.year(at):
                return at + 1, year
            if self.line.word(at) not in self.table.year_links:
                return None
        return None
