"""Figures that stand in for one another: which of them are likely meant to be the same, said in different ways."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from .findings import Said
from .likeness import CALENDAR, LIKE, agree, likeness
from .lookup import Lookup
from .statements import Statements

Group = dict[str, Said]
# Up to so many are compared each with each; of more, each with so many that stand about as far into the text, and with
# so many that have the same digits.
FEW, NEAR = 120, 12


class Pairing:
    """The figures that some language lacks, in groups: the same figure, or likely meant to be, by language.

    What a language says itself of a figure in a group goes before what else it says: `own` are the languages of each
    group that do. A group that has been joined to another one is at home there.
    """

    def __init__(self, release: Statements):
        self.release = release
        self.first: dict[Said, int] = {}
        self.all = self.orphans()
        self.own = [self.own_languages(group) for group in self.all]
        self.home = list(range(len(self.all)))
        self.join()

    @property
    def groups(self) -> list[Group]:
        return [group for index, group in enumerate(self.all) if self.home[index] == index]

    def orphans(self) -> list[Group]:
        """The figures that some language lacks, each by the languages that have it."""
        lone = [said for said in self.release.everything() if self.release.lacking(said)]
        alike, groups = Lookup((said.mention, said) for said in lone), []
        for said in lone:
            earlier = (other for other in alike.like(said.mention) if other in self.first)
            same = (self.first[other] for other in earlier if agree(said.mention, other.mention))
            self.first[said] = min(same, default=len(groups))
            if self.first[said] == len(groups):
                groups.append({})
            groups[self.first[said]].setdefault(said.language, said)
        return groups

    def own_languages(self, group: Group) -> set[str]:
        """The languages that say one of the figures of a group, or its like."""
        others = self.release.texts.keys() - group.keys()
        heard = (code for code in others if any(self.release.counterpart(said, code) for said in group.values()))
        return {*group, *heard}

    def join(self):
        """Makes one group of those that are likely the same figure said in different ways; likeliest first."""
        scored = (
            (-self.likeness(self.all[first], self.all[second]), first, second)
            for first, second in self.candidates()
            if self.may_join(first, second)
        )
        for _score, first, second in sorted(row for row in scored if -row[0] >= LIKE):
            one, other = self.at_home(first), self.at_home(second)
            if one != other and self.may_join(one, other):
                self.all[one] |= self.all[other]
                self.own[one] |= self.own[other]
                self.home[other] = one

    def at_home(self, index: int) -> int:
        while self.home[index] != index:
            index = self.home[index]
        return index

    def may_join(self, one: int, other: int) -> bool:
        return not (self.own[one] & self.all[other].keys() or self.own[other] & self.all[one].keys())

    def likeness(self, one: Group, other: Group) -> float:
        return max(self.said_likeness(a, b) for a in one.values() for b in other.values())

    def said_likeness(self, one: Said, other: Said) -> float:
        return likeness(one.mention, other.mention, self.release.where(one), self.release.where(other))

    def candidates(self) -> Iterable[tuple[int, int]]:
        """The groups that are compared, two and two."""
        if len(self.all) <= FEW:
            return combinations(range(len(self.all)), 2)
        rows = defaultdict(list)
        for index, group in enumerate(self.all):
            for said in group.values():
                is_date = said.mention.kind in CALENDAR
                rows[said.place, is_date].append((self.release.where(said)[1], index))
                rows[said.mention.when or digits(said)].append((0, index))
        found = set()
        for row in rows.values():
            indices = [index for _share, index in sorted(row)]
            for at, index in enumerate(indices):
                found.update((min(index, other), max(index, other)) for other in indices[at + 1 : at + 1 + NEAR])
        return sorted((one, other) for one, other in found if one != other)

    def stand_in(self, group: Group, language: str) -> Said | None:
        """What a language says in the stead of a figure: one like it that has no counterpart in the same place."""
        for said in group.values():
            figures = near(self.release, said, self.release.unmatched(language, said.place, said.language))
            others = [other for other in figures if not self.is_spoken_for(other, said.language)]
            scored = [(self.said_likeness(said, other), -index, other) for index, other in enumerate(others)]
            best = max(scored, default=None, key=lambda score: score[:2])
            if best and best[0] >= LIKE:
                return best[2]
        return None

    def is_spoken_for(self, said: Said, language: str) -> bool:
        """Whether a figure is in a group already to which a language has something to say itself."""
        return said in self.first and language in self.own[self.at_home(self.first[said])]


def near(release: Statements, said: Said, others: Sequence[Said]) -> Sequence[Said]:
    """Among some figures, in the order of their text, those that a figure is compared with."""
    if len(others) <= FEW:
        return others
    share = release.where(said)[1]
    at = bisect_left(others, share, key=lambda other: release.where(other)[1])
    return others[max(0, at - NEAR) : at + NEAR]


def digits(said: Said) -> str:
    """The digits of a figure in any order, without its noughts: they outlive a slip of the fingers."""
    return "".join(sorted(re.sub("[0.]", "", f"{abs(said.mention.high):f}")))
