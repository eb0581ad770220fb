"""How alike two figures are: whether they agree, and whether they are likely meant to be the same."""

from decimal import Decimal

from .mentions import Kind, Mention
from .numerals import Hedge

CALENDAR = frozenset({Kind.YEAR, Kind.DATE})
# Two words for one thing that is counted; and what one language may call so and another one so.
SAME = {"h": "hours", "min": "minutes", "t": "tonnes", "m2": "m²", "km2": "km²", "m3": "m³", "L": "l"}
SAME |= dict.fromkeys(("ch", "CP", "PS"), "hp") | {"°": "°C"}
ALIKE = ({"vehicles", "units"}, {"vehicles", "models"}, {"employees", "jobs"})


def is_slight(mention: Mention) -> bool:
    """Whether a figure comes and goes with the wording: a small count, or all of something."""
    whole = mention.low == mention.high and mention.low == mention.low.to_integral_value()
    if mention.kind == Kind.NUMBER:
        return whole and abs(mention.low) < 10
    return mention.kind == Kind.PERCENT and whole and mention.low == 100


# Two figures are shown side by side from this likeness on.
LIKE = 3


def step(value: Decimal) -> Decimal:
    """To what a figure is rounded, by its last digit that is not nought: 1,000 for 89,000."""
    return Decimal(10) ** value.normalize().as_tuple().exponent if value else Decimal(1)


def bounds(mention: Mention) -> tuple[Decimal, Decimal]:
    """Between which values a figure may be, as its hedge allows: as far as it is rounded, and not too far."""
    low, high = (mention.low, mention.high) if mention.low >= 0 else sorted((abs(mention.low), abs(mention.high)))
    if mention.about is None:
        return low, high
    rounding = step(high)
    match mention.about:
        case Hedge.OVER:
            return low, high + min(rounding, high / 4)
        case Hedge.ABOUT:
            slack = min(rounding / 2, high / 10)
            return low - slack, high + slack
        case Hedge.NEARLY:
            return low - min(rounding, low / 10), high
        case Hedge.UNDER:
            return low - min(rounding, low / 4), high
    return low, high


def agree(one: Mention, other: Mention, *, units: bool = True) -> bool:
    """Whether two figures say the same, as far as their hedges allow. `units` says whether the units have to agree."""
    if one.kind in CALENDAR or other.kind in CALENDAR:
        return one.when == other.when != ""
    if units and not unit_agrees(one, other):
        return False
    if one.about is None and other.about is None:
        # A fall of 3% is told as "-3%" and as "down 3%".
        return (one.low, one.high) == (other.low, other.high) or bounds(one) == bounds(other)
    # "More than 500" and "fewer than 500" meet in no value, though they touch.
    if one.about and other.about and (one.about == Hedge.OVER) != (other.about == Hedge.OVER):
        lower, upper = (one, other) if one.about == Hedge.OVER else (other, one)
        if upper.about != Hedge.ABOUT and bounds(lower)[0] >= bounds(upper)[1]:
            return False
    (low, high), (least, most) = bounds(one), bounds(other)
    return low <= most and least <= high


def differ(one: Mention, other: Mention) -> bool:
    """Whether neither of two figures says what the other one does."""
    return not (agree(one, other) or covers(one, other) or covers(other, one))


def unit_agrees(one: Mention, other: Mention) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind != Kind.NUMBER:
        return one.unit == other.unit
    # Two brands are two partners in the next language.
    return not is_of_another(one, other) or is_slight(one) or is_slight(other)


def is_of_another(one: Mention, other: Mention) -> bool:
    """Whether two numbers count different things: 52 kWh and 52 kW. What is not said differs from nothing."""
    counted = {thing(one.unit), thing(other.unit)}
    return len(counted) == 2 and "" not in counted and counted not in ALIKE


def thing(unit: str) -> str:
    return SAME.get(unit, unit)


def covers(said: Mention, fuller: Mention) -> bool:
    """Whether a fuller figure says what a figure says: 16 September 2025 covers 2025, and a range its ends."""
    if said.when and fuller.when:
        inside = fuller.when.startswith(said.when) and not fuller.when.startswith(f"{said.when}/")
        yearless = said.when.startswith("--") and fuller.when.endswith(said.when[1:])
        return inside or yearless or said.when in fuller.when.split("/")
    if not unit_agrees(said, fuller) or said.when or fuller.when:
        return False
    if said.low != said.high and fuller.low == fuller.high:
        return abs(fuller.low) in {abs(said.low), abs(said.high)}
    return said.low == said.high and fuller.low != fuller.high and abs(said.low) in {abs(fuller.low), abs(fuller.high)}


def likeness(one: Mention, other: Mention, where: tuple, there: tuple) -> float:
    """How likely two figures are meant to be the same; from LIKE on it is worth showing them side by side.

    `where` and `there` say of each: its place, how far into the text of that place it stands (0 to 1), its period.
    """
    if one.kind in CALENDAR or other.kind in CALENDAR:
        return calendar_likeness(one, other) + nearness(where, there) if {one.kind, other.kind} <= CALENDAR else 0
    score = value_likeness(one, other)
    if one.kind != other.kind:
        # A unit that was forgotten or mistaken; the number itself has to be right.
        return 4 + nearness(where, there) if bounds(one) == bounds(other) else 0
    if one.kind == Kind.NUMBER and one.unit and other.unit:
        if is_of_another(one, other):
            return LIKE + nearness(where, there) if bounds(one) == bounds(other) and not is_slight(one) else score - 3
        score += 2
    elif one.kind != Kind.NUMBER:
        score += 1 if one.unit == other.unit else 0
    if where[2] and there[2]:
        score += 1 if where[2] == there[2] else -1
    return score + nearness(where, there)


def value_likeness(one: Mention, other: Mention) -> float:
    a, b = abs(one.high), abs(other.high)
    if not a or not b:
        return 0
    digits, others = ("".join(map(str, value.normalize().as_tuple().digits)) for value in (a, b))
    if digits == others or (len(digits) > 2 and sorted(digits) == sorted(others)):
        return 3
    ratio = max(a, b) / min(a, b)
    if ratio <= Decimal("1.25"):
        return 2
    if ratio <= 2:
        return 1
    return 0 if ratio <= 10 else -2


def calendar_likeness(one: Mention, other: Mention) -> float:
    if one.when.startswith(other.when) or other.when.startswith(one.when):
        return 4
    shared = sum(a == b for a, b in zip(one.when.split("-"), other.when.split("-"), strict=False))
    years = [int(mention.when[:4]) for mention in (one, other) if mention.when[:4].isdecimal()]
    neighbours = len(years) == 2 and abs(years[0] - years[1]) == 1
    return 1 + shared + (1.5 if neighbours else 0)


def nearness(where: tuple, there: tuple) -> float:
    if where[0] != there[0]:
        return 0
    apart = abs(where[1] - there[1])
    return 2 if apart < 0.1 else 1.5 if apart < 0.25 else 0.5
