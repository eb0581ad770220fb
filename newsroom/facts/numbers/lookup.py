"""Figures by what they say, so that those that may agree with one are found without looking at each of them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Generic, TypeVar

from .likeness import bounds
from .mentions import Mention

Thing = TypeVar("Thing")
# No hedge stretches a figure by more (likeness.bounds): whatever reaches a value begins at a good half of it.
STRETCH = Decimal("1.5")


class Lookup(Generic[Thing]):
    """Things with a figure each, in their order."""

    def __init__(self, pairs: Iterable[tuple[Mention, Thing]]):
        self.things: list[Thing] = []
        self.exact: dict[Hashable, list[int]] = defaultdict(list)
        self.hedged, self.single = defaultdict(list), defaultdict(list)
        self.hedged_ranges, self.ranges = defaultdict(list), defaultdict(list)
        for index, (mention, thing) in enumerate(pairs):
            self.things.append(thing)
            for key in told_by(mention):
                self.exact[key].append(index)
            if mention.when:
                continue
            kind, row = mention.kind, (*bounds(mention), index)
            is_range = mention.low != mention.high
            (self.ranges if is_range else self.single)[kind].append(row)
            if mention.about:
                (self.hedged_ranges if is_range else self.hedged)[kind].append(row)
        for rows in (self.hedged, self.single):
            for found in rows.values():
                found.sort()

    def like(self, mention: Mention) -> list[Thing]:
        """The things whose figure may say what a figure says, in their order; no others do."""
        if mention.when:
            return [self.things[index] for index in self.exact.get(mention.when, ())]
        kind, (low, high) = mention.kind, bounds(mention)
        found = {index for value in ends(mention) for index in self.exact.get((kind, value), ())}
        rows = (self.single if mention.about else self.hedged).get(kind, ())
        first, last = bisect_left(rows, low / STRETCH, key=least), bisect_right(rows, high, key=least)
        wide = (self.ranges if mention.about else self.hedged_ranges).get(kind, ())
        found.update(index for least_, most, index in (*rows[first:last], *wide) if least_ <= high and most >= low)
        return [self.things[index] for index in sorted(found)]


def least(row: tuple[Decimal, Decimal, int]) -> Decimal:
    return row[0]


def ends(mention: Mention) -> set[Decimal]:
    return {abs(mention.low), abs(mention.high)}


def told_by(mention: Mention) -> set[Hashable]:
    """What a figure says exactly: its value or ends; of a date also each part by which it may be told."""
    when = mention.when
    if not when:
        return {(mention.kind, value) for value in ends(mention)}
    marks = [index for index, letter in enumerate(when) if letter == "-"]
    parts = {when[:index] for index in marks if index} | {f"-{when[index:]}" for index in marks}
    return {when, *when.split("/"), *parts}
